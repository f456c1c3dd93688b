//! Tags: their list, the page of each, and what is suggested for what somebody begins to type.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use axum::{Json, response::IntoResponse};
use forum::follow::{self, Stance, Thing};
use forum::question::list::Scope;
use forum::tag::{self, DESCRIPTION, Tab, Tag};
use forum::{Error, Privilege};
use serde::Deserialize;

use super::lists::{self, QuestionList};
use super::pager::{At, Pager};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::respond::{either, html, refused, see, shared};
use crate::url::{segment, value};

/// How many tags a page lists.
const SIZE: usize = 36;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    tab: String,
    q: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Template)]
#[template(path = "tags.html")]
struct ListPage {
    cx: Cx,
    rows: Vec<Tag>,
    pager: Pager,
    tab: Tab,
    tabs: [Tab; 3],
    q: String,
    canonical: String,
}

/// GET /tags
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let tab = Tab::parse(&params.tab).unwrap_or_default();
    let (who, from, q) = (cx.who(), params.at.from(), params.q.clone());
    let listing = cx.app.read(move |tx| tag::list(tx, &who, tab, &q, from, SIZE)).await?;
    let mut base = format!("/tags?tab={}", tab.as_str());
    if !params.q.is_empty() {
        base.push_str(&format!("&q={}", value(&params.q)));
    }
    let page = ListPage {
        pager: Pager::new(&base, &listing),
        rows: listing.rows,
        tab,
        tabs: Tab::ALL,
        q: params.q,
        canonical: cx.absolute("/tags"),
        cx: cx.clone(),
    };
    let response = either(&cx, || api::tag::list(&cx, &page.rows, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

#[derive(Template)]
#[template(path = "tag.html")]
struct Page {
    cx: Cx,
    tag: Tag,
    stance: Stance,
    wiki: String,
    list: QuestionList,
    with: Arc<Vec<Tag>>,
    path: String,
    feed: String,
    canonical: String,
}

/// GET /tags/{name}
pub async fn show(cx: Cx, Path(name): Path<String>, Query(params): Query<lists::Params>) -> Result<Response> {
    let (here, choice) = (cx.clone(), params.choice());
    let (tag, stance, wiki, listing, with) = cx
        .app
        .read(move |tx| {
            let who = &here.viewer;
            let tag = tag::find(tx, who, &name)?;
            let listing = lists::read(tx, who, Scope::Tag(tag.id), choice)?;
            let with = here.app.asides.tags_with(tx, tag.id, who.now, who.policy.clone())?;
            let wiki = tag::wiki(tx, tag.id)?;
            let stance = follow::stance(tx, who, Thing::Tag(tag.id))?;
            Ok((tag, stance, wiki, listing, with))
        })
        .await?;
    let path = format!("/tags/{}", segment(&tag.name));
    let ask = format!("/questions/ask?tags={}", value(&tag.name));
    let list = QuestionList::new(path.clone(), ask, choice, listing);
    let canonical = cx.absolute(&list.canonical());
    let feed = format!("/feeds{path}");
    let page = Page { cx: cx.clone(), tag, stance, wiki, list, with, path, feed, canonical };
    let response = either(&cx, || api::tag::page(&cx, &page.tag, &page.stance, &page.list), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

#[derive(Template)]
#[template(path = "tag-edit.html")]
struct EditPage {
    cx: Cx,
    tag: Tag,
    typed: String,
    most: i64,
    problems: Problems,
}

/// GET /tags/{name}/edit
pub async fn edit(cx: Cx, Path(name): Path<String>) -> Result<Response> {
    cx.viewer.may(Privilege::EditTag)?;
    let who = cx.who();
    let tag = cx.app.read(move |tx| tag::find(tx, &who, &name)).await?;
    let typed = tag.description.clone();
    html(&EditPage { cx, tag, typed, most: DESCRIPTION as i64, problems: Problems::default() })
}

#[derive(Deserialize)]
pub struct Fields {
    description: String,
}

/// POST /tags/{name}/edit
pub async fn save(cx: Cx, Path(name): Path<String>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, tag, typed) = (cx.who(), name.clone(), fields.description.clone());
    match cx.app.write(move |tx| tag::describe(tx, &who, &tag, &typed)).await {
        Ok(()) => Ok(see(&format!("/tags/{}", segment(&name)))),
        Err(Error::Invalid(problems)) => {
            let who = cx.who();
            let tag = cx.app.read(move |tx| tag::find(tx, &who, &name)).await?;
            let status = Fault::from(Error::Invalid(problems.clone())).status();
            let typed = fields.description;
            refused(
                &EditPage { cx, tag, typed, most: DESCRIPTION as i64, problems: Problems(problems) },
                status,
            )
        }
        Err(other) => Err(other.into()),
    }
}

/// GET /tags/suggest: for the field that tags are typed into; a list of tags as JSON.
pub async fn suggest(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let who = cx.who();
    let tags = cx.app.read(move |tx| tag::suggest(tx, &who, &params.q)).await?;
    let data: Vec<_> = tags.iter().map(|tag| api::tag::row(&cx, tag)).collect();
    Ok(Json(data).into_response())
}
