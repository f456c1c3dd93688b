//! What characters are to words.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Of a word.
    Letter,
    /// Of a script that puts no spaces between words.
    Unspaced,
    /// Between words.
    Other,
}

/// What the first 128 characters are, of which most texts consist.
const ASCII: [Class; 128] = {
    let mut classes = [Class::Other; 128];
    let mut c = 0;
    while c < 128 {
        if (c as u8).is_ascii_alphanumeric() {
            classes[c] = Class::Letter;
        }
        c += 1;
    }
    classes
};

pub(crate) fn class(c: char) -> Class {
    if let Some(class) = ASCII.get(c as usize) {
        *class
    } else if !is_letter(c) {
        Class::Other
    } else if is_unspaced(c) {
        Class::Unspaced
    } else {
        Class::Letter
    }
}

pub(crate) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// Han, kana, Hangul, Thai, Lao, Khmer, Burmese.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}' | '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}'
        | '\u{0E01}'..='\u{0EFF}' | '\u{1780}'..='\u{17D3}' | '\u{1000}'..='\u{109F}')
}
