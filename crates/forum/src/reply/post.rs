//! Posting what came by mail, by the rules of the site.

use sha2::{Digest, Sha256};
use store::{Tx, sql};

use super::{To, with_ones_name};
use crate::answer::{self, Draft, target};
use crate::comment;
use crate::error::Result;
use crate::id::MemberId;
use crate::member::base64url;
use crate::message;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// How long it is remembered that a mail was taken in: far longer than any mail server tries to hand one over.
const REMEMBERED: i64 = 90 * DAY;

/// A reply as it came by mail.
#[derive(Clone, Debug)]
pub struct Reply {
    pub member: MemberId,
    pub to: To,
    /// The mail's Message-ID, or whatever else is the same when the same mail comes again.
    pub mail: String,
    /// What was written, as Markdown.
    pub text: String,
}

/// What became of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Posted,
    /// The same mail had come before, so nothing was done.
    Again,
}

/// Posts a reply, or nothing where its mail was taken in before. The mail is noted in the same transaction, so it is posted once
/// whenever the program ends.
///
/// # Errors
/// As posting the same on the site; nothing is noted then.
pub fn post(tx: &mut Tx, viewer: &Viewer, reply: &Reply) -> Result<Outcome> {
    if !note(tx, viewer.now, reply)? {
        return Ok(Outcome::Again);
    }
    viewer.may_write()?;
    match reply.to {
        To::Question(id) => {
            with_ones_name(&target(tx, viewer, id.into())?)?;
            answer::post(tx, viewer, id, &Draft { body: reply.text.clone() }).map(drop)?;
        }
        To::Post(id) => {
            with_ones_name(&target(tx, viewer, id)?)?;
            comment::post(tx, viewer, id, &reply.text).map(drop)?;
        }
        To::Conversation(id) => message::write(tx, viewer, id, &reply.text).map(drop)?,
    }
    Ok(Outcome::Posted)
}

/// Notes that a mail was taken in; whether it had not been before.
pub(super) fn note(tx: &mut Tx, now: Time, reply: &Reply) -> Result<bool> {
    let whole = format!("{} {} {}", reply.member, reply.to.path(), reply.mail);
    let name = base64url(&Sha256::digest(whole));
    let sql = sql!("INSERT INTO received_mail (name, at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
    Ok(tx.run(sql, &[&name, &now])? > 0)
}

/// Forgets which mail was taken in long ago.
pub fn prune(tx: &mut Tx, now: Time) -> Result<()> {
    tx.run(sql!("DELETE FROM received_mail WHERE at < $1"), &[&now.plus(-REMEMBERED)])?;
    Ok(())
}
