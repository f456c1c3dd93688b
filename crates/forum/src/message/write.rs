//! Writing into a conversation.

use serde_json::json;
use store::{Tx, sql};

use super::begin::come_back;
use super::find::{Party, find, others};
use super::{count, image};
use crate::error::{Denial, Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::id::{ConversationId, MemberId};
use crate::member::reach::{Way, refusal, shut_out};
use crate::mention::{self, Written};
use crate::text;
use crate::viewer::Viewer;

/// The most characters of a message that a list shows.
const EXCERPT: usize = 160;
const BODY: std::ops::RangeInclusive<usize> = 1..=10_000;

/// Writes a message into a conversation that the viewer belongs to; its number.
///
/// # Errors
/// A problem beside `body`; [`Denial::NobodyThere`] where everybody else has left.
pub fn write(tx: &mut Tx, viewer: &Viewer, id: ConversationId, body: &str) -> Result<i64> {
    viewer.may_write()?;
    let found = find(tx, viewer, id)?;
    let others = others(tx, id, viewer.id)?;
    match &others[..] {
        [other] if found.two && !other.person.gone => must_reach(tx, viewer, id, other)?,
        others if others.iter().any(Party::is_here) => {}
        _ => return Err(Denial::NobodyThere.into()),
    }
    put(tx, viewer, id, &checked(body)?)
}

/// What may be written, made clean.
pub(super) fn checked(body: &str) -> std::result::Result<String, Problem> {
    let body = text::clean(body);
    match text::length("body", &body, *BODY.start(), *BODY.end()) {
        None => Ok(body),
        Some(problem) => Err(problem),
    }
}

/// The other one of two may be written to: whoever answered there is, unless they shut the viewer out. If they had left,
/// they are let in again.
fn must_reach(tx: &mut Tx, viewer: &Viewer, id: ConversationId, other: &Party) -> Result<()> {
    let answers = !other.left && has_written(tx, id, other.person.id)?;
    let asked = if answers { shut_out } else { refusal };
    if let Some(problem) = asked(tx, viewer, &other.person, "body", Way::Message)? {
        return Err(problem.into());
    }
    come_back(tx, other.person.id, id)
}

fn has_written(tx: &mut Tx, id: ConversationId, member: MemberId) -> Result<bool> {
    let one = tx.maybe(
        sql!(
            "SELECT 1 FROM message g JOIN participant p ON p.conversation = g.conversation AND p.member = g.author
             WHERE g.conversation = $1 AND g.author = $2 AND g.number >= p.first LIMIT 1"
        ),
        &[&id, &member],
        |_| Ok(()),
    )?;
    Ok(one.is_some())
}

/// Puts a message at the end of a conversation.
pub(super) fn put(tx: &mut Tx, viewer: &Viewer, id: ConversationId, body: &str) -> Result<i64> {
    let number = tx.one(
        sql!("UPDATE conversation SET messages = messages + 1 WHERE id = $1 RETURNING messages"),
        &[&id],
        |r| r.get::<i64>(0),
    )?;
    let prefix = format!("m{number}-");
    let Written { rendered, .. } = mention::render(tx, markup::render, body, viewer.markup(&prefix))?;
    tx.run(
        sql!(
            "INSERT INTO message (conversation, number, author, at, body, excerpt, html)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &id,
            &number,
            &viewer.id,
            &viewer.now,
            &body,
            &markup::excerpt(&rendered.text, EXCERPT),
            &rendered.html,
        ],
    )?;
    image::note_uses(tx, viewer, id, number, body)?;
    let told = tell(tx, viewer, id, number)?;
    let data = json!({ "conversation": id, "number": number, "to": told });
    event::record(tx, viewer, Kind::MessageSent, Subject::default(), data)?;
    Ok(number)
}

/// Moves the conversation up for everybody; those who have not muted the writer have one more to see.
fn tell(tx: &mut Tx, viewer: &Viewer, id: ConversationId, number: i64) -> Result<Vec<MemberId>> {
    tx.run(
        sql!("UPDATE participant SET newest = $2 WHERE conversation = $1 AND left_at IS NULL"),
        &[&id, &viewer.now],
    )?;
    tx.run(
        sql!(
            "UPDATE participant SET seen = $3, seen_at = $4, unread = 0 WHERE member = $1 AND conversation = $2"
        ),
        &[&viewer.id, &id, &number, &viewer.now],
    )?;
    let told = tx.all(
        sql!(
            "SELECT p.member FROM participant p WHERE p.conversation = $1 AND p.member <> $2 AND p.left_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member = p.member AND u.kind = 'person' AND u.target = $2)
             ORDER BY p.member"
        ),
        &[&id, &viewer.id],
        |r| r.get::<MemberId>(0),
    )?;
    for to in &told {
        tx.run(
            sql!("UPDATE participant SET unread = unread + 1 WHERE member = $1 AND conversation = $2"),
            &[to, &id],
        )?;
        count(tx, *to)?;
    }
    count(tx, viewer.id)?;
    Ok(told)
}
