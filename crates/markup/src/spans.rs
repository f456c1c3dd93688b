//! Highlighted code while it is written.

use crate::writer::escape;

/// The classes: attribute name, constant, comment, deleted line, escape, function, inserted line, keyword, string,
/// type, tag, heading. `styles` gives each its colour.
pub(crate) const CLASSES: &[&str] = &["a", "b", "c", "d", "e", "f", "i", "k", "s", "t", "g", "h"];

/// Builds the HTML; neighbours of one class share a span, and white space belongs to whatever is open.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    html: String,
    open: &'static str,
}

impl Spans {
    /// Adds text of a class; the empty class is plain text.
    pub(crate) fn push(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        let blank = text.trim().is_empty();
        let joins = blank && !text.contains('\n');
        if class != self.open && !joins {
            self.close();
            if !class.is_empty() && !blank {
                self.html.extend(["<span class=\"", class, "\">"]);
                self.open = class;
            }
        }
        escape(text, &mut self.html);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
            self.open = "";
        }
    }

    /// The finished HTML.
    pub(crate) fn finish(mut self) -> String {
        self.close();
        self.html
    }
}
