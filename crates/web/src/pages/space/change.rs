//! Founding, changing and deleting a space.

use askama::Template;
use axum::response::Response;
use forum::space::{self, Access, DEFAULT, Draft, Space};
use forum::{Error, Privilege};
use serde_json::json;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Path, Problems};
use crate::multipart::Parts;
use crate::respond::{self, either, see_with};
use crate::{pace, picture};

#[derive(Template)]
#[template(path = "space/change.html")]
struct Page {
    cx: Cx,
    /// None for a new one.
    space: Option<Space>,
    typed: Draft,
    accesses: [Access; 3],
    problems: Problems,
    refusal: Option<String>,
}

/// GET /spaces/new
pub async fn new(cx: Cx) -> Result<Response> {
    cx.viewer.may(Privilege::FoundSpace)?;
    let typed = Draft { access: "public".into(), ..Draft::default() };
    either(&cx, || json!({ "accesses": Access::ALL.map(Access::as_str) }), &Page::new(&cx, None, typed))
}

/// POST /spaces/new
pub async fn create(cx: Cx, mut parts: Parts) -> Result<Response> {
    pace::posting(&cx)?;
    let mut typed = typed(&mut parts);
    let made = match take_picture(&cx, &mut typed, &mut parts).await {
        Ok(()) => {
            let (who, draft) = (cx.who(), typed.clone());
            cx.app.write(move |tx| space::create(tx, &who, &draft)).await.map_err(Fault::from)
        }
        Err(fault) => Err(fault),
    };
    match made {
        Ok(made) => Ok(see_with(&cx, &format!("/spaces/{}/members", made.slug), cx.t("space-made"))),
        Err(fault) => again(&cx, None, typed, fault),
    }
}

/// GET /spaces/{slug}/edit
pub async fn form(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let (space, typed) = open(&cx, slug).await?;
    let data = json!({
        "slug": typed.slug, "name": typed.name, "description": typed.description, "access": typed.access,
        "rules": typed.rules, "picture": typed.picture, "anonymous": typed.anonymous,
    });
    either(&cx, || data, &Page::new(&cx, Some(space), typed))
}

/// POST /spaces/{slug}/edit
pub async fn save(cx: Cx, Path(slug): Path<String>, mut parts: Parts) -> Result<Response> {
    let (space, _) = open(&cx, slug.clone()).await?;
    let mut typed = typed(&mut parts);
    let saved = match take_picture(&cx, &mut typed, &mut parts).await {
        Ok(()) => {
            let (who, draft) = (cx.who(), typed.clone());
            cx.app.write(move |tx| space::edit(tx, &who, &slug, &draft)).await.map_err(Fault::from)
        }
        Err(fault) => Err(fault),
    };
    match saved {
        Ok(space) => Ok(see_with(&cx, &format!("/spaces/{}", space.slug), cx.t("saved"))),
        Err(fault) => again(&cx, Some(space), typed, fault),
    }
}

/// POST /spaces/{slug}/delete
pub async fn delete(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let who = cx.who();
    cx.app.write(move |tx| space::delete(tx, &who, &slug)).await?;
    Ok(see_with(&cx, "/spaces", cx.t("space-deleted")))
}

async fn open(cx: &Cx, slug: String) -> Result<(Space, Draft)> {
    let who = cx.who();
    Ok(cx.app.read(move |tx| space::open(tx, &who, &slug)).await?)
}

fn typed(parts: &mut Parts) -> Draft {
    Draft {
        name: parts.text("name"),
        slug: parts.text("slug"),
        description: parts.text("description"),
        access: parts.text("access"),
        rules: parts.text("rules"),
        picture: parts.text("picture"),
        anonymous: parts.has("anonymous"),
    }
}

/// Keeps the picture that came with the form, so that a form which comes back has it.
async fn take_picture(cx: &Cx, typed: &mut Draft, parts: &mut Parts) -> Result<()> {
    if parts.has("remove") {
        typed.picture.clear();
    }
    if let Some(bytes) = parts.file("file") {
        typed.picture = super::super::pictures::keep(cx, "picture", picture::portrait, bytes).await?.0;
    }
    Ok(())
}

/// The form as it came, with the reason why it was refused.
fn again(cx: &Cx, space: Option<Space>, typed: Draft, fault: Fault) -> Result<Response> {
    if cx.json || matches!(fault, Fault::Forum(Error::Store(_) | Error::NotFound | Error::SignIn)) {
        return Err(fault);
    }
    let mut page = Page::new(cx, space, typed);
    (page.problems, page.refusal) = fault.split(cx);
    respond::again(&page, &fault)
}

impl Page {
    fn new(cx: &Cx, space: Option<Space>, typed: Draft) -> Page {
        let problems = Problems::default();
        Page { cx: cx.clone(), space, typed, accesses: Access::ALL, problems, refusal: None }
    }

    fn action(&self) -> String {
        self.space
            .as_ref()
            .map_or_else(|| "/spaces/new".into(), |space| format!("/spaces/{}/edit", space.slug))
    }

    /// Whether the viewer says who reads it: whoever founds it does, and then administrators.
    fn may_open(&self) -> bool {
        self.space.as_ref().is_none_or(|space| self.cx.viewer.is_admin() && space.id != DEFAULT)
    }

    fn may_delete(&self) -> bool {
        self.may_open() && self.space.as_ref().is_some_and(|space| space.questions == 0)
    }

    /// The most megabytes of a picture.
    fn megabytes(&self) -> i64 {
        (self.cx.app.config.upload_max_bytes >> 20) as i64
    }
}
