//! What moderators do about messages that were shown to them.

use serde_json::json;
use store::{Error as StoreError, Row, Tx, sql};

use super::page::{Message, message_at, message_columns};
use crate::error::{Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{MemberId, ReportId};
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::text;
use crate::time::Time;
use crate::viewer::Viewer;

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The messages break the rules; whoever wrote them is told so.
    Upheld,
    Dismissed,
}

impl Outcome {
    pub const ALL: [Outcome; 2] = [Outcome::Upheld, Outcome::Dismissed];

    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Upheld => "upheld",
            Outcome::Dismissed => "dismissed",
        }
    }

    pub fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == name)
    }
}

/// A report with the messages that were shown, and no others.
#[derive(Clone, Debug)]
pub struct Reported {
    pub id: ReportId,
    pub by: Person,
    pub reason: String,
    pub at: Time,
    pub messages: Vec<Message>,
    pub settled: Option<Settled>,
}

/// Who settled a report, how and why.
#[derive(Clone, Debug)]
pub struct Settled {
    pub outcome: Outcome,
    pub answer: String,
    pub by: Person,
    pub at: Time,
}

/// SQL: reports of a kind from a position ($1, $2) on, in an order, at most $3; `key` is what they are ordered by.
macro_rules! paged {
    ($which:literal, $key:literal, $than:literal, $descending:literal) => {
        sql!(
            "SELECT t.id, t.reason, t.at, t.outcome, t.answer, t.settled_at, ",
            person_columns!("m"),
            ", ",
            person_columns!("n"),
            " FROM report t JOIN member m ON m.id = t.by_member LEFT JOIN member n ON n.id = t.settled_by
             WHERE t.outcome IS ",
            $which,
            " AND (",
            $key,
            ", t.id) ",
            $than,
            " ($1, $2) ORDER BY ",
            $key,
            $descending,
            ", t.id",
            $descending,
            " LIMIT $3 /* walks */"
        )
    };
}

/// The reports that wait, or those that are settled, the newest first; moderators read them.
pub fn reports(
    tx: &mut Tx,
    viewer: &Viewer,
    settled: bool,
    from: From,
    size: usize,
) -> Result<Listing<Reported>> {
    viewer.must_moderate()?;
    let (backwards, at) = from.position();
    let sql = match (settled, backwards) {
        (false, false) => paged!("NULL", "t.at", "<", " DESC"),
        (false, true) => paged!("NULL", "t.at", ">", ""),
        (true, false) => paged!("NOT NULL", "t.settled_at", "<", " DESC"),
        (true, true) => paged!("NOT NULL", "t.settled_at", ">", ""),
    };
    let mut rows = tx.all(sql, &[&at.key, &at.id, &(size as i64 + 1)], reported)?;
    for row in &mut rows {
        row.messages = shown(tx, viewer, row.id)?;
    }
    let key = |row: &Reported| row.settled.as_ref().map_or(row.at, |settled| settled.at).0;
    Ok(Listing::cut(rows, size, from, |row| Position { key: key(row), id: row.id.0 }))
}

/// How many reports wait.
pub fn waiting(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    viewer.must_moderate()?;
    Ok(tx.one(sql!("SELECT COUNT(*) FROM report WHERE outcome IS NULL"), &[], |r| r.get(0))?)
}

/// Settles a report for a reason that whoever made it is told and, where it is upheld, whoever wrote the messages as well.
///
/// # Errors
/// [`crate::Error::NotFound`] where no such report waits; problems beside `outcome` and `reason`.
pub fn settle(tx: &mut Tx, viewer: &Viewer, id: ReportId, outcome: &str, reason: &str) -> Result<Outcome> {
    viewer.must_moderate()?;
    let by = tx.one(sql!("SELECT by_member FROM report WHERE id = $1 AND outcome IS NULL"), &[&id], |r| {
        r.get::<MemberId>(0)
    })?;
    let (outcome, reason) = (Outcome::parse(outcome), text::clean(reason));
    let mut problems: Vec<Problem> = text::length("reason", &reason, 5, 500).into_iter().collect();
    if outcome.is_none() {
        problems.push(Problem::new("outcome", "problem-choose"));
    }
    check(problems)?;
    let Some(outcome) = outcome else { return Err(Problem::new("outcome", "problem-choose").into()) };
    let authors = authors(tx, id)?;
    tx.run(
        sql!("UPDATE report SET outcome = $2, answer = $3, settled_by = $4, settled_at = $5 WHERE id = $1"),
        &[&id, &outcome.as_str(), &reason, &viewer.id, &viewer.now],
    )?;
    let data = json!({ "report": id, "outcome": outcome.as_str(), "reason": reason });
    event::record(tx, viewer, Kind::ReportSettled, Subject::member(by), data.clone())?;
    if outcome == Outcome::Upheld {
        for author in authors {
            event::record(tx, viewer, Kind::MessageRebuked, Subject::member(author), data.clone())?;
        }
    }
    Ok(outcome)
}

fn authors(tx: &mut Tx, id: ReportId) -> Result<Vec<MemberId>> {
    Ok(tx.all(
        sql!(
            "SELECT DISTINCT g.author FROM report_message w
             JOIN message g ON g.conversation = w.conversation AND g.number = w.number WHERE w.report = $1 ORDER BY g.author"
        ),
        &[&id],
        |r| r.get(0),
    )?)
}

fn shown(tx: &mut Tx, viewer: &Viewer, id: ReportId) -> Result<Vec<Message>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            message_columns!(),
            " FROM report_message w JOIN message g ON g.conversation = w.conversation AND g.number = w.number
             JOIN member m ON m.id = g.author WHERE w.report = $3 AND ",
            visible_message!(),
            " ORDER BY w.number"
        ),
        &[&viewer.id, &viewer.rank(), &id],
        message_at,
    )?)
}

fn reported(r: &Row) -> Result<Reported, StoreError> {
    let outcome = r.get::<Option<String>>(3)?.and_then(|outcome| Outcome::parse(&outcome));
    let settled = match outcome {
        None => None,
        Some(outcome) => Some(Settled { outcome, answer: r.get(4)?, at: r.get(5)?, by: person_at(r, 13)? }),
    };
    Ok(Reported {
        id: r.get(0)?,
        reason: r.get(1)?,
        at: r.get(2)?,
        by: person_at(r, 6)?,
        messages: Vec::new(),
        settled,
    })
}
