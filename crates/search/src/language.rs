//! Languages: how a word is cut to its stem, and which words say nothing.
//!
//! A word's script decides before the site's language does: Cyrillic words are Russian, Greek ones Greek, and so on, so
//! that a text and a query always agree without anybody having to guess a text's language.

use std::cell::RefCell;
use std::sync::LazyLock;

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use tantivy::tokenizer::{self, RawTokenizer, StopWordFilter, TextAnalyzer};

use crate::token::LONGEST;

/// The language of words in Latin letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language(Option<tokenizer::Language>);

use tokenizer::Language as L;

/// By the first part of a language tag (BCP 47).
const TAGS: [(&str, L); 19] = [
    ("ar", L::Arabic),
    ("da", L::Danish),
    ("nl", L::Dutch),
    ("en", L::English),
    ("fi", L::Finnish),
    ("fr", L::French),
    ("de", L::German),
    ("el", L::Greek),
    ("hu", L::Hungarian),
    ("it", L::Italian),
    ("nb", L::Norwegian),
    ("no", L::Norwegian),
    ("pt", L::Portuguese),
    ("ro", L::Romanian),
    ("ru", L::Russian),
    ("es", L::Spanish),
    ("sv", L::Swedish),
    ("ta", L::Tamil),
    ("tr", L::Turkish),
];

impl Default for Language {
    fn default() -> Language {
        Language(Some(L::English))
    }
}

impl Language {
    /// The language of a tag such as `de` or `pt-BR`; words of one without a stemmer stay whole.
    pub fn of_tag(tag: &str) -> Language {
        let first = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
        Language(TAGS.iter().find(|(name, _)| *name == first).map(|(_, language)| *language))
    }

    /// A name for what an index was built with.
    pub(crate) fn name(self) -> &'static str {
        TAGS.iter().find(|(_, language)| Some(*language) == self.0).map_or("none", |(name, _)| name)
    }

    fn of_word(self, word: &str) -> Option<L> {
        match word.chars().find(|c| c.is_alphabetic())? {
            '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}' => Some(L::Greek),
            '\u{400}'..='\u{52F}' => Some(L::Russian),
            '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' => Some(L::Arabic),
            '\u{B80}'..='\u{BFF}' => Some(L::Tamil),
            'a'..='z' | '\u{C0}'..='\u{24F}' => self.0,
            _ => None,
        }
    }

    /// Adds the stem of a folded word to `to`, where it has one; words with digits are names and stay whole. A thread
    /// remembers the words that it has cut: most of a text are words that stood in the last one.
    pub(crate) fn stem(self, word: &str, to: &mut String) -> bool {
        STEMS.with_borrow_mut(|(of, stems)| {
            if let Some(stem) = stems.get(word).filter(|_| *of == self) {
                to.push_str(stem);
                return true;
            }
            let language = self.of_word(word).filter(|_| !word.bytes().any(|byte| byte.is_ascii_digit()));
            let Some(language) = language else { return false };
            if stems.len() == REMEMBERED || *of != self {
                stems.clear();
                *of = self;
            }
            let stem = cut(word, language);
            to.push_str(&stem);
            if word.len() <= LONGEST {
                stems.insert(word.to_owned(), stem);
            }
            true
        })
    }

    /// Whether a folded word stands in too many texts of its language to tell them apart.
    pub(crate) fn is_stop_word(self, word: &str) -> bool {
        match self.of_word(word) {
            Some(L::English) => ENGLISH.contains(&word),
            Some(language) => STOP.iter().any(|(of, words)| {
                *of == language && words.as_ref().is_some_and(|words| !passes(words.clone(), word))
            }),
            None => false,
        }
    }
}

/// How many words a thread remembers the stems of, none longer than a token may be: about a megabyte in all.
const REMEMBERED: usize = 8192;

thread_local! {
    static STEMS: RefCell<(Language, FxHashMap<String, String>)> = RefCell::default();
}

fn cut(word: &str, language: L) -> String {
    let stem = Stemmer::new(algorithm(language)).stem(word).to_string();
    if stem.is_empty() { word.to_owned() } else { stem }
}

fn passes(mut analyzer: TextAnalyzer, word: &str) -> bool {
    analyzer.token_stream(word).advance()
}

/// tantivy's lists of stop words, which it gives as filters alone.
static STOP: LazyLock<Vec<(L, Option<TextAnalyzer>)>> = LazyLock::new(|| {
    let analyzer = |words| TextAnalyzer::builder(RawTokenizer::default()).filter(words).build();
    TAGS.iter().map(|(_, language)| (*language, StopWordFilter::new(*language).map(analyzer))).collect()
});

fn algorithm(language: L) -> Algorithm {
    match language {
        L::Arabic => Algorithm::Arabic,
        L::Danish => Algorithm::Danish,
        L::Dutch => Algorithm::Dutch,
        L::English => Algorithm::English,
        L::Finnish => Algorithm::Finnish,
        L::French => Algorithm::French,
        L::German => Algorithm::German,
        L::Greek => Algorithm::Greek,
        L::Hungarian => Algorithm::Hungarian,
        L::Italian => Algorithm::Italian,
        L::Norwegian => Algorithm::Norwegian,
        L::Portuguese => Algorithm::Portuguese,
        L::Romanian => Algorithm::Romanian,
        L::Russian => Algorithm::Russian,
        L::Spanish => Algorithm::Spanish,
        L::Swedish => Algorithm::Swedish,
        L::Tamil => Algorithm::Tamil,
        L::Turkish => Algorithm::Turkish,
    }
}

/// What questions in English begin with and are held together by; longer than tantivy's list, for questions are full of
/// "how do I".
const ENGLISH: [&str; 108] = [
    "a", "about", "am", "an", "and", "any", "anyone", "are", "as", "at", "be", "been", "but", "by", "can",
    "cant", "could", "did", "didnt", "do", "does", "doesnt", "doing", "dont", "for", "from", "get",
    "getting", "had", "has", "have", "having", "he", "her", "here", "his", "how", "i", "id", "if", "ill",
    "im", "in", "into", "is", "isnt", "it", "its", "ive", "just", "know", "like", "me", "my", "need", "no",
    "not", "of", "on", "or", "our", "please", "shall", "she", "should", "so", "some", "someone", "such",
    "than", "thanks", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "to", "us", "use", "using", "want", "was", "way", "we", "were", "what", "whats", "when", "where",
    "which", "while", "who", "why", "will", "with", "wont", "work", "working", "would", "you", "your",
    "youre", "yours",
];
