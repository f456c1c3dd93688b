//! CommonMark's and GFM's examples: the parser as we use it gives what they say, and so does the whole renderer, save
//! for the adjustments below and the examples that `docs/markdown.md` lists with their reasons.

#![allow(clippy::expect_used)]

#[allow(dead_code)]
mod corpus;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use comrak::markdown_to_html;
use html5ever::tendril::TendrilSink;
use html5ever::{QualName, local_name, ns, parse_fragment};
use markup::{Options, render};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde::Deserialize;

const FILES: [&str; 4] = ["commonmark-0.31.2", "gfm-spec", "gfm-extensions", "gfm-regression"];

#[derive(Deserialize)]
struct Example {
    markdown: String,
    html: String,
    #[serde(alias = "example")]
    number: u32,
    #[serde(default)]
    extensions: Vec<String>,
    section: String,
}

fn examples(file: &str) -> Vec<Example> {
    let Some(path) = corpus::shared(&format!("markdown/{file}.json")) else { return Vec::new() };
    let json = fs::read_to_string(path).expect("readable");
    let examples: Vec<Example> = serde_json::from_str(&json).expect("a list of examples");
    assert!(examples.len() >= 25, "{file} has only {} examples", examples.len());
    // cmark-gfm's own tests look only whether this one crashes.
    examples.into_iter().filter(|example| !example.html.starts_with("<IGNORE>")).collect()
}

/// The examples that differ on purpose, by file, as the documentation lists them under this heading.
fn documented(heading: &str) -> BTreeMap<String, Vec<u32>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/markdown.md");
    let docs = fs::read_to_string(path).expect("docs/markdown.md");
    let section = docs.split("\n## ").find(|section| section.starts_with(heading)).expect("the heading");
    let mut listed: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for row in section.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (file, rest) = row.split_once("` | ").expect("a file and its examples");
        let numbers = rest.split(" | ").next().unwrap_or_default();
        let numbers = numbers.split(", ").map(|number| number.trim().parse::<u32>().expect("a number"));
        listed.entry(file.to_owned()).or_default().extend(numbers);
    }
    listed.values_mut().for_each(|numbers| numbers.sort_unstable());
    listed
}

/// Renders every example both ways and holds what differs against the documented list.
fn compare(heading: &str, render: impl Fn(&str, &Example) -> String, levels: Levels) {
    let listed = documented(heading);
    let mut wrong = Vec::new();
    for file in FILES {
        let examples = examples(file);
        if examples.is_empty() {
            continue;
        }
        let expected = listed.get(file).cloned().unwrap_or_default();
        let mut different = Vec::new();
        for example in &examples {
            let (ours, theirs) = (normal(&render(file, example), levels), normal(&example.html, levels));
            if ours != theirs {
                different.push(example.number);
                if !expected.contains(&example.number) {
                    let Example { number, section, markdown, .. } = example;
                    eprintln!("{file} {number} ({section})\n{markdown}\nOURS   {ours}\nTHEIRS {theirs}\n");
                }
            }
        }
        if different != expected {
            wrong.push(format!("{file}: these differ: {different:?}; docs/markdown.md lists {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_parser_conforms() {
    let parser = |file: &str, example: &Example| {
        let mut options = comrak::Options::default();
        options.render.r#unsafe = true;
        // cmark-gfm's files were made with all of GFM switched on, and say so only in part.
        let has = |name: &str| {
            example.extensions.iter().any(|e| e == name) || (file == "gfm-extensions" && name != "tagfilter")
        };
        options.extension.table = has("table");
        options.extension.strikethrough = has("strikethrough");
        options.extension.autolink = has("autolink");
        options.extension.footnotes = has("footnotes");
        options.extension.tasklist = has("tasklist") || example.section == "Task list items";
        markdown_to_html(&example.markdown, &options)
    };
    compare("The parser", parser, Levels::Exact);
}

#[test]
fn the_renderer_conforms() {
    let renderer = |_: &str, example: &Example| render(&example.markdown, &Options::default()).html;
    compare("The renderer", renderer, Levels::Free);
}

#[derive(Clone, Copy, PartialEq)]
enum Levels {
    Exact,
    /// Ours come from the outline (see features.rs).
    Free,
}

/// The tree as text, both sides brought to one form:
/// - headings are of any level where levels are free, and `align` is a class;
/// - ids, `rel`, loading hints, footnotes' classes and data, empty alternative texts, and the classes and other
///   attributes of typed HTML that we don't keep, are left out, as are our anchors, scroll containers and `scope`;
/// - URLs are compared as a browser reads them: percent-decoded, without line ends;
/// - white space counts as HTML shows it;
/// - an inline element that holds nothing and stands outside of all blocks is left out: a parser makes one where the
///   expected HTML leaves an element open.
fn normal(html: &str, levels: Levels) -> String {
    let context = QualName::new(None, ns!(html), local_name!("div"));
    let dom = parse_fragment(RcDom::default(), Default::default(), context, Vec::new(), false).one(html);
    let root = dom.document.children.borrow()[0].clone();
    let mut out = String::new();
    for node in root.children.borrow().iter().filter(|node| !is_stray(node)) {
        write(node, levels, false, &mut out);
    }
    out.trim().to_owned()
}

fn is_stray(node: &Handle) -> bool {
    let blank = |node: &Handle| matches!(&node.data, NodeData::Text { contents } if contents.borrow().trim().is_empty());
    let inline = |name: &QualName| ["a", "b", "i", "em", "strong", "code"].contains(&&*name.local);
    matches!(&node.data, NodeData::Element { name, .. } if inline(name))
        && node.children.borrow().iter().all(blank)
}

fn write(node: &Handle, levels: Levels, pre: bool, out: &mut String) {
    match &node.data {
        NodeData::Text { contents } => text(&contents.borrow(), pre, out),
        NodeData::Element { name, attrs, .. } => {
            let attributes: BTreeMap<String, String> =
                attrs.borrow().iter().filter_map(|a| attribute(&a.name.local, &a.value)).collect();
            let class = attributes.get("class").map(String::as_str);
            let own = class == Some("table-scroll") || &*name.local == "span";
            if class == Some("anchor") {
                return;
            }
            let tag = match (&*name.local, levels) {
                ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", Levels::Free) => "heading",
                (tag, _) => tag,
            };
            if !own {
                trim_before_block(tag, out);
                out.push_str(&format!(
                    "<{tag}{}>",
                    attributes.iter().map(|(n, v)| format!(" {n}={v:?}")).collect::<String>()
                ));
            }
            for child in node.children.borrow().iter() {
                write(child, levels, pre || tag == "pre", out);
            }
            if !own {
                trim_before_block(tag, out);
                out.push_str(&format!("</{tag}>"));
            }
        }
        _ => {}
    }
}

fn attribute(name: &str, value: &str) -> Option<(String, String)> {
    let pair = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
    match (name, value) {
        ("align", _) => pair("class", &format!("align-{value}")),
        ("class", _)
            if !["language-", "align-", "table-scroll", "anchor"]
                .iter()
                .any(|own| value.starts_with(own)) =>
        {
            None
        }
        ("alt", "") => None,
        ("href", _) if value.starts_with("#fn") || value.starts_with("#s-fn") => pair("href", "#footnote"),
        ("href" | "src", _) => pair(name, &decoded(value)),
        ("alt" | "class" | "title" | "start" | "type" | "checked" | "disabled", _) => pair(name, value),
        _ => None,
    }
}

fn decoded(url: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = url.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            None => {
                bytes.extend(Some(*first).filter(|b| *b != b'\n'));
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn text(text: &str, pre: bool, out: &mut String) {
    if pre {
        return out.push_str(&text.replace('<', "&lt;"));
    }
    for c in text.chars() {
        match c {
            ' ' | '\n' | '\t' if out.ends_with([' ', '>']) && !ends_inline(out) => {}
            ' ' | '\n' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            _ => out.push(c),
        }
    }
}

/// Whether the output ends with an inline element's tag, after which a space counts.
fn ends_inline(out: &str) -> bool {
    if !out.ends_with('>') {
        return false;
    }
    let tag = out.rsplit('<').next().unwrap_or_default().trim_start_matches('/');
    let name = tag.split([' ', '>']).next().unwrap_or_default();
    !BLOCKS.contains(&name)
}

fn trim_before_block(tag: &str, out: &mut String) {
    if BLOCKS.contains(&tag) && tag != "pre" {
        out.truncate(out.trim_end_matches(' ').len());
    }
}

#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "blockquote", "br", "details", "div", "heading", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
];
