//! The people of a space, and those who ask to be let in.

use askama::Template;
use axum::response::Response;
use forum::Error;
use forum::listing::Listing;
use forum::space::{self, Belonging, Request, Space, Standing};
use serde::Deserialize;
use serde_json::json;

use crate::api::question::person as someone;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::i18n::rfc3339;
use crate::pages::pager::{At, Pager};
use crate::respond::{again, either, see_with};
use crate::url::segment;

/// How many people a page lists.
const SIZE: usize = 50;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    handle: String,
    role: String,
}

#[derive(Template)]
#[template(path = "space/people.html")]
struct Page {
    cx: Cx,
    space: Space,
    standing: Standing,
    requests: Vec<Request>,
    people: Vec<Belonging>,
    pager: Pager,
    typed: Fields,
    /// The handle whose request's form was refused, and the reason that was typed.
    declined: (String, String),
    problems: Problems,
    refusal: Option<String>,
}

/// GET /spaces/{slug}/members
pub async fn list(cx: Cx, Path(slug): Path<String>, Query(at): Query<At>) -> Result<Response> {
    let page = page(&cx, slug, at).await?;
    let one = |b: &Belonging| json!({ "person": someone(&cx, &b.person), "moderates": b.moderates, "since": rfc3339(b.since) });
    let asks =
        |r: &Request| json!({ "person": someone(&cx, &r.person), "note": r.note, "at": rfc3339(r.at) });
    let data = || {
        json!({
            "requests": page.requests.iter().map(asks).collect::<Vec<_>>(),
            "members": page.people.iter().map(one).collect::<Vec<_>>(),
            "previous": page.pager.previous, "next": page.pager.next,
        })
    };
    either(&cx, data, &page)
}

/// POST /spaces/{slug}/members: lets somebody in, or changes what they are there.
pub async fn add(cx: Cx, Path(slug): Path<String>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, typed, path) = (cx.who(), fields.clone(), slug.clone());
    let added =
        cx.app.write(move |tx| space::add(tx, &who, &path, &typed.handle, typed.role == "moderator")).await;
    let fault = match added {
        Ok(person) => {
            let line = cx.with("space-added", &person.name);
            return Ok(see_with(&cx, &format!("/spaces/{slug}/members"), &line));
        }
        Err(error @ (Error::Store(_) | Error::NotFound | Error::SignIn)) => return Err(error.into()),
        Err(error) if cx.json => return Err(error.into()),
        Err(error) => Fault::from(error),
    };
    let mut page = Page { typed: fields, ..page(&cx, slug, At::default()).await? };
    (page.problems, page.refusal) = fault.split(&cx);
    again(&page, &fault)
}

/// POST /spaces/{slug}/members/{handle}/remove
pub async fn remove(cx: Cx, Path((slug, handle)): Path<(String, String)>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    let leaving = cx.me.as_ref().is_some_and(|me| me.person.handle == handle);
    cx.app.write(move |tx| space::remove(tx, &who, &path, &handle)).await?;
    let next = if leaving { "/spaces".to_owned() } else { format!("/spaces/{slug}/members") };
    Ok(see_with(&cx, &next, cx.t("space-removed")))
}

/// The page again, where the reason for declining somebody was refused.
pub(super) async fn refused_request(
    cx: &Cx,
    slug: String,
    handle: String,
    reason: String,
    fault: Fault,
) -> Result<Response> {
    let mut page = Page { declined: (handle, reason), ..page(cx, slug, At::default()).await? };
    (page.problems, page.refusal) = fault.split(cx);
    again(&page, &fault)
}

async fn page(cx: &Cx, slug: String, at: At) -> Result<Page> {
    let (who, from) = (cx.who(), at.from());
    let (space, listing, requests, standing): (Space, Listing<Belonging>, _, _) = cx
        .app
        .read(move |tx| {
            let (space, listing) = space::people(tx, &who, &slug, from, SIZE)?;
            let requests = space::requests(tx, space.id)?;
            let standing = space::standing(tx, &who, space.id)?;
            Ok((space, listing, requests, standing))
        })
        .await?;
    Ok(Page {
        pager: Pager::new(&format!("/spaces/{}/members", space.slug), &listing),
        cx: cx.clone(),
        space,
        standing,
        requests,
        people: listing.rows,
        typed: Fields::default(),
        declined: Default::default(),
        problems: Problems::default(),
        refusal: None,
    })
}

impl Page {
    /// Whether the viewer says who moderates the space, whoever does now.
    fn may_appoint(&self) -> bool {
        self.cx.viewer.is_moderator()
    }

    fn may_remove(&self, one: &Belonging) -> bool {
        self.may_appoint() || !one.moderates
    }

    /// The path of what can be done about somebody.
    fn member(&self, one: &Belonging) -> String {
        format!("/spaces/{}/members/{}", self.space.slug, segment(&one.person.handle))
    }

    fn is_me(&self, one: &Belonging) -> bool {
        one.person.id == self.cx.viewer.id
    }

    /// The reason that was typed for declining this request.
    fn typed(&self, one: &Request) -> &str {
        if self.declined.0 == one.person.handle { &self.declined.1 } else { "" }
    }

    /// What is wrong with it.
    fn problem(&self, one: &Request) -> Option<String> {
        if self.declined.0 == one.person.handle { self.problems.at(&self.cx, "reason") } else { None }
    }
}
