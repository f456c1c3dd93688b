//! An Apache Answer site, from its SQLite database.
//!
//! What the columns mean is in Apache Answer's own `internal/entity`. Like every source it is read to its end before
//! anything is written: rows are sorted by what they belong to, on disk where they are many, and joined.

mod ids;
mod join;
mod read;
mod table;
mod uploads;

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::progress::Progress;
use crate::sorted::SortedSite;

/// What is read.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The site's name, such as `ask.example.org`; that of its address where none is given.
    pub site: Option<String>,
    /// The folder of what people uploaded; `uploads` beside the database, or one above, where none is given.
    pub uploads: Option<PathBuf>,
}

/// Reads the database at `path`; what doesn't fit into memory is sorted in the folder `scratch`.
///
/// # Errors
/// When there is no database, or it can't be read, or it is not one of Apache Answer.
pub fn open(path: &Path, choice: &Choice, scratch: &Path, progress: &mut dyn Progress) -> Result<SortedSite> {
    read::read(path, choice, scratch, progress)
}
