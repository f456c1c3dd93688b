//! Coming in: signing up, logging in and out, lost passwords, links that came by mail, and a new site's first visit.
//!
//! Each page is one form. Its template's block `form` is the form alone, which is what a dialog over another page asks for.

pub mod confirm;
pub mod login;
pub mod lost;
pub mod reset;
pub mod setup;
pub mod signin;
pub mod signup;

use axum::response::Response;
use forum::Error;
use forum::member::Secret;
use forum::member::session::Opening;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::Problems;
use crate::respond::next;
use crate::{cookies, device};

/// For how many days a browser keeps a cookie that the server may end sooner: as long as browsers keep any.
const KEPT_DAYS: i64 = 400;

/// A session about to be opened for this browser.
fn opening(cx: &Cx) -> Result<Opening> {
    let (secret, days) = (Secret::new()?, cx.app.config.session_days);
    Ok(Opening { secret, device: device::name(&cx.agent), days })
}

/// On to the next page, signed in; `stay` keeps the cookie when the browser closes.
fn enter(cx: &Cx, opening: &Opening, path: &str, stay: bool) -> Response {
    let mut response = next(cx, path);
    let days = if stay { KEPT_DAYS } else { 0 };
    cookies::set_session(&mut response, opening.secret.reveal(), days, cx.app.is_https());
    response
}

/// The problems of a refused form, to be shown in it; every other fault, and everything a script asked for as JSON, goes
/// on as it is.
fn problems(cx: &Cx, fault: Fault) -> Result<Problems> {
    match fault {
        Fault::Forum(Error::Invalid(problems)) if cx.dialog || !cx.json => Ok(Problems(problems)),
        other => Err(other),
    }
}
