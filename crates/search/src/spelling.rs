//! Words of the index near what was typed: those that begin so, and those that it may be a misspelling of.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::index::Result;

/// The most words of a segment that are looked at.
const LOOKED_AT: usize = 5000;
/// The most words that one may be a misspelling of.
const NEAR: usize = 3;

/// The words that begin so with how many documents they are in, the most frequent first.
pub(crate) fn beginning(
    searcher: &Searcher,
    field: Field,
    start: &str,
    most: usize,
) -> Result<Vec<(String, u64)>> {
    let mut found = HashMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field)?;
        let mut words = index.terms().range().ge(start).into_stream()?;
        let mut looked_at = 0;
        while words.advance() && words.key().starts_with(start.as_bytes()) && looked_at < LOOKED_AT {
            count(&mut found, words.key(), words.value().doc_freq);
            looked_at += 1;
        }
    }
    Ok(most_frequent(found, most))
}

/// The words of the index that this one, which it does not have, may be a misspelling of: one letter off, or two for long
/// words; the most frequent first.
pub(crate) fn near(searcher: &Searcher, field: Field, word: &str) -> Result<Vec<String>> {
    let letters = word.chars().count();
    let steps: &[u8] = match letters {
        0..4 => &[],
        4..8 => &[1],
        _ => &[1, 2],
    };
    for distance in steps {
        let mut found = HashMap::new();
        for reader in searcher.segment_readers() {
            let automaton =
                FuzzyTermQuery::new(Term::from_field_text(field, word), *distance, true).automaton()?;
            let index = reader.inverted_index(field)?;
            let mut words = index.terms().search(automaton).into_stream()?;
            while words.advance() {
                count(&mut found, words.key(), words.value().doc_freq);
            }
        }
        if !found.is_empty() {
            return Ok(most_frequent(found, NEAR).into_iter().map(|(word, _)| word).collect());
        }
    }
    Ok(Vec::new())
}

fn count(found: &mut HashMap<String, u64>, word: &[u8], documents: u32) {
    if let Ok(word) = std::str::from_utf8(word) {
        *found.entry(word.to_owned()).or_default() += u64::from(documents);
    }
}

fn most_frequent(found: HashMap<String, u64>, most: usize) -> Vec<(String, u64)> {
    let mut words: Vec<(String, u64)> = found.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words.truncate(most);
    words
}
