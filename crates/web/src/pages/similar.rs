//! What may answer a question before it is asked: similar questions while it is written, and going on to one of them
//! instead of asking.

use askama::Template;
use axum::response::Response;
use forum::draft::{self, Place};
use forum::search::{Instead, instead};
use forum::{QuestionId, Result as Found, Viewer, saved};
use serde::Deserialize;
use store::Tx;

use super::question::address;
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::finder::{self, Finder, Similar};
use crate::form::{Form, Path};
use crate::respond::{either, see_with};
use crate::{drafts, pace};

/// How much of a body is read, in bytes.
const READ: usize = 8000;
/// How many are asked of the index, for those that may not be seen.
const ASKED: usize = 8;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    title: String,
    body: String,
}

/// The list alone, for a script to put in its place.
#[derive(Template)]
#[template(path = "similar.html")]
struct Fragment {
    cx: Cx,
    similar: Vec<Instead>,
}

/// POST /questions/similar: questions like the one in the form.
pub async fn show(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    pace::looking_around(&cx)?;
    let here = cx.clone();
    let found = move |tx: &mut Tx| like(&here.app.finder, tx, &here.viewer, &fields.title, &fields.body);
    let fragment = Fragment { similar: cx.app.read(found).await?, cx: cx.clone() };
    either(&cx, || api::question::instead(&cx, &fragment.similar), &fragment)
}

/// Questions like this title and body (Markdown) that the viewer may see, each with its accepted or best answer.
pub fn like(finder: &Finder, tx: &mut Tx, viewer: &Viewer, title: &str, body: &str) -> Found<Vec<Instead>> {
    let start = &body[..body.floor_char_boundary(READ)];
    let body = markup::html_to_text(&markup::render(start, &markup::Options::default()).html);
    let ids = finder::similar(finder, tx, viewer, Similar { title, body: &body }, ASKED)?;
    instead(tx, viewer, &ids)
}

/// POST /questions/{id}/found: this answers it. The question that was being written is let go, and this one gets the
/// credit.
pub async fn found(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    pace::looking_around(&cx)?;
    let (who, owner) = (cx.who(), drafts::owner(&cx));
    let target = cx
        .app
        .write(move |tx| {
            let target = saved::save(tx, &who, id)?;
            owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::QUESTION))?;
            Ok(target)
        })
        .await?;
    Ok(see_with(&cx, &address(target.question, &target.title), cx.t("similar-thanks")))
}
