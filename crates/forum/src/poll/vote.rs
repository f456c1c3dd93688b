//! Voting in a poll.

use serde_json::json;
use store::{Tx, sql};

use super::load;
use crate::answer::{Target, target};
use crate::error::{Denial, Error, Problem, Result};
use crate::event::{self, Subject};
use crate::id::QuestionId;
use crate::viewer::Viewer;

/// Marks these choices, in place of what the viewer marked before.
///
/// # Errors
/// A problem beside `choice` where nothing is marked, or more than one thing where one is wanted.
pub fn vote(tx: &mut Tx, viewer: &Viewer, question: QuestionId, marks: &[i64]) -> Result<Target> {
    viewer.may_write()?;
    let target = target(tx, viewer, question.into())?;
    let viewer = &target.actor(viewer);
    let poll = load(tx, viewer, question)?.ok_or(Error::NotFound)?;
    target.must_be_open()?;
    if poll.ended {
        return Err(Denial::PollOver.into());
    }
    let mut marks: Vec<i64> = marks.to_vec();
    marks.sort_unstable();
    marks.dedup();
    marks.retain(|mark| poll.choices.iter().any(|choice| choice.number == *mark));
    match marks.len() {
        0 => return Err(Problem::new("choice", "problem-poll-none").into()),
        2.. if !poll.several => return Err(Problem::new("choice", "problem-poll-one").into()),
        _ => {}
    }
    take_back(tx, viewer, question)?;
    let first = tx.run(
        sql!(
            "INSERT INTO poll_ballot (question, member, at) VALUES ($1, $2, $3)
             ON CONFLICT (question, member) DO NOTHING"
        ),
        &[&question, &viewer.id, &viewer.now],
    )?;
    tx.run(
        sql!("UPDATE poll SET ballots = ballots + $2 WHERE question = $1"),
        &[&question, &(first as i64)],
    )?;
    for mark in &marks {
        tx.run(
            sql!("INSERT INTO poll_mark (question, member, choice) VALUES ($1, $2, $3)"),
            &[&question, &viewer.id, mark],
        )?;
        tx.run(
            sql!("UPDATE poll_choice SET votes = votes + 1 WHERE question = $1 AND number = $2"),
            &[&question, mark],
        )?;
    }
    let subject = Subject { question: Some(question), post: Some(question.into()), member: None };
    event::record(tx, viewer, event::Kind::PollVoted, subject, json!({}))?;
    Ok(target)
}

/// Takes back what the viewer marked.
fn take_back(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE poll_choice SET votes = votes - 1 WHERE question = $1
             AND number IN (SELECT choice FROM poll_mark WHERE question = $1 AND member = $2)"
        ),
        &[&question, &viewer.id],
    )?;
    tx.run(sql!("DELETE FROM poll_mark WHERE question = $1 AND member = $2"), &[&question, &viewer.id])?;
    Ok(())
}
