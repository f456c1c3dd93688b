//! What a backup or an export says about itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::Migration;
use store::bulk::Snapshot;

use crate::digest::{Hashing, hex};
use crate::{Failure, Result, Unit, Watch, line};

/// The version of the form that this program writes.
pub const VERSION: u32 = 1;

/// What is in it, and how to tell that all of it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the form; a reader refuses one that it does not know.
    pub version: u32,
    /// The version of Stoa that wrote it.
    pub stoa: String,
    /// When, in microseconds since 1970 UTC.
    pub made_at: i64,
    /// SQLite or PostgreSQL.
    pub database: String,
    /// What the body is.
    pub form: Form,
    /// The migrations that made the tables, in their order.
    pub migrations: Vec<String>,
    /// Each table by name.
    pub tables: BTreeMap<String, Sum>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// An SQLite database file.
    Sqlite,
    /// Rows as lines.
    Lines,
}

/// How many rows a table has, and the SHA-256 of its rows as lines in the order of the primary key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub rows: u64,
    pub sha256: String,
}

impl Manifest {
    pub(crate) fn new(snapshot: &Snapshot, dialect: store::Dialect, form: Form, made_at: i64) -> Manifest {
        let database = match dialect {
            store::Dialect::Sqlite => "SQLite",
            store::Dialect::Postgres => "PostgreSQL",
        };
        Manifest {
            version: VERSION,
            stoa: env!("CARGO_PKG_VERSION").into(),
            made_at,
            database: database.into(),
            form,
            migrations: snapshot.migrations().to_vec(),
            tables: BTreeMap::new(),
        }
    }

    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.tables.values().map(|sum| sum.rows).sum()
    }

    pub(crate) fn parse(json: &[u8]) -> std::result::Result<Manifest, String> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let readable = |error: serde_json::Error| format!("its manifest can't be read ({error})");
        let Versioned { version } = serde_json::from_slice(json).map_err(readable)?;
        if version != VERSION {
            return Err(format!(
                "it is in version {version} of the form, and this Stoa reads version {VERSION}"
            ));
        }
        serde_json::from_slice(json).map_err(readable)
    }

    /// Those of this program's migrations that made its tables.
    ///
    /// # Errors
    /// When it was made by a newer Stoa, or by another program.
    pub(crate) fn made_by<'m>(&self, known: &'m [Migration]) -> Result<&'m [Migration]> {
        let count = self.migrations.len();
        match known.get(..count) {
            Some(ours) if ours.iter().zip(&self.migrations).all(|(our, name)| our.name == name) => Ok(ours),
            Some(_) => Err(Failure::new("it was made by another line of versions of Stoa")),
            None => Err(Failure::new(format!(
                "it was made by a newer Stoa ({}), whose migration {} this one does not know; use the newer one",
                self.stoa,
                self.migrations[known.len()]
            ))),
        }
    }
}

/// Counts and hashes the tables of a database.
pub(crate) fn sums(snapshot: &mut Snapshot, watch: &mut dyn Watch) -> Result<BTreeMap<String, Sum>> {
    let mut sums = BTreeMap::new();
    watch.stage("reading every row", Unit::Rows, None);
    let mut total = 0;
    for table in snapshot.tables().to_vec() {
        let mut lines = Hashing::new(std::io::sink());
        let (mut line, mut rows) = (Vec::new(), 0);
        snapshot.rows(&table, &mut |values| -> Result<()> {
            line.clear();
            line::write(&table, values, &mut line)?;
            std::io::Write::write_all(&mut lines, &line).map_err(|error| Failure::new(error.to_string()))?;
            rows += 1;
            total += 1;
            watch.at(total);
            Ok(())
        })?;
        sums.insert(table.name, Sum { rows, sha256: hex(&lines.end().1) });
    }
    Ok(sums)
}

/// The first table in which two sets of tables differ, in a sentence.
pub(crate) fn difference(wanted: &BTreeMap<String, Sum>, found: &BTreeMap<String, Sum>) -> Option<String> {
    let none = Sum::default();
    wanted.keys().chain(found.keys()).find_map(|name| {
        let (wanted, found) = (wanted.get(name).unwrap_or(&none), found.get(name).unwrap_or(&none));
        if wanted.rows != found.rows {
            Some(format!("{name} has {} rows and should have {}", found.rows, wanted.rows))
        } else if wanted != found {
            Some(format!("the rows of {name} are not those that were written"))
        } else {
            None
        }
    })
}
