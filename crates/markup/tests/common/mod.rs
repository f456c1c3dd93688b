//! What may be in the output, written down a second time: the check knows nothing of the sanitiser's lists.

#![allow(clippy::expect_used)]

use html5ever::serialize::{SerializeOpts, serialize};
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom, SerializableHandle};

/// Parses HTML as a browser does with scripts switched on, standing in a page, and gives the element that holds it.
/// Fails where the HTML reaches out of its place. The tree lives only as long as the document that comes with it.
pub(crate) fn parse(html: &str) -> (RcDom, Handle) {
    let page = format!("<!doctype html><title>t</title><main>{html}</main><footer>after</footer>");
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: true, ..Default::default() },
        ..Default::default()
    };
    let dom = parse_document(RcDom::default(), options).one(page);
    let root = dom.document.children.borrow().iter().find(|node| is(node, "html")).expect("html").clone();
    let body = root.children.borrow().iter().find(|node| is(node, "body")).expect("body").clone();
    let children = body.children.borrow().clone();
    assert!(
        children.len() == 2 && is(&children[0], "main") && is(&children[1], "footer"),
        "breaks out: {html}"
    );
    assert_eq!(children[1].children.borrow().len(), 1, "reaches into what follows: {html}");
    let main = children[0].clone();
    (dom, main)
}

fn is(node: &Handle, tag: &str) -> bool {
    matches!(&node.data, NodeData::Element { name, .. } if &*name.local == tag)
}

/// Checks every element, attribute and URL of the output, and that a browser reads in it exactly what is written:
/// HTML that changes when it is parsed and written again is how attacks get past sanitisers.
pub(crate) fn check(html: &str) {
    let (_dom, main) = parse(html);
    let mut again = Vec::new();
    serialize(&mut again, &SerializableHandle::from(main.clone()), SerializeOpts::default())
        .expect("in memory");
    // A browser drops a line end right after `<pre>`.
    let html = html.replace("<pre tabindex=\"0\">\n", "<pre tabindex=\"0\">");
    assert_eq!(String::from_utf8_lossy(&again), html, "reads otherwise than it is written");
    let mut nodes: Vec<(Handle, usize)> =
        main.children.borrow().iter().map(|node| (node.clone(), 1)).collect();
    while let Some((node, depth)) = nodes.pop() {
        match &node.data {
            NodeData::Text { contents } => {
                let control = |c: char| c.is_control() && c != '\t' && c != '\n';
                assert!(!contents.borrow().contains(control), "a control character in {html:?}");
            }
            NodeData::Element { name, attrs, .. } => {
                let mathml = match &*name.ns {
                    "http://www.w3.org/1999/xhtml" => false,
                    "http://www.w3.org/1998/Math/MathML" => true,
                    other => panic!("an element in {other}: {html}"),
                };
                let tag = &*name.local;
                assert!(
                    if mathml { MATHML.contains(&tag) } else { HTML.contains(&tag) },
                    "<{tag}> in {html}"
                );
                for attribute in attrs.borrow().iter() {
                    let (name, value) = (&*attribute.name.local, &*attribute.value);
                    let sound =
                        if mathml { mathml_attribute(name, value) } else { html_attribute(tag, name, value) };
                    assert!(sound, "<{tag} {name}={value:?}> in {html}");
                }
                // The page's own structure stands above: html, body, main. Formulas have their own limit.
                assert!(depth <= 120, "{depth} levels deep");
                nodes.extend(node.children.borrow().iter().map(|child| (child.clone(), depth + 1)));
            }
            other => panic!("{other:?} in {html}"),
        }
    }
}

#[rustfmt::skip]
const HTML: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div",
    "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd",
    "li", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var", "wbr",
];

#[rustfmt::skip]
const MATHML: &[&str] = &[
    "math", "mfrac", "mi", "mn", "mo", "mover", "mroot", "mrow", "mspace", "msqrt", "msub", "msubsup", "msup", "mtable",
    "mtd", "mtext", "mtr", "munder", "munderover",
];

fn html_attribute(tag: &str, name: &str, value: &str) -> bool {
    match (tag, name) {
        (_, "title" | "lang") => true,
        (_, "dir") => ["ltr", "rtl", "auto"].contains(&value),
        ("a", "href") => leads_to(value, &["http", "https", "mailto"]),
        ("a", "rel") => value == "nofollow ugc noopener",
        ("img", "src") => leads_to(value, &["http", "https"]),
        ("img", "alt") => true,
        ("img", "width" | "height") => value.parse::<u32>().is_ok(),
        ("img", "loading") => value == "lazy",
        ("img", "decoding") => value == "async",
        ("input", "type") => value == "checkbox",
        ("input", "disabled" | "checked") | ("details", "open") => value.is_empty(),
        ("a" | "div" | "input" | "nav" | "section", "aria-label") => true,
        ("a" | "h2" | "h3" | "h4" | "h5" | "h6" | "li", "id") => value.starts_with("s-"),
        ("div" | "pre", "tabindex") => value == "0",
        ("div", "role") => value == "region",
        ("ol", "start") | ("td" | "th", "colspan" | "rowspan") => value.parse::<u32>().is_ok(),
        ("th", "scope") => value == "col",
        ("code", "class") => value == "math-error" || value.starts_with("language-"),
        ("a", "class") => ["anchor", "footnote-backref"].contains(&value),
        ("details", "class") => value == "spoiler",
        ("div", "class") => value == "table-scroll",
        ("nav", "class") => value == "toc",
        ("ol" | "ul", "class") => value == "tasks",
        ("section", "class") => value == "footnotes",
        ("span", "class") => value.len() == 1,
        ("sup", "class") => value == "footnote-ref",
        ("td" | "th", "class") => ["align-left", "align-center", "align-right"].contains(&value),
        _ => false,
    }
}

fn mathml_attribute(name: &str, value: &str) -> bool {
    #[rustfmt::skip]
    let plain = [
        "class", "depth", "display", "displaystyle", "height", "largeop", "linethickness", "mathvariant", "maxsize",
        "minsize", "movablelimits", "scriptlevel", "stretchy", "symmetric", "width",
    ];
    let sound = |c: char| c.is_ascii_alphanumeric() || "-. %".contains(c);
    match name {
        "alttext" => true,
        "tabindex" => value == "0",
        _ => plain.contains(&name) && value.chars().all(sound),
    }
}

/// Reads a URL's scheme as a browser does: control characters and white space before it, and tabs and line ends
/// anywhere, are dropped.
fn leads_to(url: &str, schemes: &[&str]) -> bool {
    let url = url.trim_start_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "");
    let end = url.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(url.len());
    let has_scheme = url[end..].starts_with(':') && url.starts_with(|c: char| c.is_ascii_alphabetic());
    !has_scheme || schemes.contains(&url[..end].to_ascii_lowercase().as_str())
}

#[test]
fn the_check_itself_notices_what_it_should() {
    let bad = [
        "<script>x</script>",
        "<p onclick=x>",
        "<a href=' java\nscript:x'>y</a>",
        "<a href=data:text/html,x>y</a>",
        "<p style='color:red'>",
        "<svg><a href=x>y</a></svg>",
        "<iframe src=x></iframe>",
        "<img src=javascript:x>",
        "<math href=javascript:x></math>",
        "<input type=text>",
        "<!-- x -->",
        "</main><p>x</p>",
        "<form>",
    ];
    for html in bad {
        let html = html.to_owned();
        assert!(std::panic::catch_unwind(|| check(&html)).is_err(), "{html}");
    }
    check("<p>x <a href=\"mailto:a@b.example\" rel=\"nofollow ugc noopener\">y</a></p>");
}
