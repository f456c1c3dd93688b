//! What may be written over.

use store::bulk::Snapshot;
use store::{Dialect, Location};

use crate::{Failure, Result};

/// Refuses a database in which a community lives already. One without tables or without people is empty.
pub(crate) fn must_be_empty(location: &Location) -> Result<()> {
    if matches!(location, Location::Sqlite(path) if !path.exists()) {
        return Ok(());
    }
    let mut snapshot = Snapshot::open(location)?;
    let people = match snapshot.table("member").cloned() {
        Some(table) => snapshot.count(&table)?,
        None => 0,
    };
    match people {
        0 => Ok(()),
        _ => Err(Failure::new(format!(
            "the database has {people} people in it; name an empty one, or use --force to put this in its place"
        ))),
    }
}

/// Which database a location is.
pub(crate) fn dialect(location: &Location) -> Dialect {
    match location {
        Location::Sqlite(_) => Dialect::Sqlite,
        Location::Postgres(_) => Dialect::Postgres,
    }
}
