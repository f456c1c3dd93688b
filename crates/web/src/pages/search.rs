//! The search page.

use askama::Template;
use axum::response::Response;
use forum::question::{QuestionRow, briefs};
use forum::search::{self, DEEPEST, Order, Query as Wanted};
use serde::Deserialize;

use super::pager::Pager;
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
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
    wanted: Wanted,
    rows: Vec<QuestionRow>,
    total: i64,
    /// The question whose number was typed: its address and title.
    exact: Option<(String, String)>,
    pager: Pager,
    order: Order,
    orders: [Order; 3],
}

impl Page {
    /// The title in pieces, each with whether it was looked for.
    fn marked<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        search::marked(text, &self.wanted.words, self.wanted.unfinished)
    }
}

/// GET /search
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    pace::searching(&cx)?;
    let wanted = Wanted::parse(&params.q);
    let order = Order::parse(&params.order).unwrap_or_default();
    let number = params.page.parse().unwrap_or(1).clamp(1, DEEPEST);
    let (who, query) = (cx.who(), wanted.clone());
    let (found, exact) = cx
        .app
        .read(move |tx| {
            let exact = briefs(tx, &who, query.id.as_slice())?.pop();
            Ok((search::find(tx, &who, &query, order, number, SIZE)?, exact))
        })
        .await?;
    let exact = exact.map(|brief| (format!("/questions/{}/{}", brief.id, brief.slug()), brief.title));
    let base = format!("/search?q={}&order={}", value(&params.q), order.as_str());
    let more = number < DEEPEST && found.total > (number * SIZE) as i64;
    let page = Page {
        pager: Pager {
            previous: (number > 1).then(|| format!("{base}&page={}", number - 1)),
            next: more.then(|| format!("{base}&page={}", number + 1)),
        },
        q: params.q.trim().to_owned(),
        wanted,
        rows: found.rows,
        total: found.total,
        exact,
        order,
        orders: Order::ALL,
        cx: cx.clone(),
    };
    let response = either(&cx, || api::question::list(&cx, &page.rows, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
