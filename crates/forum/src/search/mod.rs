//! The plain search: which questions hold all of these words. Small on purpose; the words are kept by a follower of the
//! event log, so another engine can take its place without the rest knowing.

mod find;
mod query;
mod related;
mod words;
mod writer;

pub use find::{DEEPEST, Found, Order, find};
pub use query::Query;
pub use related::related;
pub use words::{Word, marked, words};
pub use writer::Words;
