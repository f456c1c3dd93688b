//! The list of spaces, for those who may know of them: public and members-only ones are listed to everybody, hidden ones
//! to those who may read them.

use store::{Error as StoreError, Row, Tx, sql};

use super::{Space, space_at};
use crate::error::Result;
use crate::id::SpaceId;
use crate::member::{Person, person_at};
use crate::viewer::Viewer;

/// A space in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub space: Space,
    /// Whether the viewer may read what is in it.
    pub readable: bool,
    /// How many people belong to it; a public space that nobody joined has none.
    pub members: i64,
}

/// SQL: the columns that [`listed_at`] reads.
macro_rules! listed_columns {
    () => {
        concat!(
            space_columns!(),
            ", CASE WHEN ",
            readable_space!(),
            " THEN CAST(1 AS BIGINT) ELSE 0 END, (SELECT COUNT(*) FROM space_member x WHERE x.space = s.id)"
        )
    };
}

fn listed_at(r: &Row) -> Result<Listed, StoreError> {
    Ok(Listed { space: space_at(r, 0)?, readable: r.get::<i64>(6)? == 1, members: r.get(7)? })
}

/// The spaces that the viewer may know of, the default one first.
pub fn listed(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Listed>> {
    Ok(tx.all(
        sql!("SELECT ", listed_columns!(), " FROM space s WHERE ", listed_space!(), " ORDER BY s.id"),
        &[&viewer.id, &viewer.rank()],
        listed_at,
    )?)
}

/// The space under this slug, if the viewer may know of it.
pub fn listed_one(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<Listed> {
    Ok(tx.one(
        sql!("SELECT ", listed_columns!(), " FROM space s WHERE s.slug = $3 AND ", listed_space!()),
        &[&viewer.id, &viewer.rank(), &slug],
        listed_at,
    )?)
}

/// Who moderates a space.
pub fn moderators(tx: &mut Tx, space: SpaceId) -> Result<Vec<Person>> {
    Ok(tx.all(
        sql!(
            "SELECT ", person_columns!("m"), " FROM space_member x JOIN member m ON m.id = x.member
             WHERE x.space = $1 AND x.role = 'moderator' AND m.deleted_at IS NULL ORDER BY x.created_at, m.id LIMIT 20"
        ),
        &[&space],
        |r| person_at(r, 0),
    )?)
}
