//! What came of each import: how much of what, and what was left out.

use askama::Template;
use axum::response::Response;
use forum::Arg;
use forum::origin::{self, Source};
use serde_json::Value as Json;

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::respond::either;

/// The kinds of things that an import counts, in the order in which it brings them.
const KINDS: [&str; 7] = ["people", "tags", "questions", "answers", "comments", "links", "awards"];

/// What became of things of a kind.
const FATES: [&str; 5] = ["new", "changed", "same", "kept", "gone"];

#[derive(Template)]
#[template(path = "admin/imports.html")]
struct Page {
    cx: Cx,
    sources: Vec<Source>,
}

/// GET /admin/imports
pub async fn show(cx: Cx) -> Result<Response> {
    cx.viewer.must_be_admin()?;
    let who = cx.who();
    let sources = cx.app.read(move |tx| origin::sources(tx, &who)).await?;
    let page = Page { cx: cx.clone(), sources };
    either(&cx, || api::about::imports(&page.sources), &page)
}

impl Page {
    fn kinds(&self) -> [&'static str; 7] {
        KINDS
    }

    fn fates(&self) -> [&'static str; 5] {
        FATES
    }

    fn count(&self, it: &Source, kind: &str, fate: &str) -> String {
        let count = it.report[kind][fate].as_i64().unwrap_or_default();
        if count == 0 { String::new() } else { self.cx.number(&count) }
    }

    /// Sentences about what was left out.
    fn left_out(&self, it: &Source) -> Vec<String> {
        let all = it.report["left_out"].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().map(|one| self.sentence(one)).collect()
    }

    fn sentence(&self, one: &Json) -> String {
        let text = |name: &str| one[name].as_str().unwrap_or_default();
        let n = Arg::Number(one["count"].as_i64().unwrap_or_default());
        self.cx.fmt(&format!("left-out-{}", text("what")), &[("n", n), ("of", text("of").into())])
    }
}
