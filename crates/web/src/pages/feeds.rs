//! Atom feeds, and the page that lists them. A feed shows what a signed-out reader may see, whoever asks.

use askama::Template;
use axum::response::Response;
use forum::listing::From;
use forum::question::feed::{self, Entry};
use forum::question::list::{Scope, Tab};
use forum::space::Listed;
use forum::{Error, QuestionId, Time, Viewer, member, space, tag};
use serde::Deserialize;
use store::Tx;

use crate::atom::Feed;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Query};
use crate::respond::{either, shared};
use crate::url::segment;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    tab: String,
}

impl Params {
    fn tab(&self) -> Tab {
        Tab::parse(&self.tab).unwrap_or_default()
    }
}

/// How many spaces the page lists the feeds of; each links to its own.
const SPACES: usize = 50;

#[derive(Template)]
#[template(path = "feeds.html")]
struct Page {
    cx: Cx,
    tabs: [Tab; 7],
    tags: Vec<tag::Tag>,
    spaces: Vec<Listed>,
    canonical: String,
}

/// GET /feeds
pub async fn index(cx: Cx) -> Result<Response> {
    let nobody = nobody(&cx);
    let (tags, spaces) = cx
        .app
        .read(move |tx| Ok((tag::hot(tx, &nobody)?, space::listed(tx, &nobody, From::Start, SPACES)?.rows)))
        .await?;
    let spaces = spaces.into_iter().filter(|it| it.readable).collect();
    let page = Page { cx: cx.clone(), tabs: Tab::ALL, tags, spaces, canonical: cx.absolute("/feeds") };
    let data = || {
        let of = |tab: &Tab| cx.absolute(&path("/feeds/questions", *tab));
        serde_json::json!({ "feeds": page.tabs.iter().map(of).collect::<Vec<_>>() })
    };
    let response = either(&cx, data, &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

/// GET /feeds/questions
pub async fn questions(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let tab = params.tab();
    let title = format!("{} · {}", cx.t2("title-", tab.as_str()), cx.site_name());
    let made = Made { title, path: path("/feeds/questions", tab), page: path("/", tab) };
    answer(cx, move |tx, nobody| {
        let since = feed::space_since(tx, space::DEFAULT)?;
        Ok((made.clone(), since, feed::questions(tx, nobody, Scope::Site, tab)?))
    })
    .await
}

/// GET /feeds/tags/{name}
pub async fn tag(cx: Cx, Path(name): Path<String>, Query(params): Query<Params>) -> Result<Response> {
    let (tab, site) = (params.tab(), cx.site_name().to_owned());
    answer(cx, move |tx, nobody| {
        let tag = tag::find(tx, nobody, &name)?;
        let page = format!("/tags/{}", segment(&tag.name));
        let made = Made {
            title: format!("{} · {site}", tag.name),
            path: path(&format!("/feeds{page}"), tab),
            page: path(&page, tab),
        };
        Ok((made, tag.created_at, feed::questions(tx, nobody, Scope::Tag(tag.id), tab)?))
    })
    .await
}

/// GET /feeds/questions/{id}: its answers, then the question itself.
pub async fn question(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    let site = cx.site_name().to_owned();
    answer(cx, move |tx, nobody| {
        let question = feed::question(tx, nobody, id)?;
        let mut entries = feed::answers(tx, nobody, id)?;
        let made = Made {
            title: format!("{} · {site}", question.title),
            path: format!("/feeds/questions/{id}"),
            page: format!("/questions/{id}/{}", forum::text::slug(&question.title)),
        };
        let since = question.created_at;
        entries.push(question);
        Ok((made, since, entries))
    })
    .await
}

/// GET /feeds/people/{handle}
pub async fn person(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    let site = cx.site_name().to_owned();
    answer(cx, move |tx, nobody| {
        let person = member::find(tx, &handle)?;
        let page = format!("/people/{}", person.handle);
        let made = Made { title: format!("{} · {site}", person.name), path: format!("/feeds{page}"), page };
        Ok((made, feed::member_since(tx, person.id)?, feed::person(tx, nobody, person.id)?))
    })
    .await
}

/// GET /feeds/spaces/{slug}: of public spaces.
pub async fn space(cx: Cx, Path(slug): Path<String>, Query(params): Query<Params>) -> Result<Response> {
    let (tab, site) = (params.tab(), cx.site_name().to_owned());
    answer(cx, move |tx, nobody| {
        let it = space::listed_one(tx, nobody, &slug)?;
        if !it.readable {
            return Err(Error::NotFound);
        }
        let page = format!("/spaces/{}", it.space.slug);
        let made = Made {
            title: format!("{} · {site}", it.space.name),
            path: path(&format!("/feeds{page}"), tab),
            page: path(&page, tab),
        };
        let since = feed::space_since(tx, it.space.id)?;
        Ok((made, since, feed::questions(tx, nobody, Scope::Space(it.space.id), tab)?))
    })
    .await
}

/// What a feed is called and where it and its page are.
#[derive(Clone)]
struct Made {
    title: String,
    path: String,
    page: String,
}

async fn answer<F>(cx: Cx, read: F) -> Result<Response>
where
    F: Fn(&mut Tx, &Viewer) -> forum::Result<(Made, Time, Vec<Entry>)> + Send + 'static,
{
    let nobody = nobody(&cx);
    let (made, since, entries) = cx.app.read(move |tx| read(tx, &nobody)).await?;
    let Made { title, path, page } = made;
    Ok(Feed { title, path, page, since, entries }.answer(&cx))
}

fn nobody(cx: &Cx) -> Viewer {
    Viewer::nobody(cx.viewer.now, cx.viewer.policy.clone())
}

/// A path with its tab, where that is not the first one.
fn path(base: &str, tab: Tab) -> String {
    if tab == Tab::default() { base.to_owned() } else { format!("{base}?tab={}", tab.as_str()) }
}
