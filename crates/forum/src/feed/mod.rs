//! What is new among what one follows, one row a question, each with the reasons why it is there.
//!
//! Nothing is written ahead of time: the feed is read from the indexes that posts have anyhow, exactly, and in bounded
//! work. [`heads`] asks of each source (a person's questions, a person's answers, a tag, a space, a question's answers) only
//! the time of its newest item; [`items`] reads on in those sources alone that can reach the page; [`why`] then takes each
//! question once, at its newest item, and names every reason.

mod heads;
mod items;
mod why;

use std::collections::HashSet;

use store::{Tx, sql};

pub use crate::listing::Position;
pub use why::{Reason, Who};

use crate::error::Result;
use crate::question::{QuestionRow, row_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// How often it is read on where what was read is left out (muted, out of sight, shown already).
const ROUNDS: usize = 8;

/// One question of the feed.
#[derive(Clone, Debug)]
pub struct Row {
    pub question: QuestionRow,
    /// When the newest of what is told of it happened.
    pub at: Time,
    /// The newest first; there is one at least.
    pub reasons: Vec<Reason>,
}

/// A page of the feed, and where the next one begins.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    pub rows: Vec<Row>,
    pub next: Option<Position>,
}

/// The viewer's feed from a position on, or from its beginning; `size` rows at most, and fewer where little of what was
/// read is to be shown.
pub fn feed(tx: &mut Tx, viewer: &Viewer, after: Option<Position>, size: usize) -> Result<Feed> {
    let mut feed = Feed::default();
    let mut at = after.unwrap_or(Position { key: i64::MAX, id: i64::MAX });
    let mut seen = HashSet::new();
    for _ in 0..ROUNDS {
        let read = items::before(tx, viewer, at, size + 1)?;
        for item in read.items {
            if !seen.insert(item.question) {
                continue;
            }
            let reasons = why::reasons(tx, viewer, item.question)?;
            let newest = reasons.first().map(|(at, _)| *at);
            // On an earlier page it stood with what is newer.
            if after.is_some_and(|after| newest.is_some_and(|newest| newest >= key(after))) {
                continue;
            }
            let Some(question) = question(tx, viewer, item.question)? else { continue };
            if feed.rows.len() == size {
                feed.next = Some(at);
                return Ok(feed);
            }
            at = item.at;
            let reasons = reasons.into_iter().map(|(_, reason)| reason).collect();
            feed.rows.push(Row { question, at: Time(item.at.key), reasons });
        }
        match read.on {
            Some(on) => at = on,
            None => return Ok(feed),
        }
    }
    feed.next = Some(at);
    Ok(feed)
}

/// A position in the order of the feed.
fn key(at: Position) -> (i64, i64) {
    (at.key, at.id)
}

fn question(tx: &mut Tx, viewer: &Viewer, id: crate::QuestionId) -> Result<Option<QuestionRow>> {
    Ok(tx.maybe(
        sql!(
            "SELECT ",
            question_row_columns!(),
            " FROM question q",
            question_row_joins!(),
            "WHERE q.id = $3 AND q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank(), &id],
        row_at,
    )?)
}
