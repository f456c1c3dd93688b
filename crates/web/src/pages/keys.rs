//! The keys that the pages understand.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::context::Cx;
use crate::fault::Result;
use crate::respond;

#[derive(Template)]
#[template(path = "keys.html", blocks = ["form"])]
struct Page {
    cx: Cx,
    keys: [(&'static str, &'static str); 8],
}

/// Each key, and the message that says what it does.
pub(super) const KEYS: [(&str, &str); 8] = [
    ("/", "keys-search"),
    ("j", "keys-next"),
    ("k", "keys-previous"),
    ("?", "keys-help"),
    ("Ctrl + Enter", "keys-send"),
    ("Ctrl + B", "write-tool-bold"),
    ("Ctrl + I", "write-tool-italic"),
    ("Ctrl + K", "write-tool-link"),
];

/// GET /keys: a page, or the list alone for a dialog.
pub async fn show(cx: Cx) -> Result<Response> {
    let page = Page { cx, keys: KEYS };
    respond::form(&page.cx, StatusCode::OK, &page, &page.as_form())
}
