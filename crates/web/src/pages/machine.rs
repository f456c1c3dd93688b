//! Small files that programs look for: robots.txt, the OpenSearch description, the web app's manifest.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::context::Cx;
use crate::xml::Escaped;

/// Where there is nothing for a crawler: forms, searches, what is somebody's own.
pub const KEEP_OUT: [&str; 22] = [
    "/search",
    "/questions/ask",
    "/posts/",
    "/comments/",
    "/drafts",
    "/tags/suggest",
    "/mentions",
    "/login",
    "/logout",
    "/signup",
    "/lost-password",
    "/reset/",
    "/confirm",
    "/signin/",
    "/invitations/",
    "/unsubscribe/",
    "/setup",
    "/settings",
    "/inbox",
    "/messages",
    "/asked",
    "/admin",
];

/// GET /robots.txt (RFC 9309)
pub async fn robots(cx: Cx) -> Response {
    let mut text = String::from("User-agent: *\n");
    for path in KEEP_OUT {
        text.push_str(&format!("Disallow: {path}\n"));
    }
    text.push_str(&format!("\nSitemap: {}\n", cx.absolute("/sitemap.xml")));
    typed(text, "text/plain; charset=utf-8")
}

/// GET /opensearch.xml: how a browser searches the site from its address bar (OpenSearch 1.1).
pub async fn opensearch(cx: Cx) -> Response {
    let name: String = cx.site_name().chars().take(16).collect();
    let description: String = cx.with("search-of", cx.site_name()).chars().take(1024).collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\"><ShortName>{}</ShortName>\
         <Description>{}</Description><InputEncoding>UTF-8</InputEncoding>\
         <Image type=\"image/svg+xml\">{}</Image>\
         <Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\
         <Url type=\"application/opensearchdescription+xml\" rel=\"self\" template=\"{}\"/>\
         </OpenSearchDescription>\n",
        Escaped(&name),
        Escaped(&description),
        Escaped(&cx.absolute(cx.asset("favicon.svg"))),
        Escaped(&cx.absolute("/search")),
        Escaped(&cx.absolute("/opensearch.xml")),
    );
    typed(xml, "application/opensearchdescription+xml; charset=utf-8")
}

/// GET /manifest.webmanifest (W3C Web Application Manifest)
pub async fn manifest(cx: Cx) -> Response {
    let manifest = json!({
        "name": cx.site_name(), "short_name": cx.site_name(), "description": cx.rules.site.description,
        "start_url": "/", "scope": "/", "display": "minimal-ui", "lang": cx.lang.tag, "dir": cx.lang.dir,
        "background_color": "#fdfcfa", "theme_color": "#0a5a85",
        "icons": [{ "src": cx.asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml" }],
    });
    let mut response = Json(manifest).into_response();
    let kind = HeaderValue::from_static("application/manifest+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    kept(response)
}

fn typed(text: String, kind: &'static str) -> Response {
    kept(([(header::CONTENT_TYPE, kind)], text).into_response())
}

fn kept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}
