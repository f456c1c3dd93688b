//! What the site is, how much it holds, and where that came from.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use forum::origin::{self, Source};
use forum::statistics::Statistics;

use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::respond::{either, shared};

#[derive(Template)]
#[template(path = "about.html")]
struct Page {
    cx: Cx,
    figures: [(&'static str, i64); 8],
    statistics: Arc<Statistics>,
    sources: Vec<Source>,
    canonical: String,
}

/// GET /about. The figures are those of what everybody may see, whoever asks.
pub async fn show(cx: Cx) -> Result<Response> {
    let (who, app) = (cx.who(), cx.app.clone());
    let (statistics, sources) = cx
        .app
        .read(move |tx| {
            let statistics = app.asides.statistics(tx, who.now, who.policy.clone())?;
            Ok((statistics, origin::sources(tx, &who)?))
        })
        .await?;
    let page = Page {
        figures: figures(&statistics),
        canonical: cx.absolute("/about"),
        cx: cx.clone(),
        statistics,
        sources,
    };
    let response = either(&cx, || api::about::page(&cx, &page.statistics, &page.sources), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

/// Each with the end of its key, `about-…`.
fn figures(statistics: &Statistics) -> [(&'static str, i64); 8] {
    let Statistics { questions, answers, accepted, closed, ownerless, comments, votes, people } = *statistics;
    [
        ("questions", questions),
        ("answers", answers),
        ("accepted", accepted),
        ("closed", closed),
        ("ownerless", ownerless),
        ("comments", comments),
        ("votes", votes),
        ("people", people),
    ]
}
