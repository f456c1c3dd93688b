//! How the site names itself to whoever takes messages for browsers (RFC 8292): a token signed with a key of its own.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use forum::Time;
use forum::time::HOUR;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

/// How long a token is good for; at most a day.
const LIFETIME: i64 = 12 * HOUR;

pub(super) struct Key(EcdsaKeyPair);

impl Key {
    /// A new one, as it is kept.
    pub(super) fn generate() -> Result<String, String> {
        let new = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        new.map(|key| BASE64.encode(key)).map_err(|_| "no key for messages to browsers can be made".into())
    }

    pub(super) fn read(kept: &str) -> Result<Key, String> {
        let bytes = BASE64.decode(kept).map_err(|_| "the key for messages to browsers is no base64url")?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes, &SystemRandom::new());
        pair.map(Key).map_err(|cause| format!("the key for messages to browsers can't be used: {cause}"))
    }

    /// What browsers subscribe with.
    pub(super) fn public(&self) -> String {
        BASE64.encode(self.0.public_key())
    }

    /// The header `Authorization` of a message to this origin.
    pub(super) fn authorization(&self, origin: &str, contact: &str, now: Time) -> Option<String> {
        let claims = json!({ "aud": origin, "exp": now.plus(LIFETIME).seconds(), "sub": contact });
        let head = BASE64.encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let text = format!("{head}.{}", BASE64.encode(claims.to_string()));
        let signature = self.0.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        Some(format!("vapid t={text}.{}, k={}", BASE64.encode(signature), self.public()))
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn whoever_takes_messages_can_check_who_sent_them() {
        let key = Key::read(&Key::generate().unwrap()).unwrap();
        let now = Time(1_767_312_000_000_000);
        let header = key.authorization("https://push.example", "https://stoa.example", now).unwrap();
        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        let (text, signature) = token.rsplit_once('.').unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, BASE64.decode(public).unwrap())
            .verify(text.as_bytes(), &BASE64.decode(signature).unwrap())
            .unwrap();
        let claims: serde_json::Value =
            serde_json::from_slice(&BASE64.decode(text.split('.').nth(1).unwrap()).unwrap()).unwrap();
        assert_eq!(
            claims,
            json!({ "aud": "https://push.example", "exp": 1_767_312_000i64 + 12 * 3600, "sub": "https://stoa.example" })
        );
    }
}
