//! Whole tables, out and in: what backups and exports are made of.
//!
//! Tables and columns are read from the database itself, so one that a later migration adds is never forgotten. Rows come
//! in the order of the primary key, which is the same on both databases, and so is every value: a table that moved from
//! one to the other reads the same.
//!
//! This is synchronous and on connections of its own; call it on a thread that may wait for minutes.

mod order;
mod postgres;
mod sqlite;

use crate::{Error, Location, Migration, Options, Value};

pub use sqlite::{copy_sqlite, is_sound};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Int,
    Real,
    Text,
    Bytes,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    pub nullable: bool,
}

/// One table as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// In the order of their names, for their order in the database depends on its history.
    pub columns: Vec<Column>,
    /// The names of the primary key's columns, in its order.
    pub key: Vec<String>,
    /// The tables that this one's rows point to.
    pub parents: Vec<String>,
}

impl Table {
    /// `SELECT` of all columns in the order of the key.
    fn select(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let key: Vec<_> = self.key.iter().map(|name| quoted(name)).collect();
        format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), quoted(&self.name), key.join(", "))
    }
}

/// A name as both databases read it to the letter.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The store's record of migrations, which is no table of the site.
const MIGRATIONS: &str = "migration";

/// Takes one row; what it refuses ends the reading.
pub type Take<'a, E> = &'a mut dyn FnMut(&[Value<'_>]) -> Result<(), E>;

/// Puts one row into a table, its values in the order of the columns.
pub type Put<'a> = &'a mut dyn FnMut(&[Value<'_>]) -> Result<(), Error>;

/// Gives a table its rows, one by one.
pub type Feed<'a, E> = &'a mut dyn FnMut(Put<'_>) -> Result<(), E>;

/// One unmoving state of all tables, while others go on writing.
pub struct Snapshot {
    tables: Vec<Table>,
    migrations: Vec<String>,
    inner: Reading,
}

enum Reading {
    Sqlite(sqlite::Reading),
    Postgres(postgres::Reading),
}

impl Snapshot {
    /// Takes it. Nothing is created or migrated.
    ///
    /// # Errors
    /// When there is no such file, the server can't be reached, or a table has no primary key.
    pub fn open(location: &Location) -> Result<Snapshot, Error> {
        let (mut tables, migrations, inner) = match location {
            Location::Sqlite(path) => {
                let mut reading = sqlite::Reading::open(path)?;
                (reading.tables()?, reading.migrations()?, Reading::Sqlite(reading))
            }
            Location::Postgres(url) => {
                let mut reading = postgres::Reading::open(url)?;
                (reading.tables()?, reading.migrations()?, Reading::Postgres(reading))
            }
        };
        tables.retain(|table| table.name != MIGRATIONS);
        if let Some(table) = tables.iter().find(|table| table.key.is_empty()) {
            return Err(Error::other(format!("the table {} has no primary key", table.name)));
        }
        Ok(Snapshot { tables: order::parents_first(tables)?, migrations, inner })
    }

    /// Every table but the record of migrations, those that are pointed to before those that point.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The names of the migrations that ran, in their order.
    pub fn migrations(&self) -> &[String] {
        &self.migrations
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// The database's.
    pub fn count(&mut self, table: &Table) -> Result<u64, Error> {
        let sql = format!("SELECT COUNT(*) FROM {}", quoted(&table.name));
        match &mut self.inner {
            Reading::Sqlite(reading) => reading.number(&sql),
            Reading::Postgres(reading) => reading.number(&sql),
        }
    }

    /// Hands out every row of a table, its values in the order of the columns. Holds one row in memory at a time.
    ///
    /// # Errors
    /// The database's, and what `take` refuses.
    pub fn rows<E: From<Error>>(&mut self, table: &Table, take: Take<'_, E>) -> Result<(), E> {
        match &mut self.inner {
            Reading::Sqlite(reading) => reading.rows(table, take),
            Reading::Postgres(reading) => reading.rows(table, take),
        }
    }
}

/// The tables of a database being made anew: nothing of it is there until [`Fill::finish`], and everything after.
pub struct Fill {
    tables: Vec<Table>,
    inner: Filling,
}

enum Filling {
    Sqlite(sqlite::Filling),
    Postgres(postgres::Filling),
}

impl Fill {
    /// Begins. Whatever stands there goes when it is finished; the tables are those that the migrations make.
    ///
    /// # Errors
    /// [`Error::Busy`] when a program has the database open; the database's.
    pub fn begin(location: &Location, migrations: &[Migration]) -> Result<Fill, Error> {
        let (tables, inner) = match location {
            Location::Sqlite(path) => {
                let mut filling = sqlite::Filling::begin(path, migrations)?;
                (filling.tables()?, Filling::Sqlite(filling))
            }
            Location::Postgres(url) => {
                let mut filling = postgres::Filling::begin(url, migrations)?;
                (filling.tables()?, Filling::Postgres(filling))
            }
        };
        let tables = order::parents_first(tables)?;
        Ok(Fill { tables: tables.into_iter().filter(|table| table.name != MIGRATIONS).collect(), inner })
    }

    /// The tables that can be filled, those that are pointed to first.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Puts rows into a table, as many as `feed` has.
    ///
    /// # Errors
    /// The database's, and `feed`'s own.
    pub fn rows<E: From<Error>>(&mut self, table: &Table, feed: Feed<'_, E>) -> Result<(), E> {
        match &mut self.inner {
            Filling::Sqlite(filling) => filling.rows(table, feed),
            Filling::Postgres(filling) => filling.rows(table, feed),
        }
    }

    /// Puts all of it in the place of what was there.
    ///
    /// # Errors
    /// The database's; then what was there still is.
    pub fn finish(self) -> Result<(), Error> {
        match self.inner {
            Filling::Sqlite(filling) => filling.finish(),
            Filling::Postgres(filling) => filling.finish(),
        }
    }
}

/// Puts a whole SQLite file in the place of the database at `path`.
///
/// # Errors
/// [`Error::Busy`] when a program has the database open; the file system's.
pub fn replace_sqlite(path: &std::path::Path, with: &std::path::Path) -> Result<(), Error> {
    sqlite::replace(path, with)
}

/// How the connections of this module are opened.
fn options() -> Options {
    Options::default()
}
