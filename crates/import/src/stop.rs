//! Why the reader of a source's file stops half-way; where in the file that is, the source knows.

use crate::error::Error;

/// What is wrong with a row.
pub(crate) type Wrong = String;

/// Why reading stops.
pub(crate) enum Stop {
    Wrong(Wrong),
    Other(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Other(error)
    }
}

impl From<Wrong> for Stop {
    fn from(wrong: Wrong) -> Stop {
        Stop::Wrong(wrong)
    }
}
