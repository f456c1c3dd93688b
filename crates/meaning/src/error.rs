//! What can go wrong.

use std::fmt;
use std::path::Path;

/// A sentence without its end: what is wrong with which file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub(crate) String);

impl Error {
    pub(crate) fn new(sentence: impl Into<String>) -> Error {
        Error(sentence.into())
    }

    /// A file that can't be read or written.
    pub(crate) fn of(path: &Path, cause: &dyn fmt::Display) -> Error {
        Error(format!("{}: {cause}", path.display()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
