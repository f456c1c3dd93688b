//! Whose turn it is to make the backup that is due.

use store::{Tx, sql};

use crate::error::Result;
use crate::time::{HOUR, Time};

/// How long after one that failed, or that nobody finished, another is tried in its stead.
const AGAIN: i64 = HOUR;

/// Takes on the backup that is due, if there is one and no other node took it: its number for [`super::made`] or
/// [`super::failed`]. One is due in every span of `every` microseconds.
pub fn turn(tx: &mut Tx, now: Time, every: i64) -> Result<Option<i64>> {
    let slot = now.0.div_euclid(every.max(1));
    let id = tx.next_id("backup")?;
    Ok(tx.maybe(
        sql!(
            "INSERT INTO backup (id, slot, started_at) VALUES ($1, $2, $3)
             ON CONFLICT (slot) DO UPDATE SET started_at = excluded.started_at, failed = NULL
               WHERE backup.made_at IS NULL AND backup.started_at <= $4
             RETURNING id"
        ),
        &[&id, &slot, &now, &now.plus(-AGAIN)],
        |r| r.get(0),
    )?)
}
