//! All that is one's own, as one file.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use forum::{Error, Time, takeout};
use futures_util::{StreamExt, stream};
use serde_json::{Map, Value as Json, json};

use super::{PAGES, must_be_somebody};
use crate::context::Cx;
use crate::fault::Result;
use crate::i18n::rfc3339;
use crate::respond::html;
use crate::tar;

#[derive(Template)]
#[template(path = "settings/download.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
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
    let own = cx.app.read(move |tx| takeout::own(tx, &who)).await?;
    Ok(json_file(&cx, own, "own.json"))
}

/// GET /settings/download/own.tar: the same, and the images beside it. They are read one by one while they are sent.
pub async fn archive(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let (who, at) = (cx.who(), cx.viewer.now.seconds());
    let (own, images) =
        cx.app.read(move |tx| Ok((takeout::own(tx, &who)?, takeout::own_images(tx, &who)?))).await?;
    let first = tar::file("own.json", at, text(&cx, own).as_bytes());
    let rest = stream::iter(images).then(move |(name, content_type)| {
        let (app, who) = (cx.app.clone(), cx.who());
        async move {
            let path = format!("images/{name}.{}", ending(&content_type));
            let image = app.read(move |tx| takeout::own_image(tx, &who, &name)).await?;
            // One that went meanwhile is not in it.
            Ok::<_, Error>(image.map(|image| tar::file(&path, at, &image.bytes)).unwrap_or_default())
        }
    });
    let whole = stream::iter([Ok(first)]).chain(rest).chain(stream::iter([Ok(tar::END.to_vec())]));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-tar")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"own.tar\"")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, Body::from_stream(whole)).into_response())
}

/// How the name of an image of this type ends.
fn ending(content_type: &str) -> &str {
    content_type.rsplit('/').next().unwrap_or("bin")
}

/// What was taken out, as a file of this name.
pub fn json_file(cx: &Cx, own: Map<String, Json>, name: &str) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text(cx, own)).into_response()
}

fn text(cx: &Cx, mut own: Map<String, Json>) -> String {
    own.values_mut().for_each(tell_times);
    let (name, now) = (cx.site_name().to_owned(), rfc3339(cx.viewer.now));
    let mut all = Map::new();
    all.insert("site".into(), json!({ "name": name, "address": cx.absolute("/") }));
    all.insert("made_at".into(), now.into());
    all.extend(own);
    format!("{:#}\n", Json::Object(all))
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
