//! A post's history: every text it had, compared with the one before.

use std::time::{Duration, Instant};

use askama::Template;
use axum::Json;
use axum::response::{IntoResponse, Response};
use forum::PostId;
use forum::answer::Target;
use forum::post::{self, History, PAGE, Revision, Version};
use serde::Deserialize;

use super::edit::saved;
use super::moderate::short;
use super::pager::Pager;
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::diff::{self, Lines, Mark, Paragraph, Tag};
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Query};
use crate::respond::{html, shared};

/// How long the comparisons of one page may take before they become coarser.
const BUDGET: Duration = Duration::from_millis(300);

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// inline or side.
    view: String,
    /// rendered or source.
    of: String,
    /// Shows the revisions with smaller numbers.
    before: Option<i64>,
}

#[derive(Deserialize)]
pub struct Back {
    number: i64,
    base: String,
}

#[derive(Template)]
#[template(path = "history.html")]
struct Page {
    cx: Cx,
    target: Target,
    shown: Vec<Shown>,
    base: String,
    now: i64,
    may_edit: bool,
    side: bool,
    source: bool,
    pager: Pager,
}

/// One revision and what it changed.
pub struct Shown {
    pub revision: Revision,
    /// What changed in the title, as one line or, where little of it is left, as two; empty where nothing did.
    pub title: Vec<Paragraph>,
    /// What changed in the tags; empty where nothing did.
    pub tags: Vec<Mark>,
    pub body: Body,
}

/// What a revision changed in the text, in the view that was asked for.
pub enum Body {
    /// The text did not change.
    Same,
    /// The first text, as HTML.
    Whole(String),
    /// The lines of the first text.
    Lines(Vec<String>),
    /// As it reads, both texts in one.
    Prose(Vec<Paragraph>),
    /// As it reads, the older and the newer text.
    Proses(Vec<Paragraph>, Vec<Paragraph>),
    /// The source, downwards.
    Source(Lines),
    /// The source, side by side.
    Sources(Lines),
}

/// GET /posts/{id}/history
pub async fn show(cx: Cx, Path(id): Path<PostId>, Query(params): Query<Params>) -> Result<Response> {
    let (who, before) = (cx.who(), params.before.unwrap_or(i64::MAX));
    let history = cx.app.read(move |tx| post::history(tx, &who, id, before)).await?;
    let (side, source) = (params.view == "side", params.of == "source");
    if cx.json {
        return Ok(Json(api::history::history(&cx, &history)).into_response());
    }
    let History { target, now, mut revisions, may_edit } = history;
    let more = revisions.len() > PAGE;
    let base = now.version.to_string();
    let compared = tokio::task::spawn_blocking(move || {
        let until = Instant::now() + BUDGET;
        let earlier = revisions.iter().skip(1).cloned().map(Some).chain([None]).collect::<Vec<_>>();
        revisions.truncate(PAGE);
        let pairs = revisions.into_iter().zip(earlier);
        pairs.map(|(new, old)| Shown::new(new, old.as_ref(), side, source, until)).collect::<Vec<_>>()
    });
    let shown = compared.await.map_err(|e| Fault::Internal(e.to_string()))?;
    let here = format!("/posts/{id}/history?{}", query(side, source));
    let last = shown.last().map_or(0, |s| s.revision.number);
    let pager = Pager {
        previous: params.before.map(|_| here.clone()),
        next: more.then(|| format!("{here}&before={last}")),
    };
    let now = now.version.number;
    let page = Page { cx: cx.clone(), target, shown, base, now, may_edit, side, source, pager };
    let response = html(&page)?;
    Ok(shared(&cx, response, Shared::default()))
}

/// POST /posts/{id}/rollback
pub async fn rollback(cx: Cx, Path(id): Path<PostId>, Form(back): Form<Back>) -> Result<Response> {
    let (who, base) = (cx.who(), back.base.parse::<Version>().unwrap_or_default());
    let (target, outcome) = cx.app.write(move |tx| post::rollback(tx, &who, id, &base, back.number)).await?;
    Ok(saved(&cx, &target, outcome))
}

fn query(side: bool, source: bool) -> String {
    let view = if side { "side" } else { "inline" };
    let of = if source { "source" } else { "rendered" };
    format!("of={of}&view={view}")
}

impl Shown {
    fn new(revision: Revision, before: Option<&Revision>, side: bool, source: bool, until: Instant) -> Shown {
        let Some(old) = before.map(|r| &r.text) else { return Shown::first(revision, source) };
        let new = &revision.text;
        let (was, is) = (old.title.as_deref().unwrap_or_default(), new.title.as_deref().unwrap_or_default());
        let title = if was == is { Vec::new() } else { diff::prose(was, is, until) };
        let tags = match (&old.tags, &new.tags) {
            (Some(was), Some(is)) if was != is => diff::tags(was, is),
            _ => Vec::new(),
        };
        let body = Body::new(&old.body, &new.body, side, source, until);
        Shown { revision, title, tags, body }
    }

    /// The first text, of which everything is new.
    fn first(revision: Revision, source: bool) -> Shown {
        let text = &revision.text.body;
        let body = if source {
            Body::Lines(text.lines().take(diff::MOST).map(str::to_owned).collect())
        } else {
            let options = markup::Options { anchor_prefix: "r1-", ..markup::Options::default() };
            Body::Whole(markup::render(text, &options).html)
        };
        let one = |text: &String| Mark::new(Tag::Same, text);
        let title = revision.text.title.iter().map(|t| Paragraph::Text(vec![one(t)])).collect();
        let tags = revision.text.tags.iter().flatten().map(one).collect();
        Shown { revision, title, tags, body }
    }
}

impl Body {
    fn new(old: &str, new: &str, side: bool, source: bool, until: Instant) -> Body {
        if old == new {
            return Body::Same;
        }
        if source {
            let mut lines = diff::lines(old, new, until);
            if side {
                return Body::Sources(lines);
            }
            lines.rows = lines.inline();
            return Body::Source(lines);
        }
        let both = diff::prose(&read(old), &read(new), until);
        if side {
            return Body::Proses(diff::side(&both, Tag::Added), diff::side(&both, Tag::Removed));
        }
        Body::Prose(both)
    }
}

/// A text as it reads: the plain words of its HTML.
fn read(body: &str) -> String {
    markup::render(body, &markup::Options::default()).text
}

impl Page {
    fn back(&self) -> String {
        short(&self.target)
    }

    fn as_rendered(&self) -> String {
        self.view(self.side, false)
    }

    fn as_source(&self) -> String {
        self.view(self.side, true)
    }

    fn in_one(&self) -> String {
        self.view(false, self.source)
    }

    fn side_by_side(&self) -> String {
        self.view(true, self.source)
    }

    /// The address of this page in another view.
    fn view(&self, side: bool, source: bool) -> String {
        format!("/posts/{}/history?{}", self.target.post, query(side, source))
    }
}
