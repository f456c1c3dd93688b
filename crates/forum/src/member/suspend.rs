//! Suspending: no writing until a date, for a reason that the person is told.

use serde_json::json;
use store::{Tx, sql};

use super::role::role_of;
use crate::error::{Denial, Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::MemberId;
use crate::text;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// The most days a suspension lasts.
const LONGEST: i64 = 3650;

/// Suspends a person for some days from now, in place of a suspension in force. Moderators suspend members,
/// administrators also moderators.
pub fn suspend(tx: &mut Tx, viewer: &Viewer, member: MemberId, days: i64, reason: &str) -> Result<Time> {
    must_stand_above(tx, viewer, member)?;
    let reason = text::clean(reason);
    let mut problems: Vec<Problem> = text::length("reason", &reason, 5, 500).into_iter().collect();
    if !(1..=LONGEST).contains(&days) {
        problems.push(Problem::new("days", "problem-range").with("min", 1).with("max", LONGEST));
    }
    check(problems)?;
    end(tx, viewer, member)?;
    let (id, until) = (tx.next_id("suspension")?, viewer.now.plus(days * DAY));
    tx.run(
        sql!(
            "INSERT INTO suspension (id, member, by_member, reason, created_at, until)
             VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[&id, &member, &viewer.id, &reason, &viewer.now, &until],
    )?;
    let data = json!({ "until": until, "reason": reason });
    event::record(tx, viewer, Kind::MemberSuspended, Subject::member(member), data)?;
    Ok(until)
}

/// Lifts a suspension before its end; nothing happens where there is none.
pub fn lift(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<()> {
    must_stand_above(tx, viewer, member)?;
    if end(tx, viewer, member)? == 0 {
        return Ok(());
    }
    event::record(tx, viewer, Kind::MemberUnsuspended, Subject::member(member), json!({}))
}

fn end(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<u64> {
    Ok(tx.run(
        sql!(
            "UPDATE suspension SET lifted_at = $3, lifted_by = $2
             WHERE member = $1 AND until > $3 AND lifted_at IS NULL"
        ),
        &[&member, &viewer.id, &viewer.now],
    )?)
}

fn must_stand_above(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<()> {
    viewer.must_moderate()?;
    if role_of(tx, member)? < viewer.role { Ok(()) } else { Err(Denial::NotAbove.into()) }
}
