//! Asking a question.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::question::{self, Draft};
use forum::space::{self, Space};
use forum::{Error, SpaceId};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems, Query};
use crate::respond::{html, refused, see};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    title: String,
    body: String,
    tags: String,
    space: Option<i64>,
    mail: Option<String>,
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct Page {
    cx: Cx,
    draft: Draft,
    space: SpaceId,
    spaces: Vec<Space>,
    problems: Problems,
    refusal: Option<String>,
    preview: Option<String>,
}

/// GET /questions/ask: the form, with what a link to it fills in (`title`, `tags`, `space`).
pub async fn form(cx: Cx, Query(fields): Query<Fields>) -> Result<Response> {
    let space = fields.space.map_or(space::DEFAULT, SpaceId);
    let draft = Draft { title: fields.title, body: fields.body, tags: fields.tags, mail: true };
    html(&page(&cx, draft, space).await?)
}

/// POST /questions/ask
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let space = fields.space.map_or(space::DEFAULT, SpaceId);
    let draft =
        Draft { title: fields.title, body: fields.body, tags: fields.tags, mail: fields.mail.is_some() };
    if fields.preview.is_some() {
        let rendered = markup::render(&draft.body, &markup::Options::default()).html;
        return html(&Page { preview: Some(rendered), ..page(&cx, draft, space).await? });
    }
    let (who, typed) = (cx.who(), draft.clone());
    let fault = match cx.app.write(move |tx| question::ask(tx, &who, space, &typed)).await {
        Ok(id) => return Ok(see(&format!("/q/{id}"))),
        Err(Error::Store(cause)) => return Err(Error::Store(cause).into()),
        Err(error) => Fault::from(error),
    };
    let status: StatusCode = fault.status();
    let mut page = page(&cx, draft, space).await?;
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        other => page.refusal = Some(other.sentence(&cx)),
    }
    refused(&page, status)
}

async fn page(cx: &Cx, draft: Draft, space: SpaceId) -> Result<Page> {
    let who = cx.who();
    let spaces = cx.app.read(move |tx| space::readable(tx, &who)).await?;
    let cx = cx.clone();
    Ok(Page { cx, draft, space, spaces, problems: Problems::default(), refusal: None, preview: None })
}
