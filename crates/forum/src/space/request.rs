//! Asking to be let into a members-only space, and what its moderators make of it.

use serde_json::json;
use store::{Tx, sql};

use super::belong::{self, MEMBER};
use super::{Space, managed, moderators};
use crate::error::{Denial, Error, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{MemberId, SpaceId};
use crate::member::{self, Person, person_at};
use crate::text;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// How long somebody who was declined waits before they ask again.
const WAIT: i64 = 7 * DAY;

/// How many requests are shown; the others when these are settled.
const SHOWN: i64 = 50;

/// Somebody who asks to be let in.
#[derive(Clone, Debug)]
pub struct Request {
    pub person: Person,
    pub note: String,
    pub at: Time,
}

/// Asks those who moderate the space; once, however often it is asked.
pub(super) fn ask(tx: &mut Tx, viewer: &Viewer, space: &Space, note: &str) -> Result<()> {
    if waits_since(tx, viewer, space.id)?.is_some() {
        return Ok(());
    }
    let note = text::clean(note);
    check(text::length("note", &note, 0, 500).into_iter().collect())?;
    must_not_be_declined_lately(tx, viewer, space.id)?;
    tx.run(
        sql!(
            "INSERT INTO space_request (member, space, note, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member, space) DO UPDATE SET note = excluded.note, at = excluded.at, outcome = NULL,
               answer = '', settled_by = NULL, settled_at = NULL"
        ),
        &[&viewer.id, &space.id, &note, &viewer.now],
    )?;
    let moderators = deciding(tx, space.id)?;
    let data = json!({ "space": space.id, "name": space.name, "moderators": moderators });
    event::record(tx, viewer, Kind::SpaceAsked, Subject::default(), data)
}

fn must_not_be_declined_lately(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<()> {
    let declined = tx.maybe(
        sql!(
            "SELECT settled_at FROM space_request WHERE member = $1 AND space = $2 AND outcome = 'declined'"
        ),
        &[&viewer.id, &space],
        |r| r.get::<Time>(0),
    )?;
    match declined.map(|at| at.plus(WAIT)) {
        Some(until) if until > viewer.now => Err(Denial::DeclinedLately { until }.into()),
        _ => Ok(()),
    }
}

/// Who decides: the space's own moderators or, where it has none, the site's administrators.
fn deciding(tx: &mut Tx, space: SpaceId) -> Result<Vec<MemberId>> {
    let own = moderators(tx, space)?;
    if !own.is_empty() {
        return Ok(own.into_iter().map(|person| person.id).collect());
    }
    Ok(tx.all(
        sql!(scan "SELECT id FROM member WHERE role = 'admin' AND deleted_at IS NULL ORDER BY id LIMIT 5"),
        &[],
        |r| r.get(0),
    )?)
}

/// Since when the viewer waits to be let in.
pub(super) fn waits_since(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<Option<Time>> {
    Ok(tx.maybe(
        sql!("SELECT at FROM space_request WHERE member = $1 AND space = $2 AND outcome IS NULL"),
        &[&viewer.id, &space],
        |r| r.get(0),
    )?)
}

/// Takes the viewer's request back; nothing happens where there is none.
pub fn withdraw(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<Space> {
    viewer.must_be_somebody()?;
    let space = super::listed_one(tx, viewer, slug)?.space;
    tx.run(
        sql!("DELETE FROM space_request WHERE member = $1 AND space = $2 AND outcome IS NULL"),
        &[&viewer.id, &space.id],
    )?;
    Ok(space)
}

/// Those who ask to be let in, who asked first before the others. Whether the viewer decides is not asked here.
pub fn requests(tx: &mut Tx, space: SpaceId) -> Result<Vec<Request>> {
    Ok(tx.all(
        sql!(
            "SELECT ", person_columns!("m"), ", k.note, k.at FROM space_request k JOIN member m ON m.id = k.member
             WHERE k.space = $1 AND k.outcome IS NULL AND m.deleted_at IS NULL ORDER BY k.at, k.member LIMIT $2"
        ),
        &[&space, &SHOWN],
        |r| Ok(Request { person: person_at(r, 0)?, note: r.get(7)?, at: r.get(8)? }),
    )?)
}

/// Lets somebody in who asked.
///
/// # Errors
/// [`Error::NotFound`] where they don't ask (any more).
pub fn accept(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str) -> Result<Person> {
    let space = managed(tx, viewer, slug)?;
    let person = member::find(tx, handle)?;
    if !settle(tx, viewer, space.id, person.id, "accepted", "")? {
        return Err(Error::NotFound);
    }
    belong::enter(tx, viewer, space.id, person.id, MEMBER)?;
    belong::record(tx, viewer, "added", &space, person.id, MEMBER)?;
    Ok(person)
}

/// Does not let somebody in who asked; they are told so, and why where a reason is given.
///
/// # Errors
/// As [`accept`]; a problem beside `reason`.
pub fn decline(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str, why: &str) -> Result<Person> {
    let space = managed(tx, viewer, slug)?;
    let person = member::find(tx, handle)?;
    let why = text::clean(why);
    check(text::length("reason", &why, 0, 500).into_iter().collect())?;
    if !settle(tx, viewer, space.id, person.id, "declined", &why)? {
        return Err(Error::NotFound);
    }
    let data = json!({ "space": space.id, "name": space.name, "reason": why });
    event::record(tx, viewer, Kind::SpaceDeclined, Subject::member(person.id), data)?;
    Ok(person)
}

/// Settles a request that waits; whether there was one.
pub(super) fn settle(
    tx: &mut Tx,
    viewer: &Viewer,
    space: SpaceId,
    member: MemberId,
    outcome: &str,
    answer: &str,
) -> Result<bool> {
    let settled = tx.run(
        sql!(
            "UPDATE space_request SET outcome = $3, answer = $4, settled_by = $5, settled_at = $6
             WHERE member = $1 AND space = $2 AND outcome IS NULL"
        ),
        &[&member, &space, &outcome, &answer, &viewer.id, &viewer.now],
    )?;
    Ok(settled > 0)
}
