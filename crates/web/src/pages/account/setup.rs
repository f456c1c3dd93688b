//! The first visit to a new site.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::member::session::Opening;
use forum::member::setup::{self, Naming};
use forum::member::{Secret, SignUp};
use forum::{Error, Role};
use serde::Deserialize;

use super::{enter, opening, problems};
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Problems, Query};
use crate::respond::{self, see};
use crate::{pace, passwords};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    token: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    token: String,
    site: String,
    description: String,
    name: String,
    handle: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "account/setup.html", blocks = ["form"])]
struct Page {
    cx: Cx,
    token: String,
    naming: Naming,
    typed: SignUp,
    problems: Problems,
}

/// GET /setup
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    if cx.rules.site.set_up {
        return Ok(see("/"));
    }
    let naming = Naming { site: cx.site_name().to_owned(), description: String::new() };
    let page =
        Page { cx, token: params.token, naming, typed: SignUp::default(), problems: Problems::default() };
    answer(page, StatusCode::OK)
}

/// POST /setup
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    if cx.rules.site.set_up {
        return Ok(see("/"));
    }
    pace::trying_a_link(&cx)?;
    let naming = Naming { site: fields.site, description: fields.description };
    let typed = SignUp { handle: fields.handle, name: fields.name, email: fields.email };
    match set_up(&cx, &fields.token, &naming, &typed, fields.password).await {
        Ok(opening) => {
            cx.app.reload_rules().await?;
            Ok(enter(&cx, &opening, "/", true))
        }
        Err(fault) => {
            let problems = problems(&cx, fault)?;
            let page = Page { cx, token: fields.token, naming, typed, problems };
            answer(page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn set_up(cx: &Cx, token: &str, naming: &Naming, typed: &SignUp, password: String) -> Result<Opening> {
    let (named, account) = match (naming.check(), typed.check(&password, Role::Admin)) {
        (Ok(named), Ok(account)) => (named, account),
        (Err(mut problems), Err(Error::Invalid(more))) => {
            problems.extend(more);
            return Err(Error::Invalid(problems).into());
        }
        (Err(problems), _) => return Err(Error::Invalid(problems).into()),
        (_, Err(error)) => return Err(error.into()),
    };
    let hash = passwords::hash(password).await?;
    let (opening, who, secret) = (opening(cx)?, cx.app.system(), Secret::brought(token.trim()));
    let started = opening.clone();
    cx.app
        .write(move |tx| setup::set_up(tx, &who, &secret, (&named.0, &named.1), &account, &hash, &started))
        .await?;
    Ok(opening)
}

fn answer(page: Page, status: StatusCode) -> Result<Response> {
    respond::form(&page.cx, status, &page, &page.as_form())
}
