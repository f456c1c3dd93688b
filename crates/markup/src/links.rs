//! Which URLs a link or an image may have, and what is said about where they lead.

use std::sync::LazyLock;

use url::{ParseError, Url};

/// Stands for the site when a relative URL is resolved; `.invalid` never names a real host (RFC 2606).
const HERE: &str = "relative.invalid";

static BASE: LazyLock<Option<Url>> = LazyLock::new(|| Url::parse(&format!("https://{HERE}/")).ok());

/// Where an allowed URL leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// To this site.
    Own,
    /// To some other one, or to a mailbox.
    Elsewhere,
}

/// Judges a URL as a browser would read it. None when its scheme is neither http, https nor, in a link, mailto.
pub(crate) fn judge(url: &str, site_host: Option<&str>, image: bool) -> Option<Target> {
    let parsed = match Url::parse(url) {
        Err(ParseError::RelativeUrlWithoutBase) => BASE.as_ref()?.join(url),
        other => other,
    };
    // What can't be parsed can't be followed; what looks like another scheme is refused all the same.
    let Ok(parsed) = parsed else { return None };
    match parsed.scheme() {
        "http" | "https" => {}
        "mailto" if !image => return Some(Target::Elsewhere),
        _ => return None,
    }
    let host = parsed.host_str()?;
    let own = host == HERE || site_host.is_some_and(|site| is_site(host, parsed.port(), site));
    Some(if own { Target::Own } else { Target::Elsewhere })
}

fn is_site(host: &str, port: Option<u16>, site: &str) -> bool {
    match port {
        Some(port) => format!("{host}:{port}").eq_ignore_ascii_case(site),
        None => host.eq_ignore_ascii_case(site),
    }
}

/// The URL as the value of an attribute: percent-encoded as CommonMark's reference implementation does, and escaped.
pub(crate) fn escaped(url: &str) -> String {
    let clean: String = url.chars().filter(|c| !c.is_control()).collect();
    let mut html = String::with_capacity(clean.len());
    // Writing to a string can't fail.
    let _ = comrak::html::escape_href(&mut html, &clean, false);
    html
}

/// Width and height that the name of an image kept by the site ends with (`/images/0af3…-640x480`), so that the page keeps
/// its place free while it loads.
pub(crate) fn size(url: &str) -> [Option<u32>; 2] {
    let sides = url.strip_prefix("/images/").and_then(|name| name.split_once('-')?.1.split_once('x'));
    let side = |text: &str| text.parse().ok().filter(|side| (1..=10_000).contains(side));
    match sides.map(|(width, height)| (side(width), side(height))) {
        Some((Some(width), Some(height))) => [Some(width), Some(height)],
        _ => [None; 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_mail_are_linked() {
        for url in ["https://a.example/", "HTTP://a.example", "//a.example", "mailto:a@b.example"] {
            assert_eq!(judge(url, None, false), Some(Target::Elsewhere), "{url}");
        }
        for url in ["/q/1", "x", "#y", "?a=b", "", "../z", "a%3Ab"] {
            assert_eq!(judge(url, None, false), Some(Target::Own), "{url}");
        }
        let bad = [
            "javascript:alert(1)",
            " java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "JAVASCRIPT:x",
            "data:text/html,x",
            "vbscript:x",
            "blob:https://a.example/x",
            "file:///etc/passwd",
            "ftp://a.example",
            "foo:bar",
            "https://",
        ];
        for url in bad {
            assert_eq!(judge(url, None, false), None, "{url}");
        }
        assert_eq!(judge("mailto:a@b.example", None, true), None);
    }

    #[test]
    fn the_site_knows_itself_and_is_not_fooled() {
        let site = Some("stoa.example");
        assert_eq!(judge("https://Stoa.example/q/1", site, false), Some(Target::Own));
        assert_eq!(judge("//stoa.example", site, false), Some(Target::Own));
        assert_eq!(judge("http://localhost:8080/x", Some("localhost:8080"), false), Some(Target::Own));
        for url in [
            "https://stoa.example.evil.example",
            "https://stoa.example@evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://stoa.example:444/",
        ] {
            assert_eq!(judge(url, site, false), Some(Target::Elsewhere), "{url}");
        }
    }

    #[test]
    fn an_image_of_the_sites_own_says_its_size() {
        assert_eq!(size("/images/0af3-640x480"), [Some(640), Some(480)]);
        for url in
            ["/images/0af3", "/images/0af3-x480", "/images/0af3-0x4", "https://x.org/images/0af3-640x480"]
        {
            assert_eq!(size(url), [None; 2], "{url}");
        }
    }
}
