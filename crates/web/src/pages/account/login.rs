//! Logging in and out.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::Problem;
use forum::member::{credentials, session};
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
    login: String,
    password: String,
    remember: Option<String>,
    next: String,
}

#[derive(Template)]
#[template(path = "account/login.html", blocks = ["form"])]
struct Page {
    cx: Cx,
    login: String,
    remember: bool,
    next: String,
    problems: Problems,
}

/// GET /login
pub async fn show(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let next = local(&params.next).to_owned();
    if cx.signed_in() {
        return Ok(see(&next));
    }
    answer(
        Page { cx, login: String::new(), remember: true, next, problems: Problems::default() },
        StatusCode::OK,
    )
}

/// POST /login: one answer, after one time, for an unknown account and a wrong password.
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let (next, stay) = (local(&fields.next).to_owned(), fields.remember.is_some());
    match log_in(&cx, &fields).await {
        Ok(opening) => Ok(enter(&cx, &opening, &next, stay)),
        Err(fault) => {
            let problems = problems(&cx, fault)?;
            let page = Page { cx, login: fields.login, remember: stay, next, problems };
            answer(page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn log_in(cx: &Cx, fields: &Fields) -> Result<session::Opening> {
    pace::signing_in(cx, &fields.login)?;
    let login = fields.login.clone();
    let (found, bcrypt) =
        cx.app.read(move |tx| Ok((credentials::find(tx, &login)?, credentials::bcrypt(tx)?))).await?;
    let stored = found.as_ref().and_then(|f| f.password.clone());
    let proof = passwords::prove(fields.password.clone(), stored, bcrypt).await?;
    let Some(checked) = found.filter(|_| proof.right) else {
        return Err(Fault::Forum(Problem::new("password", "problem-login").into()));
    };
    let (opening, who) = (opening(cx)?, cx.who());
    let started = opening.clone();
    let sign_in = move |tx: &mut store::Tx| {
        credentials::sign_in(tx, &who, &checked, proof.renewed.as_deref(), &started)
    };
    cx.app.db.write(sign_in).await?;
    Ok(opening)
}

/// POST /logout
pub async fn out(cx: Cx) -> Result<Response> {
    if let Some(me) = &cx.me {
        let (who, id) = (cx.who(), me.session);
        cx.app.db.write(move |tx| session::end(tx, &who, id)).await?;
    }
    let mut response = see("/");
    cookies::clear_session(&mut response, cx.app.is_https());
    Ok(response)
}

fn answer(page: Page, status: StatusCode) -> Result<Response> {
    respond::form(&page.cx, status, &page, &page.as_form())
}
