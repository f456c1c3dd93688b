//! All that is one's own, as one file.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use forum::{Time, takeout};
use serde_json::{Map, Value as Json, json};

use super::{PAGES, must_be_somebody};
use crate::context::Cx;
use crate::fault::Result;
use crate::i18n::rfc3339;
use crate::respond::html;

#[derive(Template)]
#[template(path = "settings/download.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 8],
}

/// GET /settings/download
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    html(&Page { cx, pages: PAGES })
}

/// GET /settings/download/own.json
pub async fn file(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let mut own = cx.app.read(move |tx| takeout::own(tx, &who)).await?;
    own.values_mut().for_each(tell_times);
    let (name, now) = (cx.site_name().to_owned(), rfc3339(cx.viewer.now));
    let mut all = Map::new();
    all.insert("site".into(), json!({ "name": name, "address": cx.absolute("/") }));
    all.insert("made_at".into(), now.into());
    all.extend(own);
    let body = format!("{:#}\n", Json::Object(all));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"own.json\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

/// Times are numbers in the domain and RFC 3339 where people read them.
fn tell_times(value: &mut Json) {
    match value {
        Json::Array(all) => all.iter_mut().for_each(tell_times),
        Json::Object(fields) => {
            for (name, value) in fields {
                match value.as_i64() {
                    Some(at) if name == "at" || name.ends_with("_at") => *value = rfc3339(Time(at)).into(),
                    _ => tell_times(value),
                }
            }
        }
        _ => {}
    }
}
