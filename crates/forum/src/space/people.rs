//! The people of a space.

use serde_json::json;
use store::{Tx, sql};

use super::{Space, managed};
use crate::error::{Denial, Error, Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::id::MemberId;
use crate::listing::{From, Listing, Position};
use crate::member::{self, Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// Somebody who belongs to a space.
#[derive(Clone, Debug)]
pub struct Belonging {
    pub person: Person,
    pub moderates: bool,
    pub since: Time,
}

/// The people of a space, those who moderate it first; for those who moderate it.
pub fn people(
    tx: &mut Tx,
    viewer: &Viewer,
    slug: &str,
    from: From,
    size: usize,
) -> Result<(Space, Listing<Belonging>)> {
    macro_rules! people {
        ($than:literal, $descending:literal) => {
            sql!(
                "SELECT ",
                person_columns!("m"),
                ", x.role, x.created_at
                 FROM space_member x JOIN member m ON m.id = x.member
                 WHERE x.space = $1 AND m.deleted_at IS NULL
                   AND (CASE WHEN x.role = 'moderator' THEN CAST(1 AS BIGINT) ELSE 0 END, m.id) ",
                $than,
                " ($2, $3)
                 ORDER BY CASE WHEN x.role = 'moderator' THEN 1 ELSE 0 END",
                $descending,
                ", m.id",
                $descending,
                " LIMIT $4"
            )
        };
    }
    let space = managed(tx, viewer, slug)?;
    let (sql, at) = match from {
        From::Start => (people!("<", " DESC"), Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (people!("<", " DESC"), at),
        From::Before(at) => (people!(">", ""), at),
    };
    let rows = tx.all(sql, &[&space.id, &at.key, &at.id, &(size as i64 + 1)], |r| {
        let moderates = r.get::<String>(7)? == "moderator";
        Ok(Belonging { person: person_at(r, 0)?, moderates, since: r.get(8)? })
    })?;
    let key = |b: &Belonging| Position { key: i64::from(b.moderates), id: b.person.id.0 };
    Ok((space, Listing::cut(rows, size, from, key)))
}

/// Lets somebody into a space, or changes what they are in it. Those who moderate it let people in; who moderates it is
/// for moderators of the site to say.
pub fn add(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str, moderates: bool) -> Result<Person> {
    let space = managed(tx, viewer, slug)?;
    let person = match member::find(tx, handle.trim().trim_start_matches('@')) {
        Err(Error::NotFound) => return Err(Problem::new("handle", "problem-nobody").into()),
        other => other?,
    };
    let before = role(tx, &space, person.id)?;
    let now = if moderates { "moderator" } else { "member" };
    if before.as_deref() == Some(now) {
        return Ok(person);
    }
    if (moderates || before.is_some()) && !viewer.is_moderator() {
        return Err(Denial::NotModerator.into());
    }
    tx.run(
        sql!(
            "INSERT INTO space_member (space, member, role, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member, space) DO UPDATE SET role = excluded.role"
        ),
        &[&space.id, &person.id, &now, &viewer.now],
    )?;
    record(tx, viewer, "added", &space, person.id, now)?;
    Ok(person)
}

/// Takes somebody out of a space; nothing happens where they are not in it. Anybody may leave.
pub fn remove(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str) -> Result<()> {
    let person = member::find(tx, handle)?;
    let leaving = person.id == viewer.id;
    let space = if leaving { super::find(tx, viewer, slug)? } else { managed(tx, viewer, slug)? };
    let Some(before) = role(tx, &space, person.id)? else { return Ok(()) };
    if before == "moderator" && !leaving && !viewer.is_moderator() {
        return Err(Denial::NotModerator.into());
    }
    tx.run(sql!("DELETE FROM space_member WHERE member = $1 AND space = $2"), &[&person.id, &space.id])?;
    record(tx, viewer, "removed", &space, person.id, "")
}

fn role(tx: &mut Tx, space: &Space, member: MemberId) -> Result<Option<String>> {
    Ok(tx.maybe(
        sql!("SELECT role FROM space_member WHERE member = $1 AND space = $2"),
        &[&member, &space.id],
        |r| r.get(0),
    )?)
}

fn record(tx: &mut Tx, viewer: &Viewer, what: &str, space: &Space, member: MemberId, to: &str) -> Result<()> {
    let data = json!({ "what": what, "space": space.id, "slug": space.slug, "name": space.name, "to": to });
    event::record(tx, viewer, Kind::SpaceChanged, Subject::member(member), data)
}
