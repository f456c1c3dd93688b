//! Comments: posting, editing, deleting.

use askama::Template;
use axum::response::Response;
use forum::comment::{self, Found};
use forum::draft::{self, Place};
use forum::{CommentId, Error, PostId, answer};
use serde::Deserialize;

use super::moderate::short;
use crate::context::Cx;
use crate::drafts;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::pace;
use crate::respond::{html, refused, see, see_with};

#[derive(Deserialize)]
pub struct Fields {
    body: String,
}

#[derive(Deserialize)]
pub struct Edited {
    body: String,
    /// Names the text that the edit began with.
    #[serde(default)]
    base: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Why {
    reason: String,
}

/// The form of one comment, for editing or for deleting it.
#[derive(Template)]
#[template(path = "comment.html")]
struct Page {
    cx: Cx,
    found: Found,
    deleting: bool,
    /// The comment's text, or the reason for deleting it.
    typed: String,
    /// Whether somebody else changed the comment meanwhile, so that both texts stand side by side.
    conflict: bool,
    problems: Problems,
    refusal: Option<String>,
}

/// POST /posts/{id}/comments
pub async fn submit(cx: Cx, Path(post): Path<PostId>, Form(fields): Form<Fields>) -> Result<Response> {
    match comment(&cx, post, fields.body.clone()).await {
        Ok((target, id)) => Ok(see(&format!("/q/{}#c{id}", target.question))),
        Err(Fault::Forum(Error::NotFound)) => Err(Fault::not_found()),
        Err(Fault::Forum(Error::SignIn)) => {
            let place = Place::comment(post);
            let next = format!("/posts/{post}#comments-{post}");
            drafts::sign_in_first(&cx, place, draft::Fields::text(&fields.body), &next).await
        }
        Err(fault) => {
            let who = cx.who();
            let target = cx.app.read(move |tx| answer::target(tx, &who, post)).await?;
            super::answer::refuse(&cx, target.question, Some(post), fields.body, fault).await
        }
    }
}

async fn comment(cx: &Cx, post: PostId, body: String) -> Result<(answer::Target, CommentId)> {
    pace::commenting(cx)?;
    let (who, owner) = (cx.who(), drafts::owner(cx));
    let posted = cx.app.write(move |tx| {
        let posted = comment::post(tx, &who, post, &body)?;
        owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::comment(post)))?;
        Ok(posted)
    });
    Ok(posted.await?)
}

/// GET /comments/{id}/edit
pub async fn edit_form(cx: Cx, Path(id): Path<CommentId>) -> Result<Response> {
    let who = cx.who();
    let found = cx
        .app
        .read(move |tx| {
            let found = comment::find(tx, &who, id)?;
            comment::may_edit(&found.target.actor(&who), found.author, found.created_at, found.moderates)?;
            Ok(found)
        })
        .await?;
    let typed = found.body.clone();
    html(&Page::new(&cx, found, false, typed))
}

/// POST /comments/{id}/edit
pub async fn edit(cx: Cx, Path(id): Path<CommentId>, Form(fields): Form<Edited>) -> Result<Response> {
    let (who, body, base) = (cx.who(), fields.body.clone(), fields.base);
    match cx.app.write(move |tx| comment::edit(tx, &who, id, &base, &body)).await {
        Ok(found) => Ok(see(&format!("/q/{}#c{id}", found.target.question))),
        Err(error) => again(&cx, id, false, fields.body, error).await,
    }
}

/// GET /comments/{id}/delete
pub async fn delete_form(cx: Cx, Path(id): Path<CommentId>) -> Result<Response> {
    let who = cx.who();
    let found = cx
        .app
        .read(move |tx| {
            let found = comment::find(tx, &who, id)?;
            comment::may_delete(&found.target.actor(&who), found.author, found.moderates)?;
            Ok(found)
        })
        .await?;
    html(&Page::new(&cx, found, true, String::new()))
}

/// POST /comments/{id}/delete
pub async fn delete(cx: Cx, Path(id): Path<CommentId>, Form(why): Form<Why>) -> Result<Response> {
    let (who, reason) = (cx.who(), why.reason.clone());
    match cx.app.write(move |tx| comment::delete(tx, &who, id, &reason)).await {
        Ok(found) => Ok(see_with(&cx, &short(&found.target), cx.t("comment-deleted"))),
        Err(error) => again(&cx, id, true, why.reason, error).await,
    }
}

/// The form again with what was typed and why it was refused.
async fn again(cx: &Cx, id: CommentId, deleting: bool, typed: String, error: Error) -> Result<Response> {
    if matches!(error, Error::NotFound | Error::Store(_)) {
        return Err(error.into());
    }
    let (fault, who) = (Fault::from(error), cx.who());
    let status = fault.status();
    let found = cx.app.read(move |tx| comment::find(tx, &who, id)).await?;
    let mut page = Page::new(cx, found, deleting, typed);
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        Fault::Forum(Error::Conflict { .. }) => page.conflict = true,
        other => page.refusal = Some(other.sentence(cx)),
    }
    refused(&page, status)
}

impl Page {
    fn new(cx: &Cx, found: Found, deleting: bool, typed: String) -> Page {
        let problems = Problems::default();
        Page { cx: cx.clone(), found, deleting, typed, conflict: false, problems, refusal: None }
    }

    /// Whether a reason is due to the comment's author.
    fn due(&self) -> bool {
        !self.found.is_of(&self.cx.viewer)
    }

    fn back(&self) -> String {
        format!("/q/{}#c{}", self.found.target.question, self.found.id)
    }
}
