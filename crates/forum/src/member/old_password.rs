//! Passwords that came with people from other systems: kept as those kept them until their owner logs in, and only then,
//! when the password is known, as ours.
//!
//! Two forms stand in `member.password` beside Argon2id's: bcrypt (`$2b$10$…`), and SHA-1 of the password with the salt
//! around it (`$sha1$` salt `$` sum, both in hexadecimal), as Question2Answer has it.

use sha1::{Digest, Sha1};
use std::fmt::Write;
use std::ops::RangeInclusive;
use subtle::ConstantTimeEq;

/// The costs of bcrypt hashes that are taken: below, a hash says too much; above, checking it takes seconds.
const COSTS: RangeInclusive<u32> = 4..=13;

/// How many bytes of the salt stand before the password.
const BEFORE: usize = 8;

/// A bcrypt hash as we keep it; none where it is not one, or so dear that checking it would stop the site.
pub fn bcrypt(hash: &str) -> Option<String> {
    let hash = hash.trim();
    cost(hash).filter(|cost| COSTS.contains(cost))?;
    hash.parse::<::bcrypt::HashParts>().ok()?;
    Some(hash.to_owned())
}

/// A salted SHA-1 sum as we keep it; none where it is not one.
pub fn salted_sha1(salt: &[u8], sum: &[u8]) -> Option<String> {
    (sum.len() == Sha1::output_size()).then(|| format!("$sha1${}${}", hex(salt), hex(sum)))
}

/// The cost of a bcrypt hash; none for any other.
pub(super) fn cost(stored: &str) -> Option<u32> {
    stored.strip_prefix("$2")?.split('$').nth(1)?.parse().ok()
}

/// Whether the password belongs to a hash of an old form; none where it is of ours.
pub(super) fn verify(typed: &str, stored: &str) -> Option<bool> {
    if cost(stored).is_some() {
        return Some(::bcrypt::verify(typed, stored).unwrap_or(false));
    }
    let (salt, sum) = stored.strip_prefix("$sha1$")?.split_once('$')?;
    let (salt, sum) = (bytes(salt)?, bytes(sum)?);
    let (before, after) = salt.split_at(BEFORE.min(salt.len()));
    let found = Sha1::new().chain_update(before).chain_update(typed).chain_update(after).finalize();
    Some(found.as_slice().ct_eq(&sum).into())
}

/// The work of checking a bcrypt hash of this cost, for nothing.
pub(super) fn work(typed: &str, cost: u32) {
    std::hint::black_box(::bcrypt::bcrypt(cost.min(*COSTS.end()), [0; 16], typed.as_bytes()));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = hex.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salted_sum_takes_its_own_password_only() {
        // SHA-1 of "01234567" + "pass" + "89abcdef", by another program.
        let sum = bytes("3c58d140c2139bd203e375de829f36ae04e608ae").unwrap();
        let stored = salted_sha1(b"0123456789abcdef", &sum).unwrap();
        assert_eq!(verify("pass", &stored), Some(true));
        assert_eq!(verify("Pass", &stored), Some(false));
        assert!(salted_sha1(b"0123456789abcdef", &sum[1..]).is_none());
    }

    #[test]
    fn a_bcrypt_hash_of_any_spelling_is_checked_and_a_dear_one_is_not_taken() {
        let hash = ::bcrypt::hash_with_salt("correct horse", 4, [7; 16]).unwrap().to_string();
        for form in ["$2a$", "$2b$", "$2y$"] {
            let stored = bcrypt(&format!("{form}{}", &hash[4..])).unwrap();
            assert_eq!(verify("correct horse", &stored), Some(true), "{form}");
            assert_eq!(verify("correct house", &stored), Some(false), "{form}");
        }
        assert!(bcrypt(&hash.replace("$04$", "$31$")).is_none());
        assert!(bcrypt("$2y$10$short").is_none() && bcrypt("").is_none());
        assert_eq!(verify("x", "$argon2id$v=19$m=19456,t=2,p=1$a$b"), None);
    }
}
