//! Spaces: rooms of the site, each public, for its members, or hidden. Whoever has the privilege founds one; its own
//! moderators look after it.

pub(crate) mod belong;
pub(crate) mod change;
mod draft;
mod image;
mod list;
mod people;
mod request;

pub use belong::{Standing, appoint, hand_over, join, leave, standing};
pub use change::{create, delete, edit, managed, open};
pub use draft::Draft;
pub use list::{Listed, listed, listed_one, moderators, rules, tags};
pub use people::{Belonging, add, people, remove};
pub use request::{Request, accept, decline, requests, withdraw};

use store::{Row, Tx, sql};

use crate::error::{Denial, Error, Result};
use crate::id::SpaceId;
use crate::viewer::Viewer;

/// A space as shown beside a question or in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    pub id: SpaceId,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub access: Access,
    pub questions: i64,
}

/// Who may read a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody reads, every member of the site writes.
    Public,
    /// Listed; its members read and write.
    Members,
    /// Not even listed to others.
    Hidden,
}

impl Access {
    pub const ALL: [Access; 3] = [Access::Public, Access::Members, Access::Hidden];

    pub fn as_str(self) -> &'static str {
        match self {
            Access::Public => "public",
            Access::Members => "members",
            Access::Hidden => "hidden",
        }
    }

    pub fn parse(text: &str) -> Option<Access> {
        Access::ALL.into_iter().find(|a| a.as_str() == text)
    }
}

/// The id of the space that a question belongs to when none is chosen.
pub const DEFAULT: SpaceId = SpaceId(1);

/// Reads the columns of `space_columns!` from `index` on.
pub fn space_at(r: &Row, index: usize) -> Result<Space, store::Error> {
    Ok(Space {
        id: r.get(index)?,
        slug: r.get(index + 1)?,
        name: r.get(index + 2)?,
        description: r.get(index + 3)?,
        access: Access::parse(&r.get::<String>(index + 4)?).unwrap_or(Access::Hidden),
        questions: r.get(index + 5)?,
    })
}

/// Makes the default space of a new site, named by its caller; nothing where it exists.
pub fn make_default(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<()> {
    if tx.maybe(sql!("SELECT 1 FROM space WHERE id = $1"), &[&DEFAULT], |_| Ok(()))?.is_some() {
        return Ok(());
    }
    make(tx, viewer, "general", name, "", Access::Public)?;
    Ok(())
}

/// Makes a space, without asking for a right (see the callers).
pub fn make(
    tx: &mut Tx,
    viewer: &Viewer,
    slug: &str,
    name: &str,
    description: &str,
    access: Access,
) -> Result<SpaceId> {
    let id = SpaceId::next(tx)?;
    tx.run(
        sql!(
            "INSERT INTO space (id, slug, name, description, access, questions, created_at, created_by)
             VALUES ($1, $2, $3, $4, $5, 0, $6, $7)"
        ),
        &[&id, &slug, &name, &description, &access.as_str(), &viewer.now, &viewer.id],
    )?;
    Ok(id)
}

/// The space under this slug, if the viewer may read it.
pub fn find(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<Space> {
    Ok(tx.one(
        sql!("SELECT ", space_columns!(), " FROM space s WHERE s.slug = $3 AND ", readable_space!()),
        &[&viewer.id, &viewer.rank(), &slug],
        |r| space_at(r, 0),
    )?)
}

/// The spaces that the viewer may read, the default one first.
pub fn readable(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Space>> {
    Ok(tx.all(
        sql!("SELECT ", space_columns!(), " FROM space s WHERE ", readable_space!(), " ORDER BY s.id"),
        &[&viewer.id, &viewer.rank()],
        |r| space_at(r, 0),
    )?)
}

/// How many questions there are, and how many of them the viewer may read.
pub fn questions(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64)> {
    Ok(tx.one(
        sql!(
            "SELECT CAST(COALESCE(SUM(s.questions), 0) AS BIGINT),
                    CAST(COALESCE(SUM(CASE WHEN ",
            readable_space!(),
            " THEN s.questions ELSE 0 END), 0) AS BIGINT)
             FROM space s"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// Whether the viewer may post in a space: every member in a public one, its own members in the others.
pub fn must_post(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<()> {
    tx.maybe(
        sql!("SELECT 1 FROM space s WHERE s.id = $3 AND ", readable_space!()),
        &[&viewer.id, &viewer.rank(), &space],
        |_| Ok(()),
    )?
    .ok_or(Error::Denied(Denial::NotInSpace))
}

/// Whether questions may be asked anonymously in the space.
pub(crate) fn takes_anonymous(tx: &mut Tx, space: SpaceId) -> Result<bool> {
    Ok(tx.one(sql!("SELECT anonymous FROM space WHERE id = $1"), &[&space], |r| r.get::<i64>(0))? > 0)
}

/// The names of the spaces in which the viewer may ask anonymously.
pub fn anonymous(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<String>> {
    Ok(tx.all(
        sql!("SELECT s.name FROM space s WHERE s.anonymous = 1 AND ", readable_space!(), " ORDER BY s.name"),
        &[&viewer.id, &viewer.rank()],
        |r| r.get(0),
    )?)
}
