//! `stoa export DIR`.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use store::Location;
use store::bulk::Snapshot;

use crate::backup::private;
use crate::digest::{Hashing, hex};
use crate::manifest::Form;
use crate::tables::{goes, left_out};
use crate::target::dialect;
use crate::{Failure, Manifest, Result, Sum, Unit, Watch, line};

/// The name of the manifest; it is written last, so a folder without one is not whole.
pub(crate) const MANIFEST: &str = "manifest.json";

/// What was written.
#[derive(Clone, Debug)]
pub struct Written {
    pub manifest: Manifest,
    pub took: Duration,
}

/// Writes every table into files in `folder`, which is made, and must be empty. The site may go on running: what is written
/// is as it was at one moment. `now` is in microseconds since 1970 UTC.
///
/// # Errors
/// When the folder has anything in it or can't be written to, or the database can't be read.
pub fn write(location: &Location, folder: &Path, now: i64, watch: &mut dyn Watch) -> Result<Written> {
    let began = Instant::now();
    prepare(folder)?;
    let mut snapshot = Snapshot::open(location)?;
    let mut manifest = Manifest::new(&snapshot, dialect(location), Form::Lines, now);
    for table in snapshot.tables().to_vec() {
        if left_out(&table.name).is_some() {
            continue;
        }
        let count = snapshot.count(&table)?;
        watch.stage(&table.name, Unit::Rows, Some(count));
        let path = folder.join(format!("{}.jsonl", table.name));
        let at = Failure::at(&path);
        let mut out = Hashing::new(BufWriter::new(private(&path).map_err(&at)?));
        let (mut line, mut rows) = (Vec::new(), 0);
        snapshot.rows(&table, &mut |values| -> Result<()> {
            if goes(&table, values) {
                line.clear();
                line::write(&table, values, &mut line)?;
                out.write_all(&line).map_err(&at)?;
                rows += 1;
                watch.at(rows);
            }
            Ok(())
        })?;
        let (out, hash) = out.end();
        let file = out.into_inner().map_err(|error| at(error.into_error()))?;
        file.sync_all().map_err(&at)?;
        manifest.tables.insert(table.name, Sum { rows, sha256: hex(&hash) });
    }
    seal(folder, &manifest)?;
    watch.finish();
    Ok(Written { manifest, took: began.elapsed() })
}

/// Makes the folder, or finds it empty.
pub(crate) fn prepare(folder: &Path) -> Result<()> {
    let at = Failure::at(folder);
    std::fs::create_dir_all(folder).map_err(&at)?;
    match std::fs::read_dir(folder).map_err(&at)?.next() {
        None => Ok(()),
        Some(_) => {
            Err(Failure::new(format!("{} has something in it; name an empty folder", folder.display())))
        }
    }
}

/// Writes the manifest, for people to read as well.
pub(crate) fn seal(folder: &Path, manifest: &impl serde::Serialize) -> Result<()> {
    let path = folder.join(MANIFEST);
    let mut json = serde_json::to_vec_pretty(manifest).map_err(|error| Failure::new(error.to_string()))?;
    json.push(b'\n');
    let write = || {
        let mut file = private(&path)?;
        file.write_all(&json)?;
        file.sync_all()
    };
    write().map_err(Failure::at(&path))
}
