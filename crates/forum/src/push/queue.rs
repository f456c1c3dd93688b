//! Messages on their way to browsers.

use serde_json::Value as Json;
use store::{Tx, sql};

use crate::error::Result;
use crate::event::Event;
use crate::id::MemberId;
use crate::time::{DAY, Time};

/// Puts a message for each of a person's browsers into the queue; once, however often the log is followed.
pub(crate) fn enqueue(tx: &mut Tx, event: &Event, to: MemberId, data: &Json) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO push_message (subscription, seq, data, created_at, try_at, tries)
             SELECT id, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS BIGINT), CAST($4 AS BIGINT), 0
             FROM push_subscription WHERE member = $1 AND created_at <= $4
             ON CONFLICT (subscription, seq) DO NOTHING"
        ),
        &[&to, &event.seq, &data.to_string(), &event.at],
    )?;
    Ok(())
}

/// Notes that a message was handed over, or won't be.
pub fn done(tx: &mut Tx, subscription: i64, seq: i64, now: Time) -> Result<()> {
    tx.run(
        sql!("UPDATE push_message SET done_at = $3 WHERE subscription = $1 AND seq = $2"),
        &[&subscription, &seq, &now],
    )?;
    Ok(())
}

/// Forgets messages that are no news any more, and browsers whose sessions have ended.
pub fn prune(tx: &mut Tx, now: Time) -> Result<()> {
    tx.run(sql!("DELETE FROM push_message WHERE created_at < $1"), &[&now.plus(-2 * DAY)])?;
    tx.run(
        sql!(
            scan "DELETE FROM push_subscription WHERE NOT EXISTS (
               SELECT 1 FROM session x WHERE x.member = push_subscription.member AND x.id = push_subscription.session
                 AND x.expires_at > $1)"
        ),
        &[&now],
    )?;
    Ok(())
}
