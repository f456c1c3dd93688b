//! Ending a poll before its time, and taking it away.

use serde_json::json;
use store::{Tx, sql};

use super::make::{clear, editable};
use crate::answer::Target;
use crate::error::{Error, Result};
use crate::event::{self, Subject};
use crate::id::QuestionId;
use crate::viewer::Viewer;

/// Ends it now; one that is over stays as it is.
pub fn end(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Target> {
    let target = changed(tx, viewer, question)?;
    tx.run(
        sql!("UPDATE poll SET ends_at = $2 WHERE question = $1 AND (ends_at IS NULL OR ends_at > $2)"),
        &[&question, &viewer.now],
    )?;
    Ok(target)
}

/// Takes it away, with the votes.
pub fn remove(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Target> {
    let target = changed(tx, viewer, question)?;
    clear(tx, question)?;
    Ok(target)
}

/// The question whose poll is about to change, which the log is told.
fn changed(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Target> {
    let (target, poll) = editable(tx, viewer, question)?;
    if poll.is_none() {
        return Err(Error::NotFound);
    }
    let viewer = &target.actor(viewer);
    let subject = Subject::post(question, question, target.author);
    event::record(tx, viewer, event::Kind::PollChanged, subject, json!({}))?;
    Ok(target)
}
