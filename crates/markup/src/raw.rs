//! HTML typed into the Markdown: allowed tags are written anew, comments go, everything else is shown as it was typed.

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{CharacterTokens, Token as HtmlToken, TokenSink, TokenSinkResult, Tokenizer};
use std::borrow::Cow;
use std::cell::RefCell;

use crate::policy::{Element, Verdict, judge};
use crate::render::Renderer;
use crate::scan::{Tag, Token, scan};
use crate::writer::attribute;

impl Renderer<'_> {
    /// Writes a piece of typed HTML: a block, or one tag in a line.
    pub(crate) fn typed_html(&mut self, html: &str) {
        for token in scan(html) {
            match token {
                Token::Comment(_) => {}
                Token::Text(text) => self.out.text(&decode(text)),
                Token::Verbatim(text) => self.out.text(text),
                Token::Tag(tag) => self.typed_tag(&tag),
            }
        }
    }

    fn typed_tag(&mut self, tag: &Tag<'_>) {
        match judge(tag.name) {
            Verdict::Shown => self.out.text(tag.source),
            Verdict::Dropped => {}
            Verdict::Allowed(element) if tag.closing => self.out.close_typed(self.placed(element.tag)),
            Verdict::Allowed(element) => self.typed_start(element, tag),
        }
    }

    fn typed_start(&mut self, element: &'static Element, tag: &Tag<'_>) {
        let value = |name: &str| {
            let found = tag.attributes.iter().find(|(typed, _)| typed.eq_ignore_ascii_case(name));
            found.map(|(_, value)| decode(value))
        };
        let mut attributes = String::new();
        match element.tag {
            "img" => {
                let size = [value("width"), value("height")];
                let size = size.map(|side| side.and_then(|side| pixels(&side)));
                let (src, title) = (value("src").unwrap_or_default(), value("title").unwrap_or_default());
                return self.image(&src, &value("alt").unwrap_or_default(), &title, size);
            }
            "a" => match value("href").and_then(|href| self.link_attributes(&href)) {
                Some(link) => attributes.push_str(&link),
                None => return,
            },
            _ => {
                for name in element.attributes {
                    if let Some(value) = value(name) {
                        sound(name, value.trim(), &mut attributes);
                    }
                }
            }
        }
        for name in ["title", "lang", "dir"] {
            if let Some(value) = value(name) {
                sound(name, value.trim(), &mut attributes);
            }
        }
        if element.tag == "pre" {
            attributes.push_str(" tabindex=\"0\"");
        }
        if element.void {
            if self.out.make_way_typed(element.kind, element.parents) {
                self.out.void(element.tag, element.kind, &attributes);
            }
        } else {
            if let [b'h', level @ b'1'..=b'6'] = element.tag.as_bytes() {
                self.begin_section(level - b'0');
            }
            self.out.open_typed(self.placed(element.tag), element.kind, element.parents, &attributes);
        }
    }

    /// The element that stands for a typed one: headings move down like Markdown's own.
    fn placed(&self, tag: &'static str) -> &'static str {
        match tag.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => self.heading_tag(level - b'0'),
            _ => tag,
        }
    }
}

/// Appends an attribute if its value is of the kind that it takes.
fn sound(name: &str, value: &str, attributes: &mut String) {
    let number = |from: u32, to: u32| value.parse().is_ok_and(|number: u32| (from..=to).contains(&number));
    match name {
        "title" => attribute(name, value, attributes),
        "lang" if is_language(value) => attribute(name, value, attributes),
        "dir" if ["ltr", "rtl", "auto"].contains(&value) => attribute(name, value, attributes),
        "open" => attributes.push_str(" open"),
        "start" if number(0, 999_999_999) => attribute(name, value, attributes),
        "colspan" if number(1, 100) => attribute(name, value, attributes),
        "rowspan" if number(1, 1000) => attribute(name, value, attributes),
        "align" if ["left", "right", "center"].contains(&value) => {
            attributes.extend([" class=\"align-", value, "\""]);
        }
        _ => {}
    }
}

/// Whether this has the shape of a language tag (BCP 47).
fn is_language(value: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    value.len() <= 35 && value.split('-').all(part)
}

/// An image's side in CSS pixels: `300` or `300px`, from 1 to 10,000.
fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    let number = value.strip_suffix("px").unwrap_or(value);
    number.parse().ok().filter(|side| (1..=10_000).contains(side))
}

/// Resolves character references as HTML's tokeniser does.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text.replace('<', "&lt;")));
    let tokenizer = Tokenizer::new(Characters::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    Cow::Owned(tokenizer.sink.0.take())
}

/// Gathers the characters that a tokeniser finds.
#[derive(Default)]
struct Characters(RefCell<String>);

impl TokenSink for Characters {
    type Handle = ();

    fn process_token(&self, token: HtmlToken, _line: u64) -> TokenSinkResult<()> {
        if let CharacterTokens(characters) = token {
            self.0.borrow_mut().push_str(&characters);
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_references_are_resolved_once() {
        assert_eq!(decode("a &amp;lt; b &#x6A;&#97&nbsp;<"), "a &lt; b ja\u{a0}<");
        assert_eq!(decode("no & reference &nosuch;"), "no & reference &nosuch;");
    }

    #[test]
    fn sizes_are_pixels() {
        assert_eq!([pixels("300"), pixels(" 20px")], [Some(300), Some(20)]);
        assert_eq!([pixels("50%"), pixels("-1"), pixels("0"), pixels("99999")], [None; 4]);
    }
}
