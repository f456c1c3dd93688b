//! Highlights JavaScript, TypeScript and their JSX dialects.
//!
//! A lexer of our own, since the grammars at hand take 45 MB and a second to compile for TypeScript and lose their way
//! in JSX. It knows tokens and what may stand before them, not syntax. Time is proportional to the code's length.

use crate::spans::Spans;

/// Marks up a piece of code.
pub(crate) fn highlight(code: &str) -> String {
    let mut lexer =
        Lexer { code, at: 0, spans: Spans::default(), before: Before::Operator, braces: Vec::new() };
    while lexer.at < code.len() {
        lexer.token();
    }
    lexer.spans.finish()
}

/// What the last token was, as far as it tells what the next may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A value has ended: a slash divides, and `<` compares or opens type arguments.
    Value,
    /// A value is due: a slash begins a regular expression, and `<` a tag.
    Operator,
    /// A dot: what follows is a property, whatever its name.
    Dot,
}

struct Lexer<'c> {
    code: &'c str,
    at: usize,
    spans: Spans,
    before: Before,
    /// The open braces; true where the brace's end goes on with a template.
    braces: Vec<bool>,
}

#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "enum",
    "export", "extends", "finally", "for", "function", "if", "import", "in", "instanceof", "let", "new", "return",
    "static", "super", "switch", "this", "throw", "try", "typeof", "var", "while", "with", "yield",
];

/// Words that are keywords only before another word or an opening bracket.
#[rustfmt::skip]
const CONTEXTUAL: &[&str] = &[
    "abstract", "as", "async", "asserts", "await", "declare", "from", "get", "implements", "infer", "interface", "is",
    "keyof", "module", "namespace", "of", "override", "private", "protected", "public", "readonly", "satisfies", "set",
    "type", "unique",
];

const CONSTANTS: &[&str] = &["false", "null", "true", "undefined", "Infinity", "NaN"];

#[rustfmt::skip]
const TYPES: &[&str] = &[
    "any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown", "void",
];

impl<'c> Lexer<'c> {
    fn token(&mut self) {
        let rest = &self.code[self.at..];
        let Some(first) = rest.chars().next() else { return };
        match first {
            c if c.is_whitespace() => self.take(rest.len() - rest.trim_start().len(), ""),
            '/' if rest.starts_with("//") => self.take(rest.find('\n').unwrap_or(rest.len()), "c"),
            '/' if rest.starts_with("/*") => {
                self.take(rest[2..].find("*/").map_or(rest.len(), |end| end + 4), "c")
            }
            '"' | '\'' => self.quoted(first),
            '`' => {
                self.take(1, "s");
                self.template();
            }
            '/' if self.before != Before::Value => self.regular_expression(),
            '<' if self.before != Before::Value || rest.starts_with("</") => self.tag(),
            '0'..='9' => {
                let end =
                    rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len());
                self.value(end, "b");
            }
            c if is_word(c) || c == '@' || c == '#' => self.word(),
            _ => self.operator(first),
        }
    }

    fn take(&mut self, length: usize, class: &'static str) {
        self.spans.push(class, &self.code[self.at..self.at + length]);
        self.at += length;
    }

    fn value(&mut self, length: usize, class: &'static str) {
        self.take(length, class);
        self.before = Before::Value;
    }

    /// A string, which ends on its line; otherwise the quote is an apostrophe in a tag's text.
    fn quoted(&mut self, quote: char) {
        let line = self.line();
        match end_of(&line[1..], |c| c == quote) {
            Some(end) => {
                let end = self.at + 1 + end + 1;
                self.escaped(end);
                self.before = Before::Value;
            }
            None => self.take(1, ""),
        }
    }

    /// Takes string content up to `end`, with its escapes.
    fn escaped(&mut self, end: usize) {
        while self.at < end {
            let rest = &self.code[self.at..end];
            match rest.find('\\') {
                Some(0) => self.take(rest.chars().take(2).map(char::len_utf8).sum(), "e"),
                found => self.take(found.unwrap_or(rest.len()), "s"),
            }
        }
    }

    /// The rest of a template up to its end or to an expression in it.
    fn template(&mut self) {
        let rest = &self.code[self.at..];
        let mut expression = false;
        let end = end_of_template(rest, &mut expression);
        self.escaped(self.at + end);
        if expression {
            self.take(2, "e");
            self.braces.push(true);
            self.before = Before::Operator;
        } else {
            self.take(usize::from(self.at < self.code.len()), "s");
            self.before = Before::Value;
        }
    }

    fn regular_expression(&mut self) {
        let line = self.line();
        let mut class = false;
        let ends = |c: char| {
            match c {
                '[' => class = true,
                ']' => class = false,
                _ => {}
            }
            c == '/' && !class
        };
        match end_of(&line[1..], ends).filter(|end| *end > 0) {
            Some(end) => {
                let flags = line[end + 2..].find(|c: char| !c.is_ascii_alphabetic());
                self.value(flags.map_or(line.len(), |flags| end + 2 + flags), "s");
            }
            None => self.take(1, ""),
        }
    }

    /// A tag's angle bracket and name; its attributes are words like any others.
    fn tag(&mut self) {
        let rest = &self.code[self.at + 1..];
        let slash = usize::from(rest.starts_with('/'));
        let name = &rest[slash..];
        let length = name.find(|c: char| !is_word(c) && c != '.' && c != '-').unwrap_or(name.len());
        self.take(1 + slash, "");
        self.take(length, "g");
        self.before = if length > 0 { Before::Value } else { Before::Operator };
    }

    fn word(&mut self) {
        let rest = &self.code[self.at..];
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let length = rest[first..].find(|c| !is_word(c)).map_or(rest.len(), |end| first + end);
        let (word, after) = (&rest[..length], rest[length..].trim_start_matches([' ', '\t']));
        let next = after.chars().next().unwrap_or('\n');
        let property = self.before == Before::Dot;
        let keyword = !property
            && (KEYWORDS.contains(&word) && next != ':'
                || CONTEXTUAL.contains(&word)
                    && (is_word(next) || matches!(next, '{' | '*' | '\'' | '"' | '[')));
        let class = match word {
            _ if keyword => "k",
            _ if !property && CONSTANTS.contains(&word) => "b",
            _ if next == '(' || word.starts_with('@') => "f",
            _ if TYPES.contains(&word) && !property => "t",
            _ if word.starts_with(char::is_uppercase) => "t",
            _ => "",
        };
        self.take(length, class);
        self.before =
            if keyword && !matches!(word, "this" | "super") { Before::Operator } else { Before::Value };
    }

    fn operator(&mut self, first: char) {
        match first {
            '{' => self.braces.push(false),
            '}' if self.braces.pop() == Some(true) => {
                self.take(1, "e");
                return self.template();
            }
            _ => {}
        }
        self.take(first.len_utf8(), "");
        self.before = match first {
            ')' | ']' | '}' => Before::Value,
            '.' => Before::Dot,
            _ => Before::Operator,
        };
    }

    /// The rest of this line.
    fn line(&self) -> &'c str {
        let rest = &self.code[self.at..];
        &rest[..rest.find('\n').unwrap_or(rest.len())]
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Where the first character is that ends something and isn't escaped.
fn end_of(text: &str, mut ends: impl FnMut(char) -> bool) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped && ends(c) {
            return Some(at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

fn end_of_template(text: &str, expression: &mut bool) -> usize {
    let mut dollar = false;
    let end = end_of(text, |c| {
        *expression = dollar && c == '{';
        dollar = c == '$';
        *expression || c == '`'
    });
    end.map_or(text.len(), |end| end - usize::from(*expression))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(code: &str) -> String {
        let html = highlight(code).replace("</span>", "]");
        html.replace("<span class=\"", "[").replace("\">", ":").replace(" ]", "] ")
    }

    #[test]
    fn typescript_is_understood() {
        let cases = [
            ("const a: string = 'b\\n'; // c", "[k:const] a: [t:string] = [s:'b][e:\\n][s:']; [c:// c]"),
            ("interface A<T> extends B {", "[k:interface] [t:A]&lt;[t:T]&gt; [k:extends] [t:B] {"),
            ("type = x.type; type X = null", "type = x.type; [k:type] [t:X] = [b:null]"),
            ("`a${b({c: 1})}d`", "[s:`a][e:${][f:b]({c: [b:1]})[e:}][s:d`]"),
            ("a = b / c / /d[/]e/g.test(f)", "a = b / c / [s:/d[/]e/g].[f:test](f)"),
            ("<p id={x}>Don't</p>", "&lt;[g:p] id={x}&gt;[t:Don]'t&lt;/[g:p]&gt;"),
            ("return this.delete() as any", "[k:return this].[f:delete]() [k:as] [t:any]"),
            ("/* a", "[c:/* a]"),
            ("`a$", "[s:`a$]"),
            ("größe = été(@Dec x)", "größe = [f:été]([f:@Dec] x)"),
        ];
        for (code, expected) in cases {
            assert_eq!(marked(code), expected, "{code}");
        }
    }

    #[test]
    fn anything_is_read_to_its_end() {
        for code in
            ["'", "\"\\", "`${", "/", "<", "</", "@", "#", "\\", "`\\", "a'b\n'c", "}}}", "/[", "é", "/*/"]
        {
            let plain = highlight(code).replace("</span>", "");
            let text = plain
                .split("<span class=\"")
                .map(|part| part.split_once("\">").map_or(part, |(_, rest)| rest));
            let text: String = text.collect();
            let text = text.replace("&quot;", "\"").replace("&lt;", "<");
            assert_eq!(text, code);
        }
    }
}
