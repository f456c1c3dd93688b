//! Showing messages to the moderators.

use serde_json::json;
use store::{Tx, sql};

use super::find::find;
use super::page::{Message, message_at, message_columns};
use crate::error::{Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{ConversationId, ReportId};
use crate::text;
use crate::viewer::Viewer;

/// The most messages that are shown at once.
pub const MOST_SHOWN: usize = 20;
/// How many reports of a person may wait at once.
const MOST_OPEN: i64 = 10;

/// What was chosen and typed.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub numbers: Vec<i64>,
    pub reason: String,
}

/// Shows these messages of a conversation to the moderators, and no others.
///
/// # Errors
/// Problems beside `message` and `reason`.
pub fn report(tx: &mut Tx, viewer: &Viewer, id: ConversationId, report: &Report) -> Result<ReportId> {
    find(tx, viewer, id)?;
    let reason = text::clean(&report.reason);
    let mut numbers: Vec<i64> = report.numbers.clone();
    numbers.sort_unstable();
    numbers.dedup();
    let mut problems: Vec<Problem> = text::length("reason", &reason, 5, 500).into_iter().collect();
    if numbers.is_empty() {
        problems.push(Problem::new("message", "problem-choose-messages"));
    } else if numbers.len() > MOST_SHOWN {
        problems.push(Problem::new("message", "problem-messages-many").with("max", MOST_SHOWN as i64));
    } else if waiting_of(tx, viewer)? >= MOST_OPEN {
        problems.push(Problem::new("message", "problem-reports-many").with("max", MOST_OPEN));
    }
    check(problems)?;
    let report = ReportId::next(tx)?;
    tx.run(
        sql!("INSERT INTO report (id, conversation, by_member, reason, at) VALUES ($1, $2, $3, $4, $5)"),
        &[&report, &id, &viewer.id, &reason, &viewer.now],
    )?;
    for number in &numbers {
        show(tx, viewer, id, *number, report)?;
    }
    event::record(tx, viewer, Kind::MessageReported, Subject::default(), json!({ "report": report }))?;
    Ok(report)
}

/// One message that the viewer sees and did not write; any other does not exist.
fn show(tx: &mut Tx, viewer: &Viewer, id: ConversationId, number: i64, report: ReportId) -> Result<()> {
    let shown = tx.run(
        sql!(
            "INSERT INTO report_message (conversation, number, report)
             SELECT g.conversation, g.number, CAST($4 AS BIGINT) FROM message g
             WHERE g.conversation = $2 AND g.number = $3 AND g.author <> CAST($1 AS BIGINT) AND ",
            own_message!()
        ),
        &[&viewer.id, &id, &number, &report],
    )?;
    if shown == 0 { Err(crate::Error::NotFound) } else { Ok(()) }
}

/// The messages of others that can be shown besides this one: the last before it and a few after.
pub fn reportable(tx: &mut Tx, viewer: &Viewer, id: ConversationId, number: i64) -> Result<Vec<Message>> {
    find(tx, viewer, id)?;
    let mut some = tx.all(
        sql!(
            "SELECT ",
            message_columns!(),
            " FROM message g JOIN member m ON m.id = g.author
             WHERE g.conversation = $2 AND g.number < $3 AND g.author <> CAST($1 AS BIGINT) AND ",
            own_message!(),
            " ORDER BY g.number DESC LIMIT $4"
        ),
        &[&viewer.id, &id, &(number.saturating_add(6)), &(MOST_SHOWN as i64)],
        message_at,
    )?;
    some.reverse();
    Ok(some)
}

fn waiting_of(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(
        sql!("SELECT COUNT(*) FROM report WHERE by_member = $1 AND outcome IS NULL"),
        &[&viewer.id],
        |r| r.get(0),
    )?)
}
