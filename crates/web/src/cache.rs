//! Pages that are the same for every signed-out reader, kept until anything is written.
//!
//! A handler says so by putting [`Shared`] into its answer; everything else passes through untouched.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use forum::QuestionId;
use moka::sync::Cache;

use crate::app::App;
use crate::context::wants_json;
use crate::{assets, cookies};

/// The most bytes that kept pages take.
const ROOM: u64 = 24 << 20;
/// How long a page is kept even when nothing is written: its "3 minutes ago" grow stale.
const LIFE: Duration = Duration::from_secs(30);
/// A page larger than this is made anew each time.
const LARGEST: usize = 1 << 20;

/// In an answer's extensions: the page is the same for every signed-out reader; and which question it shows, so that the
/// view is counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared {
    pub question: Option<QuestionId>,
}

struct Kept {
    generation: u64,
    headers: HeaderMap,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    question: Option<QuestionId>,
}

/// The kept pages.
pub struct PageCache(Cache<String, Arc<Kept>>);

impl Default for PageCache {
    fn default() -> PageCache {
        let weigh = |key: &String, kept: &Arc<Kept>| (key.len() + kept.plain.len() * 5 / 4 + 512) as u32;
        PageCache(Cache::builder().max_capacity(ROOM).weigher(weigh).time_to_live(LIFE).build())
    }
}

/// Answers from the kept pages, or keeps what a handler says may be shared.
pub async fn layer(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(key) = key(&app, &request) else { return next.run(request).await };
    let brotli = takes_brotli(request.headers());
    let generation = app.generation();
    if let Some(kept) = app.cache.0.get(&key)
        && kept.generation == generation
    {
        if let Some(question) = kept.question {
            app.views.count(question);
        }
        return answer(&kept, brotli);
    }
    let response = next.run(request).await;
    match response.extensions().get::<Shared>().copied() {
        Some(shared) if response.status() == StatusCode::OK && !has_cookie(&response) => {
            keep(&app, key, generation, shared, response, brotli).await
        }
        _ => response,
    }
}

/// Under which key a request's page may be kept; none for a reader who carries anything that shows on the page.
fn key(app: &App, request: &Request) -> Option<String> {
    let headers = request.headers();
    if request.method() != Method::GET || headers.contains_key(header::AUTHORIZATION) {
        return None;
    }
    if headers.contains_key(header::COOKIE)
        && ["session", "flash", "visitor"].iter().any(|name| cookies::read(headers, name).is_some())
    {
        return None;
    }
    let text = |name| headers.get(name).and_then(|h: &HeaderValue| h.to_str().ok()).unwrap_or_default();
    let language = match cookies::read(headers, "language") {
        Some(tag) => app.languages.negotiate(&tag, "en").tag.clone(),
        None => {
            app.languages.negotiate(text(header::ACCEPT_LANGUAGE), &app.rules().site.language).tag.clone()
        }
    };
    let theme = cookies::read(headers, "theme").unwrap_or_default();
    let json = wants_json(headers);
    let path = request.uri().path_and_query()?;
    Some(format!("{language} {theme} {json} {path}"))
}

async fn keep(
    app: &App,
    key: String,
    generation: u64,
    shared: Shared,
    response: Response,
    brotli: bool,
) -> Response {
    let (parts, body) = response.into_parts();
    if body.size_hint().upper().is_none_or(|size| size > LARGEST as u64) {
        return Response::from_parts(parts, body);
    }
    let Ok(plain) = to_bytes(body, LARGEST).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers
        .insert(header::VARY, HeaderValue::from_static("accept, accept-encoding, accept-language, cookie"));
    let brotli_slot = OnceLock::new();
    let kept = Arc::new(Kept { generation, headers, plain, brotli: brotli_slot, question: shared.question });
    app.cache.0.insert(key, kept.clone());
    answer(&kept, brotli)
}

fn answer(kept: &Kept, brotli: bool) -> Response {
    let small = brotli.then(|| kept.brotli.get_or_init(|| Bytes::from(assets::compress_page(&kept.plain))));
    let mut response = match small.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => {
            let mut response = Response::new(Body::from(bytes.clone()));
            *response.headers_mut() = kept.headers.clone();
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            response
        }
        None => {
            let mut response = Response::new(Body::from(kept.plain.clone()));
            *response.headers_mut() = kept.headers.clone();
            response
        }
    };
    *response.status_mut() = StatusCode::OK;
    response
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|h| h.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|encoding| encoding.trim() == "br" || encoding.trim().starts_with("br;"))
}

fn has_cookie(response: &Response) -> bool {
    response.headers().contains_key(header::SET_COOKIE)
}
