//! Tags beside a list: what is asked about lately, and what goes with what.

use store::{Tx, sql};

use super::{Tag, tag_at, tag_columns};
use crate::error::Result;
use crate::id::TagId;
use crate::viewer::Viewer;

/// The tags that the hottest 200 questions carry most often.
pub fn hot(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Tag>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            tag_columns!(),
            " FROM (SELECT q.id FROM question q JOIN space s ON s.id = q.space
               WHERE q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY q.hot DESC, q.id DESC LIMIT 200) h
             CROSS JOIN question_tag qt CROSS JOIN tag t WHERE qt.question = h.id AND t.id = qt.tag
             GROUP BY ",
            tag_columns!(),
            " ORDER BY COUNT(*) DESC, t.questions DESC, t.id LIMIT 12"
        ),
        &[&viewer.id, &viewer.rank()],
        tag_at,
    )?)
}

/// The tags that the newest 200 questions under this one also carry, the most frequent first.
pub fn together(tx: &mut Tx, viewer: &Viewer, tag: TagId) -> Result<Vec<Tag>> {
    Ok(tx.all(
        sql!(
            "SELECT ", tag_columns!(), " FROM (SELECT q.id FROM question_tag x CROSS JOIN question q CROSS JOIN space s
               WHERE x.tag = $3 AND q.id = x.question AND s.id = q.space AND q.deleted IS NULL AND ",
            visible_question!(), " ORDER BY x.question DESC LIMIT 200) h
             CROSS JOIN question_tag qt CROSS JOIN tag t WHERE qt.question = h.id AND t.id = qt.tag AND t.id <> $3
             GROUP BY ", tag_columns!(), " ORDER BY COUNT(*) DESC, t.questions DESC, t.id LIMIT 12"
        ),
        &[&viewer.id, &viewer.rank(), &tag],
        tag_at,
    )?)
}
