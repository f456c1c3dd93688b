//! A connection's statements, prepared once, and the alarm that ends those that run too long.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, PrepFlags, Statement, ToSql};

use crate::row::Inner;
use crate::sqlite::failure::failure;
use crate::tx::{Each, Engine, Failure};
use crate::{Bind, Error, Row, Sql, Value, sql};

/// A connection with its prepared statements, which live as long as the thread that owns it.
pub(crate) struct Session<'c> {
    connection: &'c Connection,
    statements: HashMap<usize, Statement<'c>>,
    /// By sequence, the ids that were taken and not handed out yet.
    ids: HashMap<String, Range<i64>>,
    /// Whether some of them were taken by the transaction that is under way.
    took: bool,
    /// The number that says whether another connection has changed the file.
    version: i64,
}

/// How many ids are taken from a sequence at a time.
const BLOCK: i64 = 16;

impl<'c> Session<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Session { connection, statements: HashMap::new(), ids: HashMap::new(), took: false, version: 0 }
    }

    /// A transaction that writes has begun. Where another process has written meanwhile, it may have reserved ids.
    pub(crate) fn begun(&mut self) -> rusqlite::Result<()> {
        let mut statement = self.connection.prepare_cached("PRAGMA data_version")?;
        let version = statement.query_row([], |row| row.get(0))?;
        if std::mem::replace(&mut self.version, version) != version {
            self.ids.clear();
        }
        Ok(())
    }

    /// What the transaction took is its own for good.
    pub(crate) fn kept(&mut self) {
        self.took = false;
    }

    /// What the transaction took is undone, so that somebody else may be given it.
    pub(crate) fn undone(&mut self) {
        if std::mem::take(&mut self.took) {
            self.ids.clear();
        }
    }

    /// The first of `count` ids straight from the database.
    fn take(&mut self, sequence: &str, count: i64) -> Result<i64, Failure> {
        let sql = sql!(
            "INSERT INTO id_block (name, next) VALUES ($1, 1 + CAST($2 AS BIGINT)) ",
            "ON CONFLICT (name) DO UPDATE SET next = id_block.next + CAST($2 AS BIGINT) RETURNING next - CAST($2 AS BIGINT)"
        );
        let mut id = Err(Error::NoRow);
        self.query(sql, &[&sequence, &count], &mut |row| {
            id = row.get(0);
            false
        })?;
        Ok(id?)
    }

    /// The statement, prepared and with its parameters in place.
    fn bound(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<&mut Statement<'c>, Error> {
        let statement = match self.statements.entry(sql.key()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let statement = self
                    .connection
                    .prepare_with_flags(sql.sqlite, PrepFlags::SQLITE_PREPARE_PERSISTENT)
                    .map_err(|source| Error::caused(format!("the statement at {}", sql.at), source))?;
                entry.insert(statement)
            }
        };
        let wanted = statement.parameter_count();
        if wanted != params.len() {
            let given = params.len();
            return Err(Error::other(format!(
                "the statement at {} takes {wanted} parameters, not {given}",
                sql.at
            )));
        }
        for (index, param) in params.iter().enumerate() {
            let value = param.value();
            if matches!(value, Value::Text(text) if text.contains('\0')) {
                // PostgreSQL holds no such text, so neither does this.
                return Err(Error::other(format!(
                    "parameter ${} at {} has a NUL character",
                    index + 1,
                    sql.at
                )));
            }
            statement
                .raw_bind_parameter(index + 1, Parameter(value))
                .map_err(|source| Error::caused(format!("parameter ${} at {}", index + 1, sql.at), source))?;
        }
        Ok(statement)
    }
}

/// A value as the driver takes it.
pub(crate) struct Parameter<'a>(pub(crate) Value<'a>);

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            Value::Null => ValueRef::Null,
            Value::Int(int) => ValueRef::Integer(int),
            Value::Real(real) => ValueRef::Real(real),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl Engine for Session<'_> {
    fn query(&mut self, sql: &'static Sql, params: &[&dyn Bind], each: Each<'_>) -> Result<(), Failure> {
        let connection = self.connection;
        let statement = self.bound(sql, params)?;
        let reads = statement.readonly();
        let mut rows = statement.raw_query();
        let mut more = true;
        // A statement that writes is run to its end: foreign keys are looked at there.
        while more || !reads {
            match rows.next() {
                Ok(Some(row)) if more => more = each(&Row(Inner::Sqlite(row))),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => {
                    drop(rows);
                    return Err(failure(connection, sql, error));
                }
            }
        }
        Ok(())
    }

    fn run(&mut self, sql: &'static Sql, params: &[&dyn Bind]) -> Result<u64, Failure> {
        let connection = self.connection;
        let statement = self.bound(sql, params)?;
        if statement.column_count() > 0 {
            self.query(sql, params, &mut |_| true)?;
            return Ok(connection.changes());
        }
        let changed = statement.raw_execute().map_err(|error| failure(connection, sql, error))?;
        Ok(changed as u64)
    }

    fn next_ids(&mut self, sequence: &str, count: i64) -> Result<i64, Failure> {
        if count != 1 {
            return self.take(sequence, count);
        }
        if let Some(id) = self.ids.get_mut(sequence).and_then(Iterator::next) {
            return Ok(id);
        }
        let first = self.take(sequence, BLOCK)?;
        self.took = true;
        self.ids.insert(sequence.to_owned(), first + 1..first + BLOCK);
        Ok(first)
    }

    fn reserve(&mut self, sequence: &str, at_least: i64) -> Result<(), Failure> {
        let sql = sql!(
            "INSERT INTO id_block (name, next) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET next = ",
            "CASE WHEN id_block.next > excluded.next THEN id_block.next ELSE excluded.next END"
        );
        self.ids.remove(sequence);
        self.run(sql, &[&sequence, &at_least.saturating_add(1)]).map(drop)
    }

    fn takes_turns(&self) -> bool {
        true
    }
}

/// A point in time after which the connection's statement gives up.
pub(crate) struct Alarm {
    start: Instant,
    /// Nanoseconds after `start`; `u64::MAX` means never.
    at: AtomicU64,
}

impl Alarm {
    pub(crate) fn new() -> Self {
        Alarm { start: Instant::now(), at: AtomicU64::new(u64::MAX) }
    }

    pub(crate) fn set(&self, deadline: Instant) {
        let after = deadline.saturating_duration_since(self.start).as_nanos();
        self.at.store(u64::try_from(after).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn clear(&self) {
        self.at.store(u64::MAX, Ordering::Relaxed);
    }

    pub(crate) fn rings(&self) -> bool {
        let at = self.at.load(Ordering::Relaxed);
        at != u64::MAX && self.start.elapsed().as_nanos() >= u128::from(at)
    }
}
