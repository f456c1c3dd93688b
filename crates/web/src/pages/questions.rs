//! The home page: the questions of the whole site.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use forum::question::list::{Scope, Tab};
use forum::question::{self, Brief};
use forum::space;
use forum::tag::Tag;

use super::lists::{self, Params, QuestionList};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::moved;
use crate::respond::{either, shared};

#[derive(Template)]
#[template(path = "questions.html")]
struct Page {
    cx: Cx,
    list: QuestionList,
    total: i64,
    tags: Arc<Vec<Tag>>,
    waiting: Vec<Brief>,
    canonical: String,
}

/// GET /questions, and / for whoever has no feed or asks for another list.
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    // Question2Answer's addresses, where its site has no others.
    if cx.path.starts_with("/?qa=")
        && let Some(onwards) = moved::onwards(&cx).await?
    {
        return Ok(onwards);
    }
    let (here, choice) = (cx.clone(), params.choice());
    let (listing, total, tags, waiting) = cx
        .app
        .read(move |tx| {
            let who = &here.viewer;
            let listing = lists::read(tx, who, Scope::Site, choice)?;
            let (_, total) = space::questions(tx, who)?;
            let tags = here.app.asides.hot_tags(tx, who.now, who.policy.clone())?;
            let waiting =
                if choice.tab == Tab::Unanswered { Vec::new() } else { question::unanswered(tx, who)? };
            Ok((listing, total, tags, waiting))
        })
        .await?;
    let mut list = QuestionList::new("/".into(), "/questions/ask".into(), choice, listing);
    list.with_feed = cx.signed_in();
    let canonical = cx.absolute(&list.canonical());
    let page = Page { cx: cx.clone(), list, total, tags, waiting, canonical };
    let response = either(&cx, || api::question::list(&cx, &page.list.rows, &page.list.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
