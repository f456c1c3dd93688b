//! Showing in a text what was looked for: the passage that holds most of it, and its words marked.

use std::collections::BTreeSet;

use crate::language::Language;
use crate::token::{Token, tokens};

/// What was looked for, as the index keeps it.
#[derive(Clone, Debug)]
pub struct Marker {
    language: Language,
    words: BTreeSet<String>,
    beginnings: BTreeSet<String>,
}

impl Marker {
    pub(crate) fn new(language: Language) -> Marker {
        Marker { language, words: BTreeSet::new(), beginnings: BTreeSet::new() }
    }

    pub(crate) fn word(&mut self, word: &str) {
        self.words.insert(word.to_owned());
    }

    pub(crate) fn beginning(&mut self, start: &str) {
        self.beginnings.insert(start.to_owned());
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn hits(&self, token: &Token) -> bool {
        self.words.contains(&token.text)
            || self.beginnings.iter().any(|start| token.folded.starts_with(start.as_str()))
    }

    /// The text in pieces, each with whether it was looked for.
    pub fn pieces<'t>(&self, text: &'t str) -> Vec<(bool, &'t str)> {
        let mut spans: Vec<(usize, usize)> = tokens(text, self.language)
            .iter()
            .filter(|token| self.hits(token))
            .map(|t| (t.from, t.to))
            .collect();
        spans.sort_unstable();
        let (mut pieces, mut done) = (Vec::new(), 0);
        for (from, to) in spans {
            let from = from.max(done);
            if to <= from {
                continue;
            }
            if from > done {
                pieces.push((false, &text[done..from]));
            }
            pieces.push((true, &text[from..to]));
            done = to;
        }
        if done < text.len() {
            pieces.push((false, &text[done..]));
        }
        pieces
    }

    /// The passage of about so many characters that holds most different words of what was looked for, cut between words,
    /// with an ellipsis where something is left out; the beginning of the text where it holds none.
    pub fn passage(&self, text: &str, length: usize) -> String {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.len() <= length {
            return text;
        }
        let hits: Vec<Token> =
            tokens(&text, self.language).into_iter().filter(|token| self.hits(token)).collect();
        let mut best = (0, 0);
        for (i, first) in hits.iter().enumerate() {
            let within = hits[i..].iter().take_while(|token| token.to <= first.from + length);
            let different = within.map(|token| &token.text).collect::<BTreeSet<_>>().len();
            if different > best.0 {
                best = (different, first.from);
            }
        }
        // A little of what comes before the first hit, from the beginning of a word.
        let wanted = text.floor_char_boundary(best.1.saturating_sub(length / 5));
        let from =
            if wanted == 0 { 0 } else { text[wanted..].find(' ').map_or(wanted, |at| wanted + at + 1) };
        let to = text.floor_char_boundary((from + length).min(text.len()));
        let to = if to == text.len() { to } else { text[from..to].rfind(' ').map_or(to, |at| from + at) };
        let (before, after) = (if from > 0 { "… " } else { "" }, if to < text.len() { " …" } else { "" });
        format!("{before}{}{after}", &text[from..to])
    }
}
