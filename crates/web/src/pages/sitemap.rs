//! The sitemap (sitemaps.org): an index, and parts that list every question everybody may see.

use std::fmt::Write;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use forum::question::sitemap;
use forum::{Time, Viewer};

use crate::conditional::validators;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::Path;
use crate::i18n::rfc3339;
use crate::url::segment;
use crate::xml::Escaped;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
const SCHEMA: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// GET /sitemap.xml
pub async fn index(cx: Cx) -> Result<Response> {
    let nobody = nobody(&cx);
    let parts = cx.app.read(move |tx| sitemap::parts(tx, &nobody)).await?;
    let mut xml = format!("{HEAD}<sitemapindex xmlns=\"{SCHEMA}\">\n");
    for part in parts {
        let place = cx.absolute(&format!("/sitemaps/{part}.xml"));
        _ = writeln!(xml, "<sitemap><loc>{}</loc></sitemap>", Escaped(&place));
    }
    xml.push_str("</sitemapindex>\n");
    Ok(answer(xml, None))
}

/// GET /sitemaps/{n}.xml
pub async fn part(cx: Cx, Path(file): Path<String>) -> Result<Response> {
    let number: i64 = file.strip_suffix(".xml").and_then(|n| n.parse().ok()).ok_or_else(Fault::not_found)?;
    let nobody = nobody(&cx);
    let places = cx.app.read(move |tx| sitemap::part(tx, &nobody, number)).await?;
    let last = places.iter().map(|place| place.active_at).max().ok_or_else(Fault::not_found)?;
    let mut xml = String::with_capacity(160 * places.len());
    _ = writeln!(xml, "{HEAD}<urlset xmlns=\"{SCHEMA}\">");
    for place in places {
        let url = cx.absolute(&format!("/questions/{}/{}", place.id, segment(&place.slug)));
        let changed = rfc3339(place.active_at);
        _ = writeln!(xml, "<url><loc>{}</loc><lastmod>{changed}</lastmod></url>", Escaped(&url));
    }
    xml.push_str("</urlset>\n");
    Ok(answer(xml, Some(last)))
}

fn answer(xml: String, changed: Option<Time>) -> Response {
    let validators = changed.map(|at| validators(xml.as_bytes(), at)).unwrap_or_default();
    let mut response = xml.into_response();
    let headers = response.headers_mut();
    headers.extend(validators);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=600"));
    response
}

fn nobody(cx: &Cx) -> Viewer {
    Viewer::nobody(cx.viewer.now, cx.viewer.policy.clone())
}
