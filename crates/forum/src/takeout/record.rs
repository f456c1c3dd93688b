//! Rows as JSON objects.

use serde_json::{Map, Value as Json};
use store::{Bind, Error as StoreError, Sql, Tx, Value};

use crate::error::Result;

/// A statement, and the names of its columns in what is handed out.
pub(super) type List = (&'static Sql, &'static [&'static str]);

/// A [`List`]: `list!("q.id" => "id", "q.title" => "title"; " FROM question q ..")`. Reading all is what it is for.
macro_rules! list {
    ($first:literal => $name:literal $(, $column:literal => $names:literal)* ; $($rest:tt)+) => {
        (
            store::sql!(scan "SELECT ", $first, $(", ", $column,)* $($rest)+),
            &[$name $(, $names)*],
        )
    };
}

pub(super) use list;

/// All rows of a list.
pub(super) fn records(tx: &mut Tx, (sql, names): List, params: &[&dyn Bind]) -> Result<Vec<Json>> {
    Ok(tx.all(sql, params, |row| {
        let mut object = Map::new();
        for (index, name) in names.iter().enumerate() {
            object.insert((*name).to_owned(), json(row.value(index)?)?);
        }
        Ok(Json::Object(object))
    })?)
}

fn json(value: Value<'_>) -> std::result::Result<Json, StoreError> {
    Ok(match value {
        Value::Null => Json::Null,
        Value::Int(int) => int.into(),
        Value::Real(real) => real.into(),
        Value::Text(text) => text.into(),
        Value::Bytes(_) => return Err(StoreError::other("bytes are not handed out in a list")),
    })
}
