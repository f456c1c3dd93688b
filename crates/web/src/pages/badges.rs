//! Badges: all of them, and who has each.

use askama::Template;
use axum::response::Response;
use forum::badge::{self, Award, Defined};

use super::pager::{At, Pager};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Query};
use crate::respond::{either, shared};

/// How many awards a page lists.
const SIZE: usize = 36;

/// gold, silver or bronze: the ends of keys.
pub fn class(class: &i64) -> &'static str {
    match class {
        1 => "gold",
        2 => "silver",
        _ => "bronze",
    }
}

#[derive(Template)]
#[template(path = "badges.html")]
struct ListPage {
    cx: Cx,
    badges: Vec<Defined>,
    canonical: String,
}

/// GET /badges: those that are awarded, and those that somebody has.
pub async fn list(cx: Cx) -> Result<Response> {
    let mut badges = cx.app.read(badge::all).await?;
    badges.retain(|badge| badge.awards > 0 || (badge.count.is_some() && !badge.off));
    let page = ListPage { canonical: cx.absolute("/badges"), badges, cx: cx.clone() };
    let response = either(&cx, || api::badge::list(&cx, &page.badges), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

#[derive(Template)]
#[template(path = "badge.html")]
struct Page {
    cx: Cx,
    badge: Defined,
    awards: Vec<Award>,
    pager: Pager,
    canonical: String,
}

/// GET /badges/{id}
pub async fn show(cx: Cx, Path(id): Path<i64>, Query(at): Query<At>) -> Result<Response> {
    let from = at.from();
    let read = move |tx: &mut store::Tx| Ok((badge::find(tx, id)?, badge::holders(tx, id, from, SIZE)?));
    let (badge, listing) = cx.app.read(read).await?;
    let path = format!("/badges/{id}");
    let pager = Pager::new(&path, &listing);
    let page = Page { canonical: cx.absolute(&path), badge, awards: listing.rows, pager, cx: cx.clone() };
    let response = either(&cx, || api::badge::page(&cx, &page.badge, &page.awards, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
