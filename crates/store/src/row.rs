//! What comes back.

use crate::{Error, Value};

/// One row of a result.
pub struct Row<'a>(pub(crate) Inner<'a>);

pub(crate) enum Inner<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// The column at `index`, counted from 0.
    ///
    /// # Errors
    /// When there is no such column, or it holds another kind of value.
    pub fn get<T: Column>(&self, index: usize) -> Result<T, Error> {
        T::from_row(self, index)
    }

    /// The column at `index` as it lies, without a copy.
    ///
    /// # Errors
    /// When there is no such column, or the database has a type for it that the other one lacks.
    pub fn value(&self, index: usize) -> Result<Value<'_>, Error> {
        match &self.0 {
            Inner::Sqlite(row) => crate::sqlite::column(row, index),
            Inner::Postgres(row) => crate::postgres::column(row, index),
        }
    }
}

/// What a column can become. A newtype joins in one line:
/// `fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error> { row.get(index).map(Self) }`.
pub trait Column: Sized {
    /// Reads the column at `index`.
    ///
    /// # Errors
    /// When the column holds something else.
    fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error>;
}

fn mismatch<T>(index: usize, wanted: &str, found: Value<'_>) -> Result<T, Error> {
    let found = match found {
        Value::Null => "NULL",
        Value::Int(_) => "an integer",
        Value::Real(_) => "a floating-point number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
    };
    Err(Error::other(format!("column {index} was to be {wanted} and is {found}")))
}

impl Column for i64 {
    fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error> {
        match row.value(index)? {
            Value::Int(int) => Ok(int),
            other => mismatch(index, "an integer", other),
        }
    }
}

impl Column for f64 {
    fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error> {
        match row.value(index)? {
            Value::Real(real) => Ok(real),
            other => mismatch(index, "a floating-point number", other),
        }
    }
}

impl Column for String {
    fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error> {
        match row.value(index)? {
            Value::Text(text) => Ok(text.to_owned()),
            other => mismatch(index, "text", other),
        }
    }
}

impl Column for Vec<u8> {
    fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error> {
        match row.value(index)? {
            Value::Bytes(bytes) => Ok(bytes.to_vec()),
            other => mismatch(index, "bytes", other),
        }
    }
}

impl<T: Column> Column for Option<T> {
    fn from_row(row: &Row<'_>, index: usize) -> Result<Self, Error> {
        match row.value(index)? {
            Value::Null => Ok(None),
            _ => T::from_row(row, index).map(Some),
        }
    }
}
