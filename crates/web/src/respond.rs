//! How a handler answers: a page as HTML or as data, or a move to the next page.

use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::cache::Shared;
use crate::context::Cx;
use crate::cookies;
use crate::fault::{Fault, Result};

/// How many bytes most pages stay under: one that grows as it is written is copied each time.
const ROOM: usize = 64 << 10;

/// A page as HTML.
pub fn html(page: &impl Template) -> Result {
    let mut text = String::with_capacity(ROOM);
    page.render_into(&mut text)?;
    Ok(Html(text).into_response())
}

/// A refused form, filled in as it came, with its status.
pub fn refused(page: &impl Template, status: StatusCode) -> Result {
    let mut response = html(page)?;
    *response.status_mut() = status;
    Ok(response)
}

/// The same with the status of what refused it, and when to try again.
pub fn again(page: &impl Template, fault: &Fault) -> Result {
    let mut response = html(page)?;
    fault.mark(&mut response);
    Ok(response)
}

/// A page that is one form, or the form alone where it is shown in a dialog; with the status.
pub fn form(cx: &Cx, status: StatusCode, page: &impl Template, fragment: &impl Template) -> Result {
    let mut response = if cx.dialog { html(fragment)? } else { html(page)? };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("x-dialog"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// On to the next page after a form: 303, or its address as JSON for a script.
pub fn next(cx: &Cx, path: &str) -> Response {
    if cx.json { Json(serde_json::json!({ "next": path })).into_response() } else { see(path) }
}

/// The page's data where JSON was asked for, otherwise the page.
pub fn either<D: Serialize>(cx: &Cx, data: impl FnOnce() -> D, page: &impl Template) -> Result {
    let mut response = if cx.json { Json(data()).into_response() } else { html(page)? };
    let vary = HeaderValue::from_static("accept, accept-language, cookie");
    response.headers_mut().insert(header::VARY, vary);
    Ok(response)
}

/// Marks an answer as the same for every signed-out reader.
pub fn shared(cx: &Cx, mut response: Response, shared: Shared) -> Response {
    if !cx.signed_in() {
        response.extensions_mut().insert(shared);
    }
    response
}

/// 303 See Other: on to the page after a form.
pub fn see(path: &str) -> Response {
    moved(StatusCode::SEE_OTHER, path)
}

/// 303 to the next page, which shows this line once.
pub fn see_with(cx: &Cx, path: &str, line: &str) -> Response {
    let mut response = see(path);
    cookies::flash(&mut response, line, cx.app.is_https());
    response
}

/// 302: where the page is for now; the words in an address change with the title.
pub fn found(path: &str) -> Response {
    moved(StatusCode::FOUND, path)
}

/// 301: where what was at an old address is for good.
pub fn permanent(path: &str) -> Response {
    moved(StatusCode::MOVED_PERMANENTLY, path)
}

fn moved(status: StatusCode, path: &str) -> Response {
    let mut response = status.into_response();
    let ascii: String = path.chars().map(|c| if c.is_ascii() { c.to_string() } else { percent(c) }).collect();
    if let Ok(value) = HeaderValue::from_str(&ascii) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

fn percent(c: char) -> String {
    c.to_string().bytes().map(|b| format!("%{b:02X}")).collect()
}
