//! Comments: short remarks under a question or an answer.

mod delete;
mod edit;
mod find;
mod post;

pub use delete::{delete, may_delete};
pub use edit::{EDIT_MINUTES, edit, may_edit};
pub use find::{Found, find};
pub(crate) use post::place;
pub use post::post;
