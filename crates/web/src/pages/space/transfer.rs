//! Moving a question to another space.

use askama::Template;
use axum::response::Response;
use forum::answer::Target;
use forum::question::{destinations, transfer};
use forum::space::Space;
use forum::{Error, QuestionId, SpaceId};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::respond::{html, refused, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    space: Option<i64>,
    reason: String,
}

#[derive(Template)]
#[template(path = "space/transfer.html")]
struct Page {
    cx: Cx,
    target: Target,
    spaces: Vec<Space>,
    typed: Fields,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /posts/{id}/move
pub async fn form(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    html(&page(&cx, id, Fields::default()).await?)
}

/// POST /posts/{id}/move
pub async fn submit(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, typed) = (cx.who(), fields.clone());
    let to = SpaceId(typed.space.unwrap_or(0));
    let fault = match cx.app.write(move |tx| transfer(tx, &who, id, to, &typed.reason)).await {
        Ok(space) => {
            let line = cx.with("moved-to", &space.name);
            return Ok(see_with(&cx, &format!("/q/{id}"), &line));
        }
        Err(error @ (Error::Store(_) | Error::NotFound | Error::SignIn)) => return Err(error.into()),
        Err(error) if cx.json => return Err(error.into()),
        Err(error) => Fault::from(error),
    };
    let (status, mut page) = (fault.status(), page(&cx, id, fields).await?);
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        other => page.refusal = Some(other.sentence(&cx)),
    }
    refused(&page, status)
}

async fn page(cx: &Cx, id: QuestionId, typed: Fields) -> Result<Page> {
    let who = cx.who();
    let (target, spaces) = cx.app.read(move |tx| destinations(tx, &who, id)).await?;
    Ok(Page { cx: cx.clone(), target, spaces, typed, problems: Problems::default(), refusal: None })
}

impl Page {
    fn due(&self) -> bool {
        !self.target.is_of(&self.cx.viewer)
    }

    fn is_chosen(&self, space: &Space) -> bool {
        self.typed.space == Some(space.id.0)
    }
}
