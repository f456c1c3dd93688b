//! Plain text: excerpts and words.

/// Cuts text to at most `max_chars` characters, the `…` included, at the end of a word where there is one in the
/// second half. Runs of white space become one space.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    let mut out = String::new();
    let mut left = max_chars;
    for word in text.split_whitespace() {
        let space = usize::from(!out.is_empty());
        let length = word.chars().count();
        if space + length > left {
            return cut(out, word, left.saturating_sub(space), max_chars);
        }
        out.extend([" ", word].into_iter().skip(1 - space));
        left -= space + length;
    }
    out
}

/// Ends an excerpt before `word`, of which `left` characters would still fit.
fn cut(mut out: String, word: &str, left: usize, max_chars: usize) -> String {
    let used = out.chars().count();
    if used * 2 < max_chars {
        // The word is longer than half of everything: cut within it.
        if used > 0 && left > 1 {
            out.push(' ');
        }
        out.extend(word.chars().take(left.saturating_sub(1)));
    } else if used == max_chars {
        out.pop();
    }
    if max_chars > 0 {
        out.truncate(out.trim_end_matches([' ', ',', ';', ':', '.', '-', '–', '—']).len());
        out.push('…');
    }
    out
}

/// Counts words as white space separates them; in scripts that don't, each Han or kana character counts.
pub(crate) fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().map(word).sum();
    }
    let (mut count, mut counted) = (0, false);
    for byte in text.bytes() {
        if matches!(byte, 9..=13 | b' ') {
            counted = false;
        } else if !counted && byte.is_ascii_alphanumeric() {
            (count, counted) = (count + 1, true);
        }
    }
    count
}

fn word(word: &str) -> usize {
    let ideographs = word.chars().filter(|c| is_ideograph(*c)).count();
    let others = word.split(is_ideograph).filter(|part| part.contains(char::is_alphanumeric)).count();
    ideographs + others
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Trims the ends and allows no more than one empty line in a row.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.extend([line, "\n"]);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_ends_at_a_word() {
        assert_eq!(excerpt("one  two\nthree", 13), "one two three");
        assert_eq!(excerpt("one two three", 12), "one two…");
        assert_eq!(excerpt("one two, three", 10), "one two…");
        assert_eq!(excerpt("Donaudampfschifffahrt", 6), "Donau…");
        assert_eq!(excerpt("a Donaudampfschifffahrt", 8), "a Donau…");
        assert_eq!(excerpt("日本語の文章", 4), "日本語…");
        assert_eq!(excerpt("", 5), "");
        assert_eq!(excerpt("abc", 0), "");
        assert_eq!(excerpt("ab cd", 1), "…");
    }

    #[test]
    fn an_excerpt_never_exceeds_its_length() {
        let text = "lorem ipsum, dolor sit — amet consectetur-adipiscing 日本語 elit";
        for max in 0..80 {
            assert!(excerpt(text, max).chars().count() <= max, "{max}: {}", excerpt(text, max));
        }
    }

    #[test]
    fn words_are_counted_in_every_script() {
        assert_eq!(words("Two words, - and 3 more"), 5);
        assert_eq!(words("Two words, - and 3 more…"), 5);
        assert_eq!(words("日本語 text です"), 6);
    }
}
