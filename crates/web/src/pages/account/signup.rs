//! Signing up.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::Role;
use forum::member::session::Opening;
use forum::member::{SignUp, sign_up};
use serde::Deserialize;

use super::{enter, opening, problems};
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems, Query, local};
use crate::respond::{self, see};
use crate::{cookies, pace, passwords};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    next: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    handle: String,
    email: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "account/signup.html", blocks = ["form"])]
struct Page {
    cx: Cx,
    typed: SignUp,
    next: String,
    problems: Problems,
}

/// GET /signup
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let next = local(&params.next).to_owned();
    if cx.signed_in() {
        return Ok(see(&next));
    }
    must_be_open(&cx)?;
    let page = Page { cx, typed: SignUp::default(), next, problems: Problems::default() };
    answer(page, StatusCode::OK)
}

/// POST /signup
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    must_be_open(&cx)?;
    let next = local(&fields.next).to_owned();
    let typed = SignUp { handle: fields.handle, name: fields.name, email: fields.email };
    match join(&cx, &typed, fields.password).await {
        Ok(opening) => {
            let mut response = enter(&cx, &opening, &next, true);
            cookies::flash(&mut response, cx.t("signed-up"), cx.app.is_https());
            Ok(response)
        }
        Err(fault) => {
            let problems = problems(&cx, fault)?;
            answer(Page { cx, typed, next, problems }, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn join(cx: &Cx, typed: &SignUp, password: String) -> Result<Opening> {
    pace::signing_up(cx)?;
    let account = typed.check(&password, Role::Member)?;
    let hash = passwords::hash(password).await?;
    let (opening, who) = (opening(cx)?, cx.who());
    let started = opening.clone();
    cx.app.write(move |tx| sign_up::sign_up(tx, &who, &account, &hash, &started)).await?;
    Ok(opening)
}

/// The site takes new members, or says that it doesn't.
fn must_be_open(cx: &Cx) -> Result<()> {
    if cx.rules.policy.open_sign_up {
        return Ok(());
    }
    Err(Fault::Bad { status: StatusCode::FORBIDDEN, key: "fault-by-invitation" })
}

fn answer(page: Page, status: StatusCode) -> Result<Response> {
    respond::form(&page.cx, status, &page, &page.as_form())
}
