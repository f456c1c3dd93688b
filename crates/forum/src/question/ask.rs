//! Asking a question.

use serde_json::json;
use store::{Tx, sql};

use super::hot;
use crate::error::{Error, Problem, Result, check};
use crate::event::{self, Kind, Subject};
use crate::id::{QuestionId, SpaceId};
use crate::member::reach::{Way, named};
use crate::mention::{self, Place, Written};
use crate::permission::Privilege;
use crate::viewer::Viewer;
use crate::{answer, asked, mask, space, tag, text, upload};

/// What was typed into the form, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub title: String,
    pub body: String,
    pub tags: String,
    /// Whether answers are mailed to the asker.
    pub mail: bool,
    /// Whom it is asked to: handles, with or without `@`, with spaces or commas between them.
    pub to: String,
    /// Whether only those are to see it whom it is asked to.
    pub private: bool,
    /// Whether nobody is to be told who asks.
    pub anonymous: bool,
}

/// A draft that keeps every rule.
pub(crate) struct Checked {
    pub title: String,
    pub body: String,
    pub tags: Vec<String>,
}

/// The most characters of a question's excerpt.
pub const EXCERPT: usize = 200;
pub(crate) const TITLE: std::ops::RangeInclusive<usize> = 10..=150;
pub(crate) const BODY: std::ops::RangeInclusive<usize> = 20..=50_000;

impl Draft {
    /// Every rule that the draft breaks, each beside its field, or the draft made clean.
    pub(crate) fn check(&self) -> Result<Checked> {
        let (title, body) = (text::line(&self.title), text::clean(&self.body));
        let mut problems: Vec<Problem> = Vec::new();
        problems.extend(text::length("title", &title, *TITLE.start(), *TITLE.end()));
        problems.extend(text::length("body", &body, *BODY.start(), *BODY.end()));
        let tags = tag::parse(&self.tags).unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
        check(problems)?;
        Ok(Checked { title, body, tags })
    }
}

/// Asks a question in a space; its first revision, its tags and the event come with it, or nothing does.
pub fn ask(tx: &mut Tx, viewer: &Viewer, space: SpaceId, draft: &Draft) -> Result<QuestionId> {
    viewer.may(Privilege::Ask)?;
    space::must_post(tx, viewer, space)?;
    let way = if draft.anonymous { Way::Anonymous } else { Way::Question };
    let (asked_to, mut problems) = named(tx, viewer, &draft.to, way, asked::MOST)?;
    if draft.anonymous && !space::takes_anonymous(tx, space)? {
        problems.push(Problem::new("anonymous", "problem-anonymous-space"));
    }
    if draft.private && asked_to.is_empty() && problems.is_empty() {
        problems.push(Problem::new("to", "problem-private-to"));
    }
    let checked = match draft.check() {
        Err(Error::Invalid(more)) => {
            problems.splice(0..0, more);
            return Err(Error::Invalid(problems));
        }
        checked => checked?,
    };
    check(problems)?;
    let viewer = if draft.anonymous { &mask::make(tx, viewer)? } else { viewer };
    let id = QuestionId::next(tx)?;
    let Written { rendered, people } = answer::write(tx, viewer, id.into(), &checked.body)?;
    let excerpt = markup::excerpt(&rendered.text, EXCERPT);
    tx.run(
        sql!(
            "INSERT INTO question (id, space, author, title, html, excerpt, tags, score, answers, comments, views, hot,
                                   revision, created_at, active_at, active_by, active_kind, mail_author, private)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8, 1, $9, $9, $3, 'asked', $10, $11)"
        ),
        &[
            &id,
            &space,
            &viewer.id,
            &checked.title,
            &rendered.html,
            &excerpt,
            &checked.tags.join(" "),
            &hot(0, 0, viewer.now),
            &viewer.now,
            &i64::from(draft.mail),
            &i64::from(draft.private),
        ],
    )?;
    if draft.anonymous {
        mask::put(tx, viewer, id)?;
    }
    tag::put_all(tx, viewer, id, &checked.tags)?;
    super::count(tx, id, 1)?;
    let (title, tags) = (Some(checked.title), Some(checked.tags.join(" ")));
    answer::first_revision(tx, viewer, id, id.into(), title, &checked.body, tags)?;
    upload::note_uses(tx, viewer, id, id.into(), &checked.body)?;
    let mentions = mention::note(tx, viewer, Place::post(id, id), &people)?;
    let asked = asked::note(tx, viewer, id, &asked_to)?;
    let data = json!({ "mentions": mentions, "asked": asked });
    event::record(tx, viewer, Kind::QuestionAsked, Subject::post(id, id, viewer.id), data)?;
    Ok(id)
}
