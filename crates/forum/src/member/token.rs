//! Tokens: links that work once. They are stored hashed, expire, and die with every change of the account's credentials.

use store::{Tx, sql};

use super::Secret;
use crate::error::{Problem, Result};
use crate::id::MemberId;
use crate::time::{DAY, HOUR, Time};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Confirms the address an account was made with; `data` is the address.
    Confirm,
    /// Chooses a new password; `data` is the address it was sent to.
    Reset,
    /// Gives an account another address; `data` is that address.
    Email,
    /// Signs in.
    SignIn,
    /// Names the site and makes its first administrator.
    Setup,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Confirm => "confirm",
            Kind::Reset => "reset",
            Kind::Email => "email",
            Kind::SignIn => "signin",
            Kind::Setup => "setup",
        }
    }

    /// How long the link works, in microseconds.
    fn lifetime(self) -> i64 {
        match self {
            Kind::Reset => HOUR,
            Kind::SignIn => DAY,
            Kind::Confirm | Kind::Email => 3 * DAY,
            Kind::Setup => 30 * DAY,
        }
    }
}

/// What stands behind a token.
#[derive(Clone, Debug)]
pub struct Found {
    /// None for the site's setup.
    pub member: Option<MemberId>,
    pub data: String,
}

/// Makes a token. Those of the member that have run out go.
pub fn issue(
    tx: &mut Tx,
    now: Time,
    kind: Kind,
    member: Option<MemberId>,
    data: &str,
    secret: &Secret,
) -> Result<()> {
    tx.run(sql!("DELETE FROM token WHERE member = $1 AND expires_at <= $2"), &[&member, &now])?;
    let ends = now.plus(kind.lifetime());
    tx.run(
        sql!(
            "INSERT INTO token (hash, kind, member, data, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[&secret.hash(), &kind.as_str(), &member, &data, &now, &ends],
    )?;
    Ok(())
}

/// What stands behind a token, without using it up.
///
/// # Errors
/// A problem beside `token` where it is unknown, used, expired or dead; which of these is not said.
pub fn look(tx: &mut Tx, now: Time, kind: Kind, secret: &Secret) -> Result<Found> {
    let found = tx.maybe(
        sql!("SELECT member, data FROM token WHERE hash = $1 AND kind = $2 AND expires_at > $3"),
        &[&secret.hash(), &kind.as_str(), &now],
        |r| Ok(Found { member: r.get(0)?, data: r.get(1)? }),
    )?;
    found.ok_or_else(|| Problem::new("token", "problem-token").into())
}

/// Uses a token up.
///
/// # Errors
/// As [`look`]; of two who use it at once, one.
pub fn spend(tx: &mut Tx, now: Time, kind: Kind, secret: &Secret) -> Result<Found> {
    let found = tx.maybe(
        sql!("DELETE FROM token WHERE hash = $1 AND kind = $2 AND expires_at > $3 RETURNING member, data"),
        &[&secret.hash(), &kind.as_str(), &now],
        |r| Ok(Found { member: r.get(0)?, data: r.get(1)? }),
    )?;
    found.ok_or_else(|| Problem::new("token", "problem-token").into())
}

/// Ends all of a member's tokens.
pub fn kill(tx: &mut Tx, member: MemberId) -> Result<()> {
    tx.run(sql!("DELETE FROM token WHERE member = $1"), &[&member])?;
    Ok(())
}
