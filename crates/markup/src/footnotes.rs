//! Footnotes: references in the text, definitions at its end, and links both ways.

use comrak::nodes::{Node, NodeFootnoteReference, NodeValue};

use crate::policy::Kind;
use crate::render::Renderer;
use crate::writer::attribute;

impl Renderer<'_> {
    pub(crate) fn footnote_reference(&mut self, note: &NodeFootnoteReference) {
        let prefix = self.prefix();
        let suffix = if note.ref_num > 1 { format!("-{}", note.ref_num) } else { String::new() };
        let mark = self.out.mark();
        self.out.open("sup", Kind::Inline, " class=\"footnote-ref\"");
        if !self.out.in_link() {
            let link = format!(" href=\"#{prefix}fn-{ix}\" id=\"{prefix}fnref-{ix}{suffix}\"", ix = note.ix);
            self.out.open("a", Kind::Inline, &link);
        }
        self.out.html.push_str(&note.ix.to_string());
        self.out.plain(&format!("[{}]", note.ix));
        self.out.close_to(mark);
    }

    /// Opens the list of footnotes.
    pub(crate) fn footnotes(&mut self) {
        let mut label = String::from(" class=\"footnotes\"");
        attribute("aria-label", self.options.labels.footnotes, &mut label);
        self.out.open("section", Kind::Flow, &label);
        self.out.open("ol", Kind::List, "");
    }

    pub(crate) fn footnote_definition(&mut self) {
        self.footnote += 1;
        let id = format!(" id=\"{}fn-{}\"", self.prefix(), self.footnote);
        self.out.open("li", Kind::Flow, &id);
        self.out.marker(&format!("[{}] ", self.footnote));
    }

    fn back_references(&mut self, count: u32) {
        for number in 1..=count {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let href = format!("#{}fnref-{}{suffix}", self.options.anchor_prefix, self.footnote);
            let mut link = String::from(" class=\"footnote-backref\"");
            attribute("href", &href, &mut link);
            let name = format!("{} {}{suffix}", self.options.labels.back_to_reference, self.footnote);
            attribute("aria-label", &name, &mut link);
            let mark = self.out.mark();
            self.out.html.push(' ');
            self.out.open("a", Kind::Inline, &link);
            self.out.html.push('↩');
            if number > 1 {
                self.out.html.push_str(&format!("<sup>{number}</sup>"));
            }
            self.out.close_to(mark);
        }
    }

    /// At the end of a footnote's last paragraph stand the ways back.
    pub(crate) fn note_paragraph_end(&mut self, paragraph: Node<'_>) {
        let Some(note) = paragraph.parent().filter(|_| paragraph.next_sibling().is_none()) else { return };
        if let NodeValue::FootnoteDefinition(note) = &note.data().value {
            self.back_references(note.total_references);
        }
    }

    /// A footnote that doesn't end with a paragraph ends with the ways back.
    pub(crate) fn footnote_end(&mut self, note: Node<'_>, references: u32) {
        let paragraph = |last: Node<'_>| matches!(last.data().value, NodeValue::Paragraph);
        if !note.last_child().is_some_and(paragraph) {
            self.back_references(references);
        }
    }
}
