//! Posting an answer.

use serde_json::json;
use store::{Tx, sql};

use super::{Target, first_revision, target, write};
use crate::error::{Denial, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{AnswerId, QuestionId};
use crate::mention::{self, Place, Written};
use crate::permission::Privilege;
use crate::question::hot;
use crate::viewer::Viewer;
use crate::{asked, space, text, upload};

/// The most characters of an answer's excerpt.
pub const EXCERPT: usize = 300;
pub(crate) const BODY: std::ops::RangeInclusive<usize> = 20..=50_000;

/// What was typed into the form, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub body: String,
}

/// The question, where the viewer may answer it.
///
/// # Errors
/// Why they may not.
pub(crate) fn place(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Target> {
    viewer.may(Privilege::Answer)?;
    let target = target(tx, viewer, question.into())?;
    let viewer = &target.actor(viewer);
    target.must_be_open()?;
    space::must_post(tx, viewer, target.space)?;
    if target.closed { Err(Denial::Closed.into()) } else { Ok(target) }
}

/// Posts an answer: the row, its first revision, the question's counts and the event, or nothing.
pub fn post(tx: &mut Tx, viewer: &Viewer, question: QuestionId, draft: &Draft) -> Result<AnswerId> {
    let target = place(tx, viewer, question)?;
    let viewer = &target.actor(viewer);
    let body = text::clean(&draft.body);
    check(text::length("body", &body, *BODY.start(), *BODY.end()).into_iter().collect())?;
    let id = AnswerId::next(tx)?;
    let Written { rendered, people } = write(tx, viewer, id.into(), &body)?;
    tx.run(
        sql!(
            "INSERT INTO answer (question, id, author, html, excerpt, words, score, comments, revision, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 1, $7)"
        ),
        &[
            &question,
            &id,
            &viewer.id,
            &rendered.html,
            &markup::excerpt(&rendered.text, EXCERPT),
            &(rendered.words as i64),
            &viewer.now,
        ],
    )?;
    asked::answered(tx, viewer, question)?;
    first_revision(tx, viewer, question, id.into(), None, &body, None)?;
    let hot = hot(target.score, target.answers + 1, target.created_at);
    tx.run(
        sql!(
            "UPDATE question SET answers = answers + 1, active_at = $2, active_by = $3, active_kind = 'answered', hot = $4
             WHERE id = $1"
        ),
        &[&question, &viewer.now, &viewer.id, &hot],
    )?;
    upload::note_uses(tx, viewer, question, id.into(), &body)?;
    let mentions = mention::note(tx, viewer, Place::post(question, id), &people)?;
    let data = json!({ "mentions": mentions });
    event::record(tx, viewer, Kind::AnswerPosted, Subject::post(question, id, target.asker), data)?;
    Ok(id)
}
