//! Values in PostgreSQL's binary form.

use std::error::Error;

use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::Value;

type Boxed = Box<dyn Error + Sync + Send>;

/// A value as the driver sends it. The type is the server's idea, from the statement.
#[derive(Debug)]
pub(crate) struct Parameter<'a>(pub(crate) Value<'a>);

impl ToSql for Parameter<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match (self.0, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(int), &Type::INT8) => int.to_sql(ty, out),
            (Value::Int(int), &Type::INT4) => i32::try_from(int)?.to_sql(ty, out),
            (Value::Int(int), &Type::INT2) => i16::try_from(int)?.to_sql(ty, out),
            (Value::Real(real), &Type::FLOAT8) => real.to_sql(ty, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::BPCHAR | &Type::NAME) => {
                text.to_sql(ty, out)
            }
            (Value::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (value, ty) => Err(format!("{value:?} is no {ty}; the statement may need a CAST").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A column as it came.
pub(crate) struct Raw<'a>(pub(crate) Value<'a>);

impl<'a> FromSql<'a> for Raw<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(Raw(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            // SQLite has no truth values: comparisons and EXISTS are 0 or 1 there.
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => Value::Text(<&str>::from_sql(ty, raw)?),
            Type::BYTEA => Value::Bytes(<&[u8]>::from_sql(ty, raw)?),
            _ => return Err(format!("{ty} has no like on SQLite; the statement needs a CAST").into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Boxed> {
        Ok(Raw(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Whether a parameter of this type takes all that a `Value` can hold.
pub(crate) fn takes(ty: &Type) -> bool {
    [Type::INT8, Type::FLOAT8, Type::TEXT, Type::BYTEA].contains(ty)
}

/// Whether a column of this type can be read.
pub(crate) fn gives(ty: &Type) -> bool {
    takes(ty) || [Type::INT4, Type::INT2, Type::BOOL, Type::VARCHAR, Type::BPCHAR, Type::NAME].contains(ty)
}
