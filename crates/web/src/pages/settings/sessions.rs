//! Where one is logged in.

use askama::Template;
use axum::response::Response;
use forum::member::session::{self, Session};

use super::{PAGES, must_be_somebody};
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Path;
use crate::respond::{either, see_with};

#[derive(Template)]
#[template(path = "settings/sessions.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    sessions: Vec<Session>,
    /// The one that asks.
    this: i64,
}

/// GET /settings/sessions
pub async fn list(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let sessions = cx.app.read(move |tx| session::list(tx, &who)).await?;
    let this = cx.me.as_ref().map_or(0, |me| me.session);
    let page = Page { cx: cx.clone(), pages: PAGES, sessions, this };
    either(&cx, || api::person::sessions(&page.sessions, this), &page)
}

/// POST /settings/sessions/{id}/end
pub async fn end(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    cx.app.db.write(move |tx| session::end(tx, &who, id)).await?;
    Ok(see_with(&cx, "/settings/sessions", cx.t("session-ended")))
}

/// POST /settings/sessions/end-others
pub async fn end_others(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let (me, this) = (cx.viewer.id, cx.me.as_ref().map(|me| me.session));
    cx.app.db.write(move |tx| session::end_others(tx, me, this)).await?;
    Ok(see_with(&cx, "/settings/sessions", cx.t("sessions-ended")))
}
