//! Whom and what one has muted or blocked.

use askama::Template;
use axum::response::Response;
use forum::follow::{self, Shunned};

use super::{PAGES, must_be_somebody};
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::respond::either;

#[derive(Template)]
#[template(path = "settings/muted.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    shunned: Shunned,
}

/// GET /settings/muted
pub async fn list(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let shunned = cx.app.read(move |tx| follow::shunned(tx, &who)).await?;
    let page = Page { cx: cx.clone(), pages: PAGES, shunned };
    either(&cx, || api::follow::shunned(&cx, &page.shunned), &page)
}
