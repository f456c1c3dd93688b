//! Who may reach one.

use askama::Template;
use axum::response::Response;
use forum::message::{self, Reach};
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
}

#[derive(Template)]
#[template(path = "settings/contact.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    all: [Reach; 3],
    messages: Reach,
}

/// GET /settings/contact
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let messages = cx.app.read(move |tx| message::reach(tx, &who)).await?;
    html(&Page { cx, pages: PAGES, all: Reach::ALL, messages })
}

/// POST /settings/contact
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let who = cx.who();
    cx.app.db.write(move |tx| message::set_reach(tx, &who, &fields.messages)).await?;
    Ok(see_with(&cx, "/settings/contact", cx.t("settings-saved")))
}
