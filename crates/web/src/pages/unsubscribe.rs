//! Stopping mail by the link in it, without signing in.
//!
//! Opening the link shows a button and changes nothing, for programs that look at mail open links as well. The button, and the
//! one request of a mail program (RFC 8058), post to the same address.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use forum::Error;
use forum::notification::unsubscribe::{Link, Stop, look, unsubscribe};

use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Problems};
use crate::respond::html;

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Page {
    cx: Cx,
    /// What is (or was) mailed.
    what: String,
    /// Where to, so far as it takes to know it.
    address: String,
    done: bool,
}

#[derive(Template)]
#[template(path = "unsubscribe-dead.html")]
struct Dead {
    cx: Cx,
    sentence: String,
}

/// GET /unsubscribe/{member}/{what}/{signature}
pub async fn show(cx: Cx, Path(parts): Path<(i64, String, String)>) -> Result<Response> {
    let link = link(parts);
    let found = cx.app.read(move |tx| look(tx, &link)).await;
    answer(cx, found, false)
}

/// POST /unsubscribe/{member}/{what}/{signature}: whatever the form holds; the address says it all. Answers 200, for mail
/// programs do not follow to another page.
pub async fn submit(cx: Cx, Path(parts): Path<(i64, String, String)>) -> Result<Response> {
    let link = link(parts);
    let found = cx.app.db.write(move |tx| unsubscribe(tx, &link)).await;
    answer(cx, found, true)
}

fn link((member, what, signature): (i64, String, String)) -> Link {
    Link { member, what, signature }
}

fn answer(cx: Cx, found: forum::Result<(Stop, String)>, done: bool) -> Result<Response> {
    match found {
        Ok((what, address)) => {
            let what = cx.t2("topic-", what.as_str());
            html(&Page { cx, what, address: masked(&address), done })
        }
        Err(Error::Invalid(problems)) => {
            let sentence = Problems(problems).at(&cx, "token").unwrap_or_default();
            let mut response = html(&Dead { cx, sentence })?;
            *response.status_mut() = StatusCode::NOT_FOUND;
            Ok(response)
        }
        Err(other) => Err(other.into()),
    }
}

/// An address that its owner knows again; mail is forwarded, and so are the links in it.
fn masked(address: &str) -> String {
    let (name, host) = address.split_once('@').unwrap_or((address, ""));
    format!("{}…@{host}", name.chars().next().unwrap_or_default())
}
