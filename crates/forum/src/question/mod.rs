//! Questions.

mod ask;
mod brief;
mod count;
pub mod feed;
mod hot;
pub mod list;
pub mod news;
mod page;
mod row;
pub mod sitemap;
mod tab;
mod transfer;

pub use ask::{Draft, EXCERPT, ask};
pub use brief::{Brief, briefs, unanswered};
pub use count::count;
pub use hot::hot;
pub use page::{Answer, Comment, Edited, Mine, Order, Page, Question, page};
pub(crate) use row::{COLUMNS, tags};
pub use row::{QuestionRow, row_at};
pub use transfer::{destinations, transfer};
