//! What a text will look like, by the renderer that will render it.

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::Form;
use crate::pace;

/// The most bytes of a text that is rendered before it is posted.
const LARGEST: usize = 256 << 10;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    body: String,
    kind: String,
}

/// POST /preview: the HTML of a post or, for the kind `comment`, of a comment.
pub async fn show(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    pace::previewing(&cx)?;
    let html = match fields.kind.as_str() {
        "comment" => {
            let who = cx.who();
            render(fields.body, move |text| markup::comment(text, &who.markup("")).html).await?
        }
        _ => post(&cx, fields.body).await?,
    };
    Ok(Html(html).into_response())
}

/// A post's HTML; its anchors meet no others on the page.
pub async fn post(cx: &Cx, body: String) -> Result<String> {
    let who = cx.who();
    render(body, move |text| markup::render(text, &who.markup("preview-")).html).await
}

async fn render(body: String, by: impl FnOnce(&str) -> String + Send + 'static) -> Result<String> {
    if body.len() > LARGEST {
        return Err(Fault::Bad { status: StatusCode::PAYLOAD_TOO_LARGE, key: "fault-too-large" });
    }
    let rendered = tokio::task::spawn_blocking(move || by(&body)).await;
    rendered.map_err(|cause| Fault::Internal(format!("preview: {cause}")))
}
