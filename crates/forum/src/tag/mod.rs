//! Tags: the words by which questions are found.

mod assign;
mod name;

pub use assign::{assign, make, unassign};
pub use name::{LONGEST, MOST, parse};
