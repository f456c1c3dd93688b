//! What one is mailed about.

use askama::Template;
use axum::response::Response;
use forum::member::preferences::{self, Preferences};
use serde::Deserialize;

use super::{PAGES, must_be_somebody};
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Form;
use crate::respond::{html, see_with};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    answers: Option<String>,
    messages: Option<String>,
}

#[derive(Template)]
#[template(path = "settings/notifications.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    chosen: Preferences,
}

/// GET /settings/notifications
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let chosen = cx.app.read(move |tx| preferences::own(tx, &who)).await?;
    html(&Page { cx, pages: PAGES, chosen })
}

/// POST /settings/notifications
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let who = cx.who();
    let (answers, messages) = (fields.answers.is_some(), fields.messages.is_some());
    cx.app.db.write(move |tx| preferences::set_mail(tx, &who, answers, messages)).await?;
    Ok(see_with(&cx, "/settings/notifications", cx.t("settings-saved")))
}
