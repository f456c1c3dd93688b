//! The list of spaces, for those who may know of them: public and members-only ones are listed to everybody, hidden ones
//! to those who may read them.

use store::{Error as StoreError, Row, Tx, sql};

use super::{Space, space_at};
use crate::error::Result;
use crate::id::SpaceId;
use crate::listing::{From, Listing, Position};
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
    /// The name of an image.
    pub picture: Option<String>,
}

/// SQL: the columns that [`listed_at`] reads.
macro_rules! listed_columns {
    () => {
        concat!(
            space_columns!(),
            ", CASE WHEN ",
            readable_space!(),
            " THEN CAST(1 AS BIGINT) ELSE 0 END, (SELECT COUNT(*) FROM space_member x WHERE x.space = s.id), s.picture"
        )
    };
}

fn listed_at(r: &Row) -> Result<Listed, StoreError> {
    Ok(Listed {
        space: space_at(r, 0)?,
        readable: r.get::<i64>(6)? == 1,
        members: r.get(7)?,
        picture: r.get(8)?,
    })
}

/// The spaces that the viewer may know of, the default one and then the oldest first.
pub fn listed(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<Listed>> {
    macro_rules! page {
        ($than:literal, $descending:literal) => {
            sql!(
                "SELECT ",
                listed_columns!(),
                " FROM space s WHERE s.id ",
                $than,
                " $3 AND ",
                listed_space!(),
                " ORDER BY s.id",
                $descending,
                " LIMIT $4"
            )
        };
    }
    let (sql, after) = match from {
        From::Start => (page!(">", ""), 0),
        From::After(at) => (page!(">", ""), at.id),
        From::Before(at) => (page!("<", " DESC"), at.id),
    };
    let rows = tx.all(sql, &[&viewer.id, &viewer.rank(), &after, &(size as i64 + 1)], listed_at)?;
    let key = |it: &Listed| Position { key: it.space.id.0, id: it.space.id.0 };
    Ok(Listing::cut(rows, size, from, key))
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

/// A space's rules as HTML. Whether the viewer may know of the space is not asked here.
pub fn rules(tx: &mut Tx, space: SpaceId) -> Result<String> {
    Ok(tx.one(sql!("SELECT rules_html FROM space WHERE id = $1"), &[&space], |r| r.get(0))?)
}

/// The tags that the newest questions of a space have, those that most of them have first, each with how many have it.
/// Whether the viewer may read the space is not asked here.
pub fn tags(tx: &mut Tx, space: SpaceId) -> Result<Vec<(String, i64)>> {
    Ok(tx.all(
        sql!(
            "SELECT t.name, COUNT(*) AS uses FROM (SELECT q.id FROM question q WHERE q.space = $1 AND q.deleted IS NULL AND q.private = 0
               ORDER BY q.created_at DESC, q.id DESC LIMIT 300) AS newest
             JOIN question_tag qt ON qt.question = newest.id JOIN tag t ON t.id = qt.tag
             GROUP BY t.name ORDER BY uses DESC, t.name LIMIT 12"
        ),
        &[&space],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}
