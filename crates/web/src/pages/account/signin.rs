//! Signing in by a link that works once. Opening it shows a button; pressing that signs in.

use askama::Template;
use axum::response::Response;
use forum::member::{Secret, link};

use super::reset::dead_link;
use super::{enter, opening};
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Path;
use crate::pace;
use crate::respond::html;

#[derive(Template)]
#[template(path = "account/signin.html")]
struct Page {
    cx: Cx,
    action: String,
    name: String,
}

/// GET /signin/{token}
pub async fn show(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    let (who, secret) = (cx.who(), Secret::brought(&token));
    match cx.app.read(move |tx| link::look(tx, &who, &secret)).await {
        Ok(name) => html(&Page { cx, action: format!("/signin/{token}"), name }),
        Err(error) => dead_link(cx, error.into(), false),
    }
}

/// POST /signin/{token}
pub async fn submit(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    pace::trying_a_link(&cx)?;
    let (who, secret, opening) = (cx.who(), Secret::brought(&token), opening(&cx)?);
    let started = opening.clone();
    match cx.app.db.write(move |tx| link::sign_in(tx, &who, &secret, &started)).await {
        Ok(_) => Ok(enter(&cx, &opening, "/", true)),
        Err(error) => dead_link(cx, error.into(), false),
    }
}
