//! Tags: the words by which questions are found.

mod assign;
mod describe;
mod hot;
mod list;
mod name;
mod suggest;

use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::id::TagId;
use crate::time::Time;
use crate::viewer::Viewer;

pub(crate) use assign::put_all;
pub use assign::{assign, count, make, put, unassign};
pub use describe::{DESCRIPTION, describe};
pub use hot::{hot, together};
pub use list::{Tab, list};
pub use name::{LONGEST, MOST, parse};
pub use suggest::suggest;

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub id: TagId,
    pub name: String,
    /// Plain text; empty where nobody has written one.
    pub description: String,
    /// How many questions everybody can see under it.
    pub questions: i64,
    pub created_at: Time,
}

/// SQL: the columns that [`tag_at`] reads, of the tag table under the alias `t`.
macro_rules! tag_columns {
    () => {
        "t.id, t.name, t.description, t.questions, t.created_at"
    };
}
use tag_columns;

fn tag_at(r: &Row) -> Result<Tag, StoreError> {
    Ok(Tag {
        id: r.get(0)?,
        name: r.get(1)?,
        description: r.get(2)?,
        questions: r.get(3)?,
        created_at: r.get(4)?,
    })
}

/// The long text about a tag, as HTML; empty where nobody has written one.
pub fn wiki(tx: &mut Tx, tag: TagId) -> Result<String> {
    Ok(tx.one(sql!("SELECT wiki_html FROM tag WHERE id = $1"), &[&tag], |r| r.get(0))?)
}

/// The tag under this name, if the viewer may see it.
pub fn find(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<Tag> {
    Ok(tx.one(
        sql!("SELECT ", tag_columns!(), " FROM tag t WHERE t.name = $3 AND ", visible_tag!()),
        &[&viewer.id, &viewer.rank(), &name.to_lowercase()],
        tag_at,
    )?)
}
