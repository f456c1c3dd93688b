//! Text to tokens, the same way for what is kept and for what is looked for.
//!
//! Ordinary words are folded (lower case, no accents) and cut to their stem. A name from code, `std::vec::Vec`,
//! `foo_bar`, `HashMap` or `node.js`, is kept whole and in its parts; `C++`, `C#` and `.NET` keep their signs. Scripts that
//! put no spaces between words, and Korean, give each pair of neighbouring characters, as Lucene's CJK analyser does, and
//! each character by itself, so that a single one can be looked for.

use std::cell::RefCell;
use std::ops::Range;

use crate::class::{Class, class};
use crate::fold::fold;
use crate::language::Language;

/// A token longer than this, in bytes, says nothing to anybody (a hash, a key).
pub(crate) const LONGEST: usize = 64;
/// A name of more parts than this is kept in its parts alone.
const MOST_PARTS: usize = 8;

/// What a token is of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of the words, one after another, that the text consists of.
    Base,
    /// A name as a whole, beside its parts; or one character, beside its pairs. It shares a position with a base token.
    Beside,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// As it is kept.
    pub text: String,
    /// Folded but not cut to its stem.
    pub folded: String,
    /// Where it stands in the text, in bytes.
    pub from: usize,
    pub to: usize,
    /// Its place among the base tokens.
    pub position: usize,
    pub kind: Kind,
}

/// The tokens of a text in their order.
pub(crate) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut found = Tokens::default();
    found.scan(text, language);
    let owned = |place: &Place| Token {
        text: found.letters[place.text.clone()].to_owned(),
        folded: found.letters[place.folded.clone()].to_owned(),
        from: place.from,
        to: place.to,
        position: place.position,
        kind: place.kind,
    };
    found.places.iter().map(owned).collect()
}

/// The tokens of one text, in few pieces of memory, which the next text can have.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The letters of all of them.
    letters: String,
    places: Vec<Place>,
    /// How many places there are among the base tokens, also of such as are too long to be kept.
    positions: usize,
}

/// What is needed while tokens are found.
#[derive(Default)]
struct Room {
    chars: Vec<Char>,
    parts: Vec<(usize, usize)>,
    word: String,
}

/// For how many characters a thread keeps room.
const ROOMY: usize = 1 << 16;

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// A token whose texts lie among the letters of all.
#[derive(Clone, Debug)]
struct Place {
    text: Range<usize>,
    folded: Range<usize>,
    from: usize,
    to: usize,
    position: usize,
    kind: Kind,
}

/// A character, where it stands in bytes, and what it is.
#[derive(Clone, Copy, Debug)]
struct Char {
    at: usize,
    c: char,
    class: Class,
}

impl Tokens {
    /// Finds the tokens of a text; those of the last one are gone.
    pub(crate) fn scan(&mut self, text: &str, language: Language) {
        self.letters.clear();
        self.places.clear();
        ROOM.with_borrow_mut(|room| {
            room.chars.clear();
            room.chars.shrink_to(ROOMY);
            room.chars.extend(text.char_indices().map(|(at, c)| Char { at, c, class: class(c) }));
            let mut scan = Scan { text, language, position: 0, found: self, room };
            let mut i = 0;
            while let Some(char) = scan.room.chars.get(i) {
                i = match char.class {
                    Class::Unspaced => scan.pairs(i),
                    Class::Letter => scan.name(i),
                    Class::Other => i + 1,
                };
            }
            let positions = scan.position;
            self.positions = positions;
        });
    }

    /// How many places the base tokens take.
    pub(crate) fn positions(&self) -> usize {
        self.positions
    }

    /// The token of this number: its text as it is kept, where it stands in bytes, and its place among the base tokens.
    pub(crate) fn get(&self, number: usize) -> Option<(&str, Range<usize>, usize)> {
        let place = self.places.get(number)?;
        Some((&self.letters[place.text.clone()], place.from..place.to, place.position))
    }
}

/// How a text is kept as a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keep {
    Folded,
    /// By its stem, unless signs stand among its letters.
    Name,
    /// `ada's` as `ada`, `don't` as `dont`, and of that the stem.
    Word,
}

struct Scan<'t> {
    text: &'t str,
    language: Language,
    position: usize,
    found: &'t mut Tokens,
    room: &'t mut Room,
}

impl Scan<'_> {
    fn at(&self, i: usize) -> char {
        self.room.chars.get(i).map_or(' ', |char| char.c)
    }

    fn byte(&self, i: usize) -> usize {
        self.room.chars.get(i).map_or(self.text.len(), |char| char.at)
    }

    fn letter(&self, i: usize) -> bool {
        self.room.chars.get(i).is_some_and(|char| char.class == Class::Letter)
    }

    fn is_unspaced(&self, i: usize) -> bool {
        self.room.chars.get(i).is_some_and(|char| char.class == Class::Unspaced)
    }

    /// Keeps the characters from one to another.
    fn push(&mut self, (from, to): (usize, usize), keep: Keep, kind: Kind) {
        let (from, to) = (self.byte(from), self.byte(to));
        let Tokens { letters, places, .. } = &mut *self.found;
        let word = &mut self.room.word;
        word.clear();
        fold(&self.text[from..to], word);
        if keep == Keep::Word && word.contains('\'') {
            *word = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
        }
        let start = letters.len();
        letters.push_str(word);
        let folded = start..letters.len();
        let mut text = folded.clone();
        let cut = match keep {
            Keep::Folded => false,
            Keep::Name => !word.contains(['_', '.', '-', ':', '+', '#']),
            Keep::Word => true,
        };
        if cut && self.language.stem(word, letters) {
            text = folded.end..letters.len();
        }
        if (1..=LONGEST).contains(&text.len()) {
            places.push(Place { text, folded, from, to, position: self.position, kind });
        }
    }

    /// A run of characters of a script without spaces; gives where it ends.
    fn pairs(&mut self, start: usize) -> usize {
        let mut end = start;
        while self.is_unspaced(end) {
            end += 1;
        }
        for i in start..end {
            if i + 1 < end {
                self.push((i, i + 2), Keep::Folded, Kind::Base);
                self.push((i, i + 1), Keep::Folded, Kind::Beside);
            } else {
                let kind = if end - start == 1 { Kind::Base } else { Kind::Beside };
                self.push((i, i + 1), Keep::Folded, kind);
            }
            self.position += 1;
        }
        end
    }

    /// A word, or a name of several parts; gives where it ends.
    fn name(&mut self, start: usize) -> usize {
        let mut parts = std::mem::take(&mut self.room.parts);
        parts.clear();
        let mut end = start;
        loop {
            let from = end;
            end = self.letters(from);
            self.humps(from, end, &mut parts);
            match self.joint(end) {
                0 => break,
                width => end += width,
            }
        }
        let signs = self.signs(end);
        let dotted = start > 0
            && self.at(start - 1) == '.'
            && self.at(start).is_alphabetic()
            && (start == 1 || !self.letter(start - 2) && self.at(start - 2) != '.');
        let first = if dotted { start - 1 } else { start };
        self.emit(&parts, (first, end + signs), dotted || signs > 0);
        self.room.parts = parts;
        end + signs
    }

    /// Where the letters from `i` on end, with an apostrophe between them.
    fn letters(&self, mut i: usize) -> usize {
        while self.letter(i) || (is_apostrophe(self.at(i)) && self.ending(i + 1)) {
            i += 1;
        }
        i
    }

    /// Whether what follows an apostrophe belongs to the word, as in `don't`, and is no word of its own, as in `l'eau`.
    fn ending(&self, i: usize) -> bool {
        let long = (0..3).take_while(|n| self.letter(i + n)).count();
        (1..=2).contains(&long) && i >= 2 && self.letter(i - 2)
    }

    /// How many characters join the part that ends at `i` to the next one; 0 where the name ends.
    fn joint(&self, i: usize) -> usize {
        let width = match (self.at(i), self.at(i + 1)) {
            ('_', _) => (0..4).take_while(|n| self.at(i + n) == '_').count(),
            (':', ':') => 2,
            ('.' | '-', _) => 1,
            _ => 0,
        };
        if width > 0 && self.letter(i + width) { width } else { 0 }
    }

    /// How many signs of `c++` or `c#` follow.
    fn signs(&self, i: usize) -> usize {
        match (self.at(i), self.at(i + 1)) {
            ('+', '+') => 2,
            ('#', _) if !self.letter(i + 1) && !self.is_unspaced(i + 1) => 1,
            _ => 0,
        }
    }

    /// The parts of `HashMap` and `HTMLParser`.
    fn humps(&self, from: usize, to: usize, parts: &mut Vec<(usize, usize)>) {
        let (upper, lower) = (|i: usize| self.at(i).is_uppercase(), |i: usize| self.at(i).is_lowercase());
        let mut start = from;
        for i in from + 1..to {
            if upper(i) && (lower(i - 1) || (upper(i - 1) && i + 1 < to && lower(i + 1))) {
                parts.push((start, i));
                start = i;
            }
        }
        parts.push((start, to));
    }

    fn emit(&mut self, parts: &[(usize, usize)], whole: (usize, usize), signs: bool) {
        if signs && parts.len() == 1 {
            // `c++` is no `c`, but `.net` is found as `net`.
            if self.at(whole.0) == '.' {
                self.push(whole, Keep::Folded, Kind::Beside);
            } else {
                self.push(whole, Keep::Folded, Kind::Base);
                self.position += 1;
                return;
            }
        } else if (2..=MOST_PARTS).contains(&parts.len()) {
            self.push(whole, Keep::Name, Kind::Beside);
        }
        for part in parts {
            self.push(*part, Keep::Word, Kind::Base);
            self.position += 1;
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str, language: &str) -> Vec<String> {
        let mark = |t: Token| if t.kind == Kind::Base { t.text } else { format!("({})", t.text) };
        tokens(text, Language::of_tag(language)).into_iter().map(mark).collect()
    }

    #[test]
    fn words_are_folded_and_cut_to_their_stem() {
        assert_eq!(
            kept("Running CAFÉS, Ｆull-width", "en"),
            ["run", "cafe", "(full-width)", "full", "width"]
        );
        assert_eq!(kept("Don't, it’s Ada's", "en"), ["dont", "it", "ada"]);
        assert_eq!(kept("l'eau d’été", "fr"), ["l", "eau", "d", "ete"]);
        assert_eq!(kept("Häuser Haus", "de"), ["haus", "haus"]);
        assert_eq!(kept("книги ёлка", "en"), kept("книга елка", "en"));
        assert_eq!(kept("Straße", "de"), kept("Strasse", "de"));
        assert_eq!(kept(&"x".repeat(65), "en"), [""; 0]);
    }

    #[test]
    fn names_from_code_are_kept_whole_and_in_parts() {
        assert_eq!(kept("std::vec::Vec", "en"), ["(std::vec::vec)", "std", "vec", "vec"]);
        assert_eq!(kept("foo_bar.", "en"), ["(foo_bar)", "foo", "bar"]);
        assert_eq!(kept("C++ or C#, F#", "en"), ["c++", "or", "c#", "f#"]);
        assert_eq!(kept("in .NET", "en"), ["in", "(.net)", "net"]);
        assert_eq!(
            kept("HashMap HTMLParser", "en"),
            ["(hashmap)", "hash", "map", "(htmlparser)", "html", "parser"]
        );
        assert_eq!(
            kept("node.js 3.14 a.b()", "en"),
            ["(node.js)", "node", "js", "(3.14)", "3", "14", "(a.b)", "a", "b"]
        );
        assert_eq!(kept("End. Start", "en"), ["end", "start"]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs_and_single_characters() {
        assert_eq!(kept("東京都 rice", "en"), ["東京", "(東)", "京都", "(京)", "(都)", "rice"]);
        assert_eq!(kept("米", "en"), ["米"]);
        assert_eq!(kept("한국어", "en"), ["한국", "(한)", "국어", "(국)", "(어)"]);
        let positions: Vec<usize> =
            tokens("東京都 x", Language::default()).iter().map(|t| t.position).collect();
        assert_eq!(positions, [0, 0, 1, 1, 2, 3]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_tokens_that_stand_in_it(text in "\\PC{0,60}|[a-zA-Z_.:'+#-]{0,40}") {
            for token in tokens(&text, Language::default()) {
                proptest::prop_assert!(token.from < token.to && text.get(token.from..token.to).is_some());
            }
        }
    }
}
