//! Who belongs to a space: coming, leaving, and what one is there.

use serde_json::json;
use store::{Tx, sql};

use super::{Access, DEFAULT, Space, listed_one, managed, request};
use crate::error::{Denial, Error, Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::follow::{self, Thing};
use crate::id::{InvitationId, MemberId, SpaceId};
use crate::member::{self, Person};
use crate::time::Time;
use crate::viewer::{Role, Viewer};

pub(crate) const MEMBER: &str = "member";
pub(crate) const MODERATOR: &str = "moderator";

/// How somebody stands to a space.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Since when they belong to it.
    pub since: Option<Time>,
    /// Whether they are one of its own moderators.
    pub moderates: bool,
    /// Whether nobody else is.
    pub last: bool,
    /// Since when they wait to be let in.
    pub asked_at: Option<Time>,
}

/// How the viewer stands to a space.
pub fn standing(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<Standing> {
    let mut it = Standing { asked_at: request::waits_since(tx, viewer, space)?, ..Standing::default() };
    let own = tx.maybe(
        sql!("SELECT role, created_at FROM space_member WHERE member = $1 AND space = $2"),
        &[&viewer.id, &space],
        |r| Ok((r.get::<String>(0)?, r.get::<Time>(1)?)),
    )?;
    if let Some((role, since)) = own {
        it.since = Some(since);
        it.moderates = role == MODERATOR;
        it.last = it.moderates && !has_other_moderator(tx, viewer, space)?;
    }
    Ok(it)
}

/// Joins a public space at once; asks those who moderate a members-only one, with a note. Doing it twice changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for a hidden one, where one is invited; [`Denial::DeclinedLately`]; a problem beside `note`.
pub fn join(tx: &mut Tx, viewer: &Viewer, slug: &str, note: &str) -> Result<Space> {
    viewer.may_write()?;
    let space = listed_one(tx, viewer, slug)?.space;
    if space.id == DEFAULT {
        return Err(Error::NotFound);
    }
    if role(tx, space.id, viewer.id)?.is_some() {
        return Ok(space);
    }
    match space.access {
        Access::Members if !viewer.is_moderator() => request::ask(tx, viewer, &space, note)?,
        Access::Hidden if !viewer.is_moderator() => return Err(Error::NotFound),
        _ => come(tx, viewer, &space, None)?,
    }
    Ok(space)
}

/// The viewer belongs to the space from now on, by their own doing.
pub(crate) fn come(
    tx: &mut Tx,
    viewer: &Viewer,
    space: &Space,
    invitation: Option<InvitationId>,
) -> Result<()> {
    enter(tx, viewer, space.id, viewer.id, MEMBER)?;
    let data = json!({ "space": space.id, "name": space.name, "invitation": invitation });
    event::record(tx, viewer, Kind::SpaceJoined, Subject::default(), data)
}

/// Somebody belongs to the space from now on, waits no more, and follows it.
pub(crate) fn enter(
    tx: &mut Tx,
    viewer: &Viewer,
    space: SpaceId,
    member: MemberId,
    role: &str,
) -> Result<()> {
    if member == MemberId::NOBODY {
        return Ok(());
    }
    tx.run(
        sql!(
            "INSERT INTO space_member (space, member, role, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member, space) DO NOTHING"
        ),
        &[&space, &member, &role, &viewer.now],
    )?;
    request::settle(tx, viewer, space, member, "accepted", "")?;
    let themselves = Viewer { id: member, role: Role::Member, ..viewer.clone() };
    match follow::follow(tx, &themselves, Thing::Space(space), true) {
        Err(Error::Denied(Denial::FollowsTooMany { .. })) => Ok(()),
        done => done.map(drop),
    }
}

/// Leaves a space; nothing happens where the viewer does not belong to it.
///
/// # Errors
/// [`Denial::LastSpaceModerator`] where nobody else moderates it.
pub fn leave(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<()> {
    viewer.must_be_somebody()?;
    let space = super::find(tx, viewer, slug)?;
    let it = standing(tx, viewer, space.id)?;
    if it.since.is_none() {
        return Ok(());
    }
    if it.last && !viewer.is_moderator() {
        return Err(Denial::LastSpaceModerator.into());
    }
    go(tx, space.id, viewer.id)?;
    let data = json!({ "space": space.id, "name": space.name });
    event::record(tx, viewer, Kind::SpaceLeft, Subject::default(), data)
}

/// Somebody belongs to the space no more, and no longer follows it.
pub(super) fn go(tx: &mut Tx, space: SpaceId, member: MemberId) -> Result<()> {
    tx.run(sql!("DELETE FROM space_member WHERE member = $1 AND space = $2"), &[&member, &space])?;
    follow::end(tx, member, Thing::Space(space)).map(drop)
}

/// Makes somebody who belongs to the space one of its moderators.
///
/// # Errors
/// A problem beside `handle` where they don't belong to it.
pub fn appoint(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str) -> Result<Person> {
    let space = managed(tx, viewer, slug)?;
    let person = insider(tx, space.id, handle)?;
    set_role(tx, space.id, person.id, MODERATOR)?;
    record(tx, viewer, "appointed", &space, person.id, MODERATOR)?;
    Ok(person)
}

/// Makes another member a moderator and the viewer, who is one, a member like others.
///
/// # Errors
/// As [`appoint`].
pub fn hand_over(tx: &mut Tx, viewer: &Viewer, slug: &str, handle: &str) -> Result<Person> {
    let space = managed(tx, viewer, slug)?;
    if role(tx, space.id, viewer.id)?.as_deref() != Some(MODERATOR) {
        return Err(Denial::NotModerator.into());
    }
    let person = insider(tx, space.id, handle)?;
    if person.id == viewer.id {
        return Err(Problem::new("handle", "problem-not-inside").into());
    }
    set_role(tx, space.id, person.id, MODERATOR)?;
    set_role(tx, space.id, viewer.id, MEMBER)?;
    record(tx, viewer, "handed-over", &space, person.id, MODERATOR)?;
    Ok(person)
}

fn insider(tx: &mut Tx, space: SpaceId, handle: &str) -> Result<Person> {
    let person = match member::find(tx, handle.trim().trim_start_matches('@')) {
        Err(Error::NotFound) => return Err(Problem::new("handle", "problem-nobody").into()),
        other => other?,
    };
    match role(tx, space, person.id)? {
        Some(_) => Ok(person),
        None => Err(Problem::new("handle", "problem-not-inside").into()),
    }
}

/// What somebody is in a space; none where they don't belong to it.
pub(crate) fn role(tx: &mut Tx, space: SpaceId, member: MemberId) -> Result<Option<String>> {
    Ok(tx.maybe(
        sql!("SELECT role FROM space_member WHERE member = $1 AND space = $2"),
        &[&member, &space],
        |r| r.get(0),
    )?)
}

pub(super) fn set_role(tx: &mut Tx, space: SpaceId, member: MemberId, role: &str) -> Result<()> {
    tx.run(
        sql!("UPDATE space_member SET role = $3 WHERE member = $1 AND space = $2"),
        &[&member, &space, &role],
    )?;
    Ok(())
}

fn has_other_moderator(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<bool> {
    let other = tx.maybe(
        sql!(
            "SELECT 1 FROM space_member x JOIN member m ON m.id = x.member
             WHERE x.space = $1 AND x.role = 'moderator' AND x.member <> $2 AND m.deleted_at IS NULL LIMIT 1"
        ),
        &[&space, &viewer.id],
        |_| Ok(()),
    )?;
    Ok(other.is_some())
}

/// Notes what was done about somebody in a space.
pub(super) fn record(
    tx: &mut Tx,
    viewer: &Viewer,
    what: &str,
    space: &Space,
    member: MemberId,
    to: &str,
) -> Result<()> {
    let data = json!({ "what": what, "space": space.id, "slug": space.slug, "name": space.name, "to": to });
    event::record(tx, viewer, Kind::SpaceChanged, Subject::member(member), data)
}
