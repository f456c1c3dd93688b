//! People for what somebody begins to type after `@`.

use axum::Json;
use axum::response::{IntoResponse, Response};
use forum::mention;
use serde::Deserialize;
use serde_json::json;

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::pace;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
}

/// GET /mentions: people as JSON, for whoever has signed in.
pub async fn suggest(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    cx.viewer.must_be_somebody()?;
    pace::searching(&cx)?;
    let people = cx.app.read(move |tx| mention::suggest(tx, &params.q)).await?;
    Ok(Json(json!({ "people": api::follow::people(&cx, &people) })).into_response())
}
