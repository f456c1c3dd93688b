//! Code blocks, and who says what language they are in.

use comrak::nodes::{Node, NodeCodeBlock, NodeValue};

use crate::languages::{is_class, plain_name};
use crate::policy::Kind;
use crate::render::Renderer;

impl Renderer<'_> {
    pub(crate) fn code_block(&mut self, node: Node<'_>, block: &NodeCodeBlock) {
        let before = node.previous_sibling();
        let comment = before.and_then(|before| match &before.data().value {
            NodeValue::HtmlBlock(html) => language_comment(&html.literal, "language:").map(str::to_owned),
            _ => None,
        });
        let language = match block.info.split_whitespace().next() {
            Some(language) => Some(language.to_owned()),
            None if block.fenced => None,
            None => comment.or_else(|| self.language.clone()),
        };
        if language.as_deref() == Some("math") {
            self.out.open("p", Kind::Phrasing, "");
            return self.formula(&block.literal, true);
        }
        self.code(&block.literal, language.as_deref());
    }

    fn code(&mut self, code: &str, language: Option<&str>) {
        self.out.open("pre", Kind::Phrasing, " tabindex=\"0\"");
        let mut class = String::new();
        let language = language.map(plain_name);
        if let Some(language) = language.as_deref().filter(|name| is_class(name)) {
            class = format!(" class=\"language-{language}\"");
        }
        self.out.open("code", Kind::Inline, &class);
        self.out.plain(code.trim_end());
        match language.and_then(|language| self.code.highlight(code, &language)) {
            Some(html) => self.out.html.push_str(&html),
            None => self.out.html_text(code),
        }
    }
}

/// The language that a Stack Exchange comment such as `<!-- language: lang-js -->` sets.
pub(crate) fn language_comment<'h>(html: &'h str, key: &str) -> Option<&'h str> {
    let comment = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    Some(comment.trim().strip_prefix(key)?.trim()).filter(|language| !language.contains(char::is_whitespace))
}
