//! Whose draft it is.

use store::{Bind, Value};

use crate::id::MemberId;

/// Whose draft it is: a member's, or that of a browser known by the hash of its cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner(String);

impl Owner {
    pub fn member(id: MemberId) -> Owner {
        Owner(format!("m{id}"))
    }

    /// A browser in which nobody has signed in; `hash` is the SHA-256 of the secret in its cookie.
    pub fn visitor(hash: &[u8]) -> Owner {
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Owner(format!("a{hex}"))
    }

    /// How many drafts are kept; a further one takes the place of the oldest.
    pub(super) fn room(&self) -> i64 {
        if self.0.starts_with('m') { 100 } else { 20 }
    }
}

impl Bind for Owner {
    fn value(&self) -> Value<'_> {
        Value::Text(&self.0)
    }
}
