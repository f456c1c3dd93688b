//! A full-text index: documents, queries, ranking.
//!
//! Text and facts come in as [`Topic`]s with their replies; ids come out, best first. What a topic is, who may see it and
//! where the text is kept, the caller knows. An index is derived: thrown away and filled again, it gives the same results.
//!
//! A search runs in two steps. The first finds the best few hundred by BM25 over all words of a topic, skipping what
//! can't be among them (block-max WAND). The second weighs these by more: where the words stand, and what the community
//! thinks ([`Weights`]).

mod bulk;
mod class;
mod collect;
mod document;
mod find;
mod fold;
mod gather;
mod index;
mod language;
mod mark;
mod plain;
mod plan;
mod progress;
mod query;
mod rank;
mod schema;
mod segment;
mod similar;
mod spelling;
mod stream;
#[cfg(test)]
mod tests;
mod token;
mod words;

pub use document::{Reply, Topic};
pub use find::{COUNTED, Found, Loosened, Order, Request};
pub use index::{Error, Index, Result};
pub use language::Language;
pub use mark::Marker;
pub use progress::Progress;
pub use query::{Clause, Fact, Note, Query, Range, State};
pub use rank::Weights;
pub use similar::Like;
