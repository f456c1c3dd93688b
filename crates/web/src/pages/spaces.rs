//! Spaces: their list and the page of each.

use askama::Template;
use axum::response::Response;
use forum::follow::{self, Stance, Thing};
use forum::member::Person;
use forum::question::list::{Listing, Scope};
use forum::space::{self, Listed};

use super::lists::{self, Params, QuestionList};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Query};
use crate::respond::{either, shared};

#[derive(Template)]
#[template(path = "spaces.html")]
struct ListPage {
    cx: Cx,
    rows: Vec<Listed>,
    canonical: String,
}

/// GET /spaces
pub async fn list(cx: Cx) -> Result<Response> {
    let who = cx.who();
    let rows = cx.app.read(move |tx| space::listed(tx, &who)).await?;
    let page = ListPage { canonical: cx.absolute("/spaces"), rows, cx: cx.clone() };
    let response = either(&cx, || api::space::list(&cx, &page.rows), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

#[derive(Template)]
#[template(path = "space.html")]
struct Page {
    cx: Cx,
    it: Listed,
    stance: Stance,
    list: QuestionList,
    moderators: Vec<Person>,
    /// Whether the viewer looks after the space.
    manages: bool,
    feed: String,
    canonical: String,
}

/// GET /spaces/{slug}: what is in it, or that it is for its members.
pub async fn show(cx: Cx, Path(slug): Path<String>, Query(params): Query<Params>) -> Result<Response> {
    let (who, choice) = (cx.who(), params.choice());
    let (it, stance, listing, moderators, manages) = cx
        .app
        .read(move |tx| {
            let it = space::listed_one(tx, &who, &slug)?;
            let listing = if it.readable {
                lists::read(tx, &who, Scope::Space(it.space.id), choice)?
            } else {
                Listing { rows: Vec::new(), previous: None, next: None }
            };
            let moderators = space::moderators(tx, it.space.id)?;
            let manages = it.readable && who.moderates(tx, it.space.id)?;
            let stance = follow::stance(tx, &who, Thing::Space(it.space.id))?;
            Ok((it, stance, listing, moderators, manages))
        })
        .await?;
    let path = format!("/spaces/{}", it.space.slug);
    let ask = format!("/questions/ask?space={}", it.space.id);
    let list = QuestionList::new(path.clone(), ask, choice, listing);
    let canonical = cx.absolute(&list.canonical());
    let page = Page {
        cx: cx.clone(),
        it,
        stance,
        list,
        moderators,
        manages,
        feed: format!("/feeds{path}"),
        canonical,
    };
    let response = either(&cx, || api::space::page(&cx, &page.it, &page.stance, &page.list), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
