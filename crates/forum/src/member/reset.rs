//! A lost password.

use serde_json::json;
use store::{Tx, sql};

use super::{Secret, confirm, credentials, session, sign_up, token};
use crate::error::{Problem, Result};
use crate::id::MemberId;
use crate::outbox::{self, Mail};
use crate::viewer::Viewer;

/// Asks for a link that chooses a new password. One row is written whoever the address belongs to; whose it is, is looked
/// up when the mail is sent, so neither the answer nor its time tells whether there is an account.
pub fn ask(tx: &mut Tx, viewer: &Viewer, typed: &str) -> Result<()> {
    let address = sign_up::address(typed)?;
    outbox::enqueue(tx, viewer, &Mail::to_address(address, outbox::Kind::Reset, json!({})))
}

/// The handle that a reset link belongs to.
pub fn look(tx: &mut Tx, viewer: &Viewer, secret: &Secret) -> Result<String> {
    let found = token::look(tx, viewer.now, token::Kind::Reset, secret)?;
    let handle = tx.maybe(
        sql!("SELECT handle FROM member WHERE id = $1 AND deleted_at IS NULL"),
        &[&found.member],
        |r| r.get::<String>(0),
    )?;
    handle.ok_or_else(|| Problem::new("token", "problem-token").into())
}

/// Uses the link up: the account has the new password, whose hash this is, every other session ends, and the address that
/// the link came to is confirmed. Signs in.
pub fn finish(
    tx: &mut Tx,
    viewer: &Viewer,
    secret: &Secret,
    hash: &str,
    opening: &session::Opening,
) -> Result<MemberId> {
    let found = token::spend(tx, viewer.now, token::Kind::Reset, secret)?;
    let Some(member) = found.member else {
        return Err(Problem::new("token", "problem-token").into());
    };
    confirm::claim(tx, viewer, member, &found.data)?;
    credentials::set_password(tx, viewer, member, hash, None)?;
    session::start(tx, viewer, member, opening)?;
    Ok(member)
}
