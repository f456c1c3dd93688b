//! The search page.

use askama::Template;
use axum::response::Response;
use search::{Loosened, Note, Order};
use serde::Deserialize;

use super::pager::Pager;
use super::question::address;
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::finder::{self, LAST, ORDERS, Results};
use crate::form::Query;
use crate::pace;
use crate::respond::{either, shared};
use crate::url::value;

/// How many results a page shows.
const SIZE: usize = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    order: String,
    page: String,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    cx: Cx,
    q: String,
    results: Results,
    /// The question whose number was typed: its address and title.
    exact: Option<(String, String)>,
    /// What could not be done as typed.
    notes: Vec<String>,
    pager: Pager,
    order: Order,
    orders: [(Order, &'static str); 4],
}

/// GET /search
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    pace::searching(&cx)?;
    let order = finder::parse_order(&params.order).unwrap_or_default();
    let number = params.page.parse().unwrap_or(1).clamp(1, LAST);
    let (here, typed) = (cx.clone(), params.q.clone());
    let find = move |tx: &mut store::Tx| {
        finder::find(&here.app.finder, tx, &here.viewer, &typed, order, number, SIZE)
    };
    let results = cx.app.read(find).await?;
    let exact = results.exact.as_ref().map(|brief| (address(brief.id, &brief.title), brief.title.clone()));
    let base = format!("/search?q={}&order={}", value(&params.q), finder::order_name(order));
    let more = number < LAST && results.total > (number * SIZE) as i64;
    let page = Page {
        pager: Pager {
            previous: (number > 1).then(|| format!("{base}&page={}", number - 1)),
            next: more.then(|| format!("{base}&page={}", number + 1)),
        },
        q: params.q.trim().to_owned(),
        notes: sentences(&cx, &results),
        results,
        exact,
        order,
        orders: ORDERS.map(|order| (order, finder::order_name(order))),
        cx: cx.clone(),
    };
    let response = either(&cx, || api::search::results(&cx, &page.results, &page.notes, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

/// What could not be done as typed, and how words were taken.
fn sentences(cx: &Cx, results: &Results) -> Vec<String> {
    let note = |note: &Note| match note {
        Note::UnknownOperator(name) => cx.with("search-note-unknown", name),
        Note::BadValue(typed) => cx.with("search-note-value", typed),
        Note::TooLong => cx.t("search-note-long").to_owned(),
    };
    let mut all: Vec<String> = results.notes.iter().map(note).collect();
    match results.loosened {
        Loosened::Spelling => all.push(cx.t("search-note-spelling").to_owned()),
        Loosened::Some => all.push(cx.t("search-note-some").to_owned()),
        Loosened::No => {}
    }
    all
}
