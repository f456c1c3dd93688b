//! Syntax highlighting on the server, as `span`s with one-letter classes.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::languages::grammar;
use crate::writer::escape;

/// How many bytes of code one text may have highlighted. The rest stays plain.
const MAX_CODE: usize = 50_000;

/// The longest line that is highlighted, in bytes: grammars take more than linear time on long lines.
const MAX_LINE: usize = 1_000;

/// The grammars, loaded when the first code block comes. Their patterns are compiled one by one as they are needed.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// The classes: attribute name, constant, comment, deleted line, escape, function, inserted line, keyword, string,
/// type, tag, heading. `styles` gives each its colour.
pub(crate) const CLASSES: &[&str] = &["a", "b", "c", "d", "e", "f", "i", "k", "s", "t", "g", "h"];

/// What the grammars call things, and the class of each; the first match counts. An empty class means plain text.
static SCOPES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let names = [
        ("comment", "c"),
        ("string.other.link", ""),
        ("string.unquoted", ""),
        ("string", "s"),
        ("meta.interpolation", ""),
        ("meta.template.expression", ""),
        ("constant.character.escape", "e"),
        ("constant.other.placeholder", "e"),
        ("constant.character", "s"),
        ("constant", "b"),
        ("support.constant", "b"),
        ("variable.language", "k"),
        ("keyword.operator.word", "k"),
        ("keyword.operator.logical.python", "k"),
        ("keyword.operator", ""),
        ("keyword", "k"),
        ("storage.type.function.arrow", ""),
        ("storage", "k"),
        ("entity.name.tag", "g"),
        ("entity.name.section", "h"),
        ("markup.heading", "h"),
        ("entity.name.function", "f"),
        ("entity.name.macro", "f"),
        ("support.function", "f"),
        ("support.macro", "f"),
        ("variable.function", "f"),
        ("entity.name.namespace", ""),
        ("entity.name", "t"),
        ("entity.other.inherited-class", "t"),
        ("support.class", "t"),
        ("support.type.property-name", "a"),
        ("support.type", "t"),
        ("entity.other.attribute-name", "a"),
        ("meta.mapping.key", "a"),
        ("markup.inserted", "i"),
        ("markup.deleted", "d"),
        ("meta.diff.header", "c"),
        ("meta.diff.range", "h"),
    ];
    names.iter().filter_map(|(name, class)| Some((Scope::new(name).ok()?, *class))).collect()
});

/// How much more code a text may have highlighted.
#[derive(Debug)]
pub(crate) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Budget(MAX_CODE)
    }
}

impl Budget {
    /// The code as HTML in which keywords and the like stand in `span`s. None if the language isn't known, a line is
    /// too long or the budget is spent.
    pub(crate) fn highlight(&mut self, code: &str, language: &str) -> Option<String> {
        let grammar = grammar(language)?;
        if code.len() > self.0 || code.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let syntax = GRAMMARS.find_syntax_by_token(grammar)?;
        self.0 -= code.len();
        let mut state = ParseState::new(syntax);
        let mut stack = ScopeStack::new();
        let mut spans = Spans::default();
        for line in code.split_inclusive('\n') {
            let mut from = 0;
            for (at, change) in state.parse_line(line, &GRAMMARS).ok()? {
                spans.push(class(&stack), line.get(from..at)?);
                from = at;
                stack.apply(&change).ok()?;
            }
            spans.push(class(&stack), line.get(from..)?);
        }
        Some(spans.finish())
    }
}

/// The class of what stands here: that of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    let known = |scope: &Scope| SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
    stack.as_slice().iter().rev().find_map(known).map_or("", |(_, class)| class)
}

/// Builds the HTML; neighbours of one class share a span, and white space belongs to whatever is open.
#[derive(Debug, Default)]
struct Spans {
    html: String,
    open: &'static str,
}

impl Spans {
    fn push(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        let blank = text.trim().is_empty();
        if class != self.open && !(blank && !text.contains('\n')) {
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

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlight(code: &str, language: &str) -> Option<String> {
        Budget::default().highlight(code, language)
    }

    #[test]
    fn code_is_marked_by_class_and_escaped() {
        let html =
            highlight("fn main() { let x = \"<b>\\n\"; } // done\n", "rust").expect("a known language");
        let expected = "<span class=\"k\">fn </span><span class=\"f\">main</span>() { <span class=\"k\">let</span> x = \
            <span class=\"s\">&quot;&lt;b&gt;</span><span class=\"e\">\\n</span><span class=\"s\">&quot;</span>; } \
            <span class=\"c\">// done\n</span>";
        assert_eq!(html, expected);
    }

    #[test]
    fn the_languages_that_people_write_are_known() {
        #[rustfmt::skip]
        let names = [
            "asm", "bash", "c", "c#", "c++", "clojure", "cmake", "cpp", "cs", "css", "csharp", "dart", "diff", "docker",
            "elixir", "erlang", "f#", "go", "golang", "graphql", "groovy", "haskell", "hs", "html", "ini", "java",
            "javascript", "js", "json", "jsx", "julia", "kotlin", "kt", "latex", "lisp", "lua", "makefile", "markdown",
            "matlab", "md", "nginx", "nix", "objc", "ocaml", "pascal", "perl", "php", "postgresql", "proto", "protobuf",
            "py", "python", "python3", "r", "rb", "regex", "rs", "ruby", "rust", "sass", "scala", "scss", "sh", "shell",
            "sql", "svelte", "swift", "terraform", "tex", "toml", "ts", "tsx", "typescript", "vhdl", "vim", "vue", "xml",
            "yaml", "yml", "zig",
        ];
        let unknown: Vec<_> = names.iter().filter(|name| highlight("x", name).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert_eq!(highlight("x", "klingon"), None);
        assert_eq!(highlight("x", "text"), None);
    }

    #[test]
    fn long_lines_and_much_code_stay_plain() {
        assert_eq!(highlight(&"x ".repeat(MAX_LINE), "rust"), None);
        let mut budget = Budget::default();
        let code = "let x = 1;\n".repeat(MAX_CODE / 22);
        assert!(budget.highlight(&code, "rust").is_some());
        assert!(budget.highlight(&code, "rust").is_some());
        assert_eq!(budget.highlight(&code, "rust"), None);
    }
}
