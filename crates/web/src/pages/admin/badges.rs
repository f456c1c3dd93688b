//! Badges as administrators define them.

use askama::Template;
use axum::response::Response;
use forum::Error;
use forum::badge::{self, Count, Defined, Draft};
use serde::Deserialize;

use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::respond::{either, html, refused, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    class: String,
    count: String,
    threshold: String,
    about: String,
}

impl Fields {
    fn draft(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            class: self.class.parse().unwrap_or(3),
            count: self.count.clone(),
            threshold: self.threshold.trim().parse().unwrap_or(0),
            about: self.about.clone(),
        }
    }
}

#[derive(Deserialize)]
pub struct On {
    on: bool,
}

#[derive(Template)]
#[template(path = "admin/badges.html")]
struct Page {
    cx: Cx,
    badges: Vec<Defined>,
    /// The one that is changed; none for the list with a form for a new one.
    one: Option<Defined>,
    counts: &'static [Count],
    typed: Fields,
    problems: Problems,
}

async fn page(cx: &Cx, typed: Fields, problems: Problems) -> Result<Page> {
    let badges = cx.app.read(badge::all).await?;
    Ok(Page { cx: cx.clone(), badges, one: None, counts: Count::ALL, typed, problems })
}

/// GET /admin/badges
pub async fn list(cx: Cx) -> Result<Response> {
    cx.viewer.must_be_admin()?;
    let page = page(&cx, Fields::default(), Problems::default()).await?;
    either(&cx, || api::badge::list(&cx, &page.badges), &page)
}

/// POST /admin/badges
pub async fn make(cx: Cx, Form(typed): Form<Fields>) -> Result<Response> {
    let (who, draft) = (cx.who(), typed.draft());
    match cx.app.write(move |tx| badge::make(tx, &who, &draft)).await {
        Ok(_) => Ok(see_with(&cx, "/admin/badges", cx.t("saved"))),
        Err(Error::Invalid(problems)) if !cx.json => again(page(&cx, typed, Problems(problems)).await?),
        Err(error) => Err(error.into()),
    }
}

/// GET /admin/badges/{id}
pub async fn form(cx: Cx, Path(id): Path<i64>) -> Result<Response> {
    cx.viewer.must_be_admin()?;
    let badge = cx.app.read(move |tx| badge::find(tx, id)).await?;
    let Some(count) = badge.count else { return Err(Fault::not_found()) };
    let typed = Fields {
        name: badge.name.clone(),
        class: badge.class.to_string(),
        count: count.as_str().to_owned(),
        threshold: badge.threshold.to_string(),
        about: badge.about.clone(),
    };
    let mut page = page(&cx, typed, Problems::default()).await?;
    page.one = Some(badge);
    html(&page)
}

/// POST /admin/badges/{id}
pub async fn save(cx: Cx, Path(id): Path<i64>, Form(typed): Form<Fields>) -> Result<Response> {
    let (who, draft) = (cx.who(), typed.draft());
    match cx.app.write(move |tx| badge::save(tx, &who, id, &draft)).await {
        Ok(()) => Ok(see_with(&cx, "/admin/badges", cx.t("saved"))),
        Err(Error::Invalid(problems)) if !cx.json => {
            let mut page = page(&cx, typed, Problems(problems)).await?;
            page.one = Some(cx.app.read(move |tx| badge::find(tx, id)).await?);
            again(page)
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /admin/badges/{id}/switch
pub async fn switch(cx: Cx, Path(id): Path<i64>, Form(form): Form<On>) -> Result<Response> {
    let (who, on) = (cx.who(), form.on);
    cx.app.write(move |tx| badge::switch(tx, &who, id, on)).await?;
    Ok(see_with(&cx, "/admin/badges", cx.t("saved")))
}

fn again(page: Page) -> Result<Response> {
    refused(&page, Fault::from(Error::Invalid(Vec::new())).status())
}

impl Page {
    fn class(&self, class: &i64) -> &'static str {
        crate::pages::badges::class(class)
    }

    fn action(&self) -> String {
        self.one.as_ref().map_or("/admin/badges".into(), |badge| format!("/admin/badges/{}", badge.id))
    }
}
