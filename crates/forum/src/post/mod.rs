//! Posts as texts: what questions and answers have in common when they are edited, compared and rolled back.

mod edit;
mod grace;
mod history;
mod rollback;
mod save;
mod source;
pub mod timeline;

pub use edit::{Draft, edit};
pub use history::{History, PAGE, Revision, history, revision};
pub use rollback::rollback;
pub use save::Outcome;
pub use source::{Source, Text, Version, open, source};
