//! Texts as vectors that are near where texts mean the same.
//!
//! A [`Model`] (a small BERT whose weights somebody else trained) makes a vector of a text; [`Vectors`] keeps those of many
//! texts by their ids and finds the nearest ones. Which texts these are, the caller knows.

mod dense;
mod encoder;
mod error;
mod model;
mod pack;
mod tensors;
pub mod testing;
#[cfg(test)]
mod tests;
mod vectors;
mod words;

pub use error::{Error, Result};
pub use model::Model;
pub use pack::pack;
pub use vectors::{Progress, Vectors};
