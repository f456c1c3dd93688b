//! The list of tags.

use store::{Tx, sql};

use super::{Tag, tag_at, tag_columns};
use crate::error::Result;
use crate::listing::{From, Listing, Position, end_of};
use crate::viewer::Viewer;

/// The orders in which tags are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Popular,
    Name,
    Newest,
}

impl Tab {
    pub const ALL: [Tab; 3] = [Tab::Popular, Tab::Name, Tab::Newest];

    /// The name in addresses and translation keys (`tags-tab-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Tab::Popular => "popular",
            Tab::Name => "name",
            Tab::Newest => "newest",
        }
    }

    pub fn parse(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|t| t.as_str() == name)
    }
}

/// The list by a number, largest first: forward and backward. $3 and $4 the position, $5 and $6 the range of names,
/// which is kept from being what the database looks the tags up by.
macro_rules! by_number {
    ($key:literal, $backward:expr) => {
        if $backward {
            sql!(
                "SELECT ",
                tag_columns!(),
                " FROM tag t WHERE (",
                $key,
                ", t.id) > ($3, $4)
                 AND t.name || '' >= $5 AND t.name || '' < $6 AND ",
                visible_tag!(),
                " ORDER BY ",
                $key,
                ", t.id LIMIT $7 /* walks */"
            )
        } else {
            sql!(
                "SELECT ",
                tag_columns!(),
                " FROM tag t WHERE (",
                $key,
                ", t.id) < ($3, $4)
                 AND t.name || '' >= $5 AND t.name || '' < $6 AND ",
                visible_tag!(),
                " ORDER BY ",
                $key,
                " DESC, t.id DESC LIMIT $7 /* walks */"
            )
        }
    };
}

/// One page of the tags that the viewer may see and whose name begins with `prefix`.
pub fn list(
    tx: &mut Tx,
    viewer: &Viewer,
    tab: Tab,
    prefix: &str,
    from: From,
    size: usize,
) -> Result<Listing<Tag>> {
    let (backward, at) = from.position();
    let sql = match tab {
        Tab::Popular => by_number!("t.questions", backward),
        Tab::Newest => by_number!("t.created_at", backward),
        Tab::Name => return by_name(tx, viewer, prefix, from, size),
    };
    let (prefix, limit) = (prefix.trim().to_lowercase(), size as i64 + 1);
    let rows = tx.all(
        sql,
        &[&viewer.id, &viewer.rank(), &at.key, &at.id, &prefix, &end_of(&prefix), &limit],
        tag_at,
    )?;
    Ok(Listing::cut(rows, size, from, |tag| position(tag, tab)))
}

/// The same by name; the position is the tag at the edge of the page.
fn by_name(tx: &mut Tx, viewer: &Viewer, prefix: &str, from: From, size: usize) -> Result<Listing<Tag>> {
    let (backward, at) = from.position();
    let sql = if backward {
        sql!(
            "SELECT ",
            tag_columns!(),
            " FROM tag t WHERE t.name < (SELECT x.name FROM tag x WHERE x.id = $3)
             AND t.name >= $4 AND t.name < $5 AND ",
            visible_tag!(),
            " ORDER BY t.name DESC LIMIT $6 /* walks */"
        )
    } else {
        sql!(
            "SELECT ",
            tag_columns!(),
            " FROM tag t
             WHERE t.name > COALESCE((SELECT x.name FROM tag x WHERE x.id = $3), '')
             AND t.name >= $4 AND t.name < $5 AND ",
            visible_tag!(),
            " ORDER BY t.name LIMIT $6 /* walks */"
        )
    };
    let (prefix, limit) = (prefix.trim().to_lowercase(), size as i64 + 1);
    let rows =
        tx.all(sql, &[&viewer.id, &viewer.rank(), &at.id, &prefix, &end_of(&prefix), &limit], tag_at)?;
    Ok(Listing::cut(rows, size, from, |tag| position(tag, Tab::Name)))
}

fn position(tag: &Tag, tab: Tab) -> Position {
    let key = match tab {
        Tab::Popular => tag.questions,
        Tab::Newest => tag.created_at.0,
        Tab::Name => 0,
    };
    Position { key, id: tag.id.0 }
}
