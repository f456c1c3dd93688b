//! Questions that did not have to be asked: somebody was about to, and found their answer under one that there was already.

mod list;
mod save;

pub use list::{Saved, Savings, savings};
pub use save::save;
