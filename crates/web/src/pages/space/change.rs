//! Making, changing and deleting a space.

use askama::Template;
use axum::response::Response;
use forum::Error;
use forum::space::{self, Access, DEFAULT, Draft, Space};
use serde::Deserialize;
use serde_json::json;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::respond::{either, refused, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    slug: String,
    description: String,
    access: String,
}

#[derive(Template)]
#[template(path = "space/change.html")]
struct Page {
    cx: Cx,
    /// None for a new one.
    space: Option<Space>,
    typed: Fields,
    accesses: [Access; 3],
    problems: Problems,
    refusal: Option<String>,
}

/// GET /spaces/new
pub async fn new(cx: Cx) -> Result<Response> {
    cx.viewer.must_be_admin()?;
    let typed = Fields { access: "public".into(), ..Fields::default() };
    either(&cx, || json!({ "accesses": Access::ALL.map(Access::as_str) }), &Page::new(&cx, None, typed))
}

/// POST /spaces/new
pub async fn create(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, draft) = (cx.who(), fields.draft());
    match cx.app.write(move |tx| space::create(tx, &who, &draft)).await {
        Ok(made) => Ok(see_with(&cx, &format!("/spaces/{}/members", made.slug), cx.t("space-made"))),
        Err(error) => again(&cx, None, fields, error),
    }
}

/// GET /spaces/{slug}/edit
pub async fn form(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let who = cx.who();
    let space = cx.app.read(move |tx| space::managed(tx, &who, &slug)).await?;
    let typed = Fields {
        name: space.name.clone(),
        slug: space.slug.clone(),
        description: space.description.clone(),
        access: space.access.as_str().into(),
    };
    let data = json!({
        "slug": space.slug, "name": space.name, "description": space.description, "access": space.access.as_str(),
    });
    either(&cx, || data, &Page::new(&cx, Some(space), typed))
}

/// POST /spaces/{slug}/edit
pub async fn save(cx: Cx, Path(slug): Path<String>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, draft, path) = (cx.who(), fields.draft(), slug.clone());
    match cx.app.write(move |tx| space::edit(tx, &who, &slug, &draft)).await {
        Ok(space) => Ok(see_with(&cx, &format!("/spaces/{}", space.slug), cx.t("saved"))),
        Err(error) => {
            let who = cx.who();
            let space = cx.app.read(move |tx| space::managed(tx, &who, &path)).await?;
            again(&cx, Some(space), fields, error)
        }
    }
}

/// POST /spaces/{slug}/delete
pub async fn delete(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let who = cx.who();
    cx.app.write(move |tx| space::delete(tx, &who, &slug)).await?;
    Ok(see_with(&cx, "/spaces", cx.t("space-deleted")))
}

/// The form as it came, with the reason why it was refused.
fn again(cx: &Cx, space: Option<Space>, typed: Fields, error: Error) -> Result<Response> {
    let fault = Fault::from(error);
    if cx.json || matches!(fault, Fault::Forum(Error::Store(_) | Error::NotFound | Error::SignIn)) {
        return Err(fault);
    }
    let (status, mut page) = (fault.status(), Page::new(cx, space, typed));
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        other => page.refusal = Some(other.sentence(cx)),
    }
    refused(&page, status)
}

impl Fields {
    fn draft(&self) -> Draft {
        let Fields { name, slug, description, access } = self.clone();
        Draft { name, slug, description, access }
    }
}

impl Page {
    fn new(cx: &Cx, space: Option<Space>, typed: Fields) -> Page {
        let problems = Problems::default();
        Page { cx: cx.clone(), space, typed, accesses: Access::ALL, problems, refusal: None }
    }

    fn action(&self) -> String {
        self.space
            .as_ref()
            .map_or_else(|| "/spaces/new".into(), |space| format!("/spaces/{}/edit", space.slug))
    }

    /// Whether the viewer may say who reads it.
    fn may_open(&self) -> bool {
        self.cx.viewer.is_admin() && self.space.as_ref().is_none_or(|space| space.id != DEFAULT)
    }

    fn may_delete(&self) -> bool {
        self.may_open() && self.space.as_ref().is_some_and(|space| space.questions == 0)
    }
}
