//! Secrets: what sessions and links prove themselves by. Only their hash is stored.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// 256 random bits as 43 characters that may stand in an address and a cookie (base64url, RFC 4648, 5).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// One that nobody has seen.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new() -> Result<Secret> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|e| Error::Store(store::Error::other(format!("no randomness: {e}"))))?;
        Ok(Secret(base64url(&bytes)))
    }

    /// What somebody brought along, to be looked up by its [`hash`](Secret::hash).
    pub fn brought(text: &str) -> Secret {
        Secret(text.to_owned())
    }

    /// For the cookie or the link, and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored: its SHA-256. 256 random bits need no slow hash.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// Without the secret, so that it ends up in no log.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(word >> (18 - 6 * place) & 63) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_fit_an_address() {
        assert_eq!(base64url(&[0xfb, 0xff, 0xfe, 0x01]), "-__-AQ");
        let (one, two) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_ne!(one, two);
        assert!(
            one.reveal().len() == 43
                && one.reveal().chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        );
        assert_eq!(Secret::brought(one.reveal()).hash(), one.hash());
        assert!(!format!("{one:?}").contains(one.reveal()));
    }
}
