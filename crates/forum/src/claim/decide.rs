//! Deciding claims, and handing accounts over without one. Administrators do.

use serde_json::json;
use store::{Tx, sql};

use super::find::is_nobodys;
use super::hand_over::hand_over;
use crate::error::{Error, Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{ClaimId, MemberId};
use crate::member::{Person, by_id};
use crate::text;
use crate::viewer::Viewer;

/// A claim as it is decided.
struct Asked {
    id: ClaimId,
    placeholder: MemberId,
    member: MemberId,
}

/// Grants a claim: the account is the claimant's, and others who claim it are told that it is not theirs.
///
/// # Errors
/// [`Error::NotFound`] where there is no such claim; a problem beside `claim` that says why it can't be granted.
pub fn grant(tx: &mut Tx, viewer: &Viewer, id: ClaimId) -> Result<Person> {
    let claim = waiting(tx, viewer, id)?;
    give(tx, viewer, claim.placeholder, claim.member)
}

/// Refuses a claim for a reason that the claimant is told.
///
/// # Errors
/// As [`grant`]; a problem beside `reason`.
pub fn refuse(tx: &mut Tx, viewer: &Viewer, id: ClaimId, reason: &str) -> Result<()> {
    let claim = waiting(tx, viewer, id)?;
    let reason = text::clean(reason);
    check(text::length("reason", &reason, 5, 500).into_iter().collect())?;
    let account = account(tx, claim.placeholder)?;
    decide(tx, viewer, claim.id, "refused", &reason)?;
    let data = json!({ "handle": account.0, "name": account.1, "reason": reason });
    event::record(tx, viewer, Kind::ClaimRefused, Subject::member(claim.member), data)
}

/// Hands an imported account over to a person, with all that is its: posts, comments, texts, acts, badges, reputation.
///
/// # Errors
/// A problem beside `claim` where the account is somebody's, or the person can't have it now; nothing is changed then.
pub fn give(tx: &mut Tx, viewer: &Viewer, placeholder: MemberId, to: MemberId) -> Result<Person> {
    viewer.must_be_admin()?;
    let no = |key| Err(Problem::new("claim", key).into());
    if placeholder == to {
        return no("problem-claim-self");
    }
    if !is_imported(tx, placeholder)? {
        return no("problem-claim-native");
    }
    if !is_nobodys(tx, placeholder)? {
        return no("problem-claim-taken");
    }
    let person = match by_id(tx, to) {
        Err(Error::NotFound) => return no("problem-claim-gone"),
        found => found?,
    };
    if is_suspended(tx, viewer, to)? {
        return no("problem-claim-suspended");
    }
    if is_being_imported(tx, placeholder)? {
        return no("problem-claim-importing");
    }
    let (handle, name) = account(tx, placeholder)?;
    settle(tx, viewer, placeholder, to, (&handle, &name))?;
    hand_over(tx, viewer, placeholder, to)?;
    let data = json!({ "from": placeholder, "handle": handle, "name": name });
    event::record(tx, viewer, Kind::ClaimGranted, Subject::member(to), data)?;
    Ok(person)
}

/// The claim under this id, which nobody has decided yet.
fn waiting(tx: &mut Tx, viewer: &Viewer, id: ClaimId) -> Result<Asked> {
    viewer.must_be_admin()?;
    let (claim, outcome) = tx.one(
        sql!("SELECT placeholder, member, outcome FROM claim WHERE id = $1 AND asked_at IS NOT NULL"),
        &[&id],
        |r| Ok((Asked { id, placeholder: r.get(0)?, member: r.get(1)? }, r.get::<Option<String>>(2)?)),
    )?;
    match outcome {
        None => Ok(claim),
        Some(_) => Err(Problem::new("claim", "problem-claim-decided").into()),
    }
}

/// Decides every open claim on an account that is handed over, and tells those who don't get it.
fn settle(
    tx: &mut Tx,
    viewer: &Viewer,
    placeholder: MemberId,
    to: MemberId,
    (handle, name): (&str, &str),
) -> Result<()> {
    let open = tx.all(
        sql!("SELECT id, member, asked_at FROM claim WHERE placeholder = $1 AND outcome IS NULL ORDER BY id"),
        &[&placeholder],
        |r| Ok((r.get::<ClaimId>(0)?, r.get::<MemberId>(1)?, r.get::<Option<i64>>(2)?)),
    )?;
    for (id, member, asked_at) in open {
        decide(tx, viewer, id, if member == to { "granted" } else { "lost" }, "")?;
        if member != to && asked_at.is_some() {
            let data = json!({ "handle": handle, "name": name, "reason": "", "lost": true });
            event::record(tx, viewer, Kind::ClaimRefused, Subject::member(member), data)?;
        }
    }
    Ok(())
}

fn decide(tx: &mut Tx, viewer: &Viewer, id: ClaimId, outcome: &str, reason: &str) -> Result<()> {
    tx.run(
        sql!("UPDATE claim SET outcome = $2, reason = $3, decided_at = $4, decided_by = $5 WHERE id = $1"),
        &[&id, &outcome, &reason, &viewer.now, &viewer.id],
    )?;
    Ok(())
}

/// Handle and name of an account, also of one that is handed over by now.
fn account(tx: &mut Tx, member: MemberId) -> Result<(String, String)> {
    let sql = sql!("SELECT handle, name FROM member WHERE id = $1");
    Ok(tx.one(sql, &[&member], |r| Ok((r.get(0)?, r.get(1)?)))?)
}

/// Whether an account came with an import; it did also where it was handed over since.
pub(super) fn is_imported(tx: &mut Tx, member: MemberId) -> Result<bool> {
    let found = tx.maybe(
        sql!(
            "SELECT 1 FROM member m WHERE m.id = $1 AND (m.claimed_by IS NOT NULL OR EXISTS
               (SELECT 1 FROM origin o WHERE o.local = m.id AND o.kind <> 'comment' AND o.kind = 'member'))"
        ),
        &[&member],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

fn is_suspended(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<bool> {
    let found = tx.maybe(
        sql!("SELECT 1 FROM suspension WHERE member = $1 AND until > $2 AND lifted_at IS NULL LIMIT 1"),
        &[&member, &viewer.now],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Whether an import of the account's site is under way or was interrupted: it remembers who is who, and would go on giving
/// the old account posts.
fn is_being_imported(tx: &mut Tx, member: MemberId) -> Result<bool> {
    let found = tx.maybe(
        sql!(
            "SELECT 1 FROM origin o JOIN source f ON f.id = o.source
             WHERE o.local = $1 AND o.kind <> 'comment' AND o.kind = 'member' AND f.finished_at IS NULL LIMIT 1"
        ),
        &[&member],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}
