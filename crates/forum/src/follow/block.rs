//! Blocking a person: they can neither follow, mention, message nor ask the one who blocks, and are not told.

use store::{Tx, sql};

use super::{Thing, mute};
use crate::error::Result;
use crate::id::MemberId;
use crate::viewer::Viewer;

/// Blocks a person, which mutes them and ends following both ways, or lifts both. Doing it twice changes nothing.
pub fn block(tx: &mut Tx, viewer: &Viewer, person: MemberId, on: bool) -> Result<()> {
    mute(tx, viewer, Thing::Person(person), on)?;
    if !on {
        return Ok(());
    }
    super::set::end(tx, person, Thing::Person(viewer.id))?;
    tx.run(
        sql!(
            "INSERT INTO block (member, target, at) VALUES ($1, $2, $3) ON CONFLICT (member, target) DO NOTHING"
        ),
        &[&viewer.id, &person, &viewer.now],
    )?;
    Ok(())
}
