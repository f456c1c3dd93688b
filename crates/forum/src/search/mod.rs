//! The plain search: which questions hold all of these words. Small on purpose; the words are kept by a follower of the
//! event log. It answers while an index is not there; what an index is made of is a [`Source`], and what it found comes
//! back through [`found`].

mod find;
pub mod found;
mod instead;
mod query;
mod related;
mod source;
mod words;
mod writer;

pub use find::{DEEPEST, Found, Order, find};
pub use instead::{Instead, instead};
pub use query::Query;
pub use related::related;
pub use source::{Answer, Source, ids_after, source};
pub use words::{Word, marked, words};
pub use writer::Words;
