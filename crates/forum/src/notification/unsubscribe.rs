//! Links that stop mail, without signing in.
//!
//! A link carries a signature (an HMAC under a key of the site's own) of whom it is for, what it stops and the address that
//! the mail went to. So nothing is stored for each mail, nobody can make one up, and those to a former address are dead.

use store::{Tx, sql};
use subtle::ConstantTimeEq;

use super::choice::{self, Frequency};
use super::topic::Topic;
use crate::error::{Problem, Result};
use crate::id::MemberId;
use crate::member::base64url;
use crate::seal;

/// The name of the key that signs links.
const KEY: &str = "unsubscribe_key";

/// What a link stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Topic(Topic),
    /// All that comes in this digest.
    Digest(Frequency),
}

impl Stop {
    pub fn as_str(self) -> &'static str {
        match self {
            Stop::Topic(topic) => topic.as_str(),
            Stop::Digest(frequency) => frequency.as_str(),
        }
    }

    fn parse(name: &str) -> Option<Stop> {
        let digest = Frequency::parse(name).filter(|frequency| frequency.is_digest());
        Topic::parse(name).map(Stop::Topic).or(digest.map(Stop::Digest))
    }
}

/// A link as somebody brings it along.
#[derive(Clone, Debug)]
pub struct Link {
    pub member: i64,
    pub what: String,
    pub signature: String,
}

/// The path of a link in a mail to this address.
pub(crate) fn path(tx: &mut Tx, member: MemberId, address: &str, what: Stop) -> Result<String> {
    let key = seal::make_key(tx, KEY)?;
    let what = what.as_str();
    Ok(format!("/unsubscribe/{member}/{what}/{}", sign(&key, member, address, what)))
}

/// What a link would stop, and for which address. Nothing is changed.
///
/// # Errors
/// A problem beside `token` where it was not made by this site, or for an address that the account no longer has.
pub fn look(tx: &mut Tx, link: &Link) -> Result<(Stop, String)> {
    let member = MemberId(link.member);
    let address = tx.maybe(
        sql!("SELECT email FROM member WHERE id = $1 AND email IS NOT NULL AND deleted_at IS NULL"),
        &[&member],
        |r| r.get::<String>(0),
    )?;
    let found = match (seal::key(tx, KEY)?, address, Stop::parse(&link.what)) {
        (Some(key), Some(address), Some(what)) => {
            let right = sign(&key, member, &address, &link.what);
            bool::from(right.as_bytes().ct_eq(link.signature.as_bytes())).then_some((what, address))
        }
        _ => None,
    };
    found.ok_or_else(|| Problem::new("token", "problem-unsubscribe").into())
}

/// Stops the mail; once more changes nothing.
///
/// # Errors
/// As [`look`].
pub fn unsubscribe(tx: &mut Tx, link: &Link) -> Result<(Stop, String)> {
    let (what, address) = look(tx, link)?;
    let member = MemberId(link.member);
    match what {
        Stop::Topic(topic) => choice::stop(tx, member, topic)?,
        Stop::Digest(frequency) => {
            for (topic, choice) in choice::all(tx, member)? {
                if choice.mail == frequency {
                    choice::stop(tx, member, topic)?;
                }
            }
        }
    }
    Ok((what, address))
}

fn sign(key: &str, member: MemberId, address: &str, what: &str) -> String {
    let message = format!("unsubscribe {member} {what} {}", address.to_lowercase());
    base64url(&seal::sign(key, &message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_for_one_person_one_thing_and_one_address() {
        let right = sign("key", MemberId(7), "Ada@example.org", "answers");
        assert_eq!(right, sign("key", MemberId(7), "ada@example.org", "answers"));
        for other in [
            sign("other", MemberId(7), "ada@example.org", "answers"),
            sign("key", MemberId(8), "ada@example.org", "answers"),
            sign("key", MemberId(7), "ben@example.org", "answers"),
            sign("key", MemberId(7), "ada@example.org", "daily"),
        ] {
            assert_ne!(right, other);
        }
    }
}
