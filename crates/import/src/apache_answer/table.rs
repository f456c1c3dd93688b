//! The rows of a table, by the names of their columns, whichever version of the program made it.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::date;
use crate::error::{Error, Result};

/// The database, which is only read.
pub(super) struct Database {
    connection: Connection,
    name: String,
}

/// A row; a column that the table doesn't have is as one that is NULL.
pub(super) struct Row<'r> {
    columns: &'r HashMap<String, usize>,
    row: &'r rusqlite::Row<'r>,
}

impl Database {
    pub(super) fn open(path: &Path) -> Result<Database> {
        path.metadata().map_err(|cause| Error::File(path.to_owned(), cause))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        match Connection::open_with_flags(path, flags) {
            Ok(connection) => Ok(Database { connection, name }),
            Err(cause) => Err(Error::Unsuitable(format!("{name} can't be opened: {cause}"))),
        }
    }

    fn failed(&self, cause: &rusqlite::Error) -> Error {
        Error::Unsuitable(format!("{} is damaged, or no database of Apache Answer: {cause}", self.name))
    }

    pub(super) fn has(&self, table: &str) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
        let found = self.connection.query_row(sql, [table], |row| row.get::<_, i64>(0));
        found.map(|count| count > 0).map_err(|cause| self.failed(&cause))
    }

    /// How many rows a table has; none where there is no such table.
    pub(super) fn count(&self, table: &str) -> Result<u64> {
        if !self.has(table)? {
            return Ok(0);
        }
        let sql = format!("SELECT COUNT(*) FROM \"{table}\"");
        let found = self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0));
        found.map(|count| count as u64).map_err(|cause| self.failed(&cause))
    }

    /// Hands each row of a table to `each`; of a table that there is not, none.
    pub(super) fn rows(&self, table: &str, each: &mut dyn FnMut(&Row) -> Result<()>) -> Result<()> {
        if !self.has(table)? {
            return Ok(());
        }
        let failed = |cause| self.failed(&cause);
        let mut statement = self.connection.prepare(&format!("SELECT * FROM \"{table}\"")).map_err(failed)?;
        let names = statement.column_names();
        let columns: HashMap<String, usize> =
            names.into_iter().enumerate().map(|(at, name)| (name.to_lowercase(), at)).collect();
        let mut rows = statement.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(&Row { columns: &columns, row }).map_err(|error| match error {
                Error::Unsuitable(what) => Error::Unsuitable(format!("{}, table {table}: {what}", self.name)),
                other => other,
            })?;
        }
        Ok(())
    }
}

impl Row<'_> {
    fn value(&self, column: &str) -> ValueRef<'_> {
        let place = self.columns.get(column);
        place.and_then(|place| self.row.get_ref(*place).ok()).unwrap_or(ValueRef::Null)
    }

    pub(super) fn text(&self, column: &str) -> String {
        match self.value(column) {
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Null => String::new(),
        }
    }

    pub(super) fn number(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            ValueRef::Integer(number) => Some(number),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok()?.trim().parse().ok(),
            ValueRef::Real(number) => Some(number as i64),
            ValueRef::Blob(_) | ValueRef::Null => None,
        }
    }

    /// A number that every row has.
    pub(super) fn must(&self, column: &str) -> Result<i64> {
        self.number(column).ok_or_else(|| Error::Unsuitable(format!("a row has no {column}")))
    }

    /// An id of something else; none where there is nothing, which is written as 0.
    pub(super) fn id(&self, column: &str) -> Option<i64> {
        self.number(column).filter(|id| *id != 0)
    }

    /// A time, which stands as text or as seconds since 1970.
    pub(super) fn time(&self, column: &str) -> Option<i64> {
        match self.value(column) {
            ValueRef::Integer(seconds) => Some(seconds.checked_mul(1_000_000)?),
            ValueRef::Text(bytes) => date::of_database(std::str::from_utf8(bytes).ok()?),
            _ => None,
        }
        .filter(|at| *at > 0)
    }

    /// A time that every row has.
    pub(super) fn must_time(&self, column: &str) -> Result<i64> {
        let wrong = || {
            let found = self.text(column);
            Error::Unsuitable(format!(
                "{column} is {found:?} and should be a date such as 2014-01-21 20:26:05"
            ))
        };
        self.time(column).ok_or_else(wrong)
    }
}
