//! Questions.

mod ask;
mod hot;
pub mod list;
mod page;
mod row;

pub(crate) use ask::EXCERPT;
pub use ask::{Draft, ask};
pub use hot::hot;
pub use page::{Answer, Comment, Edited, Mine, Order, Page, Question, page};
pub(crate) use row::tags;
pub use row::{QuestionRow, row_at};
