//! Joining a space, asking to be let in, leaving, and being let in or not.

use askama::Template;
use axum::response::Response;
use forum::Error;
use forum::space::{self, Listed, Standing};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path};
use crate::pace;
use crate::pages::lists::Params;
use crate::pages::spaces::{self, Refused};
use crate::respond::{again, html, see_with};
use crate::url::segment;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    note: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "space/leave.html")]
struct LeavePage {
    cx: Cx,
    it: Listed,
    standing: Standing,
    refusal: Option<String>,
}

/// POST /spaces/{slug}/join: at once into a public space; into a members-only one when those who moderate it agree.
pub async fn join(cx: Cx, Path(slug): Path<String>, Form(fields): Form<Fields>) -> Result<Response> {
    pace::posting(&cx)?;
    let (who, path, note) = (cx.who(), slug.clone(), fields.note.clone());
    let joined = cx
        .app
        .write(move |tx| {
            let space = space::join(tx, &who, &path, &note)?;
            Ok::<_, Error>((space::standing(tx, &who, space.id)?, space))
        })
        .await;
    match joined {
        Ok((standing, space)) => {
            let said = if standing.since.is_some() { "space-joined" } else { "space-asked" };
            Ok(see_with(&cx, &here(&space.slug), &cx.with(said, &space.name)))
        }
        Err(error @ (Error::Invalid(_) | Error::Denied(_))) if !cx.json => {
            let fault = Fault::from(error);
            let (problems, refusal) = fault.split(&cx);
            let refused = Refused { note: fields.note, problems, refusal };
            let mut response = spaces::page(&cx, slug, Params::default(), refused).await?;
            fault.mark(&mut response);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /spaces/{slug}/withdraw: takes one's request back.
pub async fn withdraw(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    cx.app.write(move |tx| space::withdraw(tx, &who, &path)).await?;
    Ok(see_with(&cx, &here(&slug), cx.t("space-withdrawn")))
}

/// GET /spaces/{slug}/leave
pub async fn leave_form(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    html(&leaving(&cx, slug).await?)
}

/// POST /spaces/{slug}/leave
pub async fn leave(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    match cx.app.write(move |tx| space::leave(tx, &who, &path)).await {
        Ok(()) => Ok(see_with(&cx, "/spaces", cx.t("space-left"))),
        Err(error @ Error::Denied(_)) if !cx.json => {
            let fault = Fault::from(error);
            let page = LeavePage { refusal: Some(fault.told(&cx)), ..leaving(&cx, slug).await? };
            again(&page, &fault)
        }
        Err(error) => Err(error.into()),
    }
}

async fn leaving(cx: &Cx, slug: String) -> Result<LeavePage> {
    cx.viewer.must_be_somebody()?;
    let who = cx.who();
    let (it, standing) = cx
        .app
        .read(move |tx| {
            let it = space::listed_one(tx, &who, &slug)?;
            let standing = space::standing(tx, &who, it.space.id)?;
            if standing.since.is_none() { Err(Error::NotFound) } else { Ok((it, standing)) }
        })
        .await?;
    Ok(LeavePage { cx: cx.clone(), it, standing, refusal: None })
}

/// POST /spaces/{slug}/requests/{handle}/accept
pub async fn accept(cx: Cx, Path((slug, handle)): Path<(String, String)>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    let person = cx.app.write(move |tx| space::accept(tx, &who, &path, &handle)).await?;
    Ok(see_with(&cx, &people(&slug), &cx.with("space-added", &person.name)))
}

/// POST /spaces/{slug}/requests/{handle}/decline
pub async fn decline(
    cx: Cx,
    Path((slug, handle)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let (who, path, about, why) = (cx.who(), slug.clone(), handle.clone(), fields.reason.clone());
    match cx.app.write(move |tx| space::decline(tx, &who, &path, &handle, &why)).await {
        Ok(person) => Ok(see_with(&cx, &people(&slug), &cx.with("space-declined", &person.name))),
        Err(error @ Error::Invalid(_)) if !cx.json => {
            super::people::refused_request(&cx, slug, about, fields.reason, error.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /spaces/{slug}/members/{handle}/appoint
pub async fn appoint(cx: Cx, Path((slug, handle)): Path<(String, String)>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    let person = cx.app.write(move |tx| space::appoint(tx, &who, &path, &handle)).await?;
    Ok(see_with(&cx, &people(&slug), &cx.with("space-appointed", &person.name)))
}

/// POST /spaces/{slug}/members/{handle}/hand-over
pub async fn hand_over(cx: Cx, Path((slug, handle)): Path<(String, String)>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    let person = cx.app.write(move |tx| space::hand_over(tx, &who, &path, &handle)).await?;
    Ok(see_with(&cx, &here(&slug), &cx.with("space-handed-over", &person.name)))
}

fn here(slug: &str) -> String {
    format!("/spaces/{}", segment(slug))
}

fn people(slug: &str) -> String {
    format!("{}/members", here(slug))
}
