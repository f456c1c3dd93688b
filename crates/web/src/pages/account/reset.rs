//! A lost password: choosing a new one by a link that came by mail.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::member::session::Opening;
use forum::member::{Secret, password, reset};
use serde::Deserialize;

use super::{enter, opening, problems};
use crate::context::Cx;
use crate::cookies;
use crate::fault::Result;
use crate::form::{Form, Path, Problems};
use crate::respond::{self, html};
use crate::{pace, passwords};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    password: String,
}

#[derive(Template)]
#[template(path = "account/reset.html", blocks = ["form"])]
struct Page {
    cx: Cx,
    action: String,
    /// Whose password it is.
    handle: String,
    problems: Problems,
}

/// GET /reset/{token}
pub async fn show(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    let (who, secret) = (cx.who(), Secret::brought(&token));
    match cx.app.read(move |tx| reset::look(tx, &who, &secret)).await {
        Ok(handle) => page(cx, &token, handle, Problems::default(), StatusCode::OK),
        Err(error) => dead(cx, error.into()),
    }
}

/// POST /reset/{token}
pub async fn submit(cx: Cx, Path(token): Path<String>, Form(fields): Form<Fields>) -> Result<Response> {
    pace::trying_a_link(&cx)?;
    let (who, secret) = (cx.who(), Secret::brought(&token));
    let looked = secret.clone();
    let handle = match cx.app.read(move |tx| reset::look(tx, &who, &looked)).await {
        Ok(handle) => handle,
        Err(error) => return dead(cx, error.into()),
    };
    if let Some(problem) = password::check("password", &fields.password, &[&handle]) {
        let problems = problems(&cx, forum::Error::from(problem).into())?;
        return page(cx, &token, handle, problems, StatusCode::UNPROCESSABLE_ENTITY);
    }
    match finish(&cx, secret, fields.password).await {
        Ok(opening) => {
            let mut response = enter(&cx, &opening, "/", true);
            cookies::flash(&mut response, cx.t("password-changed"), cx.app.is_https());
            Ok(response)
        }
        Err(fault) => dead(cx, fault),
    }
}

async fn finish(cx: &Cx, secret: Secret, password: String) -> Result<Opening> {
    let hash = passwords::hash(password).await?;
    let (opening, who) = (opening(cx)?, cx.who());
    let started = opening.clone();
    cx.app.write(move |tx| reset::finish(tx, &who, &secret, &hash, &started)).await?;
    Ok(opening)
}

fn page(cx: Cx, token: &str, handle: String, problems: Problems, status: StatusCode) -> Result<Response> {
    let page = Page { action: format!("/reset/{token}"), cx, handle, problems };
    respond::form(&page.cx, status, &page, &page.as_form())
}

/// A link that does not work (any more), with the way to a new one.
#[derive(Template)]
#[template(path = "account/dead.html")]
struct Dead {
    cx: Cx,
    /// Whether a lost password was what it was about.
    lost: bool,
    sentence: String,
}

fn dead(cx: Cx, fault: crate::fault::Fault) -> Result<Response> {
    dead_link(cx, fault, true)
}

/// The page of a link that does not work, for faults that say so.
pub(super) fn dead_link(cx: Cx, fault: crate::fault::Fault, lost: bool) -> Result<Response> {
    problems(&cx, fault).and_then(|problems| {
        let sentence = problems.at(&cx, "token").unwrap_or_default();
        let mut response = html(&Dead { cx, lost, sentence })?;
        *response.status_mut() = StatusCode::NOT_FOUND;
        Ok(response)
    })
}
