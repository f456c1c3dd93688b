//! HTML to plain text.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    CharacterTokens, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer,
};

use crate::text::squeeze;
use crate::writer::Writer;

/// The text of any HTML, however broken: blocks stand on lines of their own, list items begin with `- `, images give
/// their alternative text and formulas their source. Scripts, styles and comments are left out.
pub fn html_to_text(html: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    squeeze(&tokenizer.sink.0.take().out.text)
}

#[derive(Default)]
struct Sink(RefCell<State>);

#[derive(Default)]
struct State {
    out: Writer,
    /// How deep in `pre` we are; elsewhere white space is one space.
    pre: usize,
    /// Within a script, a style or a formula: until this end tag, text is left out.
    until: Option<String>,
}

/// Blocks that stand apart by an empty line.
const APART: [&str; 18] = [
    "blockquote",
    "details",
    "dl",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "nav",
];

/// Blocks that stand on a line of their own.
const LINES: [&str; 9] = ["address", "article", "br", "dd", "div", "dt", "li", "summary", "tr"];

/// Elements whose content isn't text.
const HIDDEN: [&str; 6] = ["script", "style", "title", "textarea", "iframe", "template"];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            CharacterTokens(text) if state.until.is_none() => state.text(&text),
            TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn text(&mut self, text: &str) {
        if self.pre > 0 {
            return self.out.plain(text);
        }
        for (number, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if number > 0 && !self.out.text.is_empty() && !self.out.text.ends_with([' ', '\n']) {
                self.out.plain(" ");
            }
            self.out.plain(word);
        }
    }

    /// Separates a table cell from the one before it.
    fn cell(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.plain("\t");
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let (name, opens) = (&*tag.name, tag.kind == StartTag);
        if let Some(until) = &self.until {
            if !opens && until == name {
                self.until = None;
            }
            return TokenSinkResult::Continue;
        }
        if APART.contains(&name) {
            self.out.text_break(2);
        } else if LINES.contains(&name) {
            self.out.text_break(1);
        }
        match name {
            "pre" if opens => self.pre += 1,
            "pre" => self.pre = self.pre.saturating_sub(1),
            "li" if opens => self.out.marker("- "),
            "td" | "th" if opens => self.cell(),
            "img" => self.text(attribute(tag, "alt").unwrap_or_default()),
            "math" if opens && !tag.self_closing => {
                let fence = if attribute(tag, "display") == Some("block") { "$$" } else { "$" };
                if let Some(source) = attribute(tag, "alttext") {
                    self.text(&format!("{fence}{source}{fence}"));
                    self.until = Some(name.to_owned());
                }
            }
            _ if opens && HIDDEN.contains(&name) => {
                self.until = Some(name.to_owned());
                return match name {
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_lists_and_code_keep_their_shape() {
        let html = "<h3>Title</h3><p>One\n  <b>two</b>&amp;&nbsp;three<br>four</p><ul><li>a<li>b</ul>\
            <pre><code>x\n  y</code></pre><table><tr><td>1<td>2</table><img alt='A picture'>";
        let text = "Title\n\nOne two&\u{a0}three\nfour\n\n- a\n- b\n\nx\n  y\n\n1\t2\n\nA picture";
        assert_eq!(html_to_text(html), text);
    }

    #[test]
    fn what_is_not_text_is_left_out() {
        let html = "a<script>b</scrip</script>c<style>d</style><!-- e --><title>f</title>g<math alttext='x^2'>\
            <mi>x</mi></math>h";
        assert_eq!(html_to_text(html), "acg$x^2$h");
        assert_eq!(html_to_text("<b>un<closed &lt;"), "un");
    }
}
