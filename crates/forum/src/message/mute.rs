//! Muting a conversation: it stays in the list, and nothing of it is counted or mailed.

use store::{Tx, sql};

use super::count;
use super::find::find;
use crate::error::Result;
use crate::id::ConversationId;
use crate::viewer::Viewer;

/// Mutes a conversation that the viewer belongs to, or lifts that. Doing it twice changes nothing.
pub fn mute(tx: &mut Tx, viewer: &Viewer, id: ConversationId, on: bool) -> Result<()> {
    find(tx, viewer, id)?;
    let at = on.then_some(viewer.now);
    tx.run(
        sql!("UPDATE participant SET muted_at = $3 WHERE member = $1 AND conversation = $2"),
        &[&viewer.id, &id, &at],
    )?;
    count(tx, viewer.id)
}
