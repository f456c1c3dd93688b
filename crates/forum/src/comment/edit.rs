//! Editing a comment.

use serde_json::json;
use store::{Tx, sql};

use super::find::{Found, find};
use super::post::{BODY, write};
use crate::error::{Denial, Error, Result, check};
use crate::event::{self, Subject};
use crate::id::{CommentId, MemberId};
use crate::mention::{self, Place, Written};
use crate::text;
use crate::time::{MINUTE, Time};
use crate::viewer::Viewer;

/// How long its author may edit a comment, in minutes.
pub const EDIT_MINUTES: i64 = 5;

/// Whether the viewer may edit a comment, or the reason why not: its author for a few minutes, moderators always.
pub fn may_edit(viewer: &Viewer, author: MemberId, created_at: Time, moderates: bool) -> Result<()> {
    viewer.may_write()?;
    if moderates {
        return Ok(());
    }
    if author != viewer.id {
        return Err(Denial::NotModerator.into());
    }
    let late = viewer.now.since(created_at) > EDIT_MINUTES * MINUTE;
    if late { Err(Denial::TooLate.into()) } else { Ok(()) }
}

/// Changes what a comment says; saying the same again changes nothing.
///
/// # Errors
/// [`Error::Conflict`] where it no longer says what it said when the edit began (`base`, see [`Found::version`]).
pub fn edit(tx: &mut Tx, viewer: &Viewer, id: CommentId, base: &str, body: &str) -> Result<Found> {
    viewer.may_write()?;
    let found = find(tx, viewer, id)?;
    let viewer = &found.target.actor(viewer);
    may_edit(viewer, found.author, found.created_at, found.moderates)?;
    found.target.must_be_open()?;
    if found.deleted {
        return Err(Denial::Deleted.into());
    }
    let body = text::clean(body);
    check(text::length("body", &body, *BODY.start(), *BODY.end()).into_iter().collect())?;
    if body == found.body {
        return Ok(found);
    }
    if base != found.version() {
        return Err(Error::Conflict { revision: 0 });
    }
    let Written { rendered, people } = write(tx, viewer, &body)?;
    tx.run(
        sql!("UPDATE comment SET body = $2, html = $3, edited_at = $4 WHERE id = $1"),
        &[&id, &body, &rendered.html, &viewer.now],
    )?;
    let subject = Subject::post(found.target.question, found.target.post, found.author);
    let place = Place { question: found.target.question, post: found.target.post, comment: Some(id) };
    let mentions = mention::note(tx, viewer, place, &people)?;
    let data = json!({ "comment": id, "mentions": mentions });
    event::record(tx, viewer, event::Kind::CommentEdited, subject, data)?;
    Ok(found)
}
