//! The sanitiser's short way for plain texts.

use crate::writer::any_byte;

/// Elements that hold blocks or are blocks; `p` and `pre` hold pieces of a line only, `ul` and `ol` items only.
const BLOCKS: [&str; 5] = ["p", "ul", "ol", "blockquote", "pre"];
const INLINE: [&str; 12] = ["a", "b", "code", "del", "em", "i", "kbd", "s", "strong", "sub", "sup", "li"];
const VOID: [&str; 2] = ["br", "hr"];

/// What we write around the address of a link.
const LINK: &str = "a href=\"";
const LINK_END: &str = "\" rel=\"nofollow ugc noopener\">";
/// The start tag of a block of code.
const PRE: &str = "pre tabindex=\"0\">";

/// Whether HTML is nothing but text, elements from a short list that have no attributes and are nested as they should be, and
/// links to the web as [`crate::render`] writes them. Such HTML is harmless whoever wrote it, and a parser that read it and
/// wrote it down again would give the same; everything else is for the parser to look at.
pub(crate) fn is_plain(html: &str) -> bool {
    if has_odd(html) {
        return false;
    }
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(special) = memchr::memchr3(b'<', b'>', b'&', rest.as_bytes()) {
        if !may_stand(&rest[..special], &open) {
            return false;
        }
        rest = &rest[special..];
        let taken = match rest.as_bytes()[0] {
            b'<' => tag(&rest[1..], &mut open),
            b'&' if !may_stand("&", &open) => None,
            b'&' => {
                ["&amp;", "&lt;", "&gt;"].iter().find(|name| rest.starts_with(**name)).map(|name| name.len())
            }
            _ => None,
        };
        let Some(taken) = taken else { return false };
        rest = &rest[taken..];
    }
    open.is_empty() && may_stand(rest, &open)
}

/// Characters that the parser reads as more than themselves, or writes otherwise, beside the signs of HTML.
fn is_odd(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{feff}') || (c.is_control() && c != '\n' && c != '\t')
}

fn has_odd(html: &str) -> bool {
    // Those beyond ASCII begin with one of two bytes.
    let may_be =
        |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' || matches!(byte, 0x7F | 0xC2 | 0xEF);
    any_byte(html, may_be) && html.contains(is_odd)
}

/// Lists hold nothing beside their items but white space.
fn may_stand(text: &str, open: &[&str]) -> bool {
    !matches!(open.last(), Some(&("ul" | "ol"))) || text.bytes().all(|byte| byte == b'\n')
}

/// Reads a tag, after its `<`; how many bytes it takes with that, or none where it is not one of ours, or not in its place.
fn tag<'h>(rest: &'h str, open: &mut Vec<&'h str>) -> Option<usize> {
    if let Some(end) = rest.strip_prefix('/') {
        let name = &end[..end.find('>')?];
        return (open.pop()? == name).then_some(name.len() + 3);
    }
    let (name, length) = start(rest)?;
    if !fits(name, open) {
        return None;
    }
    if !VOID.contains(&name) {
        open.push(name);
    }
    Some(length + 1)
}

/// The name of a start tag, and how long the tag is without its `<`.
fn start(rest: &str) -> Option<(&str, usize)> {
    if let Some(link) = rest.strip_prefix(LINK) {
        let end =
            link.find('"').filter(|end| is_address(&link[..*end]) && link[*end..].starts_with(LINK_END))?;
        return Some(("a", LINK.len() + end + LINK_END.len()));
    }
    if let Some(code) = rest.strip_prefix(PRE) {
        // The parser leaves out a line feed that comes first.
        return (!code.starts_with('\n')).then_some(("pre", PRE.len()));
    }
    let name = &rest[..rest.find('>')?];
    let known = ["a", "pre"].iter().all(|with| *with != name)
        && (BLOCKS.contains(&name) || INLINE.contains(&name) || VOID.contains(&name));
    known.then_some((name, name.len() + 1))
}

/// An address on the web, of characters that stand for themselves (RFC 3986), `&` written as in HTML.
fn is_address(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else {
        return false;
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$'()*+,;=%".contains(&byte);
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    is_host(host) && rest.replace("&amp;", "").bytes().all(plain)
}

/// A name that no program reads otherwise: letters, digits and hyphens, the last part of letters alone.
fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        let sound = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        sound && !label.is_empty() && !label.contains("--")
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.split('.').all(label) && last.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether an element may stand in the innermost that is open.
fn fits(name: &str, open: &[&str]) -> bool {
    let within = open.last().copied();
    match name {
        "li" => matches!(within, Some("ul" | "ol")),
        "hr" => matches!(within, None | Some("blockquote" | "li")),
        _ if BLOCKS.contains(&name) => matches!(within, None | Some("blockquote" | "li")),
        "a" if open.contains(&"a") => false,
        _ => !matches!(within, Some("ul" | "ol")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::is_plain;
    use crate::sanitise::parsed;

    const LINK: &str = "<a href=\"https://example.org/a?b=1&amp;c=(2)#d\" rel=\"nofollow ugc noopener\">";

    #[test]
    fn a_plain_text_needs_no_parser_and_whatever_else_has_one() {
        let plain = [
            "",
            "a &amp; b",
            "<p>a <em>b</em><br>\nc</p>\n",
            "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
        ];
        for html in plain.map(str::to_owned).into_iter().chain([format!("<p>{LINK}x</a></p>")]) {
            assert!(is_plain(&html), "{html}");
            assert_eq!(parsed(&html), html);
        }
        for html in [
            "<script>",
            "<p onclick=\"x()\">a</p>",
            "<p>a",
            "a</p>",
            "<p><p>a</p></p>",
            "<em><p>a</p></em>",
            "<a href=\"javascript:x\">a</a>",
            "<a href=\"https://a\" rel=\"nofollow ugc noopener\" onclick=\"x\">a</a>",
            "a > b",
            "&nbsp;",
            "a\u{a0}b",
            "a\0b",
            "<!-- a -->",
            "<ul>a</ul>",
            "<p><li>a</li></p>",
            "<img src=x>",
            "<P>a</P>",
            "<a>b</a>",
            "<pre>\na</pre>",
            "<",
            "<p",
            "</",
            "&",
        ] {
            assert!(!is_plain(html), "{html}");
        }
        for address in [
            "https://a:b",
            "https://a%00/",
            "http://1.2.3.4/",
            "https://a@b.c/",
            "https://a..b",
            "ftp://a.b",
            "https://a.b/<",
        ] {
            let link = format!("<a href=\"{address}\" rel=\"nofollow ugc noopener\">a</a>");
            assert!(!is_plain(&link) && !is_plain("\u{feff}a"), "{address}");
        }
        assert!(!is_plain(&format!("{LINK}a {LINK}b</a></a>")));
    }

    /// Elements in whatever order, each closed where it should be.
    fn anything() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec!["a", " ", "\n", "&amp;", "&lt;", "\"", "é", "<br>", "<hr>"])
            .prop_map(str::to_owned);
        let tags = vec![
            "p",
            "ul",
            "ol",
            "li",
            "blockquote",
            "pre tabindex=\"0\"",
            "em",
            "strong",
            "code",
            "del",
            "sup",
            &LINK[1..LINK.len() - 1],
        ];
        leaf.prop_recursive(6, 40, 5, move |inner| {
            (prop::sample::select(tags.clone()), prop::collection::vec(inner, 0..5)).prop_map(
                |(tag, inner)| {
                    let name = tag.split(' ').next().unwrap_or_default();
                    format!("<{tag}>{}</{name}>", inner.concat())
                },
            )
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn what_is_let_through_is_what_the_parser_would_give(parts in prop::collection::vec(anything(), 1..4)) {
            let html = parts.concat();
            if is_plain(&html) {
                prop_assert_eq!(parsed(&html), html);
            }
        }
    }
}
