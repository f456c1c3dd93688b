//! Posting an answer, and the short address of one.

use axum::response::Response;
use forum::answer::{self, Draft};
use forum::draft::{self, Place};
use forum::{AnswerId, Error, PostId, QuestionId, origin};
use serde::Deserialize;

use super::preview;
use super::question::{self, Refused};
use crate::context::Cx;
use crate::drafts;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::pace;
use crate::respond::{found, see};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    body: String,
    preview: Option<String>,
}

/// POST /questions/{id}/answers
pub async fn submit(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    let typed = fields.body;
    if fields.preview.is_some() {
        let preview = Some(preview::post(&cx, typed.clone()).await?);
        return question::again(&cx, id, Refused { typed, preview, ..Refused::default() }).await;
    }
    match answer(&cx, id, Draft { body: typed.clone() }).await {
        Ok(answer) => Ok(see(&format!("/a/{answer}"))),
        Err(Fault::Forum(Error::NotFound)) => Err(Fault::not_found()),
        Err(Fault::Forum(Error::SignIn)) => {
            let next = format!("/q/{id}#your-answer");
            drafts::sign_in_first(&cx, Place::answer(id), draft::Fields::text(&typed), &next).await
        }
        Err(fault) => refuse(&cx, id, None, typed, fault).await,
    }
}

async fn answer(cx: &Cx, id: QuestionId, draft: Draft) -> Result<AnswerId> {
    pace::posting(cx)?;
    let (who, owner) = (cx.who(), drafts::owner(cx));
    let posted = cx.app.write(move |tx| {
        let answer = answer::post(tx, &who, id, &draft)?;
        owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::answer(id)))?;
        Ok(answer)
    });
    Ok(posted.await?)
}

/// The question's page with what was typed and why it was refused.
pub async fn refuse(
    cx: &Cx,
    id: QuestionId,
    comment_on: Option<PostId>,
    typed: String,
    fault: Fault,
) -> Result<Response> {
    let (problems, sentence) = match &fault {
        Fault::Forum(Error::Invalid(problems)) if comment_on.is_none() => (problems.clone(), None),
        other => (Vec::new(), Some(other.told(cx))),
    };
    let refused = Refused { comment_on, typed, problems: Problems(problems), sentence, ..Refused::default() };
    let mut response = question::again(cx, id, refused).await?;
    fault.mark(&mut response);
    Ok(response)
}

/// GET /a/{id}: on to the answer's place on its question's page.
pub async fn redirect(cx: Cx, Path(id): Path<AnswerId>) -> Result<Response> {
    post(cx, Path(id.into())).await
}

/// GET /posts/{id}: on to the question, or to the answer's place on its page.
pub async fn post(cx: Cx, Path(id): Path<PostId>) -> Result<Response> {
    let who = cx.who();
    let target = cx.app.read(move |tx| origin::post(tx, &who, id)).await?;
    let page = question::address(target.question, &target.title);
    Ok(found(&match target.kind {
        answer::Kind::Question => page,
        answer::Kind::Answer => format!("{page}#a{}", target.post),
    }))
}
