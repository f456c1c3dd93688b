//! Confirming an address by a link that came by mail.
//!
//! Opening the link shows a button and changes nothing: programs that look at mail open links as well.

use askama::Template;
use axum::response::Response;
use forum::member::Secret;
use forum::member::confirm::{self, Pending};
use forum::member::sign_up;

use super::reset::dead_link;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Path;
use crate::pace;
use crate::respond::{html, see_with};

#[derive(Template)]
#[template(path = "account/confirm.html")]
struct Page {
    cx: Cx,
    action: String,
    pending: Pending,
}

/// GET /confirm/{token}
pub async fn show(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    let (who, secret) = (cx.who(), Secret::brought(&token));
    match cx.app.read(move |tx| confirm::look(tx, &who, &secret)).await {
        Ok(pending) => html(&Page { cx, action: format!("/confirm/{token}"), pending }),
        Err(error) => dead_link(cx, error.into(), false),
    }
}

/// POST /confirm/{token}
pub async fn submit(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    pace::trying_a_link(&cx)?;
    let (who, secret) = (cx.who(), Secret::brought(&token));
    let session = cx.me.as_ref().map(|me| me.session);
    match cx.app.write(move |tx| confirm::finish(tx, &who, &secret, session)).await {
        Ok(()) => Ok(see_with(&cx, "/", cx.t("email-confirmed"))),
        Err(error) => dead_link(cx, error.into(), false),
    }
}

/// POST /confirm: mails the link once more.
pub async fn again(cx: Cx) -> Result<Response> {
    if !cx.signed_in() {
        return Err(forum::Error::SignIn.into());
    }
    pace::asking_for_mail(&cx, &cx.viewer.id.to_string())?;
    let who = cx.who();
    cx.app.db.write(move |tx| sign_up::ask_to_confirm(tx, &who)).await?;
    Ok(see_with(&cx, "/settings/account", cx.t("confirm-sent")))
}
