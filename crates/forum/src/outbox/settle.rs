//! What became of a mail.

use store::{Tx, sql};

use crate::error::Result;
use crate::time::{HOUR, MINUTE, Time};

/// After how many attempts a mail is given up.
pub const TRIES: i64 = 8;

/// When to try again after so many attempts: soon at first, then ever more seldom.
pub fn retry_at(now: Time, tries: i64) -> Time {
    let wait = match tries {
        ..=1 => MINUTE,
        2 => 5 * MINUTE,
        3 => 30 * MINUTE,
        4 => 2 * HOUR,
        5 => 6 * HOUR,
        _ => 12 * HOUR,
    };
    now.plus(wait)
}

/// Notes that the mail was handed over; whom it went to and what about is forgotten.
pub fn sent(tx: &mut Tx, id: i64, now: Time) -> Result<()> {
    tx.run(sql!("UPDATE outbox SET sent_at = $2, data = '{}', to_address = '' WHERE id = $1"), &[&id, &now])?;
    Ok(())
}

/// Notes that there was nobody to send the mail to or nothing to say any more, which is no failure.
pub(super) fn skipped(tx: &mut Tx, id: i64, why: &str) -> Result<()> {
    failed(tx, id, &format!("skipped: {why}"))
}

/// Notes that the mail won't be sent, and why.
pub fn failed(tx: &mut Tx, id: i64, why: &str) -> Result<()> {
    tx.run(
        sql!("UPDATE outbox SET failed = $2, data = '{}', to_address = '' WHERE id = $1 AND sent_at IS NULL"),
        &[&id, &why],
    )?;
    Ok(())
}
