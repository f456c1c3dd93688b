//! HTML to plain text.

use std::cell::RefCell;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    self, CharacterTokens, StartTag, TagToken, TokenSink, TokenSinkResult, Tokenizer,
};

use crate::text::squeeze;
use crate::writer::{Writer, is_tame};

/// The text of any HTML, however broken: blocks stand on lines of their own, list items begin with `- `, images give
/// their alternative text and formulas their source. Scripts, styles and comments are left out.
pub fn html_to_text(html: &str) -> String {
    squeeze(&quick(html).unwrap_or_else(|| slow(html)))
}

/// The short way for what we write ourselves: tags in lower case whose attributes stand in double quotes, and few references.
/// None where there is anything else.
fn quick(html: &str) -> Option<String> {
    if memchr::memchr2(b'\r', b'\0', html.as_bytes()).is_some() || html.starts_with('\u{feff}') {
        return None;
    }
    let (mut state, mut rest) = (State::default(), html);
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        state.escaped(&rest[..at])?;
        rest = state.written(&rest[at + 1..])?;
    }
    state.escaped(rest)?;
    Some(state.out.text)
}

/// How far a text that begins with a word goes on as it will be written: words with one space between them. Where a character
/// may have to be left out, one word.
fn as_they_are(text: &str) -> usize {
    let bytes = text.as_bytes();
    let space = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    let end = (1..bytes.len()).find(|at| space(*at) && (bytes[*at] != b' ' || space(at + 1)));
    let end = end.unwrap_or(bytes.len());
    if is_tame(&text[..end]) { end } else { (1..end).find(|at| space(*at)).unwrap_or(end) }
}

/// Where the name of an element or attribute ends, of letters, digits and hyphens.
fn name_end(html: &str) -> usize {
    let named = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
    html.bytes().position(|byte| !named(&byte)).unwrap_or(html.len())
}

/// The way for any HTML.
fn slow(html: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take().out.text
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

/// Attributes whose values become text, or decide what does.
const READ: [&str; 3] = ["alt", "alttext", "display"];

/// Elements whose content isn't text.
const HIDDEN: [&str; 6] = ["script", "style", "title", "textarea", "iframe", "template"];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: tokenizer::Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.0.borrow_mut();
        match token {
            CharacterTokens(text) => state.text(&text),
            TagToken(tag) => {
                let attribute = |name: &str| {
                    tag.attrs
                        .iter()
                        .find(|attribute| &*attribute.name.local == name)
                        .map(|attribute| &*attribute.value)
                };
                let opens = tag.kind == StartTag;
                let shown = state.until.is_none();
                state.tag(&tag.name, opens, tag.self_closing, attribute);
                if shown && opens {
                    return raw(&tag.name);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How the tokeniser is to read what stands in an element whose content isn't HTML.
fn raw(name: &str) -> TokenSinkResult<()> {
    match name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "iframe" => TokenSinkResult::RawData(RawKind::Rawtext),
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

impl State {
    /// Reads a tag, after its `<`; what follows it. None where it is not as we write them.
    fn written<'h>(&mut self, html: &'h str) -> Option<&'h str> {
        let open = html.strip_prefix('/');
        let (opens, html) = (open.is_none(), open.unwrap_or(html));
        let (name, mut rest) = html.split_at(name_end(html));
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || HIDDEN.contains(&name) {
            return None;
        }
        let mut values = [None; READ.len()];
        while let Some(attribute) = rest.strip_prefix(' ').filter(|_| opens) {
            let (name, value) = attribute.split_at(name_end(attribute));
            let value = value.strip_prefix("=\"").filter(|_| !name.is_empty())?;
            let (value, after) = value.split_at(memchr::memchr(b'"', value.as_bytes())?);
            rest = &after[1..];
            if let Some(read) = READ.iter().position(|read| *read == name) {
                if value.contains('&') {
                    return None;
                }
                values[read].get_or_insert(value);
            }
        }
        let rest = rest.strip_prefix('>')?;
        self.tag(name, opens, false, |name| values[READ.iter().position(|read| *read == name)?]);
        Some(rest)
    }

    /// Text in which some characters are written as references; none where one isn't of those that we write.
    fn escaped(&mut self, text: &str) -> Option<()> {
        let mut parts = text.split('&');
        self.text(parts.next().unwrap_or_default());
        for part in parts {
            let (name, rest) = part.split_once(';')?;
            self.text(match name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "nbsp" => "\u{a0}",
                _ => return None,
            });
            self.text(rest);
        }
        Some(())
    }

    fn text(&mut self, text: &str) {
        if self.until.is_some() {
            return;
        }
        if self.pre > 0 {
            return self.out.plain(text);
        }
        let mut rest = text;
        while let Some(first) = rest.bytes().next() {
            if first.is_ascii_whitespace() {
                rest = rest.trim_ascii_start();
                if !self.out.text.is_empty() && !self.out.text.ends_with([' ', '\n']) {
                    self.out.plain(" ");
                }
                continue;
            }
            let (words, after) = rest.split_at(as_they_are(rest));
            self.out.plain(words);
            rest = after;
        }
    }

    /// Separates a table cell from the one before it.
    fn cell(&mut self) {
        if !self.out.text.is_empty() && !self.out.text.ends_with('\n') {
            self.out.plain("\t");
        }
    }

    fn tag<'t>(
        &mut self,
        name: &str,
        opens: bool,
        self_closing: bool,
        attribute: impl Fn(&str) -> Option<&'t str>,
    ) {
        if let Some(until) = &self.until {
            if !opens && until == name {
                self.until = None;
            }
            return;
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
            "img" => self.text(attribute("alt").unwrap_or_default()),
            "math" if opens && !self_closing => {
                let fence = if attribute("display") == Some("block") { "$$" } else { "$" };
                if let Some(source) = attribute("alttext") {
                    self.text(&format!("{fence}{source}{fence}"));
                    self.until = Some(name.to_owned());
                }
            }
            _ if opens && HIDDEN.contains(&name) => self.until = Some(name.to_owned()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    /// What texts are made of, whole and broken.
    fn anything() -> impl Strategy<Value = String> {
        let pieces = vec![
            "a",
            "b c",
            " ",
            "\n",
            "&amp;",
            "&lt;",
            "&gt;",
            "&quot;",
            "&nbsp;",
            "&",
            "&;",
            "&amp",
            "&#39;",
            "&copy;",
            "\"",
            "\u{1}",
            "  ",
            " \n ",
            "\u{85}",
            "é",
            "\r\n",
            "<p>",
            "</p>",
            "<pre tabindex=\"0\">",
            "<pre>",
            "</pre>",
            "<br>",
            "<br/>",
            "<ul>",
            "</ul>",
            "<li>",
            "</li>",
            "<hr>",
            "<em>",
            "</em>",
            "<td>",
            "<tr>",
            "<P>",
            "<img src=\"x\" alt=\"A b\">",
            "<img alt='x &amp; y'>",
            "<img alt=x/>",
            "<a href=\"x?a=b&amp;c=d\">",
            "<math alttext=\"x^2\">",
            "<math display=\"block\" alttext=\"y\"/>",
            "</math>",
            "<mi>",
            "<!-- c -->",
            "<script>",
            "</script>",
            "<title>",
            "</title>",
            "<template>",
            "</template>",
            "<",
            "<a",
            "</",
            "</>",
            "<a href=\"x",
            "<a b=c>",
            ">",
            "<p/>",
            "\u{feff}",
            "<img ALT=\"x\">",
            "<img ALT=a alt=b>",
            "<math alttext=x/>",
            "<math alttext=\"y\" a=b/>",
            "<x-y>",
            "<svg>",
            "<img alt=\"a\" alt=\"b\">",
            "<a b=\"c\"d=\"e\">",
            "<a  b=\"c\">",
            "<a b>",
            "<a b=\"<p>\">",
            "<9>",
            "<-a>",
            "</p x>",
        ];
        prop::collection::vec(prop::sample::select(pieces), 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn the_short_way_gives_what_the_long_one_does(html in anything()) {
            if let Some(text) = quick(&html) {
                prop_assert_eq!(text, slow(&html), "{}", html);
            }
        }
    }

    #[test]
    fn what_we_write_takes_the_short_way() {
        let html = "<p>a &amp; b <a href=\"https://x.example/\" rel=\"nofollow\">c</a></p>\n<pre tabindex=\"0\"><code>d &lt; e</code></pre>";
        assert_eq!(quick(html).as_deref().map(squeeze).as_deref(), Some("a & b c\n\nd < e"));
    }
}
