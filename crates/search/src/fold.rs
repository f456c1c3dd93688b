//! Words without what people leave out when they type: capitals, accents, compatibility forms.

use unicode_normalization::UnicodeNormalization;

/// Lower case, compatibility forms made plain, accents of Latin and Greek letters dropped, and letters that decompose into
/// nothing spelt out. Cyrillic `й` stays itself; `ё` is `е`. Arabic loses its vowel signs and the tatweel. Adds to `to`.
pub(crate) fn fold(word: &str, to: &mut String) {
    if word.is_ascii() {
        to.extend(word.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
        return;
    }
    let mut out = String::with_capacity(word.len());
    for c in word.nfkc().flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ё' => out.push('е'),
            '’' => out.push('\''),
            '\u{300}'..='\u{36F}' | '\u{640}' | '\u{64B}'..='\u{652}' => {}
            '\u{400}'..='\u{52F}' | '\u{AC00}'..='\u{D7A3}' => out.push(c),
            _ => out.extend(std::iter::once(c).nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c))),
        }
    }
    to.extend(out.nfc());
}
