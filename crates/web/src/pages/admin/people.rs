//! People as those who moderate see them: the list.

use askama::Template;
use axum::response::Response;
use forum::admin::{self, Managed, Which};
use serde::Deserialize;

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::pages::pager::{At, Pager};
use crate::respond::either;

/// How many people a page lists.
const SIZE: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    which: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Template)]
#[template(path = "admin/people.html")]
struct Page {
    cx: Cx,
    people: Vec<Managed>,
    pager: Pager,
    search: String,
    which: Which,
    all: [Which; 4],
}

/// GET /admin/people
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let which = Which::parse(&params.which).unwrap_or_default();
    let (who, from, search) = (cx.who(), params.at.from(), params.q.clone());
    let listing = cx.app.read(move |tx| admin::people(tx, &who, &search, which, from, SIZE)).await?;
    let searched: String = params.q.bytes().map(|b| format!("%{b:02X}")).collect();
    let page = Page {
        pager: Pager::new(&format!("/admin/people?which={}&q={searched}", which.as_str()), &listing),
        people: listing.rows,
        search: params.q,
        which,
        all: Which::ALL,
        cx: cx.clone(),
    };
    either(&cx, || api::admin::people(&cx, &page.people, &page.pager), &page)
}
