//! Words of texts as numbers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::language::Language;
use crate::token::Tokens;

/// How many pieces of text, and how many terms, are remembered.
const REMEMBERED: usize = 200_000;
const TERMS: usize = 400_000;

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
}

/// What a piece of text consists of.
#[derive(Clone, Copy)]
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
        }
        let mut place = 0;
        for piece in text.split_ascii_whitespace() {
            let piece = self.piece(bare(piece), language);
            let terms = &self.all[piece.from as usize..piece.to as usize];
            to.extend(terms.iter().map(|(term, at)| (*term, place + at)));
            place += piece.places;
        }
    }

    fn piece(&mut self, text: &str, language: Language) -> Piece {
        let key = key(text);
        if let Some(piece) = key.and_then(|key| self.known.get(&key)) {
            return *piece;
        }
        self.tokens.scan(text, language);
        let from = self.all.len() as u32;
        let mut at = 0;
        while let Some((token, _, place)) = self.tokens.get(at) {
            self.all.push((self.terms.number(token.as_bytes()), place as u32));
            at += 1;
        }
        let piece = Piece { from, to: self.all.len() as u32, places: self.tokens.positions() as u32 };
        if let Some(key) = key {
            self.known.insert(key, piece);
        }
        piece
    }
}

/// A short piece's bytes and their number as one.
fn key(piece: &str) -> Option<u128> {
    let mut key = [0; 16];
    key.get_mut(..piece.len()).filter(|to| to.len() < 16)?.copy_from_slice(piece.as_bytes());
    key[15] = piece.len() as u8;
    Some(u128::from_ne_bytes(key))
}

/// A piece of text without the signs at its ends that say nothing about its tokens.
fn bare(piece: &str) -> &str {
    let piece = piece.trim_start_matches(['(', '"', '[', '*', '`']);
    piece.trim_end_matches([',', '.', ')', '?', '!', ';', ':', '"', ']', '*', '`'])
}

/// Terms by numbers, in the order in which they came.
#[derive(Default)]
pub(crate) struct Terms {
    numbers: FxHashMap<Arc<[u8]>, u32>,
    names: Vec<Arc<[u8]>>,
}

impl Terms {
    pub(crate) fn number(&mut self, term: &[u8]) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let (number, name): (u32, Arc<[u8]>) = (self.names.len() as u32, term.into());
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    /// Those whose numbers are marked, in their order, and by all numbers the places that they have in it.
    pub(crate) fn sorted(&self, marked: &[bool]) -> (Vec<Arc<[u8]>>, Vec<u32>) {
        // The first eight bytes decide nearly always, and lie at hand.
        let head = |term: &[u8]| {
            let mut head = [0; 8];
            let length = term.len().min(8);
            head[..length].copy_from_slice(&term[..length]);
            u64::from_be_bytes(head)
        };
        let numbered = (0_u32..).zip(&self.names).zip(marked).filter(|(_, marked)| **marked);
        let mut all: Vec<_> = numbered.map(|((number, name), _)| (head(name), &**name, number)).collect();
        all.sort_unstable();
        let mut ranks = vec![0; self.names.len()];
        for (rank, (.., number)) in (0..).zip(&all) {
            ranks[*number as usize] = rank;
        }
        (all.into_iter().map(|(.., number)| Arc::clone(&self.names[number as usize])).collect(), ranks)
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
