//! One row as one line: a JSON object (RFC 8259) with the columns in the order of their names.
//!
//! Integers are written in full (up to 64 bits), floating-point numbers as strings (the shortest that reads back as the
//! same), bytes as Base64 (RFC 4648, with padding), what is missing as null. The same row is the same line whichever database it comes from, so lines can be compared by their hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json};
use store::Value;
use store::bulk::{Column, Kind, Put, Table};

use crate::{Failure, Result};

/// Appends the row and a line feed.
pub(crate) fn write(table: &Table, values: &[Value<'_>], out: &mut Vec<u8>) -> Result<()> {
    let failed =
        |error: serde_json::Error| Failure::new(format!("a row of {} can't be written: {error}", table.name));
    for (index, (column, value)) in table.columns.iter().zip(values).enumerate() {
        out.push(if index == 0 { b'{' } else { b',' });
        serde_json::to_writer(&mut *out, &column.name).map_err(failed)?;
        out.push(b':');
        match value {
            Value::Null => out.extend_from_slice(b"null"),
            Value::Int(int) => serde_json::to_writer(&mut *out, int).map_err(failed)?,
            Value::Real(real) => serde_json::to_writer(&mut *out, &real.to_string()).map_err(failed)?,
            Value::Text(text) => serde_json::to_writer(&mut *out, text).map_err(failed)?,
            Value::Bytes(bytes) => {
                serde_json::to_writer(&mut *out, &STANDARD.encode(bytes)).map_err(failed)?;
            }
        }
    }
    out.extend_from_slice(b"}\n");
    Ok(())
}

/// A value with its own memory.
#[derive(Clone, Debug, PartialEq)]
enum Owned {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Owned::Null => Value::Null,
            Owned::Int(int) => Value::Int(*int),
            Owned::Real(real) => Value::Real(*real),
            Owned::Text(text) => Value::Text(text),
            Owned::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

/// Reads a line and puts it into its table.
pub(crate) fn put(table: &Table, line: &[u8], put: Put<'_>) -> Result<()> {
    let row = read(table, line)
        .map_err(|what| Failure::new(format!("a row of {} can't be read: {what}", table.name)))?;
    Ok(put(&row.iter().map(Owned::value).collect::<Vec<_>>())?)
}

/// Reads a line back into values in the order of the table's columns.
fn read(table: &Table, line: &[u8]) -> std::result::Result<Vec<Owned>, String> {
    let mut row = Vec::with_capacity(table.columns.len());
    let mut object: Map<String, Json> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    for column in &table.columns {
        let Some(json) = object.remove(&column.name) else {
            return Err(format!("the column {:?} is missing", column.name));
        };
        row.push(value(column, json).ok_or_else(|| format!("{:?} holds something else", column.name))?);
    }
    match object.keys().next() {
        Some(other) => Err(format!("{other:?} is no column of {}", table.name)),
        None => Ok(row),
    }
}

fn value(column: &Column, json: Json) -> Option<Owned> {
    match (column.kind, json) {
        (_, Json::Null) if column.nullable => Some(Owned::Null),
        (Kind::Int, Json::Number(number)) => number.as_i64().map(Owned::Int),
        (Kind::Real, Json::String(text)) => text.parse().ok().map(Owned::Real),
        (Kind::Text, Json::String(text)) => (!text.contains('\0')).then_some(Owned::Text(text)),
        (Kind::Bytes, Json::String(text)) => STANDARD.decode(text).ok().map(Owned::Bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let column = |name: &str, kind| Column { name: name.to_owned(), kind, nullable: name == "d" };
        let columns = vec![
            column("a", Kind::Int),
            column("b", Kind::Real),
            column("c", Kind::Text),
            column("d", Kind::Bytes),
        ];
        Table { name: "t".into(), columns, key: vec!["a".into()], parents: Vec::new() }
    }

    #[test]
    fn a_row_comes_back_as_it_was() {
        let rows = [
            [
                Value::Int(i64::MIN),
                Value::Real(0.1 + 0.2),
                Value::Text("a\n\"b\"\u{1}é\u{2028}"),
                Value::Bytes(&[0, 255]),
            ],
            [Value::Int(i64::MAX), Value::Real(-0.0), Value::Text(""), Value::Null],
        ];
        for row in rows {
            let mut line = Vec::new();
            write(&table(), &row, &mut line).unwrap();
            assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
            let back = read(&table(), &line).unwrap();
            assert_eq!(back.iter().map(Owned::value).collect::<Vec<_>>(), row);
        }
    }

    #[test]
    fn a_line_that_does_not_fit_is_refused() {
        for line in [
            r#"{"a":1,"b":"1.5","c":"x"}"#,
            r#"{"a":1,"b":"1.5","c":"x","d":null,"e":1}"#,
            r#"{"a":null,"b":"1.5","c":"x","d":null}"#,
            r#"{"a":9223372036854775808,"b":"1.5","c":"x","d":null}"#,
            r#"{"a":1,"b":"1.5","c":"\u0000","d":null}"#,
            r#"{"a":1,"b":"1.5","c":"x","d":"?"}"#,
            "{",
        ] {
            assert!(read(&table(), line.as_bytes()).is_err(), "{line}");
        }
    }
}
