//! SQLite's errors in the store's words.

use rusqlite::{Connection, ErrorCode, ffi};

use crate::tx::Failure;
use crate::{Error, Sql};

/// What a statement's error means.
pub(crate) fn failure(connection: &Connection, sql: &Sql, error: rusqlite::Error) -> Failure {
    Failure { error: translate(connection, sql.at, error), again: false }
}

/// The store's error for the driver's.
pub(crate) fn translate(connection: &Connection, at: &str, error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        return Error::caused(format!("the statement at {at}"), error);
    };
    match code.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            let primary = code.extended_code != ffi::SQLITE_CONSTRAINT_UNIQUE;
            match index(connection, message.as_deref().unwrap_or_default(), primary) {
                Some(name) => Error::Unique(name),
                None => Error::caused(format!("the statement at {at}"), error),
            }
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Error::ForeignKey,
        _ => match code.code {
            ErrorCode::OperationInterrupted => Error::Deadline,
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy,
            _ => Error::caused(format!("the statement at {at}"), error),
        },
    }
}

/// The name PostgreSQL would give: SQLite tells `table.column, table.column`, or `index 'name'` for an index on
/// expressions.
fn index(connection: &Connection, message: &str, primary: bool) -> Option<String> {
    let told = message.strip_prefix("UNIQUE constraint failed: ")?;
    if let Some(name) = told.strip_prefix("index '") {
        return name.strip_suffix('\'').map(str::to_owned);
    }
    let mut table = "";
    let mut columns = Vec::new();
    for part in told.split(", ") {
        let (of, column) = part.split_once('.')?;
        table = of;
        columns.push(column);
    }
    if primary {
        return Some(format!("{table}_pkey"));
    }
    let named = |name: &str, origin: &str| match origin {
        "c" => name.to_owned(),
        _ => format!("{table}_{}_key", columns.join("_")),
    };
    uniques(connection, table)
        .ok()?
        .into_iter()
        .find(|unique| unique.columns == columns)
        .map(|unique| named(&unique.name, &unique.origin))
}

/// A unique index of a table.
pub(crate) struct Unique {
    pub(crate) name: String,
    /// `c` when made by CREATE INDEX, `u` by UNIQUE, `pk` by PRIMARY KEY.
    pub(crate) origin: String,
    /// Empty names stand for expressions.
    pub(crate) columns: Vec<String>,
}

/// The table's unique indexes.
pub(crate) fn uniques(connection: &Connection, table: &str) -> rusqlite::Result<Vec<Unique>> {
    let mut list =
        connection.prepare_cached("SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\" = 1")?;
    let mut info = connection.prepare_cached("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?;
    let indexes = list.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
    indexes
        .map(|index| {
            let (name, origin): (String, String) = index?;
            let columns = info
                .query_map([&name], |row| Ok(row.get::<_, Option<String>>(0)?.unwrap_or_default()))?
                .collect::<Result<_, _>>()?;
            Ok(Unique { name, origin, columns })
        })
        .collect()
}
