//! What moderators and administrators look at.

mod acts;
mod overview;
mod people;

pub use acts::{Deed, acts, acts_about};
pub use overview::{Counts, Overview, holders, overview};
pub use people::{Managed, Suspension, Which, find, people, suspensions};
