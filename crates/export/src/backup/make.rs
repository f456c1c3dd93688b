//! Making a backup of a site that goes on running.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use store::Location;
use store::bulk::{Snapshot, copy_sqlite};

use super::file::Writer;
use super::rows;
use crate::manifest::{Form, sums};
use crate::target::dialect;
use crate::{Failure, Manifest, Result, Unit, Watch};

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub manifest: Manifest,
    /// The size of the file.
    pub bytes: u64,
    /// The hash in its footer.
    pub sha256: String,
    pub took: Duration,
}

/// Writes the database as it is at this moment into one file, which has its name when it is whole. `now` is in
/// microseconds since 1970 UTC.
///
/// # Errors
/// When the database can't be read or the file not be written; then there is no file.
pub fn make(location: &Location, path: &Path, now: i64, watch: &mut dyn Watch) -> Result<Made> {
    let began = Instant::now();
    let mut out = Writer::create(path)?;
    let manifest = match location {
        Location::Sqlite(database) => copied(database, path, now, &mut out, watch)?,
        Location::Postgres(_) => {
            let mut snapshot = Snapshot::open(location)?;
            let mut manifest = Manifest::new(&snapshot, dialect(location), Form::Lines, now);
            rows::write(&mut snapshot, &mut out, &mut manifest, watch)?;
            manifest
        }
    };
    let (bytes, sha256) = out.finish(&manifest)?;
    watch.finish();
    Ok(Made { manifest, bytes, sha256, took: began.elapsed() })
}

/// A copy of the SQLite file, counted, hashed and packed.
fn copied(
    database: &Path,
    path: &Path,
    now: i64,
    out: &mut Writer,
    watch: &mut dyn Watch,
) -> Result<Manifest> {
    let copy = Copy(path.with_extension("copy"));
    watch.stage("copying the database", Unit::Bytes, None);
    copy_sqlite(database, &copy.0, &mut |done, _| watch.at(done))?;
    let location = Location::Sqlite(copy.0.clone());
    let mut snapshot = Snapshot::open(&location)?;
    let mut manifest = Manifest::new(&snapshot, dialect(&location), Form::Sqlite, now);
    manifest.tables = sums(&mut snapshot, watch)?;
    drop(snapshot);
    let at = Failure::at(&copy.0);
    let mut from = File::open(&copy.0).map_err(&at)?;
    watch.stage("packing", Unit::Bytes, Some(from.metadata().map_err(&at)?.len()));
    let (mut buffer, mut done) = (vec![0; 1 << 16], 0);
    loop {
        let read = from.read(&mut buffer).map_err(&at)?;
        if read == 0 {
            return Ok(manifest);
        }
        out.write_all(&buffer[..read]).map_err(Failure::at(path))?;
        done += read as u64;
        watch.at(done);
    }
}

/// A file that goes when this goes.
struct Copy(PathBuf);

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
