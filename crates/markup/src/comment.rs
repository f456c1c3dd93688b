//! Comments: one or more lines of inline Markdown, without blocks, images and typed HTML.

use comrak::Arena;
use comrak::nodes::NodeValue;

use crate::options::Options;
use crate::parse;
use crate::policy::Kind;
use crate::render::{Rendered, Renderer};

/// Put before each line while it is parsed, so that none of them begins a block. As punctuation it leaves emphasis
/// and autolinks as they are at the beginning of a line.
const GUARD: &str = "(";

/// Renders a comment to safe inline HTML with the default options. See [`comment`].
pub fn render_comment(markdown: &str) -> String {
    comment(markdown, &Options::default()).html
}

/// Renders a comment: emphasis, strikethrough, code, links, formulas. Marks of blocks and typed HTML are shown as they
/// were typed, an image becomes a link to it, and a line's end becomes a line break.
pub fn comment(markdown: &str, options: &Options<'_>) -> Rendered {
    let markdown = parse::tidy(markdown);
    let mut renderer = Renderer::new(options);
    renderer.comment = true;
    let lines = markdown.lines().map(str::trim).filter(|line| !line.is_empty());
    for (number, line) in lines.enumerate() {
        if number > 0 {
            renderer.out.void("br", Kind::Inline, "");
        }
        renderer.line(line);
    }
    renderer.finish()
}

impl Renderer<'_> {
    fn line(&mut self, line: &str) {
        let arena = Arena::new();
        let root = parse::parse(&arena, &format!("{GUARD}{line}"));
        let Some(paragraph) = root.first_child() else { return };
        if let Some(first) = paragraph.first_child()
            && let NodeValue::Text(text) = &mut first.data_mut().value
            && let Some(rest) = text.strip_prefix(GUARD)
        {
            *text = rest.to_owned().into();
        }
        for node in paragraph.children() {
            self.walk(node);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_markdown_works_and_blocks_stay_text() {
        let cases = [
            ("*a* **b** `c` ~~d~~", "<em>a</em> <strong>b</strong> <code>c</code> <del>d</del>"),
            ("_a_ \"b\"", "<em>a</em> \"b\""),
            ("# a", "# a"),
            ("- a\n- b", "- a<br>- b"),
            ("> a", "&gt; a"),
            ("    a", "a"),
            ("```a```", "<code>a</code>"),
            ("1. a", "1. a"),
            ("a\n---", "a<br>---"),
            ("[a]: /b", "[a]: /b"),
            ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
            ("![a](/b.png)", "<a href=\"/b.png\">a</a>"),
            ("[a](javascript:b)", "a"),
            ("", ""),
            ("(a)", "(a)"),
        ];
        for (markdown, html) in cases {
            assert_eq!(render_comment(markdown), html, "{markdown}");
        }
    }

    #[test]
    fn links_and_mentions_are_found() {
        let comment = comment("@ada see www.a.example and `@code`", &Options::default());
        let link = "<a href=\"http://www.a.example\" rel=\"nofollow ugc noopener\">www.a.example</a>";
        assert_eq!(comment.html, format!("@ada see {link} and <code>@code</code>"));
        assert_eq!(comment.mentions, ["ada"]);
        assert_eq!(comment.links, ["http://www.a.example"]);
        assert_eq!(render_comment("www.a.example"), link);
    }
}
