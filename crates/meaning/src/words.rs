//! From a text to the numbers of its pieces: WordPiece as BERT has it, in lower case and without accents.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{Error, Result};

/// The most characters that a word may have; a longer one is unknown.
const LONGEST: usize = 100;

/// The pieces that a model knows.
pub(crate) struct Vocabulary {
    /// Those that a word begins with.
    first: HashMap<String, u32>,
    /// Those that a word goes on with.
    further: HashMap<String, u32>,
    count: usize,
    unknown: u32,
    begin: u32,
    end: u32,
}

impl Vocabulary {
    /// Of its pieces in their order, one a line.
    pub(crate) fn new(lines: &str) -> Result<Vocabulary> {
        let (mut first, mut further) = (HashMap::new(), HashMap::new());
        for (number, piece) in (0..).zip(lines.lines()) {
            match piece.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => further.insert(piece.to_owned(), number),
                _ => first.insert(piece.to_owned(), number),
            };
        }
        let special = |name: &str| {
            let missing = || Error::new(format!("the vocabulary has no {name}"));
            first.get(name).copied().ok_or_else(missing)
        };
        let (unknown, begin, end) = (special("[UNK]")?, special("[CLS]")?, special("[SEP]")?);
        Ok(Vocabulary { first, further, count: lines.lines().count(), unknown, begin, end })
    }

    /// How many pieces there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The pieces of a text between its begin and its end, `most` in all.
    pub(crate) fn pieces(&self, text: &str, most: usize) -> Vec<u32> {
        let mut pieces = vec![self.begin];
        for word in words(text) {
            if pieces.len() + 1 >= most {
                break;
            }
            self.word(&word, &mut pieces);
        }
        pieces.truncate(most.saturating_sub(1).max(1));
        pieces.push(self.end);
        pieces
    }

    fn word(&self, word: &str, pieces: &mut Vec<u32>) {
        let start = pieces.len();
        let mut rest = if word.chars().nth(LONGEST).is_some() { "" } else { word };
        let mut whole = !rest.is_empty();
        while whole && !rest.is_empty() {
            let known = if pieces.len() == start { &self.first } else { &self.further };
            let ends = rest.char_indices().rev().map(|(at, c)| at + c.len_utf8());
            let longest = ends.into_iter().find_map(|end| Some((end, *known.get(&rest[..end])?)));
            whole = longest.is_some();
            if let Some((end, piece)) = longest {
                pieces.push(piece);
                rest = &rest[end..];
            }
        }
        if !whole {
            pieces.truncate(start);
            pieces.push(self.unknown);
        }
    }
}

/// The words of a text, as they are looked up; signs, and characters of Chinese, are words of their own.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{fffd}').flat_map(|part| {
        let mut words: Vec<String> = Vec::new();
        let mut open = false;
        for c in part.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c)) {
            let joins = c.is_alphanumeric() && !is_han(c);
            match words.last_mut() {
                Some(word) if joins && open => word.push(c),
                _ => words.push(c.to_string()),
            }
            open = joins;
        }
        words
    })
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}
