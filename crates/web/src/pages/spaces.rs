//! Spaces: their list and the page of each.

use askama::Template;
use axum::response::Response;
use forum::follow::{self, Stance, Thing};
use forum::member::Person;
use forum::question::list::{Listing, Scope};
use forum::space::{self, DEFAULT, Listed, Standing};
use forum::{Privilege, Viewer};
use store::Tx;

use super::lists::{self, Choice, Params, QuestionList};
use super::pager::{At, Pager};
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Problems, Query};
use crate::respond::{either, shared};

#[derive(Template)]
#[template(path = "spaces.html")]
struct ListPage {
    cx: Cx,
    rows: Vec<Listed>,
    pager: Pager,
    canonical: String,
}

/// How many spaces a page lists.
const SIZE: usize = 48;

/// GET /spaces
pub async fn list(cx: Cx, Query(at): Query<At>) -> Result<Response> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| space::listed(tx, &who, from, SIZE)).await?;
    let pager = Pager::new("/spaces", &listing);
    let page = ListPage { canonical: cx.absolute("/spaces"), rows: listing.rows, pager, cx: cx.clone() };
    let response = either(&cx, || api::space::list(&cx, &page.rows, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

impl ListPage {
    fn may_found(&self) -> bool {
        self.cx.can(Privilege::FoundSpace)
    }

    /// The reputation that founding a space takes.
    fn needed(&self) -> i64 {
        self.cx.rules.policy.threshold(Privilege::FoundSpace)
    }
}

#[derive(Template)]
#[template(path = "space.html")]
struct Page {
    cx: Cx,
    it: Found,
    list: QuestionList,
    refused: Refused,
    feed: String,
    canonical: String,
}

/// A space with what its page shows besides the list of questions.
struct Found {
    listed: Listed,
    rules: String,
    stance: Stance,
    standing: Standing,
    moderators: Vec<Person>,
    tags: Vec<(String, i64)>,
    /// Whether the viewer looks after the space, and how many then wait to be let in.
    manages: bool,
    waiting: i64,
}

/// The form that asks to be let in, as it was refused.
#[derive(Default)]
pub(super) struct Refused {
    pub(super) note: String,
    pub(super) problems: Problems,
    pub(super) refusal: Option<String>,
}

/// GET /spaces/{slug}: what is in it, or that it is for its members.
pub async fn show(cx: Cx, Path(slug): Path<String>, Query(params): Query<Params>) -> Result<Response> {
    page(&cx, slug, params, Refused::default()).await
}

/// The page of a space, with the form that was refused, where one was.
pub(super) async fn page(cx: &Cx, slug: String, params: Params, refused: Refused) -> Result<Response> {
    let (who, choice) = (cx.who(), params.choice());
    let (it, listing) = cx.app.read(move |tx| find(tx, &who, &slug, choice)).await?;
    let space = &it.listed.space;
    let path = format!("/spaces/{}", space.slug);
    let list = QuestionList::new(path.clone(), format!("/questions/ask?space={}", space.id), choice, listing);
    let canonical = cx.absolute(&list.canonical());
    let page = Page { cx: cx.clone(), it, list, refused, feed: format!("/feeds{path}"), canonical };
    let data = || api::space::page(cx, &page.it.listed, &page.it.rules, &page.it.stance, &page.list);
    let response = either(cx, data, &page)?;
    Ok(shared(cx, response, Shared::default()))
}

fn find(
    tx: &mut Tx,
    viewer: &Viewer,
    slug: &str,
    choice: Choice,
) -> forum::Result<(Found, Listing<forum::question::QuestionRow>)> {
    let listed = space::listed_one(tx, viewer, slug)?;
    let id = listed.space.id;
    let (listing, tags) = match listed.readable {
        true => (lists::read(tx, viewer, Scope::Space(id), choice)?, space::tags(tx, id)?),
        false => (Listing { rows: Vec::new(), previous: None, next: None }, Vec::new()),
    };
    let manages = listed.readable && viewer.moderates(tx, id)?;
    let waiting = if manages { space::requests(tx, id)?.len() as i64 } else { 0 };
    let found = Found {
        rules: space::rules(tx, id)?,
        stance: follow::stance(tx, viewer, Thing::Space(id))?,
        standing: space::standing(tx, viewer, id)?,
        moderators: space::moderators(tx, id)?,
        listed,
        tags,
        manages,
        waiting,
    };
    Ok((found, listing))
}

impl Page {
    /// Whether one can join it at once: everybody belongs to the default one anyhow.
    fn may_join(&self) -> bool {
        let Found { listed, standing, .. } = &self.it;
        listed.readable && listed.space.id != DEFAULT && standing.since.is_none()
    }

    /// Whether one can ask to be let in.
    fn may_ask(&self) -> bool {
        self.cx.signed_in() && !self.it.listed.readable
    }

    /// Where the questions with a tag that are in this space are found.
    fn tagged(&self, tag: &str) -> String {
        let words = format!("[{tag}] space:{}", self.it.listed.space.slug);
        format!("/search?q={}", crate::url::value(&words))
    }
}
