//! Leaving a conversation.

use serde_json::json;
use store::{Tx, sql};

use super::count;
use super::find::find;
use crate::error::Result;
use crate::event::{self, Kind, Subject};
use crate::id::{ConversationId, MemberId};
use crate::viewer::Viewer;

/// Leaves a conversation: what was written stays with the others, and nothing of it is the viewer's to see any more.
pub fn leave(tx: &mut Tx, viewer: &Viewer, id: ConversationId) -> Result<()> {
    find(tx, viewer, id)?;
    tx.run(
        sql!(
            "UPDATE participant SET left_at = $3, unread = 0 WHERE member = $1 AND conversation = $2 AND left_at IS NULL"
        ),
        &[&viewer.id, &id, &viewer.now],
    )?;
    count(tx, viewer.id)?;
    event::record(tx, viewer, Kind::ConversationLeft, Subject::default(), json!({ "conversation": id }))
}

/// Leaves all of them: the account is deleted.
pub(crate) fn leave_all(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<()> {
    tx.run(
        sql!("UPDATE participant SET left_at = $2, unread = 0 WHERE member = $1 AND left_at IS NULL"),
        &[&member, &viewer.now],
    )?;
    count(tx, member)
}
