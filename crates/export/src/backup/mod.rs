//! Backups of a running site, each one file, and the proof that they can be restored.
//!
//! Of SQLite the file holds the database as its online backup copied it; of PostgreSQL the rows of one REPEATABLE READ
//! snapshot as lines. Either can be restored into either database. See docs/backup.md for the file's form.

mod file;
mod keep;
mod make;
mod restore;
mod rows;
mod verify;

pub use keep::{name, newest, prune};
pub use make::{Made, make};
pub use restore::{Restored, restore};
pub use verify::{Proof, verify};

pub(crate) use file::private;
pub use file::{Whole, inspect};
