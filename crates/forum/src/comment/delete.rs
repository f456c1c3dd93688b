//! Deleting a comment.

use serde_json::json;
use store::{Tx, sql};

use super::find::{Found, find};
use super::post::count;
use crate::act::{self, Why};
use crate::error::{Denial, Result, check};
use crate::event::{self, Subject};
use crate::id::{CommentId, MemberId};
use crate::text;
use crate::viewer::Viewer;

/// Whether the viewer may delete a comment, or the reason why not: its author and moderators.
pub fn may_delete(viewer: &Viewer, author: MemberId, moderates: bool) -> Result<()> {
    viewer.may_write()?;
    if author == viewer.id || moderates { Ok(()) } else { Err(Denial::NotModerator.into()) }
}

/// Deletes a comment; of somebody else's the reason is due to them. Deleting it again changes nothing.
pub fn delete(tx: &mut Tx, viewer: &Viewer, id: CommentId, reason: &str) -> Result<Found> {
    viewer.may_write()?;
    let found = find(tx, viewer, id)?;
    let viewer = &found.target.actor(viewer);
    may_delete(viewer, found.author, found.moderates)?;
    if found.deleted {
        return Ok(found);
    }
    if found.target.locked && !found.moderates {
        return Err(Denial::Locked.into());
    }
    let reason = text::clean(reason);
    let least = if found.author == viewer.id { 0 } else { 5 };
    check(text::length("reason", &reason, least, 500).into_iter().collect())?;
    let why = Why { reason, target: Some(id.0), ..Why::default() };
    let act = act::note(tx, viewer, &found.target, act::Kind::DeleteComment, &why)?;
    tx.run(sql!("UPDATE comment SET deleted = $2 WHERE id = $1"), &[&id, &act])?;
    count(tx, &found.target, -1)?;
    let subject = Subject::post(found.target.question, found.target.post, found.author);
    let data = json!({ "comment": id, "act": act, "reason": why.reason });
    event::record(tx, viewer, event::Kind::CommentDeleted, subject, data)?;
    Ok(found)
}
