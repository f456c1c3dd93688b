//! SQL taken apart just far enough to tell words from what merely looks like them.

/// A piece of SQL. All pieces in order are the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A keyword or a bare name.
    Word(&'a str),
    /// A quoted string or name, a number, a parameter, a mark.
    Other(&'a str),
    /// White space or a comment.
    Blank(&'a str),
}

impl<'a> Token<'a> {
    pub(crate) fn text(self) -> &'a str {
        let (Token::Word(text) | Token::Other(text) | Token::Blank(text)) = self;
        text
    }

    pub(crate) fn is(self, word: &str) -> bool {
        matches!(self, Token::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// The text's pieces.
pub(crate) fn tokens<'a>(text: &'a str) -> Vec<Token<'a>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = |part: Option<usize>| part.unwrap_or(rest.len());
        let while_ = |keep: fn(char) -> bool| length(rest.find(|c| !keep(c)));
        let (size, kind): (usize, fn(&'a str) -> Token<'a>) = match first {
            _ if rest.starts_with("--") => (length(rest.find('\n')), Token::Blank),
            _ if rest.starts_with("/*") => (length(rest[2..].find("*/").map(|at| at + 4)), Token::Blank),
            '\'' | '"' => (length(rest[1..].find(first).map(|at| at + 2)), Token::Other),
            c if c.is_whitespace() => (while_(char::is_whitespace), Token::Blank),
            c if c.is_alphabetic() || c == '_' => (while_(|c| c.is_alphanumeric() || c == '_'), Token::Word),
            c if c.is_ascii_digit() => (while_(|c| c.is_alphanumeric() || c == '.'), Token::Other),
            c => (c.len_utf8(), Token::Other),
        };
        let (token, after) = rest.split_at(size);
        found.push(kind(token));
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Token, tokens};

    #[test]
    fn the_pieces_are_the_text() {
        let text =
            "CREATE TABLE \"a b\" (x TEXT DEFAULT 'it''s -- TEXT', /* TEXT */ y BIGINT) -- TEXT\n;é$1 1.5e3";
        let pieces = tokens(text);
        assert_eq!(pieces.iter().map(|token| token.text()).collect::<String>(), text);
        assert_eq!(pieces.iter().filter(|token| token.is("text")).count(), 1);
        assert!(pieces.contains(&Token::Other("\"a b\"")));
    }

    #[test]
    fn what_is_not_closed_ends_with_the_text() {
        for text in ["'abc", "/* abc", "-- abc", "\"", "'", "/*"] {
            assert_eq!(tokens(text).iter().map(|token| token.text()).collect::<String>(), text);
        }
    }
}
