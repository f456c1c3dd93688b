//! What people type, made clean, and the rules about its length.

use std::borrow::Cow;

use crate::error::Problem;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Text as stored: NFC, line ends `\n`, no control characters but line feed and tab, no trailing white space.
pub fn clean(text: &str) -> String {
    let mut unified = Cow::Borrowed(text);
    if text.contains('\r') {
        unified = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    let stays = |byte: u8| byte == b'\n' || byte == b'\t' || (b' '..0x7f).contains(&byte);
    if unified.bytes().all(stays) {
        // Nothing to compose and nothing to drop, as with most English texts.
        return unified.trim_end().to_owned();
    }
    let stays = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let kept: String = match is_nfc_quick(unified.chars()) {
        IsNormalized::Yes => unified.chars().filter(stays).collect(),
        _ => unified.nfc().filter(stays).collect(),
    };
    kept.trim_end().to_owned()
}

/// One line of text: [`clean`], with every run of white space a single space.
pub fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One line beside other people's text, such as a name: [`line`] without the characters that are not seen and turn what
/// stands around them (bidirectional controls, zero-width space, byte order mark). Joiners stay: scripts need them.
pub fn name(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    line(&text.chars().filter(|c| !unseen(*c)).collect::<String>())
}

/// A problem beside `field` where the text has too few or too many characters.
pub fn length(field: &'static str, text: &str, min: usize, max: usize) -> Option<Problem> {
    let count = text.chars().count();
    if count == 0 && min > 0 {
        return Some(Problem::new(field, "problem-empty"));
    }
    if count < min {
        let problem = Problem::new(field, "problem-too-short").with("min", min as i64);
        return Some(problem.with("missing", (min - count) as i64));
    }
    (count > max).then(|| {
        Problem::new(field, "problem-too-long").with("max", max as i64).with("over", (count - max) as i64)
    })
}

/// The words of a title for an address: lower-case letters and digits joined by hyphens, at most 80 bytes.
pub fn slug(title: &str) -> String {
    // A page has dozens of these, nearly all of them ASCII, which normalising leaves as it is.
    if title.is_ascii() {
        joined(title.chars().map(|c| c.to_ascii_lowercase()))
    } else {
        joined(title.nfkc().flat_map(char::to_lowercase))
    }
}

fn joined(characters: impl Iterator<Item = char>) -> String {
    let mut slug = String::with_capacity(84);
    for c in characters {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
        if slug.len() >= 80 {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The pattern for `LIKE .. ESCAPE '\\'` of texts that hold this one.
pub(crate) fn like(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_holds_words_of_any_script_and_no_edge_hyphens() {
        assert_eq!(slug("How do I keep a *sourdough* crust crisp?"), "how-do-i-keep-a-sourdough-crust-crisp");
        assert_eq!(slug("Don't panic"), "dont-panic");
        assert_eq!(slug("Что такое ёж?"), "что-такое-ёж");
        assert_eq!(slug("???"), "");
    }

    #[test]
    fn a_pattern_takes_every_character_at_its_word() {
        assert_eq!(like(r"100%_\"), r"%100\%\_\\%");
    }

    #[test]
    fn cleaning_drops_what_no_database_may_hold() {
        assert_eq!(clean("a\0b\r\nc\u{7}  \n"), "ab\nc");
        assert_eq!(line("  a\n b\t c "), "a b c");
    }
}
