//! The people of a space.

use askama::Template;
use axum::response::Response;
use forum::Error;
use forum::listing::Listing;
use forum::space::{self, Belonging, Space};
use serde::Deserialize;
use serde_json::json;

use crate::api::question::person as someone;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::i18n::rfc3339;
use crate::pages::pager::{At, Pager};
use crate::respond::{either, refused, see_with};

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
    people: Vec<Belonging>,
    pager: Pager,
    typed: Fields,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /spaces/{slug}/members
pub async fn list(cx: Cx, Path(slug): Path<String>, Query(at): Query<At>) -> Result<Response> {
    let page = page(&cx, slug, at).await?;
    let one = |b: &Belonging| json!({ "person": someone(&cx, &b.person), "moderates": b.moderates, "since": rfc3339(b.since) });
    let data = || {
        json!({
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
    let (status, mut page) = (fault.status(), page(&cx, slug, At::default()).await?);
    page.typed = fields;
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        other => page.refusal = Some(other.sentence(&cx)),
    }
    refused(&page, status)
}

/// POST /spaces/{slug}/members/{handle}/remove
pub async fn remove(cx: Cx, Path((slug, handle)): Path<(String, String)>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    let leaving = cx.me.as_ref().is_some_and(|me| me.person.handle == handle);
    cx.app.write(move |tx| space::remove(tx, &who, &path, &handle)).await?;
    let next = if leaving { "/spaces".to_owned() } else { format!("/spaces/{slug}/members") };
    Ok(see_with(&cx, &next, cx.t("space-removed")))
}

async fn page(cx: &Cx, slug: String, at: At) -> Result<Page> {
    let (who, from) = (cx.who(), at.from());
    let (space, listing): (Space, Listing<Belonging>) =
        cx.app.read(move |tx| space::people(tx, &who, &slug, from, SIZE)).await?;
    Ok(Page {
        pager: Pager::new(&format!("/spaces/{}/members", space.slug), &listing),
        cx: cx.clone(),
        space,
        people: listing.rows,
        typed: Fields::default(),
        problems: Problems::default(),
        refusal: None,
    })
}

impl Page {
    /// Whether the viewer says who moderates the space.
    fn may_appoint(&self) -> bool {
        self.cx.viewer.is_moderator()
    }

    fn may_remove(&self, one: &Belonging) -> bool {
        self.may_appoint() || !one.moderates
    }
}
