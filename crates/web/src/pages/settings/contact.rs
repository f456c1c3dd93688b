//! Who may reach one.

use askama::Template;
use axum::response::Response;
use forum::member::reach::{self, Choice, Reach};
use serde::Deserialize;

use super::{PAGES, must_be_somebody};
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Form;
use crate::respond::{html, see_with};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    messages: String,
    questions: String,
    anonymous: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/contact.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    all: [Reach; 3],
    chosen: Choice,
}

/// GET /settings/contact
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let chosen = cx.app.read(move |tx| reach::choice(tx, &who)).await?;
    html(&Page { cx, pages: PAGES, all: Reach::ALL, chosen })
}

/// POST /settings/contact
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let who = cx.who();
    let Fields { messages, questions, anonymous } = fields;
    cx.app.db.write(move |tx| reach::choose(tx, &who, &messages, &questions, anonymous.is_some())).await?;
    Ok(see_with(&cx, "/settings/contact", cx.t("settings-saved")))
}
