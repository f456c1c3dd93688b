//! Putting a poll under a question.

use serde_json::json;
use store::{Tx, sql};

use super::Poll;
use crate::answer::{Kind, Target, target};
use crate::error::{Denial, Error, Problem, Result, check};
use crate::event::{self, Subject};
use crate::id::QuestionId;
use crate::time::DAY;
use crate::viewer::Viewer;
use crate::{text, upload};

/// How many choices a poll may have.
pub const CHOICES: std::ops::RangeInclusive<usize> = 2..=10;
/// The most characters of a choice.
const TEXT: usize = 120;
/// The most days that a poll may be open.
const DAYS: i64 = 365;

/// What was typed into the form.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Those without a text are left out.
    pub choices: Vec<Offer>,
    pub several: bool,
    pub hidden: bool,
    /// For how many days from now it is open; none for no end.
    pub days: Option<i64>,
}

/// A choice as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    pub text: String,
    /// The name of an upload, or empty.
    pub image: String,
}

/// The question, if the viewer may give it a poll or change the one that it has: its author and who moderates its space.
pub fn editable(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<(Target, Option<Poll>)> {
    viewer.may_write()?;
    let target = target(tx, viewer, question.into())?;
    let viewer = &target.actor(viewer);
    if target.kind != Kind::Question {
        return Err(Error::NotFound);
    }
    if target.author != viewer.id && !viewer.moderates(tx, target.space)? {
        return Err(Denial::NotAuthor.into());
    }
    target.must_be_open()?;
    Ok((target, super::load(tx, viewer, question)?))
}

/// Gives a question its poll, or changes the one that nobody has voted in yet: other choices would put words into the mouths
/// of those who voted.
pub fn make(tx: &mut Tx, viewer: &Viewer, question: QuestionId, draft: &Draft) -> Result<Target> {
    let (target, before) = editable(tx, viewer, question)?;
    let viewer = &target.actor(viewer);
    if before.is_some_and(|poll| poll.ballots > 0) {
        return Err(Denial::Voted.into());
    }
    let choices = read(draft)?;
    let ends_at = draft.days.map(|days| viewer.now.plus(days * DAY));
    clear(tx, question)?;
    tx.run(
        sql!(
            "INSERT INTO poll (question, several, hidden, ballots, made_at, ends_at) VALUES ($1, $2, $3, 0, $4, $5)"
        ),
        &[&question, &i64::from(draft.several), &i64::from(draft.hidden), &viewer.now, &ends_at],
    )?;
    for (number, choice) in (1i64..).zip(&choices) {
        tx.run(
            sql!("INSERT INTO poll_choice (question, number, text, image, votes) VALUES ($1, $2, $3, $4, 0)"),
            &[&question, &number, &choice.text, &choice.image],
        )?;
        upload::note_uses(tx, viewer, question, question.into(), &format!("/images/{}", choice.image))?;
    }
    let subject = Subject::post(question, question, target.author);
    event::record(tx, viewer, event::Kind::PollChanged, subject, json!({ "choices": choices.len() }))?;
    Ok(target)
}

/// The choices that were filled in, cleaned, or what is wrong.
fn read(draft: &Draft) -> Result<Vec<Offer>> {
    let cleaned = |offer: &Offer| Offer { text: text::line(&offer.text), image: offer.image.clone() };
    let mut choices: Vec<Offer> = draft.choices.iter().map(cleaned).collect();
    choices.retain(|choice| !choice.text.is_empty() || !choice.image.is_empty());
    let too_long = |days: &i64| !(1..=DAYS).contains(days);
    let days =
        draft.days.filter(too_long).map(|_| Problem::new("days", "problem-poll-days").with("max", DAYS));
    check(wrong(&choices).into_iter().chain(days).collect())?;
    Ok(choices)
}

/// What is wrong with the choices.
fn wrong(choices: &[Offer]) -> Option<Problem> {
    if !CHOICES.contains(&choices.len()) {
        let problem = Problem::new("choices", "problem-poll-choices");
        return Some(problem.with("min", *CHOICES.start() as i64).with("max", *CHOICES.end() as i64));
    }
    if choices.iter().any(|choice| choice.text.is_empty()) {
        return Some(Problem::new("choices", "problem-poll-words"));
    }
    let repeats = |(at, choice): (usize, &Offer)| choices[..at].iter().any(|other| other.text == choice.text);
    if choices.iter().enumerate().any(repeats) {
        return Some(Problem::new("choices", "problem-poll-same"));
    }
    choices.iter().find_map(|choice| text::length("choices", &choice.text, 1, TEXT))
}

/// Takes a question's poll away with all that was marked in it.
pub(super) fn clear(tx: &mut Tx, question: QuestionId) -> Result<()> {
    for sql in [
        sql!("DELETE FROM poll_mark WHERE question = $1"),
        sql!("DELETE FROM poll_ballot WHERE question = $1"),
        sql!("DELETE FROM poll_choice WHERE question = $1"),
        sql!("DELETE FROM poll WHERE question = $1"),
    ] {
        tx.run(sql, &[&question])?;
    }
    Ok(())
}
