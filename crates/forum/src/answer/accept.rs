//! Accepting an answer: the asker says which one helped.

use serde_json::json;
use store::{Tx, sql};

use super::{Kind, Target, target};
use crate::act;
use crate::error::{Denial, Error, Result};
use crate::event::{self, Subject};
use crate::id::{AnswerId, QuestionId};
use crate::viewer::Viewer;

/// Accepts an answer in place of the one accepted before; accepting the same again changes nothing.
pub fn accept(tx: &mut Tx, viewer: &Viewer, answer: AnswerId) -> Result<QuestionId> {
    let target = asked_by(tx, viewer, answer)?;
    let viewer = &target.actor(viewer);
    let before = accepted(tx, &target)?;
    if before == Some(answer) {
        return Ok(target.question);
    }
    if let Some(before) = before {
        take_back(tx, viewer, &target, before)?;
    }
    tx.run(
        sql!("UPDATE question SET accepted = $2, accepted_at = $3 WHERE id = $1"),
        &[&target.question, &answer, &viewer.now],
    )?;
    act::note(tx, viewer, &target, act::Kind::Accept, &act::Why::default())?;
    let subject = Subject::post(target.question, answer, target.author);
    event::record(tx, viewer, event::Kind::AnswerAccepted, subject, json!({ "asker": target.asker }))?;
    Ok(target.question)
}

/// Takes the acceptance of an answer back; nothing happens where it was not accepted.
pub fn unaccept(tx: &mut Tx, viewer: &Viewer, answer: AnswerId) -> Result<QuestionId> {
    let target = asked_by(tx, viewer, answer)?;
    let viewer = &target.actor(viewer);
    if accepted(tx, &target)? == Some(answer) {
        take_back(tx, viewer, &target, answer)?;
    }
    Ok(target.question)
}

fn asked_by(tx: &mut Tx, viewer: &Viewer, answer: AnswerId) -> Result<Target> {
    viewer.may_write()?;
    let target = target(tx, viewer, answer.into())?;
    if target.kind != Kind::Answer {
        return Err(Error::NotFound);
    }
    if target.asker != target.actor(viewer).id {
        return Err(Denial::NotAuthor.into());
    }
    target.must_be_open()?;
    Ok(target)
}

fn accepted(tx: &mut Tx, target: &Target) -> Result<Option<AnswerId>> {
    Ok(tx.one(sql!("SELECT accepted FROM question WHERE id = $1"), &[&target.question], |r| r.get(0))?)
}

/// Takes the acceptance of an answer of the target's question away.
pub(crate) fn take_back(tx: &mut Tx, viewer: &Viewer, target: &Target, answer: AnswerId) -> Result<()> {
    tx.run(
        sql!("UPDATE question SET accepted = NULL, accepted_at = NULL WHERE id = $1"),
        &[&target.question],
    )?;
    let author = tx.one(sql!("SELECT author FROM answer WHERE id = $1"), &[&answer], |r| r.get(0))?;
    let unaccepted = Target { post: answer.into(), ..target.clone() };
    act::note(tx, viewer, &unaccepted, act::Kind::Unaccept, &act::Why::default())?;
    let subject = Subject::post(target.question, answer, author);
    event::record(tx, viewer, event::Kind::AnswerUnaccepted, subject, json!({ "asker": target.asker }))
}
