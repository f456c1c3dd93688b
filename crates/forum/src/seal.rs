//! Signatures of the site's own, by which it knows what it handed out when it comes back: nothing is stored for each.

use sha2::{Digest, Sha256};
use store::{Tx, sql};

use crate::error::Result;
use crate::member::Secret;

/// The site's key of this name, made when it is first wanted.
pub(crate) fn make_key(tx: &mut Tx, name: &'static str) -> Result<String> {
    let fresh = Secret::new()?;
    tx.run(
        sql!("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING"),
        &[&name, &fresh.reveal()],
    )?;
    Ok(key(tx, name)?.unwrap_or_default())
}

/// The site's key of this name, where it has made one.
pub(crate) fn key(tx: &mut Tx, name: &'static str) -> Result<Option<String>> {
    Ok(tx.maybe(sql!("SELECT value FROM setting WHERE key = $1"), &[&name], |r| r.get(0))?)
}

/// The signature of a message: 128 bits of its HMAC-SHA-256.
pub(crate) fn sign(key: &str, message: &str) -> [u8; 16] {
    let mut signature = [0; 16];
    signature.copy_from_slice(&hmac(key.as_bytes(), message.as_bytes())[..16]);
    signature
}

/// HMAC-SHA-256 (RFC 2104) under a key of at most 64 bytes.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let pad = |byte: u8| {
        let mut block = [byte; 64];
        block.iter_mut().zip(key).for_each(|(b, k)| *b ^= k);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_one_of_the_standard() {
        // RFC 4231, test case 2.
        let hash: String =
            hmac(b"Jefe", b"what do ya want for nothing?").iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hash, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }
}
