//! How the site does.

use askama::Template;
use axum::response::Response;
use forum::admin::{self, Overview};
use forum::backup::{self, Note, Standing};
use forum::claim;
use forum::message;
use forum::saved::{self, Savings};
use forum::time::DAY;

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::respond::either;

/// From what age on the last backup is a warning.
const STALE: i64 = 8 * DAY;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Page {
    cx: Cx,
    overview: Overview,
    version: &'static str,
    database: &'static str,
    backups: Standing,
    saved: Savings,
    /// Claims on imported accounts that wait; for administrators.
    claims: i64,
    /// Messages that were shown to the moderators and wait.
    reports: i64,
}

impl Page {
    /// How long the last proof took to restore, in whole seconds and at least one.
    fn restored_in(&self, note: &Note) -> i64 {
        note.restored_in.unwrap_or_default().div_euclid(forum::time::SECOND).max(1)
    }

    /// The last backup is older than it ought to be for anybody who has one at all.
    fn is_stale(&self) -> bool {
        self.backups.made.as_ref().is_some_and(|note| self.cx.who().now.since(note.made_at) > STALE)
    }
}

/// GET /admin
pub async fn show(cx: Cx) -> Result<Response> {
    let who = cx.who();
    let read = move |tx: &mut store::Tx| {
        let claims = if who.is_admin() { claim::waiting_count(tx, &who)? } else { 0 };
        let waiting = (claims, message::waiting(tx, &who)?);
        Ok((admin::overview(tx, &who)?, backup::standing(tx, &who)?, saved::savings(tx, &who)?, waiting))
    };
    let (overview, backups, saved, (claims, reports)) = cx.app.read(read).await?;
    let database = match cx.app.db.dialect() {
        store::Dialect::Sqlite => "SQLite",
        store::Dialect::Postgres => "PostgreSQL",
    };
    let page = Page {
        cx: cx.clone(),
        overview,
        version: env!("CARGO_PKG_VERSION"),
        database,
        backups,
        saved,
        claims,
        reports,
    };
    let data = || {
        let mut data = api::admin::overview(&cx, &page.overview, &page.backups, page.version, database);
        data["saved"] = api::admin::saved(&page.saved);
        data
    };
    either(&cx, data, &page)
}
