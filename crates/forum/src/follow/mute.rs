//! Muting: leaving a person or a tag out of what is shown and told without being asked for.

use store::{Tx, sql};

use super::Thing;
use crate::error::{Error, Result};
use crate::id::MemberId;
use crate::viewer::Viewer;

/// Mutes a person or a tag, which ends following them, or lifts that (and a block with it). Doing it twice changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for oneself and for what can't be muted.
pub fn mute(tx: &mut Tx, viewer: &Viewer, thing: Thing, on: bool) -> Result<()> {
    viewer.must_be_somebody()?;
    match thing {
        Thing::Person(person) if person != viewer.id => {}
        Thing::Tag(_) => {}
        _ => return Err(Error::NotFound),
    }
    if !on {
        return end(tx, viewer.id, thing);
    }
    super::set::end(tx, viewer.id, thing)?;
    let (kind, target) = thing.key();
    tx.run(
        sql!(
            "INSERT INTO mute (member, kind, target, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (member, kind, target) DO NOTHING"
        ),
        &[&viewer.id, &kind, &target, &viewer.now],
    )?;
    Ok(())
}

/// Lifts muting and blocking.
pub(super) fn end(tx: &mut Tx, member: MemberId, thing: Thing) -> Result<()> {
    let (kind, target) = thing.key();
    if let Thing::Person(person) = thing {
        tx.run(sql!("DELETE FROM block WHERE member = $1 AND target = $2"), &[&member, &person])?;
    }
    tx.run(
        sql!("DELETE FROM mute WHERE member = $1 AND kind = $2 AND target = $3"),
        &[&member, &kind, &target],
    )?;
    Ok(())
}
