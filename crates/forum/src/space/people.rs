//! The people of a space.

use store::{Tx, sql};

use super::belong::{MEMBER, MODERATOR, enter, go, leave, record, role, set_role};
use super::{Space, managed};
use crate::error::{Denial, Error, Problem, Result};
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

/// Lets somebody into a space, or changes what they are in it. Those who moderate it let people in and make members
/// moderators; the rest is for moderators of the site.
pub fn add(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str, moderates: bool) -> Result<Person> {
    let space = managed(tx, viewer, slug)?;
    let person = match member::find(tx, handle.trim().trim_start_matches('@')) {
        Err(Error::NotFound) => return Err(Problem::new("handle", "problem-nobody").into()),
        other => other?,
    };
    let before = role(tx, space.id, person.id)?;
    let now = if moderates { MODERATOR } else { MEMBER };
    if before.as_deref() == Some(now) {
        return Ok(person);
    }
    if (moderates || before.is_some()) && !viewer.is_moderator() {
        return Err(Denial::NotModerator.into());
    }
    let what = match (&before, moderates) {
        (_, true) => "appointed",
        (None, false) => "added",
        (Some(_), false) => "demoted",
    };
    match before {
        Some(_) => set_role(tx, space.id, person.id, now)?,
        None => enter(tx, viewer, space.id, person.id, now)?,
    }
    record(tx, viewer, what, &space, person.id, now)?;
    Ok(person)
}

/// Takes somebody out of a space; nothing happens where they are not in it. Anybody may leave.
pub fn remove(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str) -> Result<()> {
    let person = member::find(tx, handle)?;
    if person.id == viewer.id {
        return leave(tx, viewer, slug);
    }
    let space = managed(tx, viewer, slug)?;
    let Some(before) = role(tx, space.id, person.id)? else { return Ok(()) };
    if before == MODERATOR && !viewer.is_moderator() {
        return Err(Denial::NotModerator.into());
    }
    go(tx, space.id, person.id)?;
    record(tx, viewer, "removed", &space, person.id, "")
}
