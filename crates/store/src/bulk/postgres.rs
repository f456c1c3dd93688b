//! PostgreSQL: reading in one REPEATABLE READ transaction, filling by COPY in one transaction that makes the tables too.

use postgres::Client;
use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::Type;
use std::time::Duration;

use super::{Column, Feed, Kind, Table, Take, quoted};
use crate::postgres::{Parameter, column, configure, connect};
use crate::{Error, Migration, migrate};

/// How many tenths of a second others are given to let go of the database.
const PATIENCE: u32 = 20;

fn trouble(source: postgres::Error) -> Error {
    let told = source.as_db_error().map(|told| format!(": {}", told.message())).unwrap_or_default();
    Error::caused(format!("PostgreSQL{told}"), source)
}

/// A connection in a read transaction.
pub(super) struct Reading {
    client: Client,
}

impl Reading {
    pub(super) fn open(url: &str) -> Result<Reading, Error> {
        let mut client = connect(&configure(url)?)?;
        client
            .batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0")
            .map_err(trouble)?;
        Ok(Reading { client })
    }

    pub(super) fn tables(&mut self) -> Result<Vec<Table>, Error> {
        tables(&mut self.client)
    }

    pub(super) fn migrations(&mut self) -> Result<Vec<String>, Error> {
        if !self.tables()?.iter().any(|table| table.name == super::MIGRATIONS) {
            return Ok(Vec::new());
        }
        let rows = self.client.query("SELECT name FROM migration ORDER BY number", &[]).map_err(trouble)?;
        rows.iter().map(|row| row.try_get(0).map_err(trouble)).collect()
    }

    pub(super) fn number(&mut self, sql: &str) -> Result<u64, Error> {
        let number: i64 = self.client.query_one(sql, &[]).and_then(|row| row.try_get(0)).map_err(trouble)?;
        Ok(u64::try_from(number).unwrap_or(0))
    }

    pub(super) fn rows<E: From<Error>>(&mut self, table: &Table, take: Take<'_, E>) -> Result<(), E> {
        let mut rows =
            self.client.query_raw(&table.select(), std::iter::empty::<Parameter<'_>>()).map_err(trouble)?;
        while let Some(row) = rows.next().map_err(trouble)? {
            let mut values = Vec::with_capacity(table.columns.len());
            for index in 0..table.columns.len() {
                values.push(column(&row, index)?);
            }
            take(&values)?;
        }
        Ok(())
    }
}

/// The tables of the schema that unqualified names mean.
fn tables(client: &mut Client) -> Result<Vec<Table>, Error> {
    let names = client
        .query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", &[])
        .map_err(trouble)?;
    let mut tables = Vec::with_capacity(names.len());
    for name in names {
        tables.push(table(client, name.try_get(0).map_err(trouble)?)?);
    }
    Ok(tables)
}

fn table(client: &mut Client, name: String) -> Result<Table, Error> {
    let mut columns = Vec::new();
    let of =
        "c.relname = $1 AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())";
    let select = "SELECT a.attname, a.atttypid, a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
                  WHERE a.attnum > 0 AND NOT a.attisdropped AND ";
    for row in client.query(&format!("{select}{of}"), &[&name]).map_err(trouble)? {
        let kind = match Type::from_oid(row.try_get(1).map_err(trouble)?) {
            Some(Type::INT8 | Type::INT4 | Type::INT2) => Kind::Int,
            Some(Type::FLOAT8) => Kind::Real,
            Some(Type::BYTEA) => Kind::Bytes,
            _ => Kind::Text,
        };
        let not_null: bool = row.try_get(2).map_err(trouble)?;
        columns.push(Column { name: row.try_get(0).map_err(trouble)?, kind, nullable: !not_null });
    }
    columns.sort_by(|a, b| a.name.cmp(&b.name));
    let mut texts = |select: &str, order: &str| {
        let rows = client.query(&format!("{select}{of}{order}"), &[&name]).map_err(trouble)?;
        rows.iter().map(|row| row.try_get(0).map_err(trouble)).collect::<Result<Vec<String>, _>>()
    };
    let key = texts(
        "SELECT a.attname FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
         CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place) \
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum WHERE ",
        " ORDER BY k.place",
    )?;
    let parents = texts(
        "SELECT DISTINCT p.relname FROM pg_class c JOIN pg_constraint f ON f.conrelid = c.oid AND f.contype = 'f' \
         JOIN pg_class p ON p.oid = f.confrelid WHERE ",
        "",
    )?;
    Ok(Table { name, columns, key, parents })
}

/// A connection in a transaction that has taken all tables away and made them anew.
pub(super) struct Filling {
    client: Client,
}

impl Filling {
    pub(super) fn begin(url: &str, migrations: &[Migration]) -> Result<Filling, Error> {
        let mut client = connect(&configure(url)?)?;
        alone(&mut client)?;
        client.batch_execute("BEGIN; SET LOCAL statement_timeout = 0").map_err(trouble)?;
        for table in tables(&mut client)? {
            client.batch_execute(&format!("DROP TABLE {} CASCADE", quoted(&table.name))).map_err(trouble)?;
        }
        make(&mut client, migrations).map_err(trouble)?;
        Ok(Filling { client })
    }

    pub(super) fn tables(&mut self) -> Result<Vec<Table>, Error> {
        tables(&mut self.client)
    }

    pub(super) fn rows<E: From<Error>>(&mut self, table: &Table, feed: Feed<'_, E>) -> Result<(), E> {
        let name = quoted(&table.name);
        // The table may hold rows that a migration put there.
        self.client.batch_execute(&format!("DELETE FROM {name}")).map_err(trouble)?;
        let columns: Vec<_> = table.columns.iter().map(|column| quoted(&column.name)).collect();
        let types: Vec<_> = table.columns.iter().map(|column| of(column.kind)).collect();
        let copy = format!("COPY {name} ({}) FROM STDIN (FORMAT binary)", columns.join(", "));
        let writer = self.client.copy_in(&copy).map_err(trouble)?;
        let mut writer = BinaryCopyInWriter::new(writer, &types);
        feed(&mut |row| writer.write_raw(row.iter().map(|value| Parameter(*value))).map_err(trouble))?;
        writer.finish().map(drop).map_err(trouble)?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.client.batch_execute("COMMIT").map_err(trouble)
    }
}

/// Makes sure that no Stoa uses the database. One that was just stopped is given a moment to be gone.
fn alone(client: &mut Client) -> Result<(), Error> {
    let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                  AND pid <> pg_backend_pid() AND application_name = 'stoa'";
    for _ in 0..PATIENCE {
        let count: i64 = client.query_one(others, &[]).and_then(|row| row.try_get(0)).map_err(trouble)?;
        if count == 0 {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err(Error::Busy)
}

/// The store's own tables and those of the migrations.
fn make(client: &mut Client, migrations: &[Migration]) -> Result<(), postgres::Error> {
    client.batch_execute(&crate::postgres::own_tables())?;
    for (number, migration) in (0_i64..).zip(migrations) {
        client.batch_execute(&migrate::for_postgres(migration.sql))?;
        let row = "INSERT INTO migration (number, name, applied_at) VALUES ($1, $2, $3)";
        client.execute(row, &[&number, &migration.name, &migrate::now()])?;
    }
    Ok(())
}

fn of(kind: Kind) -> Type {
    match kind {
        Kind::Int => Type::INT8,
        Kind::Real => Type::FLOAT8,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
    }
}
