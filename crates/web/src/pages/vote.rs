//! Votes, acceptance and bookmarks: small forms that lead back to their post, or answer with the new state as JSON.

use axum::Json;
use axum::response::{IntoResponse, Response};
use forum::{AnswerId, CommentId, PostId, QuestionId, answer, vote};
use serde::Deserialize;
use serde_json::json;

use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Path};
use crate::pace;
use crate::respond::see;

#[derive(Deserialize)]
pub struct To {
    to: i64,
}

#[derive(Deserialize)]
pub struct On {
    on: bool,
}

#[derive(Deserialize)]
pub struct Up {
    up: bool,
}

/// POST /posts/{id}/vote
pub async fn cast(cx: Cx, Path(post): Path<PostId>, Form(form): Form<To>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, to) = (cx.who(), form.to);
    let (target, score) = cx.app.write(move |tx| vote::cast(tx, &who, post, to)).await?;
    let data = json!({ "post": post, "score": score, "mine": to.signum() });
    Ok(back(&cx, data, &address(target.question, post)))
}

/// POST /comments/{id}/vote
pub async fn comment(cx: Cx, Path(id): Path<CommentId>, Form(form): Form<Up>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, up) = (cx.who(), form.up);
    let (target, score) = cx.app.write(move |tx| vote::cast_on_comment(tx, &who, id, up)).await?;
    let data = json!({ "comment": id, "score": score, "mine": up });
    Ok(back(&cx, data, &format!("/q/{}#c{id}", target.question)))
}

/// POST /posts/{id}/accept
pub async fn accept(cx: Cx, Path(id): Path<AnswerId>, Form(form): Form<On>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on) = (cx.who(), form.on);
    let question = cx
        .app
        .write(move |tx| if on { answer::accept(tx, &who, id) } else { answer::unaccept(tx, &who, id) })
        .await?;
    Ok(back(&cx, json!({ "answer": id, "accepted": on }), &address(question, id.into())))
}

/// POST /questions/{id}/bookmark
pub async fn bookmark(cx: Cx, Path(id): Path<QuestionId>, Form(form): Form<On>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on) = (cx.who(), form.on);
    cx.app.write(move |tx| vote::bookmark(tx, &who, id, on)).await?;
    Ok(back(&cx, json!({ "question": id, "bookmarked": on }), &address(id, id.into())))
}

fn back(cx: &Cx, data: serde_json::Value, path: &str) -> Response {
    if cx.json { Json(data).into_response() } else { see(path) }
}

/// The short address of a post.
fn address(question: QuestionId, post: PostId) -> String {
    if post == question.into() { format!("/q/{question}") } else { format!("/a/{post}") }
}
