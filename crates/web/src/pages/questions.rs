//! The list of questions: the home page.

use askama::Template;
use axum::response::Response;
use forum::question::QuestionRow;
use forum::question::list::{self, Scope, Tab, Window};
use serde::Deserialize;

use super::pager::{At, Pager};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::respond::{either, shared};

/// How many questions a page lists.
pub const SIZE: usize = 30;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    tab: String,
    window: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Template)]
#[template(path = "questions.html")]
struct Page {
    cx: Cx,
    rows: Vec<QuestionRow>,
    pager: Pager,
    tab: Tab,
    tabs: [Tab; 7],
    window: Window,
    windows: [Window; 4],
    windowed: bool,
    canonical: String,
}

/// GET /
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let tab = Tab::parse(&params.tab).unwrap_or_default();
    let window = Window::parse(&params.window).unwrap_or_default();
    let (who, from) = (cx.who(), params.at.from());
    let listing = cx.app.read(move |tx| list::list(tx, &who, &Scope::Site, tab, window, from, SIZE)).await?;
    let base = format!("/?tab={}&window={}", tab.as_str(), window.as_str());
    let page = Page {
        pager: Pager::new(&base, &listing),
        rows: listing.rows,
        tab,
        tabs: Tab::ALL,
        window,
        windows: Window::ALL,
        windowed: matches!(tab, Tab::Votes | Tab::Answers | Tab::Views),
        canonical: cx.absolute("/"),
        cx: cx.clone(),
    };
    let response = either(&cx, || api::question::list(&cx, &page.rows, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
