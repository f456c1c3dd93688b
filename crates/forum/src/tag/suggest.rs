//! Tags for what somebody begins to type.

use store::{Tx, sql};

use super::{Tag, tag_at, tag_columns};
use crate::error::Result;
use crate::listing::end_of;
use crate::text;
use crate::viewer::Viewer;

/// At most this many are suggested.
const MOST: usize = 8;

/// Tags whose name begins with what was typed, then those that hold it, each the most used first.
pub fn suggest(tx: &mut Tx, viewer: &Viewer, typed: &str) -> Result<Vec<Tag>> {
    let typed = typed.trim().trim_start_matches('#').to_lowercase();
    if typed.is_empty() || typed.chars().count() > super::LONGEST {
        return Ok(Vec::new());
    }
    let mut tags = tx.all(
        sql!(
            "SELECT ",
            tag_columns!(),
            " FROM tag t WHERE t.name >= $3 AND t.name < $4 AND ",
            visible_tag!(),
            " ORDER BY t.questions DESC, t.name LIMIT $5"
        ),
        &[&viewer.id, &viewer.rank(), &typed, &end_of(&typed), &(MOST as i64)],
        tag_at,
    )?;
    if tags.len() < MOST {
        let holding = tx.all(
            sql!(
                "SELECT ",
                tag_columns!(),
                " FROM tag t WHERE t.name LIKE $3 ESCAPE '\\' AND ",
                visible_tag!(),
                " ORDER BY t.questions DESC, t.id DESC LIMIT $4"
            ),
            &[&viewer.id, &viewer.rank(), &text::like(&typed), &(2 * MOST as i64)],
            tag_at,
        )?;
        let more: Vec<Tag> = holding.into_iter().filter(|tag| !tags.contains(tag)).collect();
        tags.extend(more);
        tags.truncate(MOST);
    }
    Ok(tags)
}
