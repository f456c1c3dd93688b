//! Opening a link that invites, and coming in by it.

use store::{Tx, sql};

use crate::error::{Problem, Result};
use crate::id::InvitationId;
use crate::member::{Person, Secret, person_at};
use crate::space::belong::{come, role};
use crate::space::{Space, space_at};
use crate::viewer::Viewer;

/// What a link opens: what the space says of itself, and who invites.
#[derive(Clone, Debug)]
pub struct Invited {
    pub space: Space,
    pub rules_html: String,
    pub by: Person,
    /// How many people belong to the space.
    pub members: i64,
    /// Whether the viewer does.
    pub belongs: bool,
    id: InvitationId,
}

/// What a link opens, for whoever has it.
///
/// # Errors
/// A problem beside `token` where it is unknown, used up, revoked or expired; which of these is not said.
pub fn look(tx: &mut Tx, viewer: &Viewer, secret: &Secret) -> Result<Invited> {
    let found = tx.maybe(
        sql!(
            "SELECT ",
            space_columns!(),
            ", ",
            person_columns!("m"),
            ", s.rules_html, (SELECT COUNT(*) FROM space_member x WHERE x.space = s.id), v.id
             FROM invitation_link l JOIN invitation v ON v.id = l.invitation JOIN space s ON s.id = v.space
               JOIN member m ON m.id = v.by_member
             WHERE l.hash = $1 AND v.revoked_at IS NULL AND v.expires_at > $2 AND (v.used < v.uses OR EXISTS
               (SELECT 1 FROM space_member x WHERE x.member = $3 AND x.space = s.id))"
        ),
        &[&secret.hash(), &viewer.now, &viewer.id],
        |r| {
            let (rules_html, members) = (r.get(13)?, r.get(14)?);
            let (space, by, id) = (space_at(r, 0)?, person_at(r, 6)?, r.get(15)?);
            Ok(Invited { space, rules_html, by, members, belongs: false, id })
        },
    )?;
    let found = found.ok_or_else(dead)?;
    let belongs = role(tx, found.space.id, viewer.id)?.is_some();
    Ok(Invited { belongs, ..found })
}

/// Comes into the space by a link; whoever belongs to it already uses nothing up.
///
/// # Errors
/// As [`look`]; of two who take the last place at once, one.
pub fn accept(tx: &mut Tx, viewer: &Viewer, secret: &Secret) -> Result<Space> {
    let Invited { space, belongs, id, .. } = look(tx, viewer, secret)?;
    viewer.may_write()?;
    if belongs {
        return Ok(space);
    }
    let taken = tx.run(
        sql!("UPDATE invitation SET used = used + 1, address = '' WHERE id = $1 AND used < uses"),
        &[&id],
    )?;
    if taken == 0 {
        return Err(dead());
    }
    come(tx, viewer, &space, Some(id))?;
    Ok(space)
}

fn dead() -> crate::error::Error {
    Problem::new("token", "problem-invitation").into()
}
