//! Letting drafts go.

use store::{Tx, sql};

use super::{Owner, Place};
use crate::error::Result;
use crate::time::{DAY, Time};

/// For how long a draft waits for somebody to sign in.
const WAITS: i64 = 30 * DAY;

/// Lets one draft go: it was posted, or nobody wants it.
pub fn discard(tx: &mut Tx, owner: &Owner, place: Place) -> Result<()> {
    tx.run(
        sql!("DELETE FROM draft WHERE owner = $1 AND kind = $2 AND target = $3"),
        &[owner, &place.kind.as_str(), &place.target],
    )?;
    Ok(())
}

/// Lets go what visitors left behind a month ago and more.
pub fn prune(tx: &mut Tx, now: Time) -> Result<()> {
    tx.run(sql!("DELETE FROM draft WHERE updated_at < $1 AND owner LIKE 'a%'"), &[&now.plus(-WAITS)])?;
    Ok(())
}
