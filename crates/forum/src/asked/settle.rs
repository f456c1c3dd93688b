//! What people make of questions that are asked to them.

use serde_json::json;
use store::{Tx, sql};

use super::{MOST, Outcome, note};
use crate::answer::{Target, target};
use crate::error::{Error, Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{MemberId, QuestionId};
use crate::member::Person;
use crate::member::reach::{self, Way, named};
use crate::text;
use crate::viewer::Viewer;

/// How often a question is passed on at most, besides being asked to [`MOST`].
const PASSED: usize = 5;

/// Declines a question that waits for the viewer, with a note that the asker is told where there is one.
///
/// # Errors
/// [`Error::NotFound`] where none such waits; a problem beside `note`.
pub fn decline(tx: &mut Tx, viewer: &Viewer, question: QuestionId, said: &str) -> Result<Target> {
    viewer.may_write()?;
    let target = target(tx, viewer, question.into())?;
    let said = text::clean(said);
    check(text::length("note", &said, 0, 500).into_iter().collect())?;
    settle(tx, viewer, question, Outcome::Declined, &said)?;
    let subject = Subject::post(question, question, target.author);
    event::record(tx, viewer, Kind::AskDeclined, subject, json!({ "reason": said }))?;
    Ok(target)
}

/// Passes a question that waits for the viewer on to somebody else.
///
/// # Errors
/// [`Error::NotFound`] where none such waits; a problem beside `to`.
pub fn pass(tx: &mut Tx, viewer: &Viewer, question: QuestionId, to: &str) -> Result<Target> {
    viewer.may_write()?;
    let target = target(tx, viewer, question.into())?;
    let (people, mut problems) = named(tx, viewer, to, Way::Question, 1)?;
    if people.is_empty() && problems.is_empty() {
        problems.push(Problem::new("to", "problem-empty"));
    }
    problems.extend(people.iter().find_map(|person| unfit(person, &target)));
    for person in &people {
        problems.extend(reach::refused_behind(tx, target.asker, person, "to")?);
    }
    check(problems)?;
    settle(tx, viewer, question, Outcome::Passed, "")?;
    let many = tx.one(sql!("SELECT asked FROM question WHERE id = $1"), &[&question], |r| r.get::<i64>(0))?;
    if many >= (MOST + PASSED) as i64 {
        return Err(Problem::new("to", "problem-passed-much").into());
    }
    let new = note(tx, viewer, question, &people)?;
    if new.is_empty() {
        return Err(Problem::new("to", "problem-asked-already").into());
    }
    let subject = Subject::post(question, question, target.author);
    event::record(tx, viewer, Kind::AskPassed, subject, json!({ "asked": new }))?;
    Ok(target)
}

fn unfit(person: &Person, target: &Target) -> Option<Problem> {
    (person.id == target.author).then(|| Problem::new("to", "problem-asked-asker"))
}

/// Settles what waits for the viewer.
pub(crate) fn settle(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    outcome: Outcome,
    said: &str,
) -> Result<()> {
    let settled = tx.run(
        sql!(
            "UPDATE asked SET outcome = $3, note = $4, settled_at = $5
             WHERE question = $1 AND member = $2 AND outcome IS NULL"
        ),
        &[&question, &viewer.id, &outcome.as_str(), &said, &viewer.now],
    )?;
    if settled == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Somebody answered: if it was asked to them, it waits no more.
pub(crate) fn answered(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<()> {
    match settle(tx, viewer, question, Outcome::Answered, "") {
        Err(Error::NotFound) => Ok(()),
        settled => settled,
    }
}

/// Nothing waits for somebody whose account is deleted.
pub(crate) fn withdraw(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<()> {
    tx.run(
        sql!("UPDATE asked SET outcome = 'declined', settled_at = $2 WHERE member = $1 AND outcome IS NULL"),
        &[&member, &viewer.now],
    )?;
    Ok(())
}
