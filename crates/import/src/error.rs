//! Why an import stops.

use std::fmt;
use std::path::PathBuf;

/// What went wrong, as a sentence that says where.
#[derive(Debug)]
pub enum Error {
    /// What was given is not what it should be.
    Unsuitable(String),
    /// A file is damaged: nothing of it was brought in.
    Damaged { file: String, line: u64, column: u64, what: String },
    /// A file can't be read or written.
    File(PathBuf, std::io::Error),
    /// The database refused it.
    Forum(forum::Error),
    /// The reader of what is written here went away.
    Interrupted,
}

/// What an import's functions give.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Unsuitable(sentence) => f.write_str(sentence),
            Error::Damaged { file, line, column, what } => {
                write!(f, "{file} is damaged at line {line}, column {column}: {what}")
            }
            Error::File(path, cause) => write!(f, "{}: {cause}", path.display()),
            Error::Forum(cause) => write!(f, "the database: {cause}"),
            Error::Interrupted => f.write_str("the import was interrupted"),
        }
    }
}

impl std::error::Error for Error {}

impl From<forum::Error> for Error {
    fn from(cause: forum::Error) -> Error {
        Error::Forum(cause)
    }
}

impl From<store::Error> for Error {
    fn from(cause: store::Error) -> Error {
        Error::Forum(cause.into())
    }
}
