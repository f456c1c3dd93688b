//! HTML as a tree, forgiving: what is never closed ends with what holds it.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    CharacterTokens, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
};

/// Elements deeper than this are taken for their content.
const DEEPEST: usize = 64;

#[derive(Debug)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
}

#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Reads any HTML. Scripts, styles and comments are left out.
pub(crate) fn tree(html: &str) -> Vec<Node> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Builder(RefCell::new(vec![Element::default()])), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut open = tokenizer.sink.0.take();
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().unwrap_or_default().children
}

/// The elements that are open, the outermost first.
struct Builder(RefCell<Vec<Element>>);

const VOID: [&str; 8] = ["br", "hr", "img", "input", "wbr", "col", "embed", "source"];
const LEFT_OUT: [&str; 4] = ["script", "style", "iframe", "template"];

impl TokenSink for Builder {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut open = self.0.borrow_mut();
        match token {
            CharacterTokens(text) => {
                let Some(inner) = open.last_mut() else { return TokenSinkResult::Continue };
                if LEFT_OUT.contains(&inner.name.as_str()) {
                    return TokenSinkResult::Continue;
                }
                match inner.children.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&text),
                    _ => inner.children.push(Node::Text(text.to_string())),
                }
            }
            TagToken(tag) if tag.kind == StartTag => return start(&mut open, &tag),
            TagToken(tag) => {
                if let Some(at) = open.iter().rposition(|one| one.name == *tag.name)
                    && at > 0
                {
                    while open.len() > at {
                        close(&mut open);
                    }
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn start(open: &mut Vec<Element>, tag: &Tag) -> TokenSinkResult<()> {
    let name = tag.name.to_string();
    imply(open, &name);
    let value = |a: &html5ever::Attribute| (a.name.local.to_string(), a.value.to_string());
    let element = Element { attributes: tag.attrs.iter().map(value).collect(), name, children: Vec::new() };
    if VOID.contains(&element.name.as_str()) {
        if let Some(inner) = open.last_mut() {
            inner.children.push(Node::Element(element));
        }
        return TokenSinkResult::Continue;
    }
    let raw = LEFT_OUT.contains(&element.name.as_str());
    if open.len() < DEEPEST || raw {
        open.push(element);
    }
    if raw { TokenSinkResult::RawData(RawKind::Rawtext) } else { TokenSinkResult::Continue }
}

/// Closes what a start tag ends without saying so.
fn imply(open: &mut Vec<Element>, name: &str) {
    let (ends, within): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table"]),
        _ if super::to_markdown::is_block(name) => (&["p"], &["li", "blockquote", "td", "div"]),
        _ => return,
    };
    let place = open.iter().rposition(|one| ends.contains(&&*one.name) || within.contains(&&*one.name));
    if let Some(at) = place.filter(|at| *at > 0 && ends.contains(&&*open[*at].name)) {
        while open.len() > at {
            close(open);
        }
    }
}

fn close(open: &mut Vec<Element>) {
    if let Some(done) = open.pop()
        && let Some(holder) = open.last_mut()
        && !LEFT_OUT.contains(&done.name.as_str())
    {
        holder.children.push(Node::Element(done));
    }
}
