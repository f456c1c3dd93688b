//! Conditional requests (RFC 9110, 13): what a reader holds already is not sent again.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use forum::Time;
use jiff::Timestamp;
use jiff::fmt::rfc2822::{DateTimeParser, DateTimePrinter};
use sha2::{Digest, Sha256};

/// The headers by which a reader can ask whether an answer with this body, last changed then, is still the same. The tag
/// is a weak one, since the body may be compressed on its way.
pub fn validators(body: &[u8], changed: Time) -> Vec<(HeaderName, HeaderValue)> {
    let hash: String = Sha256::digest(body).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    let mut headers = Vec::new();
    if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{hash}\"")) {
        headers.push((header::ETAG, tag));
    }
    let date = Timestamp::from_second(changed.seconds())
        .and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at));
    if let Some(date) = date.ok().and_then(|date| HeaderValue::from_str(&date).ok()) {
        headers.push((header::LAST_MODIFIED, date));
    }
    headers
}

/// Answers 304 in place of a body that the reader holds already.
pub async fn layer(request: Request, next: Next) -> Response {
    let asks =
        [header::IF_NONE_MATCH, header::IF_MODIFIED_SINCE].map(|name| request.headers().get(name).cloned());
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let [tags, since] = asks;
    let same = reads
        && response.status() == StatusCode::OK
        && holds(response.headers(), tags.as_ref(), since.as_ref());
    if !same {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.status = StatusCode::NOT_MODIFIED;
    for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        parts.headers.remove(name);
    }
    Response::from_parts(parts, axum::body::Body::empty())
}

/// Whether the reader's copy is this one; the tag decides where one was sent.
fn holds(answer: &HeaderMap, tags: Option<&HeaderValue>, since: Option<&HeaderValue>) -> bool {
    let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    if let Some(tags) = tags {
        let Some(own) = answer.get(header::ETAG).map(text) else { return false };
        return text(tags).split(',').any(|tag| tag.trim() == "*" || opaque(tag) == opaque(&own));
    }
    let parse = |value: &HeaderValue| DateTimeParser::new().parse_timestamp(text(value)).ok();
    match (answer.get(header::LAST_MODIFIED).and_then(parse), since.and_then(parse)) {
        (Some(changed), Some(since)) => changed <= since,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_decides_and_the_date_only_where_no_tag_was_sent() {
        let answer: HeaderMap = validators(b"body", Time(1_767_312_000_000_000)).into_iter().collect();
        let own = answer.get(header::ETAG);
        let other = HeaderValue::from_static("\"other\", W/\"another\"");
        let later = HeaderValue::from_static("Sun, 04 Jan 2026 00:00:00 GMT");
        let earlier = HeaderValue::from_static("Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(answer[header::LAST_MODIFIED], "Fri, 02 Jan 2026 00:00:00 GMT");
        assert!(holds(&answer, own, None) && holds(&answer, own, Some(&earlier)));
        assert!(!holds(&answer, Some(&other), Some(&later)));
        assert!(holds(&answer, None, Some(&later)) && !holds(&answer, None, Some(&earlier)));
        assert!(!holds(&answer, None, None) && !holds(&HeaderMap::new(), None, Some(&later)));
    }
}
