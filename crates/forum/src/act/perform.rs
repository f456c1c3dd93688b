//! Doing something to a post: the state, the counts, the act and the event, or nothing.

use serde_json::json;
use store::{Tx, sql};

use super::{Kind, Reason, Standing, Why, counts, note};
use crate::answer::{Kind as Post, Target, target};
use crate::error::{Denial, Error, Problem, Result, check};
use crate::event::{self, Subject};
use crate::id::{ActId, PostId, QuestionId};
use crate::link;
use crate::question;
use crate::text;
use crate::viewer::Viewer;

/// The least and the most characters of a reason that is due.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;
/// The most characters of a note, or of a reason that is not due.
const NOTE: usize = 500;

/// What is asked for, as it was typed.
#[derive(Clone, Debug)]
pub struct Request {
    pub kind: Kind,
    /// A word from [`Reason`] for closing, a sentence otherwise.
    pub reason: String,
    /// A sentence to the author beside the reason for closing.
    pub note: String,
    /// The question that the closed one repeats (or an answer to it).
    pub duplicate: Option<PostId>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// It stood so already: nothing changed.
    Already,
}

/// The post and whether it stands so already, if the viewer may do this to it.
pub fn prepare(tx: &mut Tx, viewer: &Viewer, post: PostId, kind: Kind) -> Result<(Target, Outcome)> {
    viewer.may_write()?;
    let target = target(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    let standing = Standing::load(tx, &target)?;
    let moderates = viewer.moderates(tx, target.space)?;
    standing.may(viewer, moderates, kind)?;
    let already = standing.is_already(kind);
    if !already && kind != Kind::Undelete {
        target.must_not_be_deleted()?;
    }
    if !already && kind == Kind::Publish {
        must_be_the_askers_alone(tx, &target)?;
    }
    Ok((target, if already { Outcome::Already } else { Outcome::Done }))
}

/// Does what is asked for to a post that the viewer may see; doing it again changes nothing.
pub fn perform(tx: &mut Tx, viewer: &Viewer, post: PostId, request: &Request) -> Result<(Target, Outcome)> {
    let kind = request.kind;
    let (target, outcome) = prepare(tx, viewer, post, kind)?;
    let viewer = &target.actor(viewer);
    if outcome == Outcome::Already {
        return Ok((target, outcome));
    }
    let why = why(tx, viewer, &target, request)?;
    let act = note(tx, viewer, &target, kind, &why)?;
    set(tx, &target, kind, act)?;
    match kind {
        Kind::Delete => counts::deleted(tx, viewer, &target)?,
        Kind::Undelete => counts::undeleted(tx, &target)?,
        Kind::Publish => question::count(tx, target.question, 1)?,
        Kind::Reopen => link::reopened(tx, target.question)?,
        _ => {}
    }
    let mut data = json!({ "act": act, "reason": why.reason, "note": why.note });
    if let Some(duplicate) = why.target {
        data["target"] = duplicate.into();
        link::closed(tx, viewer, target.question, QuestionId(duplicate), act)?;
    }
    let subject = Subject::post(target.question, target.post, target.author);
    event::record(tx, viewer, kind.event(), subject, data)?;
    Ok((target, Outcome::Done))
}

/// Nobody but whoever asked it has written under a private question, in confidence as they had to think.
fn must_be_the_askers_alone(tx: &mut Tx, target: &Target) -> Result<()> {
    let others = tx.maybe(
        sql!(
            "SELECT 1 FROM answer WHERE question = $1 AND author <> $2
             UNION ALL SELECT 1 FROM comment WHERE question = $1 AND author <> $2 LIMIT 1"
        ),
        &[&target.question, &target.asker],
        |_| Ok(()),
    )?;
    if others.is_some() { Err(Denial::InConfidence.into()) } else { Ok(()) }
}

/// What was typed, made clean, or every rule that it breaks.
fn why(tx: &mut Tx, viewer: &Viewer, target: &Target, request: &Request) -> Result<Why> {
    if request.kind == Kind::Close {
        return why_closed(tx, viewer, target, request);
    }
    let reason = text::clean(&request.reason);
    let due = request.kind.is_negative() && viewer.id != target.author;
    let problem = if due {
        text::length("reason", &reason, *REASON.start(), *REASON.end())
    } else {
        text::length("reason", &reason, 0, NOTE)
    };
    check(problem.into_iter().collect())?;
    Ok(Why { reason, ..Why::default() })
}

fn why_closed(tx: &mut Tx, viewer: &Viewer, target: &Target, request: &Request) -> Result<Why> {
    let note = text::clean(&request.note);
    let mut problems: Vec<Problem> = text::length("note", &note, 0, NOTE).into_iter().collect();
    let reason = Reason::parse(&request.reason);
    let mut duplicate = None;
    match reason {
        None => problems.push(Problem::new("reason", "problem-reason-none")),
        Some(Reason::Duplicate) => match duplicate_of(tx, viewer, target, request.duplicate)? {
            Ok(question) => duplicate = Some(question.0),
            Err(problem) => problems.push(problem),
        },
        Some(_) => {}
    }
    check(problems)?;
    let reason = reason.map_or("", Reason::as_str).to_owned();
    Ok(Why { reason, note, target: duplicate })
}

/// The question that another one repeats: one that the viewer may see, that stands, and that no chain of
/// links leads back from.
fn duplicate_of(
    tx: &mut Tx,
    viewer: &Viewer,
    closing: &Target,
    named: Option<PostId>,
) -> Result<Result<QuestionId, Problem>> {
    let problem = |key| Ok(Err(Problem::new("duplicate", key)));
    let Some(named) = named else { return problem("problem-duplicate-none") };
    let other = match target(tx, viewer, named) {
        Ok(other) if !other.deleted => other.question,
        Ok(_) | Err(Error::NotFound) => return problem("problem-duplicate-unseen"),
        Err(error) => return Err(error),
    };
    if other == closing.question {
        return problem("problem-duplicate-itself");
    }
    let back = link::circle(tx, other, closing.question)?;
    if back { problem("problem-duplicate-circle") } else { Ok(Ok(other)) }
}

/// Points the post's state to the act, or to none.
fn set(tx: &mut Tx, target: &Target, kind: Kind, act: ActId) -> Result<()> {
    let sql = match (kind, target.kind) {
        (Kind::Close | Kind::Reopen, _) => sql!("UPDATE question SET closed = $2 WHERE id = $1"),
        (Kind::Publish, _) => {
            tx.run(sql!("UPDATE question SET private = 0 WHERE id = $1"), &[&target.question])?;
            return Ok(());
        }
        (Kind::Pin | Kind::Unpin, _) => sql!("UPDATE question SET pinned = $2 WHERE id = $1"),
        (Kind::Lock | Kind::Unlock, Post::Question) => sql!("UPDATE question SET locked = $2 WHERE id = $1"),
        (Kind::Lock | Kind::Unlock, Post::Answer) => sql!("UPDATE answer SET locked = $2 WHERE id = $1"),
        (Kind::Delete | Kind::Undelete, Post::Question) => {
            sql!("UPDATE question SET deleted = $2 WHERE id = $1")
        }
        (Kind::Delete | Kind::Undelete, Post::Answer) => {
            sql!("UPDATE answer SET deleted = $2 WHERE id = $1")
        }
        // These come about elsewhere, or came with an imported post.
        _ => return Ok(()),
    };
    let undone = matches!(kind, Kind::Reopen | Kind::Unpin | Kind::Unlock | Kind::Undelete);
    tx.run(sql, &[&target.post, &(!undone).then_some(act)])?;
    Ok(())
}
