//! The inbox: what happened to what one wrote.

use askama::Template;
use axum::response::Response;
use forum::notification::{self, Notice, Show};
use serde::Deserialize;

use super::pager::{At, Pager};
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Query};
use crate::notices;
use crate::respond::{either, see};

/// How many notices a page lists.
const SIZE: usize = 30;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    show: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct Page {
    cx: Cx,
    notices: Vec<Line>,
    pager: Pager,
    show: Show,
    shows: [Show; 2],
    unread: bool,
}

/// A notice in the reader's words.
pub struct Line {
    pub notice: Notice,
    pub icon: &'static str,
    pub sentence: String,
    /// Why it was done; empty where nobody said.
    pub reason: String,
}

/// GET /inbox
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let Some(unread) = cx.me.as_ref().map(|me| me.unread) else { return Err(forum::Error::SignIn.into()) };
    let show = Show::parse(&params.show).unwrap_or_default();
    let (who, from) = (cx.who(), params.at.from());
    let listing = cx.app.read(move |tx| notification::list(tx, &who, show, from, SIZE)).await?;
    // Unread notices stand first: where the list ends, or read ones follow, all of them have been seen.
    let shown = listing.rows.iter().filter(|notice| !notice.read).count();
    let all_shown = listing.previous.is_none() && (listing.next.is_none() || shown < listing.rows.len());
    if all_shown && shown as i64 != unread {
        let who = cx.who();
        cx.app.write(move |tx| notification::read_unseen(tx, &who)).await?;
    }
    let page = Page {
        pager: Pager::new(&format!("/inbox?show={}", show.as_str()), &listing),
        notices: listing.rows.into_iter().map(|notice| Line::new(&cx, notice)).collect(),
        show,
        shows: Show::ALL,
        unread: shown > 0 || !all_shown,
        cx: cx.clone(),
    };
    either(&cx, || api::inbox::list(&cx, &page.notices, &page.pager), &page)
}

/// GET /inbox/{seq}: marks the notice as read, and those that are one row with it, and goes on to what it is about.
pub async fn open(cx: Cx, Path(seq): Path<i64>) -> Result<Response> {
    let who = cx.who();
    let path = cx.app.write(move |tx| notification::open(tx, &who, seq)).await?;
    Ok(see(&path.unwrap_or_else(|| "/inbox".into())))
}

/// POST /inbox/read
pub async fn read_all(cx: Cx) -> Result<Response> {
    let who = cx.who();
    cx.app.write(move |tx| notification::read_all(tx, &who)).await?;
    Ok(see("/inbox"))
}

impl Line {
    fn new(cx: &Cx, notice: Notice) -> Line {
        let (sentence, reason) = (notices::sentence(&cx.lang, &notice), notices::reason(&cx.lang, &notice));
        Line { icon: icon(&notice.kind), sentence, reason, notice }
    }
}

fn icon(kind: &str) -> &'static str {
    match kind {
        "answer" | "followed-answer" => "plus",
        "claim-granted" | "accepted" | "found" | "reopened" | "undeleted" | "unlocked" | "lifted" => "check",
        "comment" | "mention-comment" => "comment",
        "mention" => "user",
        "asked" | "ask-passed" => "arrow-right",
        "linked" => "link",
        "link-denied" | "ask-declined" => "x",
        "badge" | "report-upheld" | "report-dismissed" => "check",
        "message-rebuked" => "flag",
        "edited" => "edit",
        "closed" | "locked" => "lock",
        "deleted" | "comment-deleted" => "trash",
        "moved" | "moved-away" => "arrow-right",
        "space-added" | "space-appointed" => "check",
        "space-asked" => "user",
        "role" => "shield",
        "space-removed" | "space-demoted" | "space-declined" | "claim-refused" | "claim-lost" => "x",
        _ => "warning",
    }
}
