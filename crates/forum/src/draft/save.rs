//! Keeping a draft.

use store::{Tx, sql};

use super::{Fields, Owner, Place, discard};
use crate::error::{Problem, Result};
use crate::time::Time;

/// The most bytes that one draft may take: more than any post may have.
pub const LARGEST: usize = 256 << 10;

/// Keeps what was typed in place of what was kept there before; a form that was emptied leaves nothing.
///
/// # Errors
/// [`Invalid`](crate::Error::Invalid) beside `body` where it is larger than [`LARGEST`].
pub fn save(tx: &mut Tx, now: Time, owner: &Owner, place: Place, fields: &Fields) -> Result<()> {
    if fields.is_empty() {
        return discard(tx, owner, place);
    }
    let Some(typed) = written(fields) else {
        return Err(Problem::new("body", "problem-draft-large").into());
    };
    tx.run(
        sql!(
            "INSERT INTO draft (owner, kind, target, fields, updated_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (owner, kind, target) DO UPDATE SET fields = excluded.fields, updated_at = excluded.updated_at"
        ),
        &[owner, &place.kind.as_str(), &place.target, &typed, &now],
    )?;
    make_room(tx, owner)
}

/// The fields as they are stored; none where that is too large.
pub(super) fn written(fields: &Fields) -> Option<String> {
    serde_json::to_string(fields).ok().filter(|typed| typed.len() <= LARGEST)
}

/// Drops the oldest drafts over the number that an owner may have.
fn make_room(tx: &mut Tx, owner: &Owner) -> Result<()> {
    tx.run(
        sql!(
            "DELETE FROM draft WHERE owner = $1 AND updated_at <
               (SELECT d.updated_at FROM draft d WHERE d.owner = $1 ORDER BY d.updated_at DESC LIMIT 1 OFFSET $2)"
        ),
        &[owner, &(owner.room() - 1)],
    )?;
    Ok(())
}
