//! A Question2Answer site, from a mysqldump of its tables.
//!
//! What the columns mean is in Question2Answer's own `qa-include/db/install.php`. Like every source it is read to its end
//! before anything is written: rows are sorted by what they belong to, on disk where they are many, and joined.

mod dump;
mod join;
mod lex;
mod read;
mod tables;
mod text;

use std::path::Path;

use crate::error::Result;
use crate::progress::Progress;
use crate::sorted::SortedSite;

/// Which site of the dump is read.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What its tables' names begin with; found out where there is one site only.
    pub prefix: Option<String>,
    /// Its name, such as `ask.example.org`; that of its address where none is given.
    pub site: Option<String>,
}

/// Reads the dump at `path` (`.sql`, or `.sql.gz`); what doesn't fit into memory is sorted in the folder `scratch`.
///
/// # Errors
/// When there is no dump, or it is damaged (then with its line), or it is not of one Question2Answer site.
pub fn open(path: &Path, choice: &Choice, scratch: &Path, progress: &mut dyn Progress) -> Result<SortedSite> {
    read::read(path, choice, scratch, progress)
}
