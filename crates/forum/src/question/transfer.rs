//! Moving a question to another space.

use serde_json::json;
use store::{Tx, sql};

use super::count;
use crate::act::{self, Kind, Why};
use crate::answer::{self, Target};
use crate::error::{Denial, Error, Problem, Result, check};
use crate::event::{self, Subject};
use crate::id::{QuestionId, SpaceId};
use crate::space::{self, Space};
use crate::text;
use crate::viewer::Viewer;

/// The question and the spaces that the viewer may move it to: those that they moderate, as they do the one it is in.
pub fn destinations(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<(Target, Vec<Space>)> {
    let target = answer::target(tx, viewer, question.into())?;
    if !target.is_question() {
        return Err(Error::NotFound);
    }
    target.actor(viewer).must_moderate_space(tx, target.space)?;
    let mut spaces = space::readable(tx, viewer)?;
    spaces.retain(|space| space.id != target.space);
    let mut moderated = Vec::with_capacity(spaces.len());
    for space in spaces {
        if viewer.moderates(tx, space.id)? {
            moderated.push(space);
        }
    }
    Ok((target, moderated))
}

/// Moves a question with all that belongs to it; from then on those may see it who may read that space. A reason is due
/// to its author.
pub fn transfer(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    to: SpaceId,
    reason: &str,
) -> Result<Space> {
    let (target, spaces) = destinations(tx, viewer, question)?;
    let reason = text::clean(reason);
    let least = if target.is_of(viewer) { 0 } else { 5 };
    let mut problems: Vec<Problem> = text::length("reason", &reason, least, 500).into_iter().collect();
    let Some(to) = spaces.into_iter().find(|space| space.id == to) else {
        problems.push(Problem::new("space", "problem-space"));
        return Err(Error::Invalid(problems));
    };
    check(problems)?;
    if target.deleted {
        return Err(Denial::Deleted.into());
    }
    count(tx, question, -1)?;
    // Pinned is to the top of a space, so it is not in another.
    tx.run(sql!("UPDATE question SET space = $2, pinned = NULL WHERE id = $1"), &[&question, &to.id])?;
    count(tx, question, 1)?;
    let why = Why { reason, ..Why::default() };
    let act = act::note(tx, viewer, &target, Kind::Move, &why)?;
    let subject = Subject::post(question, question, target.author);
    let data = json!({ "act": act, "from": target.space, "to_space": to.id, "reason": why.reason });
    event::record(tx, viewer, event::Kind::QuestionMoved, subject, data)?;
    Ok(to)
}
