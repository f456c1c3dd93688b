//! Votes.

mod bookmark;
mod cast;
mod comment;

pub use bookmark::bookmark;
pub use cast::cast;
pub use comment::cast_on_comment;
