//! Syntax highlighting on the server, as `span`s with one-letter classes.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use crate::grammars::{find, is_slow};
use crate::languages::is_script;
use crate::script;
use crate::spans::Spans;

/// How many bytes of code one text may have highlighted. The rest stays plain.
const MAX_CODE: usize = 50_000;

/// The longest line that is highlighted, in bytes: grammars take more than linear time on long lines.
const MAX_LINE: usize = 1_000;

/// The deepest nesting of scopes. Code that nests deeper stays plain, since every token of it costs that much.
const MAX_SCOPES: usize = 60;

/// How many changes of scope are followed in languages with slow grammars.
const MAX_CHANGES: usize = 2_000;

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
        ("keyword.operator.logical.sql", "k"),
        ("keyword.operator.assignment.alias.sql", "k"),
        ("keyword.other.unit", "b"),
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
        ("variable.annotation", "a"),
        ("meta.annotation", "a"),
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
pub(crate) struct Budget {
    /// Bytes of code.
    code: usize,
    /// Changes of scope in the slow languages.
    changes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { code: MAX_CODE, changes: MAX_CHANGES }
    }
}

impl Budget {
    /// The code as HTML in which keywords and the like stand in `span`s. None if the language isn't known, a line is
    /// too long or the budget is spent. Where the code itself is too much for its grammar, the rest of it stays plain.
    pub(crate) fn highlight(&mut self, code: &str, language: &str) -> Option<String> {
        if code.len() > self.code || code.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        if is_script(language) {
            self.code -= code.len();
            return Some(script::highlight(code));
        }
        let (grammars, name) = find(language)?;
        let state = ParseState::new(grammars.find_syntax_by_name(&name)?);
        self.code -= code.len();
        let mut marker =
            Marker { grammars: &grammars, state, stack: ScopeStack::new(), spans: Spans::default() };
        let slow = is_slow(&name);
        let mut rest = code;
        for line in code.split_inclusive('\n') {
            let Some(changes) = marker.line(line).filter(|_| !slow || self.changes > 0) else { break };
            rest = &rest[line.len()..];
            if slow {
                self.changes = self.changes.saturating_sub(changes);
            }
        }
        marker.spans.push("", rest);
        Some(marker.spans.finish())
    }
}

/// Marks up code line by line.
struct Marker<'g> {
    grammars: &'g SyntaxSet,
    state: ParseState,
    stack: ScopeStack,
    spans: Spans,
}

impl Marker<'_> {
    /// Adds a line and says how often the scope changed in it. None, and nothing added, if its grammar fails or nests
    /// too deep.
    fn line(&mut self, line: &str) -> Option<usize> {
        let changes = self.state.parse_line(line, self.grammars).ok()?;
        let mut pieces = Vec::with_capacity(changes.len() + 1);
        let mut from = 0;
        for (at, change) in &changes {
            pieces.push((class(&self.stack), line.get(from..*at)?));
            from = *at;
            self.stack.apply(change).ok()?;
            if self.stack.len() > MAX_SCOPES {
                return None;
            }
        }
        pieces.push((class(&self.stack), line.get(from..)?));
        for (class, text) in pieces {
            self.spans.push(class, text);
        }
        Some(changes.len())
    }
}

/// The class of what stands here: that of the innermost scope that has one.
fn class(stack: &ScopeStack) -> &'static str {
    let known = |scope: &Scope| SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope));
    stack.as_slice().iter().rev().find_map(known).map_or("", |(_, class)| class)
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
            <span class=\"s\">\"&lt;b&gt;</span><span class=\"e\">\\n</span><span class=\"s\">\"</span>; } \
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
    fn code_that_is_too_much_for_its_grammar_is_marked_to_some_length() {
        let code = "s/a/b/;\n".repeat(2_000);
        let html = highlight(&code, "perl").expect("a known language");
        assert!(html.contains("<span") && html.ends_with("\ns/a/b/;\n"));
        let nested = "[".repeat(MAX_LINE / 2) + "\n1,\n";
        assert_eq!(highlight(&nested, "json").as_deref(), Some(nested.as_str()));
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
