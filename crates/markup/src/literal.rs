//! Text that means itself, in Markdown.

/// Keeps a line's beginning from being read as a block.
pub(crate) fn guard(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = |at: usize| line.as_bytes().get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t'));
    if (1..10).contains(&digits)
        && matches!(line.as_bytes().get(digits), Some(b'.' | b')'))
        && after(digits + 1)
    {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let rule = line.len() > 2 && line.bytes().all(|byte| matches!(byte, b'-' | b'=' | b' '));
    let escapes = match line.as_bytes().first() {
        Some(b'#' | b'>') => true,
        Some(b'+' | b'-') => after(1) || rule,
        Some(b'=') => line.bytes().all(|byte| byte == b'='),
        Some(b'~') => line.starts_with("~~~"),
        _ => false,
    };
    if escapes { format!("\\{line}") } else { line.to_owned() }
}

/// The most bytes of a character reference: `&CounterClockwiseContourIntegral;` is the longest that HTML names.
const ENTITY: usize = 40;

/// Adds text that means itself; runs of white space become one space.
pub(crate) fn escape(text: &str, out: &mut String) {
    // What always means itself: neither white space nor a sign of Markdown.
    let is_plain = |byte: &u8| !byte.is_ascii_whitespace() && !b"\\`*[]_<&~".contains(byte);
    let mut last = out.chars().next_back();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let plain = text[at..].bytes().take_while(is_plain).count();
        if plain > 0 {
            out.push_str(&text[at..at + plain]);
            at += plain;
            last = out.chars().next_back();
            continue;
        }
        at += c.len_utf8();
        if c.is_ascii_whitespace() {
            if !matches!(last, None | Some(' ' | '\n')) {
                out.push(' ');
                last = Some(' ');
            }
            continue;
        }
        let next = || text[at..].chars().next();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' => true,
            // Within a word it means itself.
            '_' => !(word(last) && word(next())),
            '<' => next().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => {
                next().is_some_and(|c| c.is_ascii_alphabetic() || c == '#')
                    && text.as_bytes()[at - 1..].iter().take(ENTITY).any(|b| *b == b';')
            }
            '~' => next() == Some('~') || last == Some('~'),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        last = Some(c);
    }
}
