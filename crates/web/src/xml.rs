//! Text in XML 1.0.

use std::fmt::{self, Display, Formatter};

/// Text as XML takes it: escaped, without the characters that no XML document may hold.
pub struct Escaped<'a>(pub &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut from = 0;
        for (at, c) in self.0.char_indices() {
            let instead = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '\t' | '\n' | '\r' => continue,
                '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => "",
                _ => continue,
            };
            f.write_str(&self.0[from..at])?;
            f.write_str(instead)?;
            from = at + c.len_utf8();
        }
        f.write_str(&self.0[from..])
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn nothing_that_is_markup_or_forbidden_comes_through() {
        let hostile = "]]></title><script>&\u{0}\u{8}\u{FFFF}\"'\n\u{10FFFF}é";
        let expected = "]]&gt;&lt;/title&gt;&lt;script&gt;&amp;&quot;&#39;\n\u{10FFFF}é";
        assert_eq!(Escaped(hostile).to_string(), expected);
    }
}
