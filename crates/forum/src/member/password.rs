//! Passwords: which may be chosen, and how they are kept.
//!
//! Rules after NIST SP 800-63B, 5.1.1.2: length counts, kinds of characters don't, and what guessers try first is refused.
//! Kept as Argon2id (RFC 9106) with the least parameters that the OWASP Password Storage Cheat Sheet names.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use unicode_normalization::UnicodeNormalization;

use super::old_password;
use crate::error::{Error, Problem, Result};

/// How many characters (Unicode scalar values, after NFC) a password has.
pub const LENGTH: RangeInclusive<usize> = 10..=128;

/// Memory in KiB, passes, lanes: 19 MiB, 2 and 1.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// A hash that belongs to no password, checked where there is no account so that the answer takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$GW7zG6KqoPsITedV03eaYw$mcSYROTBbqYIBjqhU1XYacNhX/Pd/ub8+Lkuz9x6120";

static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let file = include_str!("../../assets/common-passwords.txt");
    file.lines().filter(|line| !line.starts_with("# ")).collect()
});

/// The problem beside `field`, if the password may not be chosen: too short, too long, among the commonest, or made from
/// the words that everybody knows about its owner (`own`: handle, name, address).
pub fn check(field: &'static str, typed: &str, own: &[&str]) -> Option<Problem> {
    let password: String = typed.nfc().collect();
    let count = password.chars().count();
    if count < *LENGTH.start() {
        let missing = (*LENGTH.start() - count) as i64;
        return Some(Problem::new(field, "problem-password-short").with("missing", missing));
    }
    if count > *LENGTH.end() {
        return Some(Problem::new(field, "problem-password-long").with("max", *LENGTH.end() as i64));
    }
    let low = password.to_lowercase();
    if is_common(&low) {
        return Some(Problem::new(field, "problem-password-common"));
    }
    is_own(&low, own).then(|| Problem::new(field, "problem-password-own"))
}

/// The hash to store. Takes tens of milliseconds and 19 MiB: never call it inside a transaction or on an async thread.
///
/// # Errors
/// When the system has no randomness to give.
pub fn hash(typed: &str) -> Result<String> {
    let password: String = typed.nfc().collect();
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(failed)?;
    Ok(hash.to_string())
}

/// What came of a password typed at the door.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    pub right: bool,
    /// The hash to keep instead, where the stored one was of an old form and is right.
    pub renewed: Option<String>,
}

/// Whether the password belongs to the stored hash, of whatever form. `bcrypt` is the cost of the site's bcrypt hashes, as
/// long as there are any: whoever logs in, the work is one hash of ours and, in that time, one of those.
///
/// # Errors
/// When the system has no randomness to give.
pub fn prove(typed: &str, stored: Option<&str>, bcrypt: Option<u32>) -> Result<Proof> {
    if let (None, Some(cost)) = (stored.and_then(old_password::cost), bcrypt) {
        old_password::work(typed, cost);
    }
    match stored.and_then(|stored| old_password::verify(typed, stored)) {
        Some(true) => Ok(Proof { right: true, renewed: Some(hash(typed)?) }),
        Some(false) => Ok(Proof { right: verify(typed, None), renewed: None }),
        None => Ok(Proof { right: verify(typed, stored), renewed: None }),
    }
}

/// Whether the password belongs to the stored hash; without one it takes as long and is false. As dear as [`hash`].
pub fn verify(typed: &str, stored: Option<&str>) -> bool {
    if let Some(right) = stored.and_then(|stored| old_password::verify(typed, stored)) {
        return right;
    }
    let password: String = typed.nfc().collect();
    let matches = argon2()
        .is_ok_and(|argon2| argon2.verify_password(password.as_bytes(), stored.unwrap_or(NOBODY)).is_ok());
    matches && stored.is_some()
}

fn argon2() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Store(store::Error::other(format!("a password can't be hashed: {error}")))
}

/// Among the commonest; or one of them with a few digits and signs around it, or with signs for letters; or one short
/// piece over and over; or characters in a row.
fn is_common(low: &str) -> bool {
    let listed = |word: &str| COMMON.binary_search(&word).is_ok();
    listed(low)
        || is_repeated(low)
        || is_run(low)
        || base(low).is_some_and(|b| listed(b) || listed(&spelled(b)))
}

/// The password without the digits and signs around it, where those are at most four.
fn base(low: &str) -> Option<&str> {
    let base = low.trim_matches(|c: char| !c.is_alphabetic());
    let around = low.chars().count() - base.chars().count();
    (around <= 4 && !base.is_empty()).then_some(base)
}

/// The usual signs for letters, read as those.
fn spelled(word: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    word.chars().map(letter).collect()
}

/// One piece of at most five characters, or one of the commonest words, over and over.
fn is_repeated(low: &str) -> bool {
    let all: Vec<char> = low.chars().collect();
    (1..=all.len() / 2).any(|size| {
        let repeats = all.iter().zip(&all[size..]).all(|(a, b)| a == b);
        let piece: String = all[..size].iter().collect();
        repeats && (size <= 5 || COMMON.binary_search(&piece.as_str()).is_ok())
    })
}

/// Every character follows the one before it, up or down: abcdefghij, 9876543210.
fn is_run(low: &str) -> bool {
    let all: Vec<i64> = low.chars().map(|c| i64::from(u32::from(c))).collect();
    let all_by = |step| all.windows(2).all(|pair| pair[1] - pair[0] == step);
    all_by(1) || all_by(-1)
}

/// The owner's handle, name or address, with a few digits and signs around it or without.
fn is_own(low: &str, own: &[&str]) -> bool {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    let low = plain(low);
    let words = own.iter().flat_map(|word| [plain(word), plain(word.split('@').next().unwrap_or_default())]);
    words.filter(|word| word.chars().count() >= 3).any(|word| {
        low == word || base(&low) == Some(&word) || low.contains(&word) && low.len() - word.len() <= 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<&'static str> {
        check("password", password, &["ada-l", "Ada Lovelace", "ada.lovelace@example.org"])
            .map(|p| p.message.key)
    }

    #[test]
    fn the_list_is_sorted_as_the_search_needs_it() {
        assert!(COMMON.len() > 10_000 && COMMON.is_sorted());
    }

    #[test]
    fn ten_characters_of_any_kind_will_do_and_nine_will_not() {
        assert_eq!(refused("xkq vw zpj"), None);
        assert_eq!(refused("xkq vw zp"), Some("problem-password-short"));
        assert_eq!(refused("ёжикпёсслон"), None);
        assert_eq!(refused("🦔🐕🐘🦊🐢🐌🦉🐝🦋🐙"), None);
        // Ten code points as typed, nine characters once the accents are joined to their letters.
        assert_eq!(refused("xkqvwzpje\u{301}"), Some("problem-password-short"));
        assert_eq!(refused(&"a9-".repeat(42)), Some("problem-password-common"));
        let long: String = (0..129).map(|i| char::from(b'a' + (i * i % 23) as u8)).collect();
        assert_eq!(refused(&long), Some("problem-password-long"));
        assert_eq!(refused(&long[..128]), None);
    }

    #[test]
    fn what_guessers_try_first_is_refused() {
        for password in [
            "1234567890",
            "qwertyuiop",
            "Password12",
            "p@ssw0rd12",
            "!!sunshine1",
            "iloveyou123",
            "Experience",
            "passwordpassword",
            "abcabcabcabc",
            "aaaaaaaaaa",
            "abcdefghij",
            "zyxwvutsrq",
            "1q2w3e4r5t",
        ] {
            assert_eq!(refused(password), Some("problem-password-common"), "{password}");
        }
        for password in
            ["AdaLovelace", "ada lovelace", "ada.lovelace1", "ada.lovelace@example.org", "adalovelace42"]
        {
            assert_eq!(refused(password), Some("problem-password-own"), "{password}");
        }
        assert_eq!(refused("correct horse battery staple"), None);
    }

    #[test]
    fn a_hash_of_an_old_form_is_renewed_when_its_password_comes() {
        let old = old_password::bcrypt(&bcrypt::hash_with_salt("letmein", 4, [7; 16]).unwrap().to_string())
            .unwrap();
        let proof = prove("letmein", Some(&old), Some(4)).unwrap();
        let renewed = proof.renewed.filter(|_| proof.right).unwrap();
        assert!(renewed.starts_with("$argon2id$") && verify("letmein", Some(&renewed)));
        let no = Proof { right: false, renewed: None };
        assert_eq!(prove("letmeout", Some(&old), Some(4)).unwrap(), no);
        assert_eq!(prove("letmein", None, Some(4)).unwrap(), no);
        assert_eq!(prove("letmein", Some(&renewed), None).unwrap(), Proof { right: true, renewed: None });
        assert!(verify("letmein", Some(&old)) && !verify("letmeout", Some(&old)));
    }

    #[test]
    fn a_hash_takes_its_own_password_only_however_it_was_typed() {
        let stored = hash("café au lait").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("cafe\u{301} au lait", Some(&stored)));
        assert!(!verify("cafe au lait", Some(&stored)));
        assert!(!verify("café au lait", None) && !verify("café au lait", Some("not a hash")));
    }
}
