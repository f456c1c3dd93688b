//! Signing in by a link that works once, such as the one that the demo prints.

use store::{Tx, sql};

use super::{Secret, session, token};
use crate::error::{Problem, Result};
use crate::id::MemberId;
use crate::time::Time;
use crate::viewer::Viewer;

/// Makes a link for a member: `/signin/` and the secret. It works for a day.
pub fn make(tx: &mut Tx, now: Time, member: MemberId, secret: &Secret) -> Result<()> {
    token::issue(tx, now, token::Kind::SignIn, Some(member), "", secret)
}

/// The name of the member whom a link signs in.
pub fn look(tx: &mut Tx, viewer: &Viewer, secret: &Secret) -> Result<String> {
    let found = token::look(tx, viewer.now, token::Kind::SignIn, secret)?;
    name(tx, found.member)
}

/// Uses the link up and signs in.
pub fn sign_in(tx: &mut Tx, viewer: &Viewer, secret: &Secret, opening: &session::Opening) -> Result<String> {
    let found = token::spend(tx, viewer.now, token::Kind::SignIn, secret)?;
    let name = name(tx, found.member)?;
    if let Some(member) = found.member {
        session::start(tx, viewer, member, opening)?;
    }
    Ok(name)
}

fn name(tx: &mut Tx, member: Option<MemberId>) -> Result<String> {
    let name =
        tx.maybe(sql!("SELECT name FROM member WHERE id = $1 AND deleted_at IS NULL"), &[&member], |r| {
            r.get::<String>(0)
        })?;
    name.ok_or_else(|| Problem::new("token", "problem-token").into())
}
