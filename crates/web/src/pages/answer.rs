//! Posting an answer, and the short address of one.

use axum::response::Response;
use forum::answer::{self, Draft};
use forum::{AnswerId, Error, PostId, QuestionId};
use serde::Deserialize;

use super::question::{self, Refused};
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::respond::{found, see};

#[derive(Deserialize)]
pub struct Fields {
    body: String,
}

/// POST /questions/{id}/answers
pub async fn submit(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, draft) = (cx.who(), Draft { body: fields.body });
    let typed = draft.body.clone();
    match cx.app.write(move |tx| answer::post(tx, &who, id, &draft)).await {
        Ok(answer) => Ok(see(&format!("/a/{answer}"))),
        Err(Error::NotFound) => Err(Fault::not_found()),
        Err(error) => refuse(&cx, id, None, typed, error).await,
    }
}

/// The question's page with what was typed and why it was refused.
pub async fn refuse(
    cx: &Cx,
    id: QuestionId,
    comment_on: Option<PostId>,
    typed: String,
    error: Error,
) -> Result<Response> {
    let fault = Fault::from(error);
    let status = fault.status();
    let sentence = match &fault {
        Fault::Forum(Error::Invalid(_)) if comment_on.is_none() => None,
        other => Some(other.sentence(cx)),
    };
    let problems = match fault {
        Fault::Forum(Error::Invalid(problems)) => Problems(problems),
        Fault::Forum(Error::Store(_)) => return Err(fault),
        _ => Problems::default(),
    };
    let mut response = question::again(cx, id, Refused { comment_on, typed, problems, sentence }).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// GET /a/{id}: on to the answer's place on its question's page.
pub async fn redirect(cx: Cx, Path(id): Path<AnswerId>) -> Result<Response> {
    let who = cx.who();
    let target = cx.app.read(move |tx| answer::target(tx, &who, id.into())).await?;
    Ok(found(&format!("{}#a{id}", question::address(target.question, &target.title))))
}
