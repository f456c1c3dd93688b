//! Whom and what one has muted or blocked.

use askama::Template;
use axum::response::Response;
use forum::follow::{self, Shunned};
use forum::mask::{self, Blocked};

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
    masks: Vec<Blocked>,
}

/// GET /settings/muted
pub async fn list(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let (shunned, masks) =
        cx.app.read(move |tx| Ok((follow::shunned(tx, &who)?, mask::blocked(tx, &who)?))).await?;
    let page = Page { cx: cx.clone(), pages: PAGES, shunned, masks };
    either(&cx, || api::follow::shunned(&cx, &page.shunned, &page.masks), &page)
}
