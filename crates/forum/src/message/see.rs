//! Noting what somebody has seen.

use serde_json::json;
use store::{Tx, sql};

use super::count;
use crate::error::Result;
use crate::event::{self, Kind, Subject};
use crate::id::ConversationId;
use crate::viewer::Viewer;

/// Notes that the viewer has seen everything up to a message. Seeing it again changes nothing.
pub fn see(tx: &mut Tx, viewer: &Viewer, id: ConversationId, number: i64) -> Result<()> {
    let new = tx.run(
        sql!(
            "UPDATE participant SET seen = $3, seen_at = $4, unread = (SELECT COUNT(*) FROM message g
               WHERE g.conversation = $2 AND g.number > $3 AND g.author <> $1)
             WHERE member = $1 AND conversation = $2 AND seen < $3 AND left_at IS NULL"
        ),
        &[&viewer.id, &id, &number, &viewer.now],
    )?;
    if new == 0 {
        return Ok(());
    }
    count(tx, viewer.id)?;
    event::record(tx, viewer, Kind::MessagesSeen, Subject::default(), json!({ "conversation": id }))
}
