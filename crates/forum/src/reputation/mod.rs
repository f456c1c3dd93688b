//! Reputation: what others' votes and acceptances say of a person, written down event by event in a ledger.
//!
//! The rule, in full. A person's reputation is 1 plus the sum of their ledger, and never below 1. The ledger holds
//! - for each up-vote that stands, the points of one for a question or an answer, given to its author on the UTC day the
//!   vote was cast. What up-votes give a person on one day counts up to the daily cap, whatever their order; a vote
//!   taken back is taken off the day it was cast on, so it costs nothing there where the day had more than the cap;
//! - for each down-vote that stands, its points for the author, and those for whoever casts one on an answer;
//! - for the acceptance that stands, its points for the answer's author and for the asker; nothing when they are one;
//! - what the person brought along from the site that they were imported from, where their votes stay;
//! - what an imported account had that was handed over to them (see [`crate::claim`]), under the cap of their own days;
//! - of a deleted post, and of every answer under a deleted question, nothing, until it is undeleted.
//!
//! So a total depends only on what stands, and the order in which it came to stand doesn't matter. Points are those of
//! the policy now: when they are changed, the ledger is made anew from the first event.

mod deletion;
mod hand_over;
mod history;
mod ledger;
mod recount;

pub use hand_over::hand_over;
pub use history::{Line, history};
pub use ledger::Entry;
pub use recount::{Difference, recount};

use store::{Tx, sql};

use crate::error::Result;
use crate::event::{Event, Follower, Kind};
use crate::mask;
use crate::policy::{Points, Policy};
use crate::time::Time;
use ledger::enter;

/// The follower that keeps the ledger and everybody's reputation.
pub struct Reputation;

impl Follower for Reputation {
    fn name(&self) -> &'static str {
        "reputation"
    }

    fn follow(&self, tx: &mut Tx, event: &Event) -> Result<()> {
        match event.kind {
            Kind::VoteCast => vote(tx, event),
            Kind::AnswerAccepted => acceptance(tx, event, true),
            Kind::AnswerUnaccepted => acceptance(tx, event, false),
            Kind::PostDeleted => deletion::note(tx, event, true),
            Kind::PostUndeleted => deletion::note(tx, event, false),
            Kind::MemberImported => brought(tx, event),
            Kind::ClaimGranted => handed_over(tx, event),
            _ => Ok(()),
        }
    }

    fn forget(&self, tx: &mut Tx) -> Result<()> {
        tx.run(sql!(scan "DELETE FROM ledger"), &[])?;
        tx.run(sql!(scan "DELETE FROM ledger_deleted"), &[])?;
        tx.run(
            sql!(scan "UPDATE member SET earned = 0, reputation = 1 WHERE earned <> 0 OR reputation <> 1"),
            &[],
        )?;
        Ok(())
    }
}

fn vote(tx: &mut Tx, event: &Event) -> Result<()> {
    let Policy { points, .. } = Policy::load(tx)?;
    let number = |name: &str| event.data[name].as_i64().unwrap_or(0);
    let cast_on = event.data["since"].as_i64().map_or(event.at, Time);
    for entry in standing(&points, event, number("from")) {
        enter(tx, event, &entry.undone(cast_on), &points)?;
    }
    for entry in standing(&points, event, number("to")) {
        enter(tx, event, &entry, &points)?;
    }
    deletion::settle(tx, event, &points)
}

/// What a person brought along from another site.
fn brought(tx: &mut Tx, event: &Event) -> Result<()> {
    let Some(member) = event.member else { return Ok(()) };
    let Policy { points, .. } = Policy::load(tx)?;
    let brought = event.data["points"].as_i64().unwrap_or(0);
    enter(tx, event, &Entry::plain(member, "imported", brought, event.at), &points)
}

/// What came to an imported account before it was handed over, in the log's order, is the person's.
fn handed_over(tx: &mut Tx, event: &Event) -> Result<()> {
    match (event.data["from"].as_i64(), event.member) {
        (Some(from), Some(to)) => hand_over(tx, crate::MemberId(from), to),
        _ => Ok(()),
    }
}

/// What a vote of this value gives, and to whom.
fn standing(points: &Points, event: &Event, value: i64) -> Vec<Entry> {
    let Some(author) = event.member else { return Vec::new() };
    let answer = event.data["answer"].as_bool().unwrap_or(false);
    match (value, answer) {
        (1, false) => vec![Entry::capped(author, "question-upvoted", points.question_upvoted, event.at)],
        (1, true) => vec![Entry::capped(author, "answer-upvoted", points.answer_upvoted, event.at)],
        (-1, false) => vec![Entry::plain(author, "downvoted", points.downvoted, event.at)],
        (-1, true) => vec![
            Entry::plain(author, "downvoted", points.downvoted, event.at),
            Entry::plain(event.actor, "downvote-cast", points.downvote_cast, event.at),
        ],
        _ => Vec::new(),
    }
}

fn acceptance(tx: &mut Tx, event: &Event, accepted: bool) -> Result<()> {
    let asker = event.data["asker"].as_i64().map_or(event.actor, crate::MemberId);
    // Whoever is behind the mask of an asker gives themselves nothing either.
    let owner = mask::addressee(tx, asker)?;
    let others = |author: &crate::MemberId| *author != asker && *author != owner;
    let Some(author) = event.member.filter(others) else { return Ok(()) };
    let Policy { points, .. } = Policy::load(tx)?;
    let given = [
        Entry::plain(author, "accepted", points.answer_accepted, event.at),
        Entry::plain(asker, "accepting", points.accepting, event.at),
    ];
    for entry in given {
        let entry = if accepted { entry } else { entry.undone(event.at) };
        enter(tx, event, &entry, &points)?;
    }
    deletion::settle(tx, event, &points)
}
