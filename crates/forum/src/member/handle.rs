//! Handles: the names in addresses and mentions.

use store::{Tx, sql};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Problem, Result};
use crate::text;

/// How many characters a handle has.
pub const LENGTH: std::ops::RangeInclusive<usize> = 2..=30;

/// Handles that sound like the site itself speaking; only administrators may have them.
const OFFICIAL: [&str; 8] =
    ["admin", "administrator", "moderator", "staff", "support", "system", "security", "root"];

/// A handle as stored (NFKC), or what is wrong with it: it takes letters and digits of any script, `-` and `_` inside,
/// and no mixing of Latin letters with Greek or Cyrillic ones, which look alike.
pub fn parse(typed: &str, official: bool) -> Result<String, Problem> {
    let problem = |key| Err(Problem::new("handle", key));
    let handle: String = text::line(typed).trim_start_matches('@').nfkc().collect();
    if let Some(problem) = text::length("handle", &handle, *LENGTH.start(), *LENGTH.end()) {
        return Err(problem);
    }
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let edge = |c: char| c.is_alphanumeric();
    if !handle.chars().all(part) || !handle.starts_with(edge) || !handle.ends_with(edge) {
        return problem("problem-handle-characters");
    }
    let latin = handle.chars().any(|c| c.is_ascii_alphabetic());
    if latin && handle.chars().any(|c| ('\u{370}'..='\u{52f}').contains(&c)) {
        return problem("problem-handle-mixed");
    }
    if !official && OFFICIAL.contains(&key(&handle).as_str()) {
        return problem("problem-handle-taken");
    }
    Ok(handle)
}

/// What makes two handles the same: letters' case does not.
pub fn key(handle: &str) -> String {
    handle.to_lowercase()
}

/// What a handle made from a name begins with: `person` where the name has no letters.
pub fn stem(name: &str) -> String {
    let slug: String = text::slug(name).chars().take(*LENGTH.end() - 6).collect();
    match parse(slug.trim_matches('-'), false) {
        Ok(stem) => key(&stem),
        Err(_) => "person".to_owned(),
    }
}

/// A free handle made from a name; `person-2` and so on where the name has no letters or is taken.
pub fn suggest(tx: &mut Tx, name: &str) -> Result<String> {
    let stem = stem(name);
    for number in 1.. {
        let handle = if number == 1 { stem.clone() } else { format!("{stem}-{number}") };
        if is_free(tx, &handle)? {
            return Ok(handle);
        }
    }
    Ok(stem)
}

/// Whether nobody has this handle.
pub fn is_free(tx: &mut Tx, handle: &str) -> Result<bool> {
    let taken = tx.maybe(sql!("SELECT 1 FROM member WHERE handle_key = $1"), &[&key(handle)], |_| Ok(()))?;
    Ok(taken.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_take_letters_of_any_one_script() {
        for good in ["ada", "mei-lin", "Grace_H2", "ёжик", "ليلى", "李小龙", "Ünal", "@ada"] {
            assert!(parse(good, false).is_ok(), "{good}");
        }
        let refused = |handle: &str| parse(handle, false).unwrap_err().message.key;
        assert_eq!(refused("a"), "problem-too-short");
        assert_eq!(refused(&"a".repeat(31)), "problem-too-long");
        for bad in ["a b", "-ada", "ada-", "a/b", "a.b", "ada\u{202e}x", "a🦔"] {
            assert_eq!(refused(bad), "problem-handle-characters", "{bad:?}");
        }
        assert_eq!(refused("p\u{430}ul"), "problem-handle-mixed");
        assert_eq!(refused("Admin"), "problem-handle-taken");
        assert!(parse("Admin", true).is_ok());
    }
}
