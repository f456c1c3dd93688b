//! Claiming: a token, and the word that it is in its place.

use serde_json::json;
use store::{Tx, sql};

use super::find::{open_of, placeholder};
use super::{Claim, Placeholder};
use crate::error::{Error, Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::id::{ClaimId, MemberId};
use crate::member::Secret;
use crate::viewer::Viewer;

/// How many claims of a person may be open at once.
pub const MOST_OPEN: i64 = 5;

/// How many characters of a secret a token has: 132 bits.
const TOKEN: usize = 22;

/// Begins a claim on an imported account, with a token made from `secret`; one that is open stays as it is.
///
/// # Errors
/// [`Error::NotFound`] where there is no such placeholder for the viewer; a problem beside `claim` where it can't be claimed.
pub fn begin(tx: &mut Tx, viewer: &Viewer, member: MemberId, secret: &Secret) -> Result<Claim> {
    viewer.may_write()?;
    must_be_claimable(tx, viewer, member)?;
    if let Some(open) = open_of(tx, viewer, member)? {
        return Ok(open);
    }
    let sql = sql!("SELECT COUNT(*) FROM claim WHERE member = $1 AND outcome IS NULL");
    if tx.one(sql, &[&viewer.id], |r| r.get::<i64>(0))? >= MOST_OPEN {
        return Err(Problem::new("claim", "problem-claim-many").with("max", MOST_OPEN).into());
    }
    let token = format!("stoa-{}", &secret.reveal().chars().take(TOKEN).collect::<String>());
    let claim = Claim { id: ClaimId::next(tx)?, token, created_at: viewer.now, asked_at: None };
    tx.run(
        sql!(
            "INSERT INTO claim (id, placeholder, member, token, created_at, reason) VALUES ($1, $2, $3, $4, $5, '')"
        ),
        &[&claim.id, &member, &viewer.id, &claim.token, &claim.created_at],
    )?;
    Ok(claim)
}

/// Says that the token is in its place, so that an administrator looks. Saying it again changes nothing.
///
/// # Errors
/// As [`begin`]; [`Error::NotFound`] where the viewer has no open claim on the account.
pub fn ask(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<()> {
    viewer.may_write()?;
    let placeholder = must_be_claimable(tx, viewer, member)?;
    let open = open_of(tx, viewer, member)?.ok_or(Error::NotFound)?;
    if open.asked_at.is_some() {
        return Ok(());
    }
    tx.run(sql!("UPDATE claim SET asked_at = $2 WHERE id = $1"), &[&open.id, &viewer.now])?;
    let data = json!({ "claim": open.id, "handle": placeholder.person.handle });
    event::record(tx, viewer, Kind::ClaimAsked, Subject::member(viewer.id), data)
}

/// Takes the viewer's open claim on an account back; nothing happens where there is none.
pub fn withdraw(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<()> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    tx.run(
        sql!("DELETE FROM claim WHERE member = $1 AND placeholder = $2 AND outcome IS NULL"),
        &[&viewer.id, &member],
    )?;
    Ok(())
}

fn must_be_claimable(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Placeholder> {
    let placeholder = placeholder(tx, viewer, member)?.ok_or(Error::NotFound)?;
    if member == viewer.id {
        return Err(Problem::new("claim", "problem-claim-self").into());
    }
    Ok(placeholder)
}
