//! What can go wrong between the program and its database.

use std::fmt;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a statement or a transaction did not do what was asked.
#[derive(Debug)]
pub enum Error {
    /// [`Tx::one`](crate::Tx::one) found nothing.
    NoRow,
    /// A unique index refused the row. The index's name is the same on both databases; a primary key is called
    /// `<table>_pkey`, by the name that the table was made with on PostgreSQL.
    Unique(String),
    /// A row points to one that is not there, or is pointed to and can't go.
    ForeignKey,
    /// The time for it ran out.
    Deadline,
    /// Others were in the way for too long. Trying again later is sensible.
    Busy,
    /// Anything else: the program's mistake, or the database's trouble.
    Other {
        /// What happened, for the log.
        message: String,
        /// The driver's own error.
        source: Option<Source>,
    },
}

impl Error {
    /// An error that is described by a sentence alone.
    pub fn other(message: impl Into<String>) -> Self {
        Error::Other { message: message.into(), source: None }
    }

    pub(crate) fn caused(message: impl Into<String>, source: impl Into<Source>) -> Self {
        Error::Other { message: message.into(), source: Some(source.into()) }
    }

    /// The same error for another who suffers from it.
    pub(crate) fn copy(&self) -> Self {
        match self {
            Error::NoRow => Error::NoRow,
            Error::Unique(index) => Error::Unique(index.clone()),
            Error::ForeignKey => Error::ForeignKey,
            Error::Deadline => Error::Deadline,
            Error::Busy => Error::Busy,
            Error::Other { .. } => Error::other(self.to_string()),
        }
    }

    pub(crate) fn closed() -> Self {
        Error::other("the database has been closed")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoRow => f.write_str("there is no such row"),
            Error::Unique(index) => write!(f, "the unique index {index} has such a row already"),
            Error::ForeignKey => f.write_str("a row that is pointed to is missing"),
            Error::Deadline => f.write_str("the database did not answer in time"),
            Error::Busy => f.write_str("the database is too busy"),
            Error::Other { message, source: None } => f.write_str(message),
            Error::Other { message, source: Some(source) } => write!(f, "{message}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Other { source: Some(source), .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}
