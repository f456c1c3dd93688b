//! Following, and no longer following.

use store::{Sql, Tx, sql};

use super::Thing;
use crate::error::{Denial, Error, Result};
use crate::id::MemberId;
use crate::viewer::Viewer;

/// How many people, tags, questions or spaces one may follow, of each kind: what is read for a feed is bounded by it.
pub const MOST: i64 = 2000;

/// Makes the viewer follow a thing they may see (callers load it so), or no longer; says how many follow it now. Doing it
/// twice changes nothing. To follow somebody who has blocked the viewer seems to succeed and does nothing.
///
/// # Errors
/// [`Denial::FollowsTooMany`] beyond [`MOST`].
pub fn follow(tx: &mut Tx, viewer: &Viewer, thing: Thing, on: bool) -> Result<i64> {
    follow_at_most(tx, viewer, thing, on, MOST)
}

/// The same with another limit.
pub fn follow_at_most(tx: &mut Tx, viewer: &Viewer, thing: Thing, on: bool, most: i64) -> Result<i64> {
    viewer.must_be_somebody()?;
    if let Thing::Person(person) = thing {
        if person == viewer.id {
            return Err(Error::NotFound);
        }
        if on && viewer.is_blocked_by(tx, person)? {
            return count(tx, thing, 0);
        }
    }
    if !on {
        return end(tx, viewer.id, thing);
    }
    let (kind, target) = thing.key();
    let many = tx.one(
        sql!("SELECT COUNT(*) FROM follow WHERE member = $1 AND kind = $2 AND target <> $3"),
        &[&viewer.id, &kind, &target],
        |r| r.get::<i64>(0),
    )?;
    if many >= most {
        return Err(Denial::FollowsTooMany { most }.into());
    }
    super::mute::end(tx, viewer.id, thing)?;
    let new = tx.run(
        sql!(
            "INSERT INTO follow (member, kind, target, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member, kind, target) DO NOTHING"
        ),
        &[&viewer.id, &kind, &target, &viewer.now],
    )?;
    count(tx, thing, new as i64)
}

/// Ends a follow, where there is one; how many are left.
pub(crate) fn end(tx: &mut Tx, member: MemberId, thing: Thing) -> Result<i64> {
    let (kind, target) = thing.key();
    let gone = tx.run(
        sql!("DELETE FROM follow WHERE member = $1 AND kind = $2 AND target = $3"),
        &[&member, &kind, &target],
    )?;
    count(tx, thing, -(gone as i64))
}

/// Adds to the number of those who follow a thing; how many there are now.
fn count(tx: &mut Tx, thing: Thing, change: i64) -> Result<i64> {
    let (read, add): (&'static Sql, &'static Sql) = match thing {
        Thing::Person(_) => (
            sql!("SELECT followers FROM member WHERE id = $1"),
            sql!("UPDATE member SET followers = followers + $2 WHERE id = $1"),
        ),
        Thing::Tag(_) => (
            sql!("SELECT followers FROM tag WHERE id = $1"),
            sql!("UPDATE tag SET followers = followers + $2 WHERE id = $1"),
        ),
        Thing::Question(_) => (
            sql!("SELECT followers FROM question WHERE id = $1"),
            sql!("UPDATE question SET followers = followers + $2 WHERE id = $1"),
        ),
        Thing::Space(_) => (
            sql!("SELECT followers FROM space WHERE id = $1"),
            sql!("UPDATE space SET followers = followers + $2 WHERE id = $1"),
        ),
    };
    let (_, id) = thing.key();
    if change != 0 {
        tx.run(add, &[&id, &change])?;
    }
    Ok(tx.one(read, &[&id], |r| r.get(0))?)
}
