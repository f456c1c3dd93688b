//! Markdown to comrak's syntax tree, with the extensions that Stoa speaks.

use std::borrow::Cow;

use comrak::nodes::Node;
use comrak::{Arena, Options};

/// Drops what no text needs: NUL and the other control characters, apart from tab and the line ends.
/// Carriage returns become line feeds.
pub(crate) fn tidy(markdown: &str) -> Cow<'_, str> {
    let unwanted = |c: char| c.is_control() && c != '\t' && c != '\n';
    if !markdown.contains(unwanted) {
        return Cow::Borrowed(markdown);
    }
    let mut text = markdown.replace("\r\n", "\n").replace('\r', "\n");
    text.retain(|c| !unwanted(c));
    Cow::Owned(text)
}

/// Comrak's options: CommonMark 0.31 with GFM's tables, strikethrough, autolinks, task lists and footnotes, and
/// mathematics between dollars.
pub(crate) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    options
}

/// How many dollar signs a text may have and still mean formulas by them. The search for the closing one takes
/// quadratic time in texts made for it.
const MAX_DOLLARS: usize = 4_000;

/// Parses tidied text as a whole document.
pub(crate) fn parse<'a>(arena: &'a Arena<'a>, markdown: &str) -> Node<'a> {
    let mut options = options();
    options.extension.math_dollars = markdown.bytes().filter(|b| *b == b'$').count() <= MAX_DOLLARS;
    comrak::parse_document(arena, markdown, &options)
}
