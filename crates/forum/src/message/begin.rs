//! Beginning a conversation.

use store::{Tx, sql};

use super::write::{checked, put, write};
use crate::error::{Denial, Problem, Result, check};
use crate::id::{ConversationId, MemberId};
use crate::member::Person;
use crate::member::reach::{Way, named};
use crate::permission::Privilege;
use crate::time::DAY;
use crate::viewer::Viewer;

/// The most people that a conversation is begun with.
pub const MOST: usize = 10;

/// Below this reputation one begins at most [`DAILY`] conversations within a day.
pub const NEWCOMER: i64 = 100;
const DAILY: i64 = 5;

/// What was typed into the form, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Handles, with or without `@`, with spaces or commas between them.
    pub to: String,
    pub body: String,
}

/// Begins a conversation with its first message, whose number comes along. Two people have one: theirs goes on where there
/// is one already.
///
/// # Errors
/// Problems beside `to` and `body`; [`Denial::BeginsTooMany`] for newcomers.
pub fn begin(tx: &mut Tx, viewer: &Viewer, draft: &Draft) -> Result<(ConversationId, i64)> {
    viewer.may_write()?;
    let (people, mut problems) = addressed(tx, viewer, &draft.to)?;
    let body = checked(&draft.body).unwrap_or_else(|problem| {
        problems.push(problem);
        String::new()
    });
    check(problems)?;
    let pair = match &people[..] {
        [one] => Some(pair(viewer.id, one.id)),
        _ => None,
    };
    if let Some(id) = existing(tx, pair.as_deref())? {
        come_back(tx, viewer.id, id)?;
        return Ok((id, write(tx, viewer, id, &body)?));
    }
    viewer.may(Privilege::Message)?;
    must_not_begin_too_many(tx, viewer)?;
    let id = found(tx, viewer, pair, &people)?;
    Ok((id, put(tx, viewer, id, &body)?))
}

/// Whom somebody addresses, and what is wrong with it, beside `to`.
pub fn addressed(tx: &mut Tx, viewer: &Viewer, to: &str) -> Result<(Vec<Person>, Vec<Problem>)> {
    let (people, mut problems) = named(tx, viewer, to, Way::Message, MOST)?;
    if people.is_empty() && problems.is_empty() {
        problems.push(Problem::new("to", "problem-empty"));
    }
    if let [one] = &people[..]
        && goes_on(tx, viewer, one.id)?
    {
        // Theirs is there: what may be written in it is decided there.
        problems.clear();
    }
    Ok((people, problems))
}

/// The conversation that the viewer has with a person and has not left.
pub fn with(tx: &mut Tx, viewer: &Viewer, person: MemberId) -> Result<Option<ConversationId>> {
    Ok(tx.maybe(
        sql!(
            "SELECT c.id FROM conversation c JOIN participant p ON p.conversation = c.id AND p.member = $2
             WHERE c.pair = $1 AND p.left_at IS NULL"
        ),
        &[&pair(viewer.id, person), &viewer.id],
        |r| r.get(0),
    )?)
}

fn goes_on(tx: &mut Tx, viewer: &Viewer, person: MemberId) -> Result<bool> {
    Ok(existing(tx, Some(&pair(viewer.id, person)))?.is_some())
}

fn existing(tx: &mut Tx, pair: Option<&str>) -> Result<Option<ConversationId>> {
    let Some(pair) = pair else { return Ok(None) };
    Ok(tx.maybe(sql!("SELECT id FROM conversation WHERE pair = $1"), &[&pair], |r| r.get(0))?)
}

/// The name of two people's conversation.
fn pair(one: MemberId, other: MemberId) -> String {
    format!("{}-{}", one.min(other), one.max(other))
}

/// Lets somebody in again who had left a conversation of two: they see what is written from now on.
pub(super) fn come_back(tx: &mut Tx, member: MemberId, id: ConversationId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE participant SET left_at = NULL, muted_at = NULL, unread = 0,
               first = (SELECT c.messages + 1 FROM conversation c WHERE c.id = $2),
               seen = (SELECT c.messages FROM conversation c WHERE c.id = $2)
             WHERE member = $1 AND conversation = $2 AND left_at IS NOT NULL"
        ),
        &[&member, &id],
    )?;
    Ok(())
}

fn must_not_begin_too_many(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    if viewer.is_moderator() || viewer.reputation >= NEWCOMER {
        return Ok(());
    }
    let begun = tx.one(
        sql!("SELECT COUNT(*) FROM conversation WHERE founder = $1 AND created_at > $2"),
        &[&viewer.id, &viewer.now.plus(-DAY)],
        |r| r.get::<i64>(0),
    )?;
    if begun < DAILY { Ok(()) } else { Err(Denial::BeginsTooMany { most: DAILY, from: NEWCOMER }.into()) }
}

fn found(tx: &mut Tx, viewer: &Viewer, pair: Option<String>, people: &[Person]) -> Result<ConversationId> {
    let id = ConversationId::next(tx)?;
    tx.run(
        sql!("INSERT INTO conversation (id, pair, founder, messages, created_at) VALUES ($1, $2, $3, 0, $4)"),
        &[&id, &pair, &viewer.id, &viewer.now],
    )?;
    for member in people.iter().map(|person| person.id).chain([viewer.id]) {
        tx.run(
            sql!(
                "INSERT INTO participant (member, conversation, first, seen, seen_at, unread, newest)
                 VALUES ($1, $2, 1, 0, $3, 0, $3)"
            ),
            &[&member, &id, &viewer.now],
        )?;
    }
    Ok(id)
}
