//! Giving invitations, and taking them back.

use serde_json::json;
use store::{Tx, sql};

use crate::error::{Denial, Error, Problem, Result, check};
use crate::id::{InvitationId, SpaceId};
use crate::member::{Secret, sign_up};
use crate::outbox::{self, Mail};
use crate::space::change::record;
use crate::space::{Space, managed};
use crate::time::DAY;
use crate::viewer::Viewer;

/// For how many days a link works.
pub const DAYS: [i64; 4] = [1, 7, 30, 90];

/// How many people may come by one link at most.
pub const USES: i64 = 1000;

/// For how many days an invitation by mail works.
const MAILED_DAYS: i64 = 14;

/// How many invitations of a space are open at most.
const MOST_OPEN: i64 = 100;

/// What was chosen for a link, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    pub days: String,
    pub uses: String,
}

/// Makes a link that holds this secret; those who moderate the space do.
///
/// # Errors
/// A problem beside `days` or `uses`; [`Denial::InvitesTooMany`].
pub fn give(tx: &mut Tx, viewer: &Viewer, slug: &str, terms: &Terms, secret: &Secret) -> Result<Space> {
    let space = managed(tx, viewer, slug)?;
    let number = |text: &str| text.trim().parse::<i64>().unwrap_or_default();
    let (days, uses) = (number(&terms.days), number(&terms.uses));
    let mut problems = Vec::new();
    if !DAYS.contains(&days) {
        problems.push(Problem::new("days", "problem-invitation-days"));
    }
    if !(1..=USES).contains(&uses) {
        problems.push(Problem::new("uses", "problem-range").with("min", 1).with("max", USES));
    }
    check(problems)?;
    let id = make(tx, viewer, &space, "", days, uses)?;
    link(tx, id, secret)?;
    Ok(space)
}

/// Has an invitation for one person mailed to an address. Whether that has an account is not told, nor looked at.
///
/// # Errors
/// A problem beside `email`; [`Denial::InvitesTooMany`].
pub fn mail(tx: &mut Tx, viewer: &Viewer, slug: &str, typed: &str) -> Result<Space> {
    let space = managed(tx, viewer, slug)?;
    let address = sign_up::address(typed)?;
    let open = tx.maybe(
        sql!(
            "SELECT 1 FROM invitation WHERE space = $1 AND LOWER(address) = $2 AND used < uses AND expires_at > $3"
        ),
        &[&space.id, &address.to_lowercase(), &viewer.now],
        |_| Ok(()),
    )?;
    if open.is_some() {
        return Err(Problem::new("email", "problem-invited-already").into());
    }
    let id = make(tx, viewer, &space, &address, MAILED_DAYS, 1)?;
    let letter = Mail::to_address(String::new(), outbox::Kind::Invitation, json!({ "invitation": id }));
    outbox::enqueue(tx, viewer, &letter)?;
    Ok(space)
}

/// Ends an invitation; nothing happens where it has ended.
///
/// # Errors
/// [`Error::NotFound`] where the space has no such one.
pub fn revoke(tx: &mut Tx, viewer: &Viewer, slug: &str, id: InvitationId) -> Result<Space> {
    let space = managed(tx, viewer, slug)?;
    let revoked = tx.run(
        sql!(
            "UPDATE invitation SET revoked_at = COALESCE(revoked_at, $3), address = '' WHERE id = $1 AND space = $2"
        ),
        &[&id, &space.id, &viewer.now],
    )?;
    if revoked == 0 {
        return Err(Error::NotFound);
    }
    record(tx, viewer, "revoked", space.id, &space.name)?;
    Ok(space)
}

fn make(
    tx: &mut Tx,
    viewer: &Viewer,
    space: &Space,
    address: &str,
    days: i64,
    uses: i64,
) -> Result<InvitationId> {
    if open(tx, viewer, space.id)? >= MOST_OPEN {
        return Err(Denial::InvitesTooMany { most: MOST_OPEN }.into());
    }
    let (id, mailed) = (InvitationId::next(tx)?, i64::from(!address.is_empty()));
    tx.run(
        sql!(
            "INSERT INTO invitation (id, space, by_member, mailed, address, uses, used, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)"
        ),
        &[
            &id,
            &space.id,
            &viewer.id,
            &mailed,
            &address,
            &uses,
            &viewer.now,
            &viewer.now.plus(days * DAY),
        ],
    )?;
    record(tx, viewer, "invited", space.id, &space.name)?;
    Ok(id)
}

fn open(tx: &mut Tx, viewer: &Viewer, space: SpaceId) -> Result<i64> {
    Ok(tx.one(
        sql!(
            "SELECT COUNT(*) FROM invitation
             WHERE space = $1 AND revoked_at IS NULL AND used < uses AND expires_at > $2"
        ),
        &[&space, &viewer.now],
        |r| r.get(0),
    )?)
}

/// Makes a link for an invitation that there is.
pub(super) fn link(tx: &mut Tx, id: InvitationId, secret: &Secret) -> Result<()> {
    tx.run(sql!("INSERT INTO invitation_link (hash, invitation) VALUES ($1, $2)"), &[&secret.hash(), &id])?;
    Ok(())
}
