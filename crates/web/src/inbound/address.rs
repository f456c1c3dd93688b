//! The address that replies come in at.

use std::fmt;
use std::str::FromStr;

/// The most letters before the `+`, so that the whole fits the 64 octets before an `@` (RFC 5321 4.5.3.1.1).
const LONGEST: usize = 16;

/// An address such as `reply@example.org`; each mail has one of its own, `reply+WORD@example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyAddress {
    local: String,
    domain: String,
}

impl ReplyAddress {
    /// The address with a word in it.
    pub fn with(&self, word: &str) -> String {
        format!("{}+{word}@{}", self.local, self.domain)
    }

    /// The word in an address of this kind, as it stands there; none in any other address.
    pub fn word<'a>(&self, address: &'a str) -> Option<&'a str> {
        let (local, domain) = address.trim().rsplit_once('@')?;
        let (name, word) = local.split_once('+')?;
        let ours = name.eq_ignore_ascii_case(&self.local) && domain.eq_ignore_ascii_case(&self.domain);
        (ours && !word.is_empty()).then_some(word)
    }

    /// Whether an address of this kind stands in a line, which is in lower case.
    pub(super) fn is_in(&self, line: &str) -> bool {
        let (begins, ends) = (format!("{}+", self.local), format!("@{}", self.domain));
        let mut behind = line.split(&begins).skip(1);
        behind.any(|rest| rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric()).starts_with(&ends))
    }
}

impl FromStr for ReplyAddress {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "an address with at most 16 letters, digits and hyphens before the @";
        let (local, domain) = text.split_once('@').ok_or(WANTED)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let right = (1..=LONGEST).contains(&local.len())
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && (1..=253).contains(&domain.len())
            && domain.chars().all(plain)
            && domain.split('.').all(|label| !label.is_empty());
        if !right {
            return Err(WANTED);
        }
        Ok(Self { local: local.to_ascii_lowercase(), domain: domain.to_ascii_lowercase() })
    }
}

impl fmt::Display for ReplyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_in_an_address_is_found_whatever_the_case() {
        let ours: ReplyAddress = "Reply@Example.org".parse().unwrap();
        assert_eq!(ours.to_string(), "reply@example.org");
        assert_eq!(ours.with("abc"), "reply+abc@example.org");
        assert_eq!(ours.word(&ours.with("abc")), Some("abc"));
        assert_eq!(ours.word(" REPLY+ABC@EXAMPLE.ORG "), Some("ABC"));
        for other in [
            "reply@example.org",
            "reply+@example.org",
            "r+abc@example.org",
            "reply+abc@example.com",
            "",
            "@",
            "+@",
        ] {
            assert_eq!(ours.word(other), None, "{other}");
        }
    }

    #[test]
    fn an_address_in_a_line_is_seen() {
        let ours: ReplyAddress = "reply@example.org".parse().unwrap();
        assert!(ours.is_in("to: <reply+abc23@example.org>"));
        assert!(!ours.is_in("my reply+edit went to ada@example.org"));
    }

    #[test]
    fn an_address_leaves_room_for_the_word() {
        for wrong in [
            "",
            "reply",
            "@example.org",
            "reply@",
            "re+ply@example.org",
            "seventeen-letters@example.org",
            "a@b@c",
            "a@b..c",
            "a b@c",
        ] {
            assert!(wrong.parse::<ReplyAddress>().is_err(), "{wrong}");
        }
        assert!("sixteen-letters1@localhost".parse::<ReplyAddress>().is_ok());
    }
}
