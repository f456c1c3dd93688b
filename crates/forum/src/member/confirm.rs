//! Confirming an address: the one an account was made with, or the one it shall have from now on.

use serde_json::json;
use store::{Error as StoreError, Tx, sql};

use super::{Secret, credentials, token};
use crate::error::{Error, Problem, Result};
use crate::id::MemberId;
use crate::outbox::{self, Mail};
use crate::viewer::Viewer;

/// What a link confirms.
#[derive(Clone, Debug)]
pub struct Pending {
    pub address: String,
    /// Whether the address takes the place of another.
    pub change: bool,
}

/// What a link would confirm, without using it up.
pub fn look(tx: &mut Tx, viewer: &Viewer, secret: &Secret) -> Result<Pending> {
    let (found, change) = match token::look(tx, viewer.now, token::Kind::Confirm, secret) {
        Err(Error::Invalid(_)) => (token::look(tx, viewer.now, token::Kind::Email, secret)?, true),
        other => (other?, false),
    };
    Ok(Pending { address: found.data, change })
}

/// Uses the link up: the address is the account's and confirmed. A changed address ends the account's other sessions
/// (`session` is the viewer's own) and all its links, and the old address is told.
pub fn finish(tx: &mut Tx, viewer: &Viewer, secret: &Secret, session: Option<i64>) -> Result<()> {
    let pending = look(tx, viewer, secret)?;
    let kind = if pending.change { token::Kind::Email } else { token::Kind::Confirm };
    let found = token::spend(tx, viewer.now, kind, secret)?;
    let Some(member) = found.member else {
        return Err(Problem::new("token", "problem-token").into());
    };
    if pending.change {
        let keep = session.filter(|_| viewer.id == member);
        change(tx, viewer, member, &pending.address, keep)
    } else {
        claim(tx, viewer, member, &pending.address)
    }
}

/// Notes that the account's address is confirmed, if it is still this one.
pub(super) fn claim(tx: &mut Tx, viewer: &Viewer, member: MemberId, address: &str) -> Result<()> {
    let key = address.to_lowercase();
    tx.run(
        sql!(
            "UPDATE member SET email_confirmed_at = COALESCE(email_confirmed_at, $3), email_key = $2, email_claim = NULL
             WHERE id = $1 AND (email_key = $2 OR email_claim = $2)"
        ),
        &[&member, &key, &viewer.now],
    )
    .map_err(taken)?;
    Ok(())
}

fn change(tx: &mut Tx, viewer: &Viewer, member: MemberId, address: &str, keep: Option<i64>) -> Result<()> {
    let old =
        tx.one(sql!("SELECT email FROM member WHERE id = $1 AND deleted_at IS NULL"), &[&member], |r| {
            r.get::<Option<String>>(0)
        })?;
    tx.run(
        sql!(
            "UPDATE member SET email = $2, email_key = $3, email_claim = NULL, email_confirmed_at = $4 WHERE id = $1"
        ),
        &[&member, &address, &address.to_lowercase(), &viewer.now],
    )
    .map_err(taken)?;
    credentials::changed(tx, member, keep)?;
    if let Some(old) = old {
        let mail = Mail { to_address: old, ..Mail::to(member, outbox::Kind::EmailChanged, json!({})) };
        outbox::enqueue(tx, viewer, &mail)?;
    }
    Ok(())
}

fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Unique(index) if index == "member_email" => {
            Problem::new("token", "problem-email-taken").into()
        }
        other => other.into(),
    }
}
