//! Every question that a viewer may see, by ranges of ids.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::text;
use crate::time::Time;
use crate::viewer::Viewer;

/// How many ids a part spans; questions and answers share them, so a part never has more questions.
pub const SPAN: i64 = 20_000;

/// One question's place.
#[derive(Clone, Debug)]
pub struct Place {
    pub id: QuestionId,
    pub slug: String,
    pub active_at: Time,
}

/// The numbers of the parts in which there is anything to see.
pub fn parts(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<i64>> {
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(id) = tx.maybe(
        sql!(
            "SELECT q.id FROM question q JOIN space s ON s.id = q.space
             WHERE q.id >= $3 AND q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY q.id LIMIT 1"
        ),
        &[&viewer.id, &viewer.rank(), &from],
        |r| r.get::<i64>(0),
    )? {
        parts.push(id / SPAN);
        from = (id / SPAN + 1) * SPAN;
    }
    Ok(parts)
}

/// The questions of one part.
pub fn part(tx: &mut Tx, viewer: &Viewer, number: i64) -> Result<Vec<Place>> {
    let from = number.saturating_mul(SPAN);
    Ok(tx.all(
        sql!(
            "SELECT q.id, q.title, q.active_at FROM question q JOIN space s ON s.id = q.space
             WHERE q.id >= $3 AND q.id < $4 AND q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY q.id"
        ),
        &[&viewer.id, &viewer.rank(), &from, &from.saturating_add(SPAN)],
        |r| Ok(Place { id: r.get(0)?, slug: text::slug(&r.get::<String>(1)?), active_at: r.get(2)? }),
    )?)
}
