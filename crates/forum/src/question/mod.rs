//! Questions.

mod ask;
mod hot;
pub mod list;
mod page;
mod row;

pub use ask::{Draft, ask};
pub use hot::hot;
pub use page::{Answer, Closure, Comment, Edited, Mine, Order, Page, Question, page};
pub use row::{QuestionRow, row_at};
