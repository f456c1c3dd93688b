//! PostgreSQL's errors in the store's words.

use postgres::error::SqlState;

use crate::Error;

/// The store's error for the driver's.
pub(crate) fn translate(at: &str, error: postgres::Error) -> Error {
    let Some(told) = error.as_db_error() else {
        return Error::caused(format!("the statement at {at}"), error);
    };
    match *told.code() {
        SqlState::UNIQUE_VIOLATION => Error::Unique(told.constraint().unwrap_or("unknown").to_owned()),
        SqlState::FOREIGN_KEY_VIOLATION | SqlState::RESTRICT_VIOLATION => Error::ForeignKey,
        SqlState::QUERY_CANCELED => Error::Deadline,
        SqlState::LOCK_NOT_AVAILABLE | SqlState::TOO_MANY_CONNECTIONS => Error::Busy,
        _ if is_conflict(&error) => Error::Busy,
        // The driver's own words are only "db error".
        _ => Error::caused(format!("the statement at {at}: {}", told.message()), error),
    }
}

/// Whether another transaction was in the way, so that trying again is right.
pub(crate) fn is_conflict(error: &postgres::Error) -> bool {
    matches!(error.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED))
}

/// Whether a statement was prepared before the tables changed.
pub(crate) fn is_stale(error: &postgres::Error) -> bool {
    matches!(error.code(), Some(&SqlState::FEATURE_NOT_SUPPORTED | &SqlState::INVALID_SQL_STATEMENT_NAME))
}

/// Whether the connection is gone.
pub(crate) fn is_lost(error: &postgres::Error) -> bool {
    use std::error::Error as _;
    let told = match error.code() {
        Some(code) => code.code().starts_with("57P") || code.code().starts_with("08"),
        None => error.source().is_some_and(|source| source.is::<std::io::Error>()),
    };
    told || error.is_closed()
}
