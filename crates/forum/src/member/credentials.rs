//! Credentials: the password and the address that prove who somebody is, and what changing them ends.

use serde_json::json;
use store::{Tx, sql};

use super::{old_password, session, sign_up, token};
use crate::error::{Error, Problem, Result};
use crate::id::MemberId;
use crate::outbox::{self, Mail};
use crate::viewer::Viewer;

/// What a password is checked against.
#[derive(Clone, Debug, PartialEq)]
pub struct Credentials {
    pub member: MemberId,
    /// The stored hash; none for an account without a password.
    pub password: Option<String>,
}

/// The account that signs in by this address or handle. A confirmed address comes before one that is only claimed, and
/// the youngest claim before older ones.
pub fn find(tx: &mut Tx, login: &str) -> Result<Option<Credentials>> {
    let key = login.trim().trim_start_matches('@').to_lowercase();
    Ok(tx.maybe(
        sql!(
            "SELECT id, password, 0 AS claimed FROM member WHERE (handle_key = $1 OR email_key = $1)
               AND deleted_at IS NULL
             UNION ALL
             SELECT id, password, 1 FROM member WHERE email_claim = $1 AND deleted_at IS NULL
             ORDER BY claimed, id DESC LIMIT 1"
        ),
        &[&key],
        |r| Ok(Credentials { member: r.get(0)?, password: r.get(1)? }),
    )?)
}

/// The cost of the bcrypt hashes that came with an import, as long as there are any (see [`super::password::prove`]).
pub fn bcrypt(tx: &mut Tx) -> Result<Option<u32>> {
    let one =
        tx.maybe(sql!("SELECT password FROM member WHERE SUBSTR(password, 2, 1) = '2' LIMIT 1"), &[], |r| {
            r.get::<String>(0)
        })?;
    Ok(one.as_deref().and_then(old_password::cost))
}

/// The viewer's own.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Credentials> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    Ok(tx.one(
        sql!("SELECT id, password FROM member WHERE id = $1 AND deleted_at IS NULL"),
        &[&viewer.id],
        |r| Ok(Credentials { member: r.get(0)?, password: r.get(1)? }),
    )?)
}

/// Signs in with credentials whose password was found right, unless they have changed meanwhile. `renewed`: the same
/// password's hash, to be kept instead of one of an old form.
pub fn sign_in(
    tx: &mut Tx,
    viewer: &Viewer,
    checked: &Credentials,
    renewed: Option<&str>,
    opening: &session::Opening,
) -> Result<()> {
    must_stand(tx, checked, "password")?;
    if let Some(hash) = renewed {
        tx.run(sql!("UPDATE member SET password = $2 WHERE id = $1"), &[&checked.member, &hash])?;
    }
    session::start(tx, viewer, checked.member, opening)
}

/// Gives the viewer another password, whose hash this is. Other sessions end, links die, and the owner is told.
pub fn change_password(
    tx: &mut Tx,
    viewer: &Viewer,
    checked: &Credentials,
    hash: &str,
    session: i64,
) -> Result<()> {
    must_stand(tx, checked, "password")?;
    set_password(tx, viewer, checked.member, hash, Some(session))
}

/// Asks for another address: it is the account's once the link that is mailed to it has been opened.
pub fn ask_for_email(tx: &mut Tx, viewer: &Viewer, checked: &Credentials, typed: &str) -> Result<()> {
    must_stand(tx, checked, "password")?;
    let address = sign_up::address(typed)?;
    let data = json!({ "address": address });
    outbox::enqueue(tx, viewer, &Mail::to(checked.member, outbox::Kind::EmailChange, data))
}

/// Writes the password, ends the other sessions and all links, and tells the owner.
pub(super) fn set_password(
    tx: &mut Tx,
    viewer: &Viewer,
    member: MemberId,
    hash: &str,
    keep: Option<i64>,
) -> Result<()> {
    tx.run(sql!("UPDATE member SET password = $2 WHERE id = $1"), &[&member, &hash])?;
    changed(tx, member, keep)?;
    outbox::enqueue(tx, viewer, &Mail::to(member, outbox::Kind::PasswordChanged, json!({})))
}

/// What every change of credentials ends: the other sessions, all links, and those about to be mailed.
pub(super) fn changed(tx: &mut Tx, member: MemberId, keep: Option<i64>) -> Result<()> {
    session::end_others(tx, member, keep)?;
    token::kill(tx, member)?;
    outbox::withdraw_links(tx, member)
}

/// The password that was checked before this transaction is still the account's.
pub(super) fn must_stand(tx: &mut Tx, checked: &Credentials, field: &'static str) -> Result<()> {
    let now = tx.maybe(
        sql!("SELECT password FROM member WHERE id = $1 AND deleted_at IS NULL"),
        &[&checked.member],
        |r| r.get::<Option<String>>(0),
    )?;
    match now {
        Some(password) if password == checked.password => Ok(()),
        _ => Err(Problem::new(field, "problem-password-wrong").into()),
    }
}
