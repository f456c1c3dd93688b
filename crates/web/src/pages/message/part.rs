//! Muting and leaving a conversation.

use askama::Template;
use axum::Json;
use axum::response::{IntoResponse, Response};
use forum::ConversationId;
use forum::listing::From;
use forum::message;
use serde::Deserialize;
use serde_json::json;

use super::names;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Path};
use crate::pace;
use crate::respond::{html, see, see_with};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    on: bool,
}

#[derive(Template)]
#[template(path = "message/leave.html")]
struct Page {
    cx: Cx,
    talk: message::Page,
    names: String,
}

/// POST /messages/{id}/mute
pub async fn mute(cx: Cx, Path(id): Path<ConversationId>, Form(fields): Form<Fields>) -> Result<Response> {
    pace::voting(&cx)?;
    let (who, on) = (cx.who(), fields.on);
    cx.app.db.write(move |tx| message::mute(tx, &who, id, on)).await?;
    match cx.json {
        true => Ok(Json(json!({ "muted": on })).into_response()),
        false => Ok(see(&format!("/messages/{id}"))),
    }
}

/// GET /messages/{id}/leave
pub async fn leave_form(cx: Cx, Path(id): Path<ConversationId>) -> Result<Response> {
    let who = cx.who();
    let (talk, _) = cx.app.read(move |tx| message::page(tx, &who, id, From::Start, 1)).await?;
    html(&Page { names: names(&cx, &talk.people), talk, cx })
}

/// POST /messages/{id}/leave
pub async fn leave(cx: Cx, Path(id): Path<ConversationId>) -> Result<Response> {
    let who = cx.who();
    cx.app.db.write(move |tx| message::leave(tx, &who, id)).await?;
    Ok(see_with(&cx, "/messages", cx.t("message-left")))
}
