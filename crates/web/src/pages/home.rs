//! The home page: for somebody who follows something their own feed, for everybody else the newest questions.

use askama::Template;
use axum::response::Response;
use forum::feed::{self, Feed, Reason, Who};
use forum::follow;
use forum::question::list::{From, Listing};

use super::lists::{Params, QuestionList, SIZE};
use super::pager::Pager;
use super::questions;
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::respond::either;

/// The feed's name among the tabs.
const TAB: &str = "for-you";

#[derive(Template)]
#[template(path = "feed.html")]
struct Page {
    cx: Cx,
    /// For the tabs beside it.
    list: QuestionList,
    feed: Feed,
    pager: Pager,
    /// What the reader follows, for the side.
    tags: Vec<String>,
    spaces: Vec<(String, String)>,
}

/// GET /
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let choice = params.choice();
    let asked = params.tab == TAB;
    let bare = params.tab.is_empty() && choice.from == From::Start;
    let own = cx.signed_in() && bare;
    if !(asked || own) {
        return questions::list(cx, Query(params)).await;
    }
    let (who, from) = (cx.who(), choice.from);
    let read = move |tx: &mut store::Tx| {
        who.must_be_somebody()?;
        if !asked && !follow::any(tx, &who)? {
            return Ok(None);
        }
        let after = if let From::After(at) = from { Some(at) } else { None };
        let feed = feed::feed(tx, &who, after, SIZE)?;
        Ok(Some((feed, follow::followed_tags(tx, &who)?, follow::followed_spaces(tx, &who)?)))
    };
    let Some((feed, tags, spaces)) = cx.app.read(read).await? else {
        return questions::list(cx, Query(params)).await;
    };
    let none = Listing { rows: Vec::new(), previous: None, next: None };
    let mut list = QuestionList::new("/".into(), "/questions/ask".into(), choice, none);
    list.with_feed = true;
    let next = Listing { rows: Vec::<()>::new(), previous: None, next: feed.next };
    let pager = Pager::new(&format!("/?tab={TAB}"), &next);
    let page = Page { cx: cx.clone(), list, feed, pager, tags, spaces };
    either(&cx, || api::follow::feed(&cx, &page.feed, &page.pager), &page)
}

/// Why a row stands in the feed, in the reader's words.
pub fn sentence(cx: &Cx, reason: &Reason) -> String {
    match reason {
        Reason::Asked { name, .. } => cx.with("feed-asked", name),
        Reason::Answered { name, .. } => cx.with("feed-answered", name),
        Reason::NewAnswer(by) => cx.with("feed-new-answer", who(cx, by)),
        Reason::ToMe(by) => cx.with("feed-to-me", who(cx, by)),
        Reason::Tag(tag) => cx.with("feed-tag", tag),
        Reason::Space { name, .. } => cx.with("feed-space", name),
    }
}

fn who<'a>(cx: &'a Cx, who: &'a Who) -> &'a str {
    match who {
        Who::Named { name, .. } => name,
        Who::Gone => cx.t("person-gone"),
        Who::Masked => cx.t("person-masked"),
    }
}

impl Page {
    /// The reasons of a row as one line.
    fn why(&self, row: &feed::Row) -> String {
        let sentences: Vec<String> = row.reasons.iter().map(|reason| sentence(&self.cx, reason)).collect();
        sentences.join(" · ")
    }
}
