//! A lost password: asking for a link.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::member::reset;
use serde::Deserialize;

use super::problems;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Form, Problems};
use crate::{pace, respond};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    email: String,
}

#[derive(Template)]
#[template(path = "account/lost.html", blocks = ["form"])]
struct Page {
    cx: Cx,
    email: String,
    sent: bool,
    problems: Problems,
}

/// GET /lost-password
pub async fn show(cx: Cx) -> Result<Response> {
    answer(Page { cx, email: String::new(), sent: false, problems: Problems::default() }, StatusCode::OK)
}

/// POST /lost-password: the same work and the same answer for every address.
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let email = fields.email;
    match ask(&cx, email.clone()).await {
        Ok(()) => answer(Page { cx, email, sent: true, problems: Problems::default() }, StatusCode::OK),
        Err(fault) => {
            let problems = problems(&cx, fault)?;
            answer(Page { cx, email, sent: false, problems }, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn ask(cx: &Cx, email: String) -> Result<()> {
    pace::asking_for_mail(cx, &email)?;
    let who = cx.who();
    Ok(cx.app.db.write(move |tx| reset::ask(tx, &who, &email)).await?)
}

fn answer(page: Page, status: StatusCode) -> Result<Response> {
    respond::form(&page.cx, status, &page, &page.as_form())
}
