//! Giving a question the credit for an answer that was found instead of asked for.

use serde_json::json;
use store::{Tx, sql};

use crate::answer::{Kind, Target, target};
use crate::error::{Error, Result};
use crate::event::{self, Subject};
use crate::id::{AnswerId, MemberId, PostId, QuestionId};
use crate::viewer::Viewer;

/// Notes that the viewer found under this question what they were about to ask. It counts once a member, and neither for
/// who has not signed in nor for the asker themselves, so that nobody makes numbers; told is the author of the accepted
/// answer, or else the asker.
pub fn save(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Target> {
    let target = target(tx, viewer, question.into())?;
    if target.kind != Kind::Question || target.deleted {
        return Err(Error::NotFound);
    }
    if viewer.may_write().is_err() || target.is_of(viewer) {
        return Ok(target);
    }
    let new = tx.run(
        sql!("INSERT INTO saved (question, member, at) VALUES ($1, $2, $3) ON CONFLICT (question, member) DO NOTHING"),
        &[&question, &viewer.id, &viewer.now],
    )?;
    if new > 0 {
        let (post, author) = accepted(tx, question)?.unwrap_or((question.into(), target.author));
        event::record(
            tx,
            viewer,
            event::Kind::QuestionFound,
            Subject::post(question, post, author),
            json!({}),
        )?;
    }
    Ok(target)
}

/// The accepted answer and its author.
fn accepted(tx: &mut Tx, question: QuestionId) -> Result<Option<(PostId, MemberId)>> {
    Ok(tx.maybe(
        sql!(
            "SELECT a.id, a.author FROM question q JOIN answer a ON a.question = q.id AND a.id = q.accepted
             WHERE q.id = $1 AND a.deleted IS NULL"
        ),
        &[&question],
        |r| Ok((r.get::<AnswerId>(0)?.into(), r.get(1)?)),
    )?)
}
