//! Answers to the same question asked elsewhere.

use store::{Tx, sql};

use super::chain::family;
use crate::error::Result;
use crate::id::{AnswerId, QuestionId};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// An answer, and the question that it was given to.
#[derive(Clone, Debug)]
pub struct Merged {
    pub id: AnswerId,
    pub html: String,
    pub score: i64,
    pub accepted: bool,
    pub created_at: Time,
    pub author: Person,
    pub question: QuestionId,
    pub title: String,
}

/// The best answers to questions that ask the same as this one, as far as the viewer may see them; at most ten.
pub fn merged(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Vec<Merged>> {
    let family = family(tx, viewer, question)?;
    if family.is_empty() {
        return Ok(Vec::new());
    }
    let id = |i: usize| family.get(i).copied().unwrap_or(QuestionId(0));
    Ok(tx.all(
        sql!(
            "SELECT a.id, a.html, a.score, a.created_at, q.id, q.title, q.accepted, ",
            person_columns!("m"),
            " FROM question q JOIN space s ON s.id = q.space JOIN answer a ON a.question = q.id
             JOIN member m ON m.id = a.author
             WHERE q.id IN ($3, $4, $5, $6, $7, $8, $9, $10) AND q.deleted IS NULL AND a.deleted IS NULL AND ",
            visible_question!(),
            " AND ",
            visible_answer!(),
            " ORDER BY a.score DESC, a.id LIMIT 10"
        ),
        &[&viewer.id, &viewer.rank(), &id(0), &id(1), &id(2), &id(3), &id(4), &id(5), &id(6), &id(7)],
        |r| {
            let id = r.get(0)?;
            Ok(Merged {
                id,
                html: r.get(1)?,
                score: r.get(2)?,
                created_at: r.get(3)?,
                question: r.get(4)?,
                title: r.get(5)?,
                accepted: r.get::<Option<AnswerId>>(6)? == Some(id),
                author: person_at(r, 7)?,
            })
        },
    )?)
}
