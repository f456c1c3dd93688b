//! Typed HTML cut into tags, comments and text, in one pass and without judging.

use crate::policy::is_verbatim;

/// A piece of typed HTML. Every variant borrows from the source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'s> {
    /// Text in which character references still stand.
    Text(&'s str),
    /// An element whose content isn't HTML, with its content, such as a script.
    Verbatim(&'s str),
    /// A comment, without its marks.
    Comment(&'s str),
    /// A start or end tag.
    Tag(Tag<'s>),
}

/// A start or end tag as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag<'s> {
    pub(crate) source: &'s str,
    pub(crate) name: &'s str,
    pub(crate) closing: bool,
    /// Names and values as typed: any case, character references still standing.
    pub(crate) attributes: Vec<(&'s str, &'s str)>,
}

/// Cuts `html` up. Takes time proportional to its length: where a tag has no end, the rest is text.
pub(crate) fn scan(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        at += found;
        let rest = &html[at..];
        let (token, length) = match piece(rest) {
            Piece::Token(token, length) => (token, length),
            Piece::Literal => {
                at += 1;
                continue;
            }
            Piece::Unfinished => break,
        };
        if start < at {
            tokens.push(Token::Text(&html[start..at]));
        }
        tokens.push(token);
        at += length;
        start = at;
    }
    if start < html.len() {
        tokens.push(Token::Text(&html[start..]));
    }
    tokens
}

enum Piece<'s> {
    Token(Token<'s>, usize),
    /// The `<` starts nothing.
    Literal,
    /// The `<` starts something that never ends.
    Unfinished,
}

fn piece(rest: &str) -> Piece<'_> {
    for empty in ["<!-->", "<!--->"] {
        if rest.starts_with(empty) {
            return Piece::Token(Token::Comment(""), empty.len());
        }
    }
    if let Some(comment) = rest.strip_prefix("<!--") {
        return match comment.find("-->") {
            Some(end) => Piece::Token(Token::Comment(&comment[..end]), 4 + end + 3),
            None => Piece::Unfinished,
        };
    }
    match tag(rest) {
        Ok(Some(tag)) if !tag.closing && is_verbatim(tag.name) => {
            let length = verbatim_length(rest, tag.name);
            Piece::Token(Token::Verbatim(&rest[..length]), length)
        }
        Ok(Some(tag)) => {
            let length = tag.source.len();
            Piece::Token(Token::Tag(tag), length)
        }
        Ok(None) => Piece::Literal,
        Err(Unfinished) => Piece::Unfinished,
    }
}

/// How far an element reaches whose content isn't HTML: through its end tag, or to the end.
fn verbatim_length(rest: &str, name: &str) -> usize {
    let bytes = rest.as_bytes();
    let ends = |at: &usize| {
        bytes[*at..].starts_with(b"</")
            && bytes
                .get(at + 2..at + 2 + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let Some(end) = (1..bytes.len()).find(ends) else { return rest.len() };
    rest[end..].find('>').map_or(rest.len(), |found| end + found + 1)
}

struct Unfinished;

/// Reads a tag at the start of `rest` as HTML's tokeniser does.
fn tag(rest: &str) -> Result<Option<Tag<'_>>, Unfinished> {
    let bytes = rest.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let start = if closing { 2 } else { 1 };
    if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
        return Ok(None);
    }
    let mut at = skip(bytes, start, |b| !is_space(b) && b != b'/' && b != b'>');
    let name = &rest[start..at];
    let mut attributes = Vec::new();
    loop {
        at = skip(bytes, at, |b| is_space(b) || b == b'/');
        match bytes.get(at) {
            None => return Err(Unfinished),
            Some(b'>') => return Ok(Some(Tag { source: &rest[..=at], name, closing, attributes })),
            Some(_) => attributes.push(attribute(rest, &mut at)?),
        }
    }
}

fn attribute<'s>(rest: &'s str, at: &mut usize) -> Result<(&'s str, &'s str), Unfinished> {
    let bytes = rest.as_bytes();
    let start = *at;
    // A leading `=` belongs to the name, as in HTML's tokeniser.
    *at = skip(bytes, start + 1, |b| !is_space(b) && b != b'/' && b != b'>' && b != b'=');
    let name = &rest[start..*at];
    let equals = skip(bytes, *at, is_space);
    if bytes.get(equals) != Some(&b'=') {
        return Ok((name, ""));
    }
    let start = skip(bytes, equals + 1, is_space);
    let quote = bytes.get(start).copied().filter(|b| *b == b'"' || *b == b'\'');
    let value = match quote {
        Some(quote) => {
            let end = skip(bytes, start + 1, |b| b != quote);
            *at = end + 1;
            rest.get(start + 1..end)
        }
        None => {
            *at = skip(bytes, start, |b| !is_space(b) && b != b'>');
            rest.get(start..*at)
        }
    };
    if *at > bytes.len() { Err(Unfinished) } else { value.map(|value| (name, value)).ok_or(Unfinished) }
}

/// The first place from `at` on whose byte doesn't match, at most the end.
fn skip(bytes: &[u8], at: usize, matches: impl Fn(u8) -> bool) -> usize {
    bytes[at.min(bytes.len())..].iter().position(|b| !matches(*b)).map_or(bytes.len(), |found| at + found)
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(html: &str) -> Vec<(&str, Vec<(&str, &str)>)> {
        let tag = |token| match token {
            Token::Tag(tag) => Some((tag.name, tag.attributes)),
            _ => None,
        };
        scan(html).into_iter().filter_map(tag).collect()
    }

    #[test]
    fn attributes_are_read_quoted_bare_and_alone() {
        let expected = vec![("a", vec![("href", "x y"), ("TITLE", "z"), ("open", ""), ("id", "1>2")])];
        assert_eq!(names("<a href=\"x y\" TITLE=z open id = '1>2'>"), expected);
        assert_eq!(names("<br/>"), vec![("br", vec![])]);
        assert_eq!(names("<img/src=x/onerror=y>"), vec![("img", vec![("src", "x/onerror=y")])]);
    }

    #[test]
    fn what_never_ends_is_text() {
        assert_eq!(scan("a <b href=\"x>"), vec![Token::Text("a <b href=\"x>")]);
        assert_eq!(scan("a <!-- b"), vec![Token::Text("a <!-- b")]);
        assert_eq!(scan("1 < 2 <3"), vec![Token::Text("1 < 2 <3")]);
        assert_eq!(scan("<a b='"), vec![Token::Text("<a b='")]);
        assert_eq!(scan("<a b="), vec![Token::Text("<a b=")]);
    }

    #[test]
    fn a_script_is_one_piece() {
        assert_eq!(
            scan("<Script>\"<b>\"</sCRIPT >x"),
            vec![Token::Verbatim("<Script>\"<b>\"</sCRIPT >"), Token::Text("x")]
        );
        assert_eq!(scan("<style><!-- "), vec![Token::Verbatim("<style><!-- ")]);
    }
}
