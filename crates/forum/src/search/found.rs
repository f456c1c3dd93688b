//! What an index found, loaded through what the viewer may see.

use store::{Bind, Tx, sql};

use crate::error::Result;
use crate::id::{AnswerId, QuestionId};
use crate::question::{COLUMNS, QuestionRow, row_at};
use crate::viewer::Viewer;

/// The most ids that one load takes.
pub const MOST: usize = 20;

/// A question that was found.
#[derive(Clone, Debug)]
pub struct FoundQuestion {
    pub row: QuestionRow,
    pub html: String,
}

/// An answer that was found.
#[derive(Clone, Debug)]
pub struct FoundAnswer {
    pub id: AnswerId,
    pub question: QuestionId,
    pub html: String,
    pub score: i64,
    pub accepted: bool,
}

/// Those of the first twenty of these questions that the viewer may see and that are not deleted, in their order.
pub fn questions(tx: &mut Tx, viewer: &Viewer, ids: &[QuestionId]) -> Result<Vec<FoundQuestion>> {
    let rank = viewer.rank();
    let keys: [QuestionId; MOST] = std::array::from_fn(|i| ids.get(i).copied().unwrap_or(QuestionId(0)));
    let mut params: Vec<&dyn Bind> = vec![&viewer.id, &rank];
    params.extend(keys.iter().map(|key| key as &dyn Bind));
    let mut found = tx.all(
        sql!(
            "SELECT ",
            question_row_columns!(),
            ", q.html FROM question q",
            question_row_joins!(),
            "WHERE q.id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
             AND q.deleted IS NULL AND ",
            visible_question!()
        ),
        &params,
        |r| Ok(FoundQuestion { row: row_at(r)?, html: r.get(COLUMNS)? }),
    )?;
    found.sort_by_key(|found| ids.iter().position(|id| *id == found.row.id));
    Ok(found)
}

/// The same for answers.
pub fn answers(tx: &mut Tx, viewer: &Viewer, ids: &[AnswerId]) -> Result<Vec<FoundAnswer>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rank = viewer.rank();
    let keys: [AnswerId; MOST] = std::array::from_fn(|i| ids.get(i).copied().unwrap_or(AnswerId(0)));
    let mut params: Vec<&dyn Bind> = vec![&viewer.id, &rank];
    params.extend(keys.iter().map(|key| key as &dyn Bind));
    let mut found = tx.all(
        sql!(
            "SELECT a.id, a.question, a.html, a.score, q.accepted
             FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
             WHERE a.id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
             AND a.deleted IS NULL AND q.deleted IS NULL AND ",
            visible_question!(),
            " AND ",
            visible_answer!()
        ),
        &params,
        |r| {
            let id = r.get(0)?;
            Ok(FoundAnswer {
                id,
                question: r.get(1)?,
                html: r.get(2)?,
                score: r.get(3)?,
                accepted: r.get::<Option<AnswerId>>(4)? == Some(id),
            })
        },
    )?;
    found.sort_by_key(|found| ids.iter().position(|id| *id == found.id));
    Ok(found)
}
