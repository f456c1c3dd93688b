//! The invitations of a space.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::InvitationId;
use crate::member::{Person, person_at};
use crate::space::{Space, managed};
use crate::time::Time;
use crate::viewer::Viewer;

/// How many are shown, the newest.
const SHOWN: i64 = 200;

/// An invitation as those who moderate the space see it; its link is told once, when it is made.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub by: Person,
    pub mailed: bool,
    /// Whom it was mailed to; empty once it is used or revoked.
    pub address: String,
    pub uses: i64,
    pub used: i64,
    pub created_at: Time,
    pub expires_at: Time,
    pub revoked: bool,
}

impl Invitation {
    /// How it stands: open, used, revoked, expired.
    pub fn state(&self, now: Time) -> &'static str {
        match self {
            Invitation { revoked: true, .. } => "revoked",
            it if it.used >= it.uses => "used",
            it if it.expires_at <= now => "expired",
            _ => "open",
        }
    }
}

/// The space and its invitations, the newest first; for those who moderate it.
pub fn list(tx: &mut Tx, viewer: &Viewer, slug: &str) -> Result<(Space, Vec<Invitation>)> {
    let space = managed(tx, viewer, slug)?;
    let all = tx.all(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", v.id, v.mailed, v.address, v.uses, v.used, v.created_at, v.expires_at, v.revoked_at
             FROM invitation v JOIN member m ON m.id = v.by_member
             WHERE v.space = $1 ORDER BY v.created_at DESC, v.id DESC LIMIT $2"
        ),
        &[&space.id, &SHOWN],
        |r| {
            Ok(Invitation {
                by: person_at(r, 0)?,
                id: r.get(7)?,
                mailed: r.get::<i64>(8)? != 0,
                address: r.get(9)?,
                uses: r.get(10)?,
                used: r.get(11)?,
                created_at: r.get(12)?,
                expires_at: r.get(13)?,
                revoked: r.get::<Option<i64>>(14)?.is_some(),
            })
        },
    )?;
    Ok((space, all))
}
