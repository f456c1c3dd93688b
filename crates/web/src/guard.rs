//! What stands around every request: no forged forms, and headers that leave a slip no effect.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::fault::Fault;

/// Refuses a form that another site made the browser send (cross-site request forgery). A browser says with each request
/// where it comes from (Fetch Metadata's `Sec-Fetch-Site`, or `Origin` in older ones); what says neither and carries a
/// cookie is refused as well. So pages hold no token that would keep them out of a cache.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || from_here(request.headers(), &app.config.public_url) {
        return next.run(request).await;
    }
    Fault::Bad { status: StatusCode::FORBIDDEN, key: "fault-forged" }.into_response()
}

fn from_here(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|h| h.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return site == "same-origin";
    }
    match text(header::ORIGIN) {
        Some(origin) => origin == public_url || Some(without_scheme(origin)) == text(header::HOST),
        None => !headers.contains_key(header::COOKIE),
    }
}

fn without_scheme(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; \
    connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types stoa";

/// Adds the headers that every answer carries.
pub async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let https = app.is_https();
    let map = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        map.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    };
    set("content-security-policy", POLICY);
    set("x-content-type-options", "nosniff");
    set("referrer-policy", "strict-origin-when-cross-origin");
    set("cross-origin-opener-policy", "same-origin");
    set("cross-origin-resource-policy", "same-origin");
    set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    set("x-frame-options", "DENY");
    set("cache-control", "private, no-cache");
    if https {
        set("strict-transport-security", "max-age=63072000; includeSubDomains");
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        from_here(&headers, "https://stoa.example")
    }

    #[test]
    fn a_form_sent_by_another_site_is_refused() {
        assert!(!says(&[("sec-fetch-site", "cross-site"), ("origin", "https://stoa.example")]));
        assert!(!says(&[("sec-fetch-site", "same-site")]));
        assert!(!says(&[("origin", "https://evil.example"), ("cookie", "session=x")]));
        assert!(!says(&[("origin", "null"), ("host", "stoa.example")]));
        assert!(!says(&[("cookie", "session=x")]));
    }

    #[test]
    fn our_own_form_and_a_program_without_cookies_pass() {
        assert!(says(&[("sec-fetch-site", "same-origin")]));
        assert!(says(&[("origin", "https://stoa.example")]));
        assert!(says(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(says(&[]));
    }
}
