//! Editing a post.

use store::Tx;

use super::save::{self, Change, Outcome, save};
use super::source::{Text, Version, open};
use crate::answer::{self, Target};
use crate::error::{Error, Problem, Result, check};
use crate::id::PostId;
use crate::question;
use crate::text;
use crate::viewer::Viewer;

/// The most characters of a summary.
const SUMMARY: usize = 200;

/// What was typed into the form, as it was typed. Title and tags are a question's.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub title: String,
    pub body: String,
    pub tags: String,
    /// What was changed, in a line.
    pub summary: String,
}

impl Draft {
    fn check(&self, target: &Target) -> Result<(Text, String)> {
        let summary = text::line(&self.summary);
        let mut problems: Vec<Problem> = text::length("summary", &summary, 0, SUMMARY).into_iter().collect();
        let text = if target.is_question() { self.question() } else { self.answer() };
        match text {
            Ok(text) => check(problems).map(|()| (text, summary)),
            Err(Error::Invalid(more)) => {
                problems.extend(more);
                Err(Error::Invalid(problems))
            }
            Err(other) => Err(other),
        }
    }

    fn question(&self) -> Result<Text> {
        let (title, body, tags) = (self.title.clone(), self.body.clone(), self.tags.clone());
        let checked = question::Draft { title, body, tags, ..question::Draft::default() }.check()?;
        Ok(Text { title: Some(checked.title), body: checked.body, tags: Some(checked.tags) })
    }

    fn answer(&self) -> Result<Text> {
        let body = text::clean(&self.body);
        let allowed = answer::BODY;
        check(text::length("body", &body, *allowed.start(), *allowed.end()).into_iter().collect())?;
        Ok(Text { body, ..Text::default() })
    }
}

/// Saves what was made of the text that `base` names, unless that no longer stands: then [`Error::Conflict`], and nothing
/// is changed. What says the same as the text that stands changes nothing either, so a form sent twice counts once.
pub fn edit(
    tx: &mut Tx,
    viewer: &Viewer,
    post: PostId,
    base: &Version,
    draft: &Draft,
) -> Result<(Target, Outcome)> {
    let (target, now) = open(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    let (text, summary) = draft.check(&target)?;
    if text == now.text {
        return Ok((target, Outcome::Unchanged));
    }
    if *base != now.version {
        return Err(Error::Conflict { revision: now.version.number });
    }
    let number =
        save(tx, viewer, &target, &now, &text, Change { kind: save::EDIT, summary, restored: None })?;
    Ok((target, Outcome::Saved { number }))
}
