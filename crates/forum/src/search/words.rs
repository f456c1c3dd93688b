//! Text to words, the same way for what is kept and for what is looked for.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word longer than this says nothing to anybody (a hash, a key).
const LONGEST: usize = 40;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower-case, NFKC, without accents.
    pub text: String,
    /// Where it stands in the text, in bytes.
    pub from: usize,
    pub to: usize,
}

/// The words of a text in their order, simple English stop words left out. Scripts that put no spaces between words
/// (Han, kana) give each pair of neighbouring characters, as Lucene's CJK analyser does.
pub fn words(text: &str) -> Vec<Word> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end = |i: usize| chars.get(i).map_or(text.len(), |(at, _)| *at);
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let first = chars[i].1;
        if !is_letter(first) {
            i += 1;
            continue;
        }
        let start = i;
        if is_unspaced(first) {
            while i < chars.len() && is_unspaced(chars[i].1) {
                i += 1;
            }
            let pairs = (i - start - 1).max(1);
            for (offset, (at, _)) in chars[start..i].iter().enumerate().take(pairs) {
                push(&mut found, text, *at, end((start + offset + 2).min(i)));
            }
        } else {
            i = after_word(&chars, i);
            push(&mut found, text, chars[start].0, end(i));
        }
    }
    found
}

/// Where the word that begins at `i` ends: letters, an apostrophe between letters, and the signs of `c++` and `c#`.
fn after_word(chars: &[(usize, char)], mut i: usize) -> usize {
    let at = |i: usize| chars.get(i).map_or(' ', |(_, c)| *c);
    let inside = |c: char| is_letter(c) && !is_unspaced(c);
    while inside(at(i)) || (matches!(at(i), '\'' | '’') && inside(at(i + 1))) {
        i += 1;
    }
    while matches!(at(i), '+' | '#') {
        i += 1;
    }
    i
}

fn push(found: &mut Vec<Word>, text: &str, from: usize, to: usize) {
    let word = fold(&text[from..to]);
    if !word.is_empty() && word.chars().count() <= LONGEST && !STOP.contains(&word.as_str()) {
        found.push(Word { text: word, from, to });
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Han, kana and their kin.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}')
}

/// Lower-case, compatibility forms made plain, the accents of Latin, Greek and Cyrillic letters dropped.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        let kept = word.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#'));
        return kept.map(|byte| byte.to_ascii_lowercase() as char).collect();
    }
    let plain = word.nfkd().flat_map(char::to_lowercase).filter(|c| !('\u{300}'..='\u{36F}').contains(c));
    plain.nfc().filter(|c| is_letter(*c) || matches!(c, '+' | '#')).collect()
}

/// The text in pieces, each with whether it is one of these words (or begins with the last, where that is unfinished).
pub fn marked<'t>(text: &'t str, wanted: &[String], unfinished: bool) -> Vec<(bool, &'t str)> {
    let hits = |word: &str| {
        wanted
            .iter()
            .enumerate()
            .any(|(i, w)| word == w || (unfinished && i + 1 == wanted.len() && word.starts_with(w.as_str())))
    };
    let (mut pieces, mut done) = (Vec::new(), 0);
    for word in words(text).into_iter().filter(|w| hits(&w.text)) {
        let from = word.from.max(done);
        if from > done {
            pieces.push((false, &text[done..from]));
        }
        if word.to > from {
            pieces.push((true, &text[from..word.to]));
            done = word.to;
        }
    }
    if done < text.len() {
        pieces.push((false, &text[done..]));
    }
    pieces
}

const STOP: [&str; 76] = [
    "a", "about", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did",
    "do", "does", "doesnt", "dont", "for", "from", "had", "has", "have", "how", "i", "if", "im", "in",
    "into", "is", "it", "its", "ive", "me", "my", "no", "not", "of", "on", "or", "our", "should", "so",
    "some", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would",
    "you", "your", "am", "he", "she", "us",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn words_are_lower_case_without_accents_and_stop_words() {
        assert_eq!(
            texts("How does the CAFÉ’s naïve Ｆull-width €5 work?"),
            ["cafes", "naive", "full", "width", "5", "work"]
        );
        assert_eq!(texts("C++ or C#, don't"), ["c++", "c#"]);
        assert_eq!(texts("Что такое ёж?"), ["что", "такое", "еж"]);
        assert_eq!(texts(&"x".repeat(41)), [""; 0]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(texts("東京都の米 rice"), ["東京", "京都", "都の", "の米", "rice"]);
        assert_eq!(texts("米"), ["米"]);
        assert_eq!(texts("מדוע השמיים כחולים"), ["מדוע", "השמיים", "כחולים"]);
        assert_eq!(texts("नमस्ते दुनिया").len(), 2);
    }

    #[test]
    fn a_mark_keeps_every_character_of_the_text() {
        let wanted = ["cafe".to_owned(), "ris".to_owned()];
        let pieces = marked("Café & rising <b>", &wanted, true);
        assert_eq!(pieces, [(true, "Café"), (false, " & "), (true, "rising"), (false, " <b>")]);
        let pieces = marked("東京都だ", &["東京".into(), "京都".into()], false);
        assert_eq!(pieces, [(true, "東京"), (true, "都"), (false, "だ")]);
    }
}
