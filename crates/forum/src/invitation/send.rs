//! What a mail that invites says.

use store::{Tx, sql};

use super::give::link;
use crate::error::Result;
use crate::id::InvitationId;
use crate::member::Secret;
use crate::time::Time;

/// An invitation that is about to be mailed.
pub(crate) struct Sending {
    pub(crate) address: String,
    /// The language of whoever invites; that of the reader is not known.
    pub(crate) language: Option<String>,
    pub(crate) by: String,
    pub(crate) space: String,
    pub(crate) description: String,
}

/// Makes the link of an invitation by mail; none where it has ended, or its giver's account has.
pub(crate) fn send(tx: &mut Tx, now: Time, id: InvitationId, secret: &Secret) -> Result<Option<Sending>> {
    let found = tx.maybe(
        sql!(
            "SELECT v.address, m.language, m.name, s.name, s.description
             FROM invitation v JOIN space s ON s.id = v.space JOIN member m ON m.id = v.by_member
             WHERE v.id = $1 AND v.revoked_at IS NULL AND v.used < v.uses AND v.expires_at > $2
               AND m.deleted_at IS NULL"
        ),
        &[&id, &now],
        |r| {
            let (address, language, by) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(Sending { address, language, by, space: r.get(3)?, description: r.get(4)? })
        },
    )?;
    if found.is_some() {
        link(tx, id, secret)?;
    }
    Ok(found)
}
