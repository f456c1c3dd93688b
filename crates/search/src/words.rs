//! Words of texts as numbers.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::language::Language;
use crate::token::Tokens;

/// How many pieces of text, and how many terms, are remembered.
const REMEMBERED: usize = 200_000;
const TERMS: usize = 400_000;
/// How many pieces lie where the processor has them at hand.
const AT_HAND: usize = if cfg!(test) { 4 } else { 4096 };

/// Reads texts. What stands between two spaces is read by itself, for no token goes beyond, and remembered: most of a text are
/// words that stood in the last one.
#[derive(Default)]
pub(crate) struct Words {
    pub(crate) terms: Terms,
    tokens: Tokens,
    /// By their bytes and how many these are: short ones, which nearly all are, found without going anywhere else.
    known: FxHashMap<u128, Piece>,
    /// The terms of all pieces, each with its place in the piece.
    all: Vec<(u32, u32)>,
    /// Those of the known pieces that stood in the text last, each where its key says: three quarters of a text are few words.
    at_hand: Vec<(u128, Piece)>,
}

/// What a piece of text consists of.
#[derive(Clone, Copy, Default)]
struct Piece {
    /// Where its terms begin, and end.
    from: u32,
    to: u32,
    /// How many places it takes.
    places: u32,
}

impl Words {
    /// Forgets all numbers, where there are very many.
    pub(crate) fn forget_much(&mut self) {
        if self.terms.count() > TERMS {
            *self = Words::default();
        }
    }

    /// The terms of a text with their places, in the order of its tokens.
    pub(crate) fn read(&mut self, text: &str, language: Language, to: &mut Vec<(u32, u32)>) {
        to.clear();
        if self.known.len() >= REMEMBERED || self.all.len() >= 4 * REMEMBERED {
            self.known.clear();
            self.all.clear();
            self.at_hand.clear();
        }
        self.at_hand.resize(AT_HAND, (NONE, Piece::default()));
        let mut place = 0;
        for piece in text.split_ascii_whitespace() {
            let piece = self.piece(bare(piece), language);
            let terms = &self.all[piece.from as usize..piece.to as usize];
            to.extend(terms.iter().map(|(term, at)| (*term, place + at)));
            place += piece.places;
        }
    }

    fn piece(&mut self, text: &str, language: Language) -> Piece {
        let Some(key) = key(text) else { return self.scan(text, language) };
        let place = place(key);
        let (there, piece) = self.at_hand[place];
        if there == key {
            return piece;
        }
        let piece = match self.known.get(&key) {
            Some(piece) => *piece,
            None => {
                let piece = self.scan(text, language);
                self.known.insert(key, piece);
                piece
            }
        };
        self.at_hand[place] = (key, piece);
        piece
    }

    fn scan(&mut self, text: &str, language: Language) -> Piece {
        self.tokens.scan(text, language);
        let from = self.all.len() as u32;
        let mut at = 0;
        while let Some((token, _, place)) = self.tokens.get(at) {
            self.all.push((self.terms.number(token.as_bytes()), place as u32));
            at += 1;
        }
        Piece { from, to: self.all.len() as u32, places: self.tokens.positions() as u32 }
    }
}

/// A short piece's bytes and their number as one.
fn key(piece: &str) -> Option<u128> {
    let mut key = [0; 16];
    key.get_mut(..piece.len()).filter(|to| to.len() < 16)?.copy_from_slice(piece.as_bytes());
    key[15] = piece.len() as u8;
    Some(u128::from_ne_bytes(key))
}

/// What no piece has for a key.
const NONE: u128 = u128::MAX;

/// What spreads bits by multiplication: 2^64 over the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Where a piece lies at hand.
fn place(key: u128) -> usize {
    let mixed = ((key as u64).wrapping_mul(SPREAD) ^ (key >> 64) as u64).wrapping_mul(SPREAD);
    (mixed >> (64 - AT_HAND.ilog2())) as usize
}

/// A piece of text without the signs at its ends that say nothing about its tokens.
fn bare(piece: &str) -> &str {
    let piece = piece.trim_start_matches(['(', '"', '[', '*', '`']);
    piece.trim_end_matches([',', '.', ')', '?', '!', ';', ':', '"', ']', '*', '`'])
}

/// Terms by numbers, in the order in which they came.
#[derive(Default)]
pub(crate) struct Terms {
    names: Names,
    /// Their numbers, each with half of its term's hash: another term is looked at only where that is the same.
    numbers: HashTable<(u32, u32)>,
}

impl Terms {
    pub(crate) fn number(&mut self, term: &[u8]) -> u32 {
        let half = FxBuildHasher.hash_one(term) as u32;
        let found = self
            .numbers
            .find(whole(half), |(other, number)| *other == half && self.names.get(*number) == term);
        if let Some((_, number)) = found {
            return *number;
        }
        let number = self.count() as u32;
        self.names.push(term);
        self.numbers.insert_unique(whole(half), (half, number), |(half, _)| whole(*half));
        number
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.names.ends.len()
    }

    /// Those whose numbers are marked, in their order, and by all numbers the places that they have in it.
    pub(crate) fn sorted(&self, marked: &[bool]) -> (Names, Vec<u32>) {
        // The first eight bytes decide nearly always, and lie at hand.
        let head = |term: &[u8]| {
            let mut head = [0; 8];
            let length = term.len().min(8);
            head[..length].copy_from_slice(&term[..length]);
            u64::from_be_bytes(head)
        };
        let numbered = (0_u32..).zip(self.names.iter()).zip(marked).filter(|(_, marked)| **marked);
        let mut all: Vec<_> = numbered.map(|((number, name), _)| (head(name), name, number)).collect();
        all.sort_unstable();
        let (mut names, mut ranks) = (Names::default(), vec![0; self.count()]);
        for (rank, (_, name, number)) in (0..).zip(&all) {
            ranks[*number as usize] = rank;
            names.push(name);
        }
        (names, ranks)
    }
}

/// What a table of hashes takes for one, made of its half.
fn whole(half: u32) -> u64 {
    u64::from(half).wrapping_mul(SPREAD)
}

/// Terms one behind the other.
#[derive(Default)]
pub(crate) struct Names {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Names {
    fn push(&mut self, name: &[u8]) {
        self.bytes.extend_from_slice(name);
        self.ends.push(self.bytes.len());
    }

    fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[number]]
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.bytes[start..*end])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::token::tokens;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn a_text_read_in_pieces_has_the_tokens_of_the_whole(
            text in "\\PC{0,40}|[a-cA-C1_.:'’+#()*`\"\\[\\],;!? \n\t\u{a0}東京한é-]{0,60}"
        ) {
            let (mut words, mut read) = (Words::default(), Vec::new());
            let language = Language::default();
            words.read(&text, language, &mut read);
            let expected: Vec<(u32, u32)> = tokens(&text, language)
                .iter()
                .map(|token| (words.terms.number(token.text.as_bytes()), token.position as u32))
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}
