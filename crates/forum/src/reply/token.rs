//! The word in a reply address: who replies, to what, and the site's signature over both.
//!
//! It is written in lower-case letters and digits (base32 of RFC 4648, 6), for mail servers may change the case of an address
//! (RFC 5321 2.4 notwithstanding), and is short enough for one: an address has at most 64 octets before the `@` (RFC 5321
//! 4.5.3.1.1). It holds no secret, and alone lets nobody in: the mail has to come from the member's own address as well.

use store::{Tx, sql};
use subtle::ConstantTimeEq;

use super::To;
use crate::error::Result;
use crate::id::{ConversationId, MemberId, PostId, QuestionId};
use crate::seal;

/// The name of the key that signs them.
const KEY: &str = "reply_key";
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Whose reply comes in at an address, and what it replies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressee {
    pub member: MemberId,
    pub to: To,
    /// The member's own address, which is confirmed.
    pub email: String,
    /// The language that they chose; none for the site's.
    pub language: Option<String>,
}

impl Addressee {
    /// Whether an address is the member's own.
    pub fn is(&self, address: &str) -> bool {
        self.email.eq_ignore_ascii_case(address.trim())
    }
}

/// The word by which this member replies to this.
pub(crate) fn token(tx: &mut Tx, member: MemberId, to: To) -> Result<String> {
    Ok(write(&seal::make_key(tx, KEY)?, member, to))
}

/// Who replies to what at the address with this word, in whatever case; nobody where the site did not write it, or where the account
/// is gone or has no confirmed address.
pub fn addressee(tx: &mut Tx, token: &str) -> Result<Option<Addressee>> {
    let Some(key) = seal::key(tx, KEY)? else { return Ok(None) };
    let Some((member, to)) = read(&key, token) else { return Ok(None) };
    Ok(tx.maybe(
        sql!(
            "SELECT email, language FROM member
             WHERE id = $1 AND email IS NOT NULL AND email_confirmed_at IS NOT NULL AND deleted_at IS NULL"
        ),
        &[&member],
        |r| Ok(Addressee { member, to, email: r.get(0)?, language: r.get(1)? }),
    )?)
}

fn write(key: &str, member: MemberId, to: To) -> String {
    let (kind, id) = match to {
        To::Question(id) => (1, id.0),
        To::Post(id) => (2, id.0),
        To::Conversation(id) => (3, id.0),
    };
    let mut bytes = vec![kind];
    put(&mut bytes, member.0);
    put(&mut bytes, id);
    bytes.extend(seal::sign(key, &format!("reply {member} {} {id}", to.as_str())));
    base32(&bytes)
}

fn read(key: &str, token: &str) -> Option<(MemberId, To)> {
    let token = token.to_ascii_lowercase();
    let bytes = base32_read(&token)?;
    let (kind, rest) = bytes.split_first()?;
    let (member, rest) = take(rest)?;
    let (id, _) = take(rest)?;
    let to = match kind {
        1 => To::Question(QuestionId(id)),
        2 => To::Post(PostId(id)),
        3 => To::Conversation(ConversationId(id)),
        _ => return None,
    };
    let member = MemberId(member);
    let right = write(key, member, to);
    bool::from(right.as_bytes().ct_eq(token.as_bytes())).then_some((member, to))
}

/// Seven bits a byte, the lowest first; the last byte is below 128.
fn put(bytes: &mut Vec<u8>, number: i64) {
    let mut rest = number as u64;
    while rest >= 128 {
        bytes.push(rest as u8 | 128);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

fn take(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let length = bytes.iter().take(9).position(|byte| *byte < 128)? + 1;
    let (number, rest) = bytes.split_at(length);
    Some((number.iter().rev().fold(0, |sum, byte| sum << 7 | i64::from(byte & 127)), rest))
}

fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut word, mut bits) = (0u32, 0);
    for byte in bytes {
        word = word << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(word >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        out.push(char::from(ALPHABET[(word << (5 - bits) & 31) as usize]));
    }
    out
}

fn base32_read(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut word, mut bits) = (0u32, 0);
    for letter in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        word = word << 5 | digit as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((word >> bits) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [To; 3] = [
        To::Question(QuestionId(1)),
        To::Post(PostId(70_000_000)),
        To::Conversation(ConversationId(i64::MAX >> 8)),
    ];

    #[test]
    fn a_word_is_read_as_it_was_written_in_whatever_case() {
        for to in ALL {
            for member in [MemberId(1), MemberId(127), MemberId(128), MemberId(40_000_000)] {
                let word = write("key", member, to);
                assert_eq!(read("key", &word), Some((member, to)));
                assert_eq!(read("key", &word.to_uppercase()), Some((member, to)));
                assert_eq!(read("other", &word), None);
            }
        }
    }

    #[test]
    fn a_word_leaves_room_for_sixteen_letters_before_it() {
        let longest = write("key", MemberId(1 << 41), To::Post(PostId(1 << 41)));
        assert!(16 + "+".len() + longest.len() <= 64, "{}", longest.len());
        let usual = write("key", MemberId(5_000), To::Post(PostId(100_000)));
        assert!(usual.len() < 40 && usual.bytes().all(|b| ALPHABET.contains(&b)), "{usual}");
    }

    #[test]
    fn a_word_that_was_changed_is_none() {
        let word = write("key", MemberId(7), To::Post(PostId(9)));
        for place in 0..word.len() {
            for letter in ["a", "b", "7", "1", "é"] {
                let mut other = word.clone();
                other.replace_range(place..=place, letter);
                assert!(other == word || read("key", &other).is_none(), "{other}");
            }
        }
        for wrong in [
            "",
            "a",
            "ae",
            &word[1..],
            &word[..word.len() - 1],
            &format!("{word}a"),
            "777777777777777777777777777777",
        ] {
            assert_eq!(read("key", wrong), None, "{wrong}");
        }
    }
}
