//! Atom feeds (RFC 4287). Ids are tag URIs (RFC 4151) and never change, whatever becomes of a title.

use std::fmt::{self, Write};

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use forum::Time;
use forum::question::feed::Entry;
use forum::text::slug;

use crate::cache::Shared;
use crate::conditional;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::xml::Escaped;

/// A feed about one thing of the site.
pub struct Feed {
    pub title: String,
    /// The path of the feed itself and of the page that shows the same.
    pub path: String,
    pub page: String,
    /// Since when there is what it is about; part of its id.
    pub since: Time,
    pub entries: Vec<Entry>,
}

impl Feed {
    /// The feed as an answer that a reader's next question can be answered from with 304.
    pub fn answer(&self, cx: &Cx) -> Response {
        let mut xml = String::with_capacity(64 << 10);
        if self.write(cx, &mut xml).is_err() {
            xml.clear();
        }
        let validators = conditional::validators(xml.as_bytes(), self.updated());
        let mut response = xml.into_response();
        let headers = response.headers_mut();
        headers.extend(validators);
        let atom = HeaderValue::from_static("application/atom+xml; charset=utf-8");
        headers.insert(header::CONTENT_TYPE, atom);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        response.extensions_mut().insert(Shared::default());
        response
    }

    fn updated(&self) -> Time {
        self.entries.iter().map(|entry| entry.updated_at).max().unwrap_or(self.since)
    }

    fn write(&self, cx: &Cx, xml: &mut String) -> fmt::Result {
        let (site, name) = (cx.absolute("/"), cx.site_name());
        write!(
            xml,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"{}\">\
             <id>{}</id><title>{}</title><updated>{}</updated><author><name>{}</name></author>\
             <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/><link href=\"{}\"/>\
             <generator>Stoa</generator>",
            Escaped(&site),
            Escaped(&tag_uri(cx, self.since, &self.path)),
            Escaped(&self.title),
            rfc3339(self.updated()),
            Escaped(name),
            Escaped(&cx.absolute(&self.path)),
            Escaped(&cx.absolute(&self.page)),
        )?;
        for entry in &self.entries {
            write_entry(cx, entry, xml)?;
        }
        xml.push_str("</feed>\n");
        Ok(())
    }
}

fn write_entry(cx: &Cx, entry: &Entry, xml: &mut String) -> fmt::Result {
    let (path, title) = if entry.is_answer() {
        let title = cx.with("feed-answer-title", &entry.title);
        (format!("/a/{}", entry.post), title)
    } else {
        (format!("/questions/{}/{}", entry.question, slug(&entry.title)), entry.title.clone())
    };
    let short =
        if entry.is_answer() { format!("/a/{}", entry.post) } else { format!("/q/{}", entry.question) };
    write!(
        xml,
        "\n<entry><id>{}</id><title>{}</title><link href=\"{}\"/><published>{}</published><updated>{}</updated>",
        Escaped(&tag_uri(cx, entry.created_at, &short)),
        Escaped(&title),
        Escaped(&cx.absolute(&path)),
        rfc3339(entry.created_at),
        rfc3339(entry.updated_at),
    )?;
    write_author(cx, entry, xml)?;
    for tag in &entry.tags {
        write!(xml, "<category term=\"{}\"/>", Escaped(tag))?;
    }
    write!(xml, "<content type=\"html\">{}</content></entry>", Escaped(&entry.html))
}

fn write_author(cx: &Cx, entry: &Entry, xml: &mut String) -> fmt::Result {
    if entry.author.gone {
        return write!(xml, "<author><name>{}</name></author>", Escaped(cx.unnamed(&entry.author)));
    }
    let home = cx.absolute(&format!("/people/{}", entry.author.handle));
    write!(xml, "<author><name>{}</name><uri>{}</uri></author>", Escaped(&entry.author.name), Escaped(&home))
}

/// `tag:stoa.example,2026-01-02:/q/1`: the site's host, the day on which there was what is named, and its path.
fn tag_uri(cx: &Cx, since: Time, path: &str) -> String {
    let url = &cx.app.config.public_url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let host = host.split(['/', ':']).next().unwrap_or(host);
    format!("tag:{host},{}:{path}", rfc3339(since).get(..10).unwrap_or("2000-01-01"))
}
