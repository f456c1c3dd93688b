//! Why something could not be written or read: a sentence for the person at the terminal.

use std::fmt;
use std::path::Path;

pub type Result<T> = std::result::Result<T, Failure>;

/// A sentence.
#[derive(Debug)]
pub struct Failure(String);

impl Failure {
    pub fn new(sentence: impl Into<String>) -> Failure {
        Failure(sentence.into())
    }

    /// What the system said about a file.
    pub(crate) fn at(path: &Path) -> impl Fn(std::io::Error) -> Failure {
        move |error| Failure(format!("{}: {error}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        Failure(match error {
            store::Error::Busy => "a program has the database open; stop Stoa first".into(),
            other => other.to_string(),
        })
    }
}

impl From<forum::Error> for Failure {
    fn from(error: forum::Error) -> Failure {
        Failure(error.to_string())
    }
}
