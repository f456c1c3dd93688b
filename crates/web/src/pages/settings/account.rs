//! Address and password. Changing either asks for the password once more and ends the other sessions.

use askama::Template;
use axum::response::Response;
use forum::Error;
use forum::member::{account, credentials, password};
use serde::Deserialize;

use super::{PAGES, must_be_somebody, prove, refusal};
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems};
use crate::respond::{html, see_with};
use crate::{pace, passwords};

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct NewEmail {
    email: String,
    email_password: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct NewPassword {
    password: String,
    new_password: String,
}

#[derive(Template)]
#[template(path = "settings/account.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    account: account::Account,
    /// The new address as typed.
    email: String,
    problems: Problems,
}

/// GET /settings/account
pub async fn show(cx: Cx) -> Result<Response> {
    html(&page(cx, String::new(), Problems::default()).await?)
}

/// POST /settings/email
pub async fn email(cx: Cx, Form(form): Form<NewEmail>) -> Result<Response> {
    must_be_somebody(&cx)?;
    match ask_for_email(&cx, &form).await {
        Ok(()) => Ok(see_with(&cx, "/settings/account", cx.t("confirm-sent"))),
        Err(fault) => again(cx, form.email, fault).await,
    }
}

async fn ask_for_email(cx: &Cx, form: &NewEmail) -> Result<()> {
    let checked = prove(cx, &form.email_password, "email-password").await?;
    pace::asking_for_mail(cx, &form.email)?;
    let (who, email) = (cx.who(), form.email.clone());
    Ok(cx.app.db.write(move |tx| credentials::ask_for_email(tx, &who, &checked, &email)).await?)
}

/// POST /settings/password
pub async fn password(cx: Cx, Form(form): Form<NewPassword>) -> Result<Response> {
    must_be_somebody(&cx)?;
    match change_password(&cx, form).await {
        Ok(()) => Ok(see_with(&cx, "/settings/account", cx.t("password-changed"))),
        Err(fault) => again(cx, String::new(), fault).await,
    }
}

async fn change_password(cx: &Cx, form: NewPassword) -> Result<()> {
    let Some(me) = cx.me.clone() else { return Err(Error::SignIn.into()) };
    let own = [me.person.handle.as_str(), me.person.name.as_str()];
    if let Some(problem) = password::check("new-password", &form.new_password, &own) {
        return Err(Error::from(problem).into());
    }
    let checked = prove(cx, &form.password, "password").await?;
    let hash = passwords::hash(form.new_password).await?;
    let who = cx.who();
    let change =
        move |tx: &mut store::Tx| credentials::change_password(tx, &who, &checked, &hash, me.session);
    Ok(cx.app.db.write(change).await?)
}

async fn again(cx: Cx, email: String, fault: Fault) -> Result<Response> {
    let status = fault.status();
    let (problems, _) = refusal(&cx, fault)?;
    let mut response = html(&page(cx, email, problems).await?)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn page(cx: Cx, email: String, problems: Problems) -> Result<Page> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let account = cx.app.read(move |tx| account::own(tx, &who)).await?;
    Ok(Page { cx, pages: PAGES, account, email, problems })
}
