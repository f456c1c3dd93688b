//! Putting a backup in the place of a database: all of it, or nothing.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use store::bulk::{Fill, Snapshot, replace_sqlite};
use store::{Location, Migration};
use tempfile::NamedTempFile;

use super::file::{Whole, inspect};
use super::rows;
use crate::manifest::Form;
use crate::target::must_be_empty;
use crate::{Failure, Manifest, Result, Unit, Watch};

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    pub manifest: Manifest,
    pub took: Duration,
}

/// Restores the backup at `path`; `known` are all migrations of this program. Where people are in the database already it
/// is refused, unless `force` is set.
///
/// # Errors
/// When the file can't be used, a program has the database open, or the database refuses; what was there then still is.
pub fn restore(
    path: &Path,
    location: &Location,
    known: &[Migration],
    force: bool,
    watch: &mut dyn Watch,
) -> Result<Restored> {
    let began = Instant::now();
    let backup = inspect(path, watch)?;
    if !force {
        must_be_empty(location)?;
    }
    put(&backup, location, known, watch)?;
    watch.finish();
    Ok(Restored { manifest: backup.manifest, took: began.elapsed() })
}

/// Puts a backup that was found whole into a database.
pub(super) fn put(
    backup: &Whole,
    location: &Location,
    known: &[Migration],
    watch: &mut dyn Watch,
) -> Result<()> {
    let migrations = backup.manifest.made_by(known)?;
    match (backup.manifest.form, location) {
        (Form::Sqlite, Location::Sqlite(database)) => {
            let unpacked = unpack(backup, database.parent(), watch)?;
            // On errors it goes with `unpacked`.
            replace_sqlite(database, unpacked.path())?;
            let _ = unpacked.keep();
            Ok(())
        }
        (Form::Sqlite, Location::Postgres(_)) => {
            let unpacked = unpack(backup, None, watch)?;
            let mut from = Snapshot::open(&Location::Sqlite(unpacked.path().to_owned()))?;
            let mut fill = Fill::begin(location, migrations)?;
            transfer(&mut from, &mut fill, backup.manifest.rows(), watch)?;
            Ok(fill.finish()?)
        }
        (Form::Lines, _) => {
            let mut fill = Fill::begin(location, migrations)?;
            let mut body = BufReader::with_capacity(1 << 16, backup.body()?);
            rows::read(&mut body, &mut fill, backup.manifest.rows(), watch)?;
            Ok(fill.finish()?)
        }
    }
}

/// The SQLite file in the backup, as a file in this folder (the system's for temporary ones where there is none).
fn unpack(backup: &Whole, folder: Option<&Path>, watch: &mut dyn Watch) -> Result<NamedTempFile> {
    let folder = folder.map_or_else(std::env::temp_dir, |folder| match folder.as_os_str().is_empty() {
        true => Path::new(".").to_owned(),
        false => folder.to_owned(),
    });
    let at = Failure::at(&folder);
    std::fs::create_dir_all(&folder).map_err(&at)?;
    let mut file = NamedTempFile::new_in(&folder).map_err(&at)?;
    let mut body = backup.body()?;
    watch.stage("unpacking", Unit::Bytes, None);
    let (mut buffer, mut done) = (vec![0; 1 << 16], 0);
    loop {
        let read = body
            .read(&mut buffer)
            .map_err(|error| Failure::new(format!("the backup can't be unpacked: {error}")))?;
        if read == 0 {
            file.as_file().sync_all().map_err(&at)?;
            return Ok(file);
        }
        file.write_all(&buffer[..read]).map_err(&at)?;
        done += read as u64;
        watch.at(done);
    }
}

/// Every row from one database to another.
fn transfer(from: &mut Snapshot, fill: &mut Fill, rows: u64, watch: &mut dyn Watch) -> Result<()> {
    watch.stage("restoring every row", Unit::Rows, Some(rows));
    let mut total = 0;
    for table in fill.tables().to_vec() {
        let known = from.table(&table.name).is_some_and(|source| source.columns == table.columns);
        if !known {
            return Err(Failure::new(format!("the table {} is not the one that is known", table.name)));
        }
        fill.rows(&table, &mut |put| {
            from.rows(&table, &mut |values| -> Result<()> {
                total += 1;
                watch.at(total);
                Ok(put(values)?)
            })
        })?;
    }
    Ok(())
}
