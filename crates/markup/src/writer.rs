//! Writes HTML and plain text side by side, and keeps every element closed.

use crate::policy::Kind;

/// How many elements may be open. Deeper ones lose their tags and keep their content, so that no parser, ours or a
/// browser's, meets a tree that is deep enough to hurt.
pub(crate) const MAX_DEPTH: usize = 48;

/// An element that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    tag: &'static str,
    kind: Kind,
    /// Whether it was typed as HTML: typed end tags may close it, and what doesn't fit into it closes it.
    typed: bool,
}

/// The output while it grows.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) html: String,
    pub(crate) text: String,
    open: Vec<Open>,
    /// How many elements were open when the present node began, or fewer where it closed some to make way.
    begun: usize,
    /// How many `a` elements are open: a link can't hold a link.
    links: usize,
    /// Whether the plain text ends with a list item's marker, whose text follows on the same line.
    marked: bool,
    /// While more than this many elements are open, nothing goes into the plain text.
    muted: Option<usize>,
}

impl Writer {
    /// How many elements are open; hand it to [`Writer::close_to`] to close what was opened since.
    pub(crate) fn mark(&self) -> usize {
        self.open.len()
    }

    /// Begins a node: [`Writer::begun`] will tell what to close at its end.
    pub(crate) fn begin(&mut self) {
        self.begun = self.open.len();
    }

    /// The mark to which everything is to be closed that was opened since [`Writer::begin`].
    pub(crate) fn begun(&self) -> usize {
        self.begun
    }

    /// Whether a link is open.
    pub(crate) fn in_link(&self) -> bool {
        self.links > 0
    }

    /// Whether `tag` is the innermost open element.
    pub(crate) fn is_in(&self, tag: &str) -> bool {
        self.open.last().is_some_and(|open| open.tag == tag)
    }

    /// Whether `more` elements may still be opened.
    pub(crate) fn has_room(&self, more: usize) -> bool {
        self.open.len() + more <= MAX_DEPTH
    }

    /// Opens an element of the renderer's own. `attributes` is finished HTML that begins with a space.
    pub(crate) fn open(&mut self, tag: &'static str, kind: Kind, attributes: &str) {
        self.make_way(kind);
        self.push(Open { tag, kind, typed: false }, attributes);
    }

    /// Opens an element that was typed, if it may stand here. `parents` are those that it must stand in.
    pub(crate) fn open_typed(&mut self, tag: &'static str, kind: Kind, parents: &[&str], attributes: &str) {
        if self.make_way_typed(kind, parents) && !(tag == "a" && self.in_link()) {
            self.push(Open { tag, kind, typed: true }, attributes);
        }
    }

    /// Makes way for an element that was typed, and says whether it may stand here.
    pub(crate) fn make_way_typed(&mut self, kind: Kind, parents: &[&str]) -> bool {
        if parents.is_empty() {
            self.make_way(kind);
            return kind == Kind::Inline || self.open.last().is_none_or(|open| open.kind == Kind::Flow);
        }
        let typed = self.open.iter().rev().take_while(|open| open.typed);
        let Some(above) = typed.clone().position(|open| parents.contains(&open.tag)) else { return false };
        self.close_to(self.open.len() - above);
        true
    }

    /// Closes the innermost typed `tag`, and whatever is open in it. An end tag without a start is ignored.
    pub(crate) fn close_typed(&mut self, tag: &str) {
        let mut typed = self.open.iter().rev().take_while(|open| open.typed);
        if let Some(above) = typed.position(|open| open.tag == tag) {
            self.close_to(self.open.len() - above - 1);
        }
    }

    /// Closes typed elements that can't hold an element of this kind.
    fn make_way(&mut self, kind: Kind) {
        let refuses = |open: &Open| match kind {
            Kind::Inline => open.kind == Kind::Table,
            _ => open.kind != Kind::Flow,
        };
        while self.open.last().is_some_and(|open| open.typed && refuses(open)) {
            self.close_to(self.open.len() - 1);
        }
    }

    fn push(&mut self, open: Open, attributes: &str) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        self.html.extend(["<", open.tag, attributes, ">"]);
        self.links += usize::from(open.tag == "a");
        self.open.push(open);
        match open.tag {
            "td" | "th" => {}
            _ if open.kind != Kind::Inline => self.text_break(1),
            _ => {}
        }
    }

    /// Closes elements until `mark` are open.
    pub(crate) fn close_to(&mut self, mark: usize) {
        self.begun = self.begun.min(mark);
        while self.open.len() > mark {
            let Some(open) = self.open.pop() else { return };
            self.links -= usize::from(open.tag == "a");
            self.html.extend(["</", open.tag, ">"]);
            if self.muted.is_some_and(|mark| mark >= self.open.len()) {
                self.muted = None;
            }
            if open.kind == Kind::Inline {
                continue;
            }
            self.html.push('\n');
            self.marked = false;
            match open.tag {
                "td" | "th" => self.plain("\t"),
                "li" | "tr" => self.text_break(1),
                _ => self.text_break(2),
            }
        }
    }

    /// Writes an element without content.
    pub(crate) fn void(&mut self, tag: &str, kind: Kind, attributes: &str) {
        self.make_way(kind);
        self.html.extend(["<", tag, attributes, ">"]);
        match tag {
            "br" => self.text_break(1),
            "hr" => self.text_break(2),
            _ => {}
        }
    }

    /// Writes text into both outputs.
    pub(crate) fn text(&mut self, text: &str) {
        self.html_text(text);
        self.plain(text);
    }

    /// Writes text into the HTML only.
    pub(crate) fn html_text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.make_way(Kind::Inline);
        }
        escape(text, &mut self.html);
    }

    /// Writes into the plain text only.
    pub(crate) fn plain(&mut self, text: &str) {
        if self.muted.is_none() && !text.is_empty() {
            if is_tame(text) {
                self.text.push_str(text);
            } else {
                self.text.extend(text.chars().filter(|c| is_wanted(*c)));
            }
            self.marked = false;
        }
    }

    /// Writes a list item's marker into the plain text.
    pub(crate) fn marker(&mut self, marker: &str) {
        self.plain(marker);
        self.marked = true;
    }

    /// Keeps the rest of the innermost open element out of the plain text.
    pub(crate) fn mute(&mut self) {
        if self.muted.is_none() {
            self.muted = self.open.len().checked_sub(1);
        }
    }

    /// Sees to it that the plain text ends with at least `lines` line ends, unless it is empty or a marker waits for
    /// its text.
    pub(crate) fn text_break(&mut self, lines: usize) {
        if self.marked || self.muted.is_some() {
            return;
        }
        self.text.truncate(self.text.trim_end_matches([' ', '\t']).len());
        let there = self.text.bytes().rev().take(lines).take_while(|b| *b == b'\n').count();
        if !self.text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', lines - there));
        }
    }
}

/// Whether a character may stand in the output: everything but controls other than tab and line feed.
pub(crate) fn is_wanted(c: char) -> bool {
    !c.is_control() || c == '\t' || c == '\n'
}

/// Whether every character may stand in the output.
pub(crate) fn is_tame(text: &str) -> bool {
    // What is neither a control nor begins one, byte by byte; whatever else there is, character by character.
    let wild = |byte: u8| byte < b' ' && byte != b'\n' && byte != b'\t' || matches!(byte, 0x7F | 0xC2);
    !any_byte(text, wild) || text.chars().all(is_wanted)
}

/// Whether a text has such a byte: by the piece, so that many are looked at in one go.
pub(crate) fn any_byte(text: &str, such: impl Fn(u8) -> bool) -> bool {
    text.as_bytes().chunks(64).any(|piece| piece.iter().fold(false, |found, byte| found | such(*byte)))
}

/// Appends text to the HTML of an element. Control characters are dropped.
pub(crate) fn escape(text: &str, html: &mut String) {
    if !is_tame(text) {
        let tame: String = text.chars().filter(|c| is_wanted(*c)).collect();
        return escape(&tame, html);
    }
    let mut copied = 0;
    for at in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
        let instead = match text.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        };
        html.extend([&text[copied..at], instead]);
        copied = at + 1;
    }
    html.push_str(&text[copied..]);
}

/// Appends text to the HTML of an attribute between double quotes. Control characters are dropped.
pub(crate) fn escape_quoted(text: &str, html: &mut String) {
    let mut escaped = String::with_capacity(text.len());
    escape(text, &mut escaped);
    let mut parts = escaped.split('"');
    html.push_str(parts.next().unwrap_or_default());
    parts.for_each(|part| html.extend(["&quot;", part]));
}

/// Appends ` name="value"`.
pub(crate) fn attribute(name: &str, value: &str, html: &mut String) {
    html.extend([" ", name, "=\""]);
    escape_quoted(value, html);
    html.push('"');
}
