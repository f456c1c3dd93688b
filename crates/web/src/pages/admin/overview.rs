//! How the site does.

use askama::Template;
use axum::response::Response;
use forum::admin::{self, Overview};

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::respond::either;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Page {
    cx: Cx,
    overview: Overview,
    version: &'static str,
    database: &'static str,
}

/// GET /admin
pub async fn show(cx: Cx) -> Result<Response> {
    let who = cx.who();
    let overview = cx.app.read(move |tx| admin::overview(tx, &who)).await?;
    let database = match cx.app.db.dialect() {
        store::Dialect::Sqlite => "SQLite",
        store::Dialect::Postgres => "PostgreSQL",
    };
    let page = Page { cx: cx.clone(), overview, version: env!("CARGO_PKG_VERSION"), database };
    either(&cx, || api::admin::overview(&cx, &page.overview, page.version, database), &page)
}
