//! Questions as one line each, beside a page.

use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::text;
use crate::viewer::Viewer;

/// A question as one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    pub id: QuestionId,
    pub title: String,
    pub score: i64,
    pub accepted: bool,
}

impl Brief {
    pub fn slug(&self) -> String {
        text::slug(&self.title)
    }
}

/// SQL: the columns that [`brief_at`] reads.
macro_rules! brief_columns {
    () => {
        "q.id, q.title, q.score, q.accepted"
    };
}

fn brief_at(r: &Row) -> Result<Brief, StoreError> {
    Ok(Brief {
        id: r.get(0)?,
        title: r.get(1)?,
        score: r.get(2)?,
        accepted: r.get::<Option<i64>>(3)?.is_some(),
    })
}

/// Those of the first eight of these that the viewer may see, in their order.
pub fn briefs(tx: &mut Tx, viewer: &Viewer, ids: &[QuestionId]) -> Result<Vec<Brief>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let id = |i: usize| ids.get(i).copied().unwrap_or(QuestionId(0));
    let mut found = tx.all(
        sql!(
            "SELECT ",
            brief_columns!(),
            " FROM question q JOIN space s ON s.id = q.space
             WHERE q.id IN ($3, $4, $5, $6, $7, $8, $9, $10) AND q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank(), &id(0), &id(1), &id(2), &id(3), &id(4), &id(5), &id(6), &id(7)],
        brief_at,
    )?;
    found.sort_by_key(|brief| ids.iter().position(|id| *id == brief.id));
    Ok(found)
}

/// The newest questions that nobody has answered.
pub fn unanswered(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Brief>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            brief_columns!(),
            " FROM question q JOIN space s ON s.id = q.space
             WHERE q.answers = 0 AND q.deleted IS NULL AND q.closed IS NULL AND ",
            visible_question!(),
            " ORDER BY q.created_at DESC, q.id DESC LIMIT 5 /* walks */"
        ),
        &[&viewer.id, &viewer.rank()],
        brief_at,
    )?)
}
