//! Saying what a question is to another one.

use serde_json::json;
use store::{Tx, sql};

use super::{Kind, chain};
use crate::act::{self, Why};
use crate::answer::{Kind as Post, Target, target};
use crate::error::{Error, Problem, Result};
use crate::event::{self, Subject};
use crate::id::{MemberId, PostId, QuestionId};
use crate::permission::Privilege;
use crate::time::Time;
use crate::viewer::Viewer;

/// What was typed.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub kind: Option<Kind>,
    /// The other question, or an answer to it.
    pub other: Option<PostId>,
}

/// The question, if the viewer may say what it is to others: its asker, who moderates its space, and who has the
/// privilege to close.
pub fn may_mark(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Target> {
    viewer.may_write()?;
    let target = target(tx, viewer, question.into())?;
    let viewer = &target.actor(viewer);
    if target.kind != Post::Question {
        return Err(Error::NotFound);
    }
    target.must_be_open()?;
    if viewer.id != target.author && !viewer.moderates(tx, target.space)? {
        viewer.may(Privilege::Close)?;
    }
    Ok(target)
}

/// Says what a question is to another one; what was said of the two before gives way. Nothing is closed, and the asker is
/// told. What the asker has denied only moderators say again. No circle can be made; it is looked for in this transaction.
pub fn mark(tx: &mut Tx, viewer: &Viewer, question: QuestionId, request: &Request) -> Result<Target> {
    let target = may_mark(tx, viewer, question)?;
    let viewer = &target.actor(viewer);
    let Some(kind) = request.kind else { return Err(Problem::new("kind", "problem-link-kind").into()) };
    let other = other(tx, viewer, question, request.other)?;
    let before = tx.maybe(
        sql!("SELECT kind, denied_at FROM link WHERE question = $1 AND target = $2"),
        &[&question, &other],
        |r| Ok((Kind::parse(&r.get::<String>(0)?), r.get::<Option<Time>>(1)?)),
    )?;
    match before {
        Some((was, None)) if was == Some(kind) => return Ok(target),
        Some((_, Some(_))) if viewer.id != target.author && !viewer.moderates(tx, target.space)? => {
            return Err(Problem::new("other", "problem-link-denied").into());
        }
        _ => {}
    }
    let back = tx.maybe(
        sql!("SELECT 1 FROM link WHERE question = $1 AND target = $2 AND denied_at IS NULL"),
        &[&other, &question],
        |_| Ok(()),
    )?;
    if back.is_some() || (kind != Kind::Related && chain::circle(tx, other, question)?) {
        return Err(Problem::new("other", "problem-link-circle").into());
    }
    let agreed = (viewer.id == target.author).then_some(viewer.now);
    write(tx, viewer, (question, other), kind, agreed)?;
    let why = Why { reason: kind.as_str().to_owned(), target: Some(other.0), ..Why::default() };
    let act = act::note(tx, viewer, &target, act::Kind::Link, &why)?;
    let data = json!({ "act": act, "kind": kind.as_str(), "target": other });
    let subject = Subject::post(question, question, target.author);
    event::record(tx, viewer, event::Kind::QuestionLinked, subject, data)?;
    Ok(target)
}

/// The other question: another one that the viewer may see and that stands.
fn other(tx: &mut Tx, viewer: &Viewer, question: QuestionId, named: Option<PostId>) -> Result<QuestionId> {
    let problem = |key| Err(Problem::new("other", key).into());
    let Some(named) = named else { return problem("problem-link-none") };
    match target(tx, viewer, named) {
        Ok(other) if other.question == question => problem("problem-link-itself"),
        Ok(other) if !other.deleted => Ok(other.question),
        Ok(_) | Err(Error::NotFound) => problem("problem-duplicate-unseen"),
        Err(error) => Err(error),
    }
}

fn write(
    tx: &mut Tx,
    viewer: &Viewer,
    (question, other): (QuestionId, QuestionId),
    kind: Kind,
    agreed: Option<Time>,
) -> Result<()> {
    let by: MemberId = viewer.id;
    tx.run(
        sql!(
            "INSERT INTO link (question, target, kind, by_member, at, agreed_at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (question, target) DO UPDATE SET kind = excluded.kind, by_member = excluded.by_member,
               at = excluded.at, act = NULL, agreed_at = excluded.agreed_at, denied_at = NULL, denial = ''"
        ),
        &[&question, &other, &kind.as_str(), &by, &viewer.now, &agreed],
    )?;
    Ok(())
}
