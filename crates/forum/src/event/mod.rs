//! The event log: what happened, written in the same transaction as what changed.
//!
//! Where transactions run side by side, [`record`] writes an event without a place in the order and [`number`] gives
//! places to what has been committed. So two nodes on one PostgreSQL never hide an event from a follower that has already
//! read past it: order is made after the commit, not before. Where they take turns, an event has its place at once.

mod follow;
mod kind;

use serde_json::Value as Json;
use store::{Row, Tx, sql};

pub use follow::{Follower, advance, catch_up, forget};
pub use kind::Kind;

use crate::error::Result;
use crate::id::{EventId, MemberId, PostId, QuestionId};
use crate::time::Time;
use crate::viewer::Viewer;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// The place in the order in which every follower sees events, from 1.
    pub seq: i64,
    pub at: Time,
    pub kind: Kind,
    /// Who did it; nobody for the site itself.
    pub actor: MemberId,
    pub question: Option<QuestionId>,
    pub post: Option<PostId>,
    /// Whom it concerns, where that is not the actor: the author of the post that was voted on, closed, answered.
    pub member: Option<MemberId>,
    /// What else followers need, by kind (see [`Kind`]).
    pub data: Json,
}

impl Event {
    pub fn subject(&self) -> Subject {
        Subject { question: self.question, post: self.post, member: self.member }
    }
}

/// What an event is about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject {
    pub question: Option<QuestionId>,
    pub post: Option<PostId>,
    pub member: Option<MemberId>,
}

impl Subject {
    pub fn post(question: QuestionId, post: impl Into<PostId>, author: MemberId) -> Subject {
        Subject { question: Some(question), post: Some(post.into()), member: Some(author) }
    }

    pub fn member(member: MemberId) -> Subject {
        Subject { member: Some(member), ..Subject::default() }
    }
}

/// Writes what happened beside what changed. `role` is added to the data where a moderator or an administrator did it, so
/// that later it can be told what they were then.
pub fn record(tx: &mut Tx, viewer: &Viewer, kind: Kind, subject: Subject, mut data: Json) -> Result<()> {
    if viewer.is_moderator() {
        data["role"] = viewer.role.as_str().into();
    }
    let id = EventId::next(tx)?;
    let seq = if tx.takes_turns() { Some(last(tx)? + 1) } else { None };
    let Subject { question, post, member } = subject;
    tx.run(
        sql!(
            "INSERT INTO event (id, seq, at, kind, actor, question, post, member, data)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[&id, &seq, &viewer.now, &kind.as_str(), &viewer.id, &question, &post, &member, &data.to_string()],
    )?;
    Ok(())
}

/// Writes many events of one kind, the site's own doing of which nobody is told.
pub fn bring(tx: &mut Tx, at: Time, kind: Kind, all: &[(Subject, Json)]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let first = tx.next_ids("event", all.len() as i64)?;
    let after = if tx.takes_turns() { Some(last(tx)?) } else { None };
    for (index, (subject, data)) in (0..).zip(all) {
        let (id, seq) = (first + index, after.map(|last| last + 1 + index));
        let Subject { question, post, member } = subject;
        tx.run(
            sql!(
                "INSERT INTO event (id, seq, at, kind, actor, question, post, member, data)
                 VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8)"
            ),
            &[&id, &seq, &at, &kind.as_str(), question, post, member, &data.to_string()],
        )?;
    }
    Ok(())
}

/// Whether there are events without a place in the order.
pub fn waiting(tx: &mut Tx) -> Result<bool> {
    let one = tx.maybe(sql!("SELECT 1 FROM event WHERE seq IS NULL LIMIT 1"), &[], |_| Ok(()))?;
    Ok(one.is_some())
}

/// Gives a place in the order to events that have none, oldest first, at most `limit`; how many it placed.
pub fn number(tx: &mut Tx, limit: i64) -> Result<usize> {
    let waiting =
        tx.all(sql!("SELECT id FROM event WHERE seq IS NULL ORDER BY at, id LIMIT $1"), &[&limit], |r| {
            r.get::<EventId>(0)
        })?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let last = tx.one(sql!("SELECT COALESCE(MAX(seq), 0) FROM event"), &[], |r| r.get::<i64>(0))?;
    for (id, seq) in waiting.iter().zip(last + 1..) {
        tx.run(sql!("UPDATE event SET seq = $2 WHERE id = $1"), &[id, &seq])?;
    }
    Ok(waiting.len())
}

/// The place of the last numbered event; 0 for an empty log.
pub fn last(tx: &mut Tx) -> Result<i64> {
    Ok(tx.one(sql!("SELECT COALESCE(MAX(seq), 0) FROM event"), &[], |r| r.get::<i64>(0))?)
}

/// The numbered events after `cursor`, in order, at most `limit`.
pub fn after(tx: &mut Tx, cursor: i64, limit: i64) -> Result<Vec<Event>> {
    Ok(tx.all(
        sql!(
            "SELECT seq, at, kind, actor, question, post, member, data FROM event
             WHERE seq > $1 ORDER BY seq LIMIT $2"
        ),
        &[&cursor, &limit],
        event,
    )?)
}

/// What happened about a question after `since`, among the last `back` events. Where nothing at all has happened since, as
/// for a page that was just opened, that is one look at the end of the log.
pub fn about(tx: &mut Tx, question: QuestionId, since: Time, back: i64) -> Result<Vec<Event>> {
    let newest = tx.maybe(
        sql!("SELECT seq, at FROM event WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1 /* walks */"),
        &[],
        |r| Ok((r.get::<i64>(0)?, r.get::<Time>(1)?)),
    )?;
    let Some((last, _)) = newest.filter(|(_, at)| *at > since) else { return Ok(Vec::new()) };
    Ok(tx.all(
        sql!(
            "SELECT seq, at, kind, actor, question, post, member, data FROM event
             WHERE seq > $1 AND at > $2 AND question = $3 ORDER BY seq"
        ),
        &[&(last - back), &since, &question],
        event,
    )?)
}

fn event(r: &Row) -> Result<Event, store::Error> {
    Ok(Event {
        seq: r.get(0)?,
        at: r.get(1)?,
        kind: Kind::parse(&r.get::<String>(2)?),
        actor: r.get(3)?,
        question: r.get(4)?,
        post: r.get(5)?,
        member: r.get(6)?,
        data: serde_json::from_str(&r.get::<String>(7)?).unwrap_or_default(),
    })
}
