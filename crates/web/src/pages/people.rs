//! The list of people.

use askama::Template;
use axum::response::Response;
use forum::member::list::{self, Card, FOUND, Tab};
use serde::Deserialize;

use super::pager::{At, Pager};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::respond::{either, shared};

/// How many people a page lists.
const SIZE: usize = 36;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    tab: String,
    q: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Template)]
#[template(path = "people-list.html")]
struct Page {
    cx: Cx,
    rows: Vec<Card>,
    pager: Pager,
    tab: Tab,
    tabs: [Tab; 3],
    /// What was looked for; empty for the whole list.
    q: String,
    canonical: String,
}

impl Page {
    /// There may be more people than are shown.
    fn full(&self) -> bool {
        !self.q.is_empty() && self.rows.len() == FOUND
    }

    fn shown(&self) -> i64 {
        self.rows.len() as i64
    }
}

/// GET /people
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let tab = Tab::parse(&params.tab).unwrap_or_default();
    let q = params.q.trim().to_owned();
    let (rows, pager) = if q.is_empty() {
        let from = params.at.from();
        let listing = cx.app.read(move |tx| list::list(tx, tab, from, SIZE)).await?;
        let pager = Pager::new(&format!("/people?tab={}", tab.as_str()), &listing);
        (listing.rows, pager)
    } else {
        let typed = q.clone();
        (cx.app.read(move |tx| list::search(tx, &typed)).await?, Pager::default())
    };
    let canonical = cx.absolute("/people");
    let page = Page { cx: cx.clone(), rows, pager, tab, tabs: Tab::ALL, q, canonical };
    let response = either(&cx, || api::people::list(&cx, &page.rows, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
