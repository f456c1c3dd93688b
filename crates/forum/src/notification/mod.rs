//! What is told to people: that somebody answered, what was done to their posts and why. Follows the event log.

mod fan;
mod list;
mod mail;
mod read;
mod tell;

pub use list::{Notice, Show, list};
pub use read::{open, read_all, read_unseen, unread};

use store::{Tx, sql};

use crate::error::Result;
use crate::event::{Event, Follower, Kind, Subject};
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

    /// Deletes what was not read yet. What was read stays, so that following again does not make it new.
    fn forget(&self, tx: &mut Tx) -> Result<()> {
        tx.run(sql!(scan "DELETE FROM notification WHERE read_at IS NULL"), &[])?;
        tx.run(sql!(scan "DELETE FROM fan_out"), &[])?;
        tx.run(sql!(scan "UPDATE member SET unread = 0 WHERE unread <> 0"), &[])?;
        Ok(())
    }
}

/// Puts a notice into an inbox, and into the outbox where it is mailed as well; once, however often it is told.
fn note(tx: &mut Tx, event: &Event, notice: &tell::Notice) -> Result<()> {
    let post = if notice.unseen { Subject::default() } else { event.subject() };
    let new = tx.run(
        sql!(
            "INSERT INTO notification (member, seq, kind, actor, question, post, comment, data, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (member, seq) DO NOTHING"
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
        ],
    )?;
    if new > 0 {
        tx.run(sql!("UPDATE member SET unread = unread + 1 WHERE id = $1"), &[&notice.to])?;
        mail::send(tx, event, notice)?;
    }
    Ok(())
}
