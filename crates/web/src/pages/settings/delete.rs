//! Deleting one's account.

use askama::Template;
use axum::response::Response;
use forum::member::{account, leave};
use serde::Deserialize;

use super::{PAGES, must_be_somebody, prove, refusal};
use crate::context::Cx;
use crate::cookies;
use crate::fault::Result;
use crate::form::{Form, Problems};
use crate::respond::{html, see_with};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    handle: String,
    password: String,
}

#[derive(Template)]
#[template(path = "settings/delete.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    account: account::Account,
    handle: String,
    problems: Problems,
}

/// GET /settings/delete
pub async fn show(cx: Cx) -> Result<Response> {
    html(&page(cx, String::new(), Problems::default()).await?)
}

/// POST /settings/delete
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    must_be_somebody(&cx)?;
    match delete(&cx, &fields).await {
        Ok(()) => {
            let mut response = see_with(&cx, "/", cx.t("account-deleted"));
            cookies::clear_session(&mut response, cx.app.is_https());
            Ok(response)
        }
        Err(fault) => {
            let status = fault.status();
            let (problems, _) = refusal(&cx, fault)?;
            let mut response = html(&page(cx, fields.handle, problems).await?)?;
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

async fn delete(cx: &Cx, fields: &Fields) -> Result<()> {
    let checked = prove(cx, &fields.password, "password").await?;
    let (who, handle) = (cx.who(), fields.handle.clone());
    Ok(cx.app.write(move |tx| leave::leave(tx, &who, &checked, &handle)).await?)
}

async fn page(cx: Cx, handle: String, problems: Problems) -> Result<Page> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let account = cx.app.read(move |tx| account::own(tx, &who)).await?;
    Ok(Page { cx, pages: PAGES, account, handle, problems })
}
