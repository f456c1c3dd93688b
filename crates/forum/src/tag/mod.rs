//! Tags: the words by which questions are found.

mod assign;
mod name;

pub use assign::{assign, unassign};
pub use name::{LONGEST, MOST, parse};
