//! Which of the site's addresses are in the archive, and where they lie.

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A page; its links are followed.
    Page,
    /// A feed, an image, a list for machines: a file that is kept as it is.
    File,
}

/// An address that belongs in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The address in its shortest form: the same for all that lead to the same page.
    pub(super) url: String,
    pub(super) kind: Kind,
    /// The path in the archive, without the ending that a file's type gives it; empty for the first page.
    pub(super) path: String,
}

/// The place of a path on the site with its query; none where it needs a server. Of lists the order that comes first is
/// kept, on all its pages.
pub(super) fn place(address: &str) -> Option<Place> {
    let address = address.split('#').next()?;
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<String> =
        path.split('/').filter(|part| !part.is_empty()).map(decoded).collect::<Option<_>>()?;
    let names: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (kind, lists) = kind(&names)?;
    let mut place = names.join("/");
    let mut query_kept = String::new();
    for (key, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        match (key, lists) {
            ("tab", Some(tabs)) if tabs.first() == Some(&value) => {}
            ("tab", Some(tabs)) if tabs.contains(&value) => {
                place = format!("{place}/{value}");
                query_kept += &format!("&tab={value}");
            }
            ("after", Some(_)) if value.chars().all(|c| c.is_ascii_digit() || "-.".contains(c)) => {
                place = format!("{place}/after-{value}");
                query_kept += &format!("&after={value}");
            }
            ("before", None)
                if names.ends_with(&["history"]) && value.bytes().all(|b| b.is_ascii_digit()) =>
            {
                place = format!("{place}/before-{value}");
                query_kept += &format!("&before={value}");
            }
            _ => return None,
        }
    }
    let query = if query_kept.is_empty() { String::new() } else { format!("?{}", &query_kept[1..]) };
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { "/" };
    Some(Place { url: format!("{path}{query}"), kind, path: place.trim_start_matches('/').to_owned() })
}

/// What stands under these names, and for a list its tabs that are kept, the one that comes first foremost.
fn kind(names: &[&str]) -> Option<(Kind, Option<&'static [&'static str]>)> {
    let number = |text: &str| text.parse::<i64>().is_ok();
    let list = |tabs: &'static [&'static str]| Some((Kind::Page, Some(tabs)));
    match names {
        [] | ["questions"] | ["tags" | "spaces", _] => list(&["newest"]),
        ["tags"] => list(&["popular"]),
        ["people"] => list(&["reputation"]),
        ["people", _] => list(&["about", "questions", "answers"]),
        ["spaces" | "help" | "feeds" | "search"] => Some((Kind::Page, None)),
        ["questions", id, _] if number(id) => Some((Kind::Page, None)),
        ["questions" | "q" | "a", id] if number(id) => Some((Kind::Page, None)),
        ["posts", id, "history"] if number(id) => Some((Kind::Page, None)),
        ["feeds", "questions"] | ["feeds", "tags" | "people" | "spaces", _] => Some((Kind::File, None)),
        ["sitemap.xml" | "robots.txt" | "manifest.webmanifest"] | ["sitemaps", _] => Some((Kind::File, None)),
        ["assets" | "pictures" | "images", ..] if names.len() > 1 => Some((Kind::File, None)),
        _ => None,
    }
}

/// A part of a path, decoded (RFC 3986, 2.1); none where it would lead out of its folder.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let text = String::from_utf8(bytes).ok()?;
    let leads_out =
        text == "." || text == ".." || text.chars().any(|c| c == '/' || c == '\\' || c.is_control());
    (!leads_out && text.len() <= 250).then_some(text)
}

/// The file for a page, or for a file of this media type.
pub(super) fn file(place: &Place, media_type: &str) -> String {
    let last = place.path.rsplit('/').next().unwrap_or_default();
    match place.kind {
        Kind::Page if place.path.is_empty() => "index.html".into(),
        Kind::Page => format!("{}/index.html", place.path),
        // Feeds and pictures have addresses without an ending, by which a server would know their type.
        Kind::File if last.contains('.') => place.path.clone(),
        Kind::File => format!("{}.{}", place.path, ending(media_type)),
    }
}

fn ending(media_type: &str) -> &'static str {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "image/webp" => "webp",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/svg+xml" => "svg",
        "application/atom+xml" | "application/xml" => "xml",
        _ => "bin",
    }
}

/// A link from one file of the archive to another, for a server anywhere: pages are named by their folders.
pub(super) fn relative(from: &str, to: &str) -> String {
    let depth = from.matches('/').count();
    let to = to.strip_suffix("index.html").unwrap_or(to);
    let encoded: Vec<String> = to.split('/').map(encoded).collect();
    match (depth, encoded.join("/")) {
        (0, to) if to.is_empty() => "./".into(),
        (depth, to) => "../".repeat(depth) + &to,
    }
}

fn encoded(part: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&b);
    part.bytes().fold(String::new(), |mut out, b| {
        if plain(b) {
            out.push(char::from(b));
        } else {
            out += &format!("%{b:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_server_has_a_place() {
        let at =
            |address: &str| place(address).map(|place| file(&place, "application/atom+xml; charset=utf-8"));
        assert_eq!(at("/").as_deref(), Some("index.html"));
        assert_eq!(at("/?tab=newest").as_deref(), Some("index.html"));
        assert_eq!(at("/?tab=newest&after=17.4").as_deref(), Some("after-17.4/index.html"));
        assert_eq!(at("/questions/7/a%20b#a9").as_deref(), Some("questions/7/a b/index.html"));
        assert_eq!(at("/people/ada?tab=answers").as_deref(), Some("people/ada/answers/index.html"));
        assert_eq!(at("/feeds/tags/rust").as_deref(), Some("feeds/tags/rust.xml"));
        assert_eq!(at("/assets/stoa.0a.css").as_deref(), Some("assets/stoa.0a.css"));
        for none in [
            "/login",
            "/questions/ask",
            "/?tab=hot",
            "/search?q=x",
            "/posts/7/edit",
            "/tags/%2e%2e",
            "/tags/a%2Fb",
        ] {
            assert_eq!(at(none), None, "{none}");
        }
    }

    #[test]
    fn links_hold_wherever_the_files_lie() {
        assert_eq!(relative("index.html", "index.html"), "./");
        assert_eq!(relative("index.html", "tags/c#/index.html"), "tags/c%23/");
        assert_eq!(relative("questions/7/a/index.html", "index.html"), "../../../");
        assert_eq!(relative("tags/index.html", "assets/stoa.0a.css"), "../assets/stoa.0a.css");
    }
}
