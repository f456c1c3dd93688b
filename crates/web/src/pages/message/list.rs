//! One's conversations.

use askama::Template;
use axum::response::Response;
use forum::message::{self, Row};

use super::names;
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::pages::pager::{At, Pager};
use crate::respond::either;

/// How many conversations a page lists.
const SIZE: usize = 30;

#[derive(Template)]
#[template(path = "message/list.html")]
struct Page {
    cx: Cx,
    rows: Vec<Row>,
    pager: Pager,
}

impl Page {
    fn names(&self, row: &Row) -> String {
        names(&self.cx, &row.people)
    }
}

/// GET /messages
pub async fn show(cx: Cx, Query(at): Query<At>) -> Result<Response> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| message::list(tx, &who, from, SIZE)).await?;
    let page = Page { pager: Pager::new("/messages", &listing), rows: listing.rows, cx: cx.clone() };
    either(&cx, || api::message::list(&cx, &page.rows, &page.pager), &page)
}
