//! What the asker says to it.

use serde_json::json;
use store::{Tx, sql};

use crate::act::{self, Why};
use crate::answer::{Kind, Target, target};
use crate::error::{Denial, Error, Result, check};
use crate::event::{self, Subject};
use crate::id::{MemberId, QuestionId};
use crate::text;
use crate::viewer::Viewer;

/// The asker says that it is so; doing it again changes nothing.
pub fn agree(tx: &mut Tx, viewer: &Viewer, question: QuestionId, other: QuestionId) -> Result<Target> {
    let (asked, by) = standing(tx, viewer, question, other)?;
    let viewer = &asked.actor(viewer);
    let new = tx.run(
        sql!("UPDATE link SET agreed_at = $3 WHERE question = $1 AND target = $2 AND agreed_at IS NULL"),
        &[&question, &other, &viewer.now],
    )?;
    if new > 0 {
        let data = json!({ "target": other });
        event::record(tx, viewer, event::Kind::LinkAgreed, Subject::post(question, question, by), data)?;
    }
    Ok(asked)
}

/// The asker says that it is not so, and why: the arrow stands no more, and what was said is shown.
pub fn deny(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    other: QuestionId,
    because: &str,
) -> Result<Target> {
    let (asked, by) = standing(tx, viewer, question, other)?;
    let viewer = &asked.actor(viewer);
    let because = text::clean(because);
    check(text::length("because", &because, 5, 500).into_iter().collect())?;
    tx.run(
        sql!(
            "UPDATE link SET denied_at = $3, denial = $4, agreed_at = NULL WHERE question = $1 AND target = $2"
        ),
        &[&question, &other, &viewer.now, &because],
    )?;
    let why = Why { reason: because.clone(), target: Some(other.0), ..Why::default() };
    let act = act::note(tx, viewer, &asked, act::Kind::DenyLink, &why)?;
    let data = json!({ "act": act, "target": other, "reason": because });
    event::record(tx, viewer, event::Kind::LinkDenied, Subject::post(question, question, by), data)?;
    Ok(asked)
}

/// The question and the other one, where the viewer may deny what stands between them.
pub fn deniable(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    other: QuestionId,
) -> Result<(Target, Target)> {
    let (asked, _) = standing(tx, viewer, question, other)?;
    Ok((asked, target(tx, viewer, other.into())?))
}

/// The question and who drew its arrow to the other one, where that stands between what the viewer, who asked it, may see.
fn standing(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    other: QuestionId,
) -> Result<(Target, MemberId)> {
    viewer.may_write()?;
    let asked = target(tx, viewer, question.into())?;
    if asked.kind != Kind::Question || target(tx, viewer, other.into())?.deleted {
        return Err(Error::NotFound);
    }
    if !asked.is_of(viewer) {
        return Err(Denial::NotAuthor.into());
    }
    asked.must_be_open()?;
    let by = tx.one(
        sql!("SELECT by_member FROM link WHERE question = $1 AND target = $2 AND denied_at IS NULL"),
        &[&question, &other],
        |r| r.get(0),
    )?;
    Ok((asked, by))
}
