//! The proof: a backup is restored into a scratch place, and what stands there is compared with what was written.

use std::path::Path;
use std::time::{Duration, Instant};

use store::bulk::{Snapshot, is_sound};
use store::{Location, Migration};

use super::file::inspect;
use super::restore::put;
use crate::manifest::{difference, sums};
use crate::{Failure, Manifest, Result, Watch};

/// A backup that was restored and found equal.
#[derive(Clone, Debug)]
pub struct Proof {
    pub manifest: Manifest,
    /// The size of the file.
    pub bytes: u64,
    /// The hash in its footer.
    pub sha256: String,
    /// How long restoring took.
    pub restored_in: Duration,
    /// How long all of it took.
    pub took: Duration,
}

/// Restores the backup at `path` into an SQLite database in a new folder within `scratch`, has SQLite look it over, and
/// compares the number of rows and the hash of every table with the manifest. The folder goes afterwards.
///
/// # Errors
/// When the backup can't be restored or differs.
pub fn verify(path: &Path, scratch: &Path, known: &[Migration], watch: &mut dyn Watch) -> Result<Proof> {
    let began = Instant::now();
    let backup = inspect(path, watch)?;
    let folder =
        tempfile::Builder::new().prefix("stoa-proof-").tempdir_in(scratch).map_err(Failure::at(scratch))?;
    let location = Location::Sqlite(folder.path().join("stoa.sqlite"));
    let restoring = Instant::now();
    put(&backup, &location, known, watch)?;
    let restored_in = restoring.elapsed();
    if let Location::Sqlite(database) = &location {
        is_sound(database)?;
    }
    let mut snapshot = Snapshot::open(&location)?;
    if snapshot.migrations() != backup.manifest.migrations {
        return Err(Failure::new("the restored database went through other migrations than the backup says"));
    }
    let found = sums(&mut snapshot, watch)?;
    if let Some(difference) = difference(&backup.manifest.tables, &found) {
        return Err(Failure::new(format!("{} is not proven: restored, {difference}", path.display())));
    }
    watch.finish();
    let (manifest, bytes, sha256) = (backup.manifest, backup.bytes, backup.sha256);
    Ok(Proof { manifest, bytes, sha256, restored_in, took: began.elapsed() })
}
