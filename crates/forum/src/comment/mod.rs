//! Comments: short remarks under a question or an answer.

mod post;

pub use post::post;
