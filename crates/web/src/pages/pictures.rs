//! Pictures of people and images in posts.

mod pattern;

use axum::Json;
use axum::extract::{Path as RawPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use forum::upload::{self, Stored};
use forum::{Error, MemberId, Problem};
use serde_json::json;

use crate::app::App;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Path;
use crate::multipart::Parts;
use crate::{pace, picture};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What may be seen today may be hidden tomorrow, so a browser asks again each time.
const ASK_AGAIN: &str = "private, no-cache";
/// A picture that is opened by itself does nothing.
const POLICY: &str = "default-src 'none'; sandbox";

/// GET /pictures/{name}: a person's picture. The name changes with the picture.
pub async fn portrait(
    State(app): State<App>,
    RawPath(name): RawPath<String>,
    headers: HeaderMap,
) -> Response {
    if has(&headers, &name) {
        return unchanged(FOR_EVER, &name);
    }
    let wanted = name.clone();
    match app.read(move |tx| upload::portrait(tx, &wanted)).await {
        Ok(stored) => send(stored.content_type, stored.bytes, FOR_EVER, &name),
        Err(Error::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// GET /pictures/generated/{member}: the picture of somebody who has chosen none.
pub async fn generated(RawPath(member): RawPath<i64>, headers: HeaderMap) -> Response {
    let tag = format!("pattern-{member}");
    if has(&headers, &tag) {
        return unchanged(FOR_EVER, &tag);
    }
    let drawn = pattern::draw(MemberId(member));
    send("image/svg+xml".into(), drawn.into_bytes(), FOR_EVER, &tag)
}

/// GET /images/{name}: an image in a post, for those who may see the post.
pub async fn image(cx: Cx, Path(name): Path<String>, headers: HeaderMap) -> Result<Response> {
    let (who, wanted) = (cx.who(), name.clone());
    let Stored { content_type, bytes } = cx.app.read(move |tx| upload::image(tx, &who, &wanted)).await?;
    if has(&headers, &name) {
        return Ok(unchanged(ASK_AGAIN, &name));
    }
    Ok(send(content_type, bytes, ASK_AGAIN, &name))
}

/// POST /images: takes an image for a post that is being written, and answers with the Markdown that shows it.
pub async fn submit(cx: Cx, mut parts: Parts) -> Result<Response> {
    let bytes = parts.file("image").ok_or_else(|| Error::from(Problem::new("image", "problem-empty")))?;
    let (name, (width, height)) = keep(&cx, "image", picture::image, bytes).await?;
    let path = format!("/images/{name}");
    let answer = json!({ "markdown": format!("![]({path})"), "url": path, "width": width, "height": height });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// How an upload becomes a picture.
pub(super) type Decode = fn(&[u8]) -> std::result::Result<upload::Picture, picture::Refusal>;

/// Keeps an image that came in a form's field; its name and its size.
pub(super) async fn keep(
    cx: &Cx,
    field: &'static str,
    decode: Decode,
    bytes: Vec<u8>,
) -> Result<(String, (u32, u32))> {
    cx.viewer.may(forum::Privilege::Image)?;
    pace::uploading(cx)?;
    let problem = |key| Error::from(Problem::new(field, key));
    if bytes.len() > cx.app.config.upload_max_bytes {
        return Err(problem("fault-too-large").into());
    }
    let decoded = picture::in_turn(decode, bytes).await?;
    let picture = decoded.map_err(|refusal| problem(refusal.key()))?;
    let size = (picture.width, picture.height);
    let who = cx.who();
    let keep = move |tx: &mut store::Tx| upload::keep(tx, &who, upload::Kind::Image, &picture);
    Ok((cx.app.db.write(keep).await?, size))
}

fn has(headers: &HeaderMap, name: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|h| h.to_str().ok()).unwrap_or_default();
    known.split(',').any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == name)
}

fn unchanged(life: &'static str, name: &str) -> Response {
    let headers = [(header::CACHE_CONTROL, life.to_owned()), (header::ETAG, format!("\"{name}\""))];
    (StatusCode::NOT_MODIFIED, headers).into_response()
}

fn send(content_type: String, bytes: Vec<u8>, life: &'static str, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CACHE_CONTROL, life.to_owned()),
        (header::ETAG, format!("\"{name}\"")),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    (headers, bytes).into_response()
}
