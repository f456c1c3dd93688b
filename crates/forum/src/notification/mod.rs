//! What is told to people: that somebody answered, what was done to their posts and why. Follows the event log.

pub mod choice;
mod digest;
mod fan;
mod list;
mod mail;
mod read;
mod tell;
mod topic;
pub mod unsubscribe;

pub use choice::{Choice, Frequency};
pub(crate) use digest::carried;
pub use digest::gather;
pub use list::{Notice, Show, list};
pub(crate) use list::{excerpt, to_be_mailed};
pub use read::{open, read_all, read_unseen, unread};
pub use topic::Topic;

use store::{Tx, sql};

use crate::error::Result;
use crate::event::{Event, Follower, Kind, Subject};
use crate::push;
use tell::{asked, mentioned, tell};

/// The follower that fills inboxes, and the outbox with what is mailed.
pub struct Notify;

impl Follower for Notify {
    fn name(&self) -> &'static str {
        "notify"
    }

    fn follow(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        if event.kind == Kind::AnswerPosted {
            fan::begin(tx, event)?;
        }
        if event.kind == Kind::MessageSent {
            mail::message(tx, event)?;
        }
        if let Some(notice) = tell(tx, event)? {
            note(tx, event, &notice)?;
        }
        asked(tx, event)?.iter().try_for_each(|notice| note(tx, event, notice))?;
        mentioned(tx, event)?.iter().try_for_each(|notice| note(tx, event, notice))
    }

    fn go_on(&self, tx: &mut Tx) -> Result<bool> {
        fan::go_on(tx)
    }

    /// Deletes what was not read yet. What was read stays, and what a digest took, so that following again does not make it
    /// new.
    fn forget(&self, tx: &mut Tx) -> Result<()> {
        tx.run(sql!(scan "DELETE FROM notification WHERE read_at IS NULL AND digest IS NULL"), &[])?;
        tx.run(sql!(scan "DELETE FROM fan_out"), &[])?;
        tx.run(
            sql!(scan "UPDATE member SET unread = ", unread_rows!("member.id"), " WHERE unread <> 0"),
            &[],
        )?;
        Ok(())
    }
}

/// Tells somebody as they chose: in their inbox, in the outbox or when the next digest is due, and in their browsers; once, however often it is
/// told.
fn note(tx: &mut Tx, event: &Event, notice: &tell::Notice) -> Result<()> {
    let asked_for = event.question.filter(|_| notice.kind == "answer");
    let ways = choice::ways(tx, notice.to, Topic::of(notice.kind), asked_for)?;
    if !ways.site && ways.mail == Frequency::Never && !ways.push {
        return Ok(());
    }
    let waits_for = Some(ways.mail).filter(|frequency| frequency.is_digest());
    if !write_down(tx, event, notice, ways.site, waits_for)? {
        return Ok(());
    }
    if ways.mail == Frequency::AtOnce {
        mail::send(tx, event, notice)?;
    }
    if ways.push { push::enqueue(tx, event, notice.to, &serde_json::json!({})) } else { Ok(()) }
}

/// Writes a notice down and counts it; whether it is new.
fn write_down(
    tx: &mut Tx,
    event: &Event,
    notice: &tell::Notice,
    site: bool,
    waits_for: Option<Frequency>,
) -> Result<bool> {
    let post = if notice.unseen { Subject::default() } else { event.subject() };
    let bundle = topic::bundle(notice.kind, post.question.map(|question| question.0), event.seq);
    let new = tx.run(
        sql!(
            "INSERT INTO notification (member, seq, kind, actor, question, post, comment, data, at, bundle, site, frequency)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (member, seq) DO NOTHING"
        ),
        &[
            &notice.to,
            &event.seq,
            &notice.kind,
            &event.actor,
            &post.question,
            &post.post,
            &event.data["comment"].as_i64(),
            &event.data.to_string(),
            &event.at,
            &bundle,
            &i64::from(site),
            &waits_for.map(Frequency::as_str),
        ],
    )?;
    if new > 0 && site {
        tx.run(
            sql!(
                "UPDATE member SET unread = unread + 1 WHERE id = $1 AND NOT EXISTS (
                   SELECT 1 FROM notification n WHERE n.member = $1 AND n.kind = $2 AND n.bundle = $3 AND n.seq <> $4
                     AND n.read_at IS NULL AND n.site = 1)"
            ),
            &[&notice.to, &notice.kind, &bundle, &event.seq],
        )?;
    }
    Ok(new > 0)
}
