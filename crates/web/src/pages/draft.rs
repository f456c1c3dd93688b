//! Keeping drafts and letting them go.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use forum::draft::{self, Kind, Place};
use serde::Deserialize;
use serde_json::json;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, local};
use crate::i18n::rfc3339;
use crate::respond::see;
use crate::{drafts, pace};

/// A form's fields, and which form it is.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    kind: String,
    target: i64,
    title: String,
    body: String,
    tags: String,
    summary: String,
    space: Option<i64>,
    mail: Option<String>,
    base: String,
    to: String,
    private: Option<String>,
    anonymous: Option<String>,
    next: String,
}

impl Fields {
    fn place(&self) -> Result<Place> {
        let kind = Kind::parse(&self.kind);
        let place = kind.map(|kind| Place { kind, target: self.target });
        place.ok_or(Fault::Bad { status: StatusCode::BAD_REQUEST, key: "fault-form" })
    }

    fn typed(self) -> draft::Fields {
        draft::Fields {
            title: self.title,
            body: self.body,
            tags: self.tags,
            summary: self.summary,
            space: self.space,
            mail: self.mail.is_some(),
            base: self.base,
            to: self.to,
            private: self.private.is_some(),
            anonymous: self.anonymous.is_some(),
        }
    }
}

/// POST or PUT /drafts: keeps a form's fields; what was kept before for the same form gives way.
pub async fn save(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    pace::drafting(&cx)?;
    let place = fields.place()?;
    let answer = Json(json!({ "saved_at": rfc3339(cx.viewer.now) })).into_response();
    drafts::save(&cx, place, fields.typed(), answer).await
}

/// POST /drafts/discard: back to the form, empty.
pub async fn discard(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let place = fields.place()?;
    if let Some(owner) = drafts::owner(&cx) {
        cx.app.db.write(move |tx| draft::discard(tx, &owner, place)).await?;
    }
    Ok(see(local(&fields.next)))
}
