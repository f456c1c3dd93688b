//! Backups as the site makes them: when they are due, and what is written down of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use export::backup::{self, Made, Proof};
use export::{Failure, Manifest, Silent, Watch};
use forum::backup::{self as notes, Note};
use forum::schema::MIGRATIONS;
use forum::time::HOUR;
use forum::{MemberId, Time, Viewer};
use store::Db;
use web::{App, Clock};

use crate::settings::Settings;

/// When backups are made, and which are kept.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    folder: PathBuf,
    every: i64,
    keep: usize,
    prove: bool,
    scratch: PathBuf,
}

impl Schedule {
    /// None where the settings name no folder.
    pub(crate) fn of(settings: &Settings) -> Option<Schedule> {
        Some(Schedule {
            folder: settings.backup_dir.clone()?,
            every: i64::try_from(settings.backup_every_hours.0).ok()?.saturating_mul(HOUR),
            keep: settings.backup_keep.0,
            prove: settings.backup_prove,
            scratch: settings.data_dir.clone(),
        })
    }
}

/// Makes a backup and writes down that it was made, under the number that was taken for it, if one was.
pub(crate) fn make(
    db: &Db,
    number: Option<i64>,
    file: &Path,
    clock: Clock,
    watch: &mut dyn Watch,
) -> Result<Made, Failure> {
    let now = clock();
    let number = match number {
        Some(number) => number,
        None => db.write_now(move |tx| notes::started(tx, now))?,
    };
    let made = backup::make(db.location(), file, now.0, watch).inspect_err(|why| fail(db, number, why))?;
    let note = note(file, &made.manifest, made.bytes, &made.sha256);
    db.write_now(move |tx| notes::made(tx, number, &note))?;
    Ok(made)
}

/// Proves a backup and writes that down.
pub(crate) fn prove(
    db: &Db,
    file: &Path,
    scratch: &Path,
    clock: Clock,
    watch: &mut dyn Watch,
) -> Result<Proof, Failure> {
    let proof = backup::verify(file, scratch, MIGRATIONS, watch)?;
    let (note, at) = (note(file, &proof.manifest, proof.bytes, &proof.sha256), clock());
    let restored_in = micros(proof.restored_in);
    db.write_now(move |tx| notes::proven(tx, &note, at, restored_in))?;
    Ok(proof)
}

/// Makes the backup that is due, proves it, and lets old ones go. Does nothing when none is due or another node makes it.
/// Waits for disks.
pub(crate) fn when_due(app: &App, schedule: &Schedule) {
    let (now, every) = (app.now(), schedule.every);
    let number = match app.db.write_now(move |tx| notes::turn(tx, now, every)) {
        Ok(Some(number)) => number,
        Ok(None) => return,
        Err(cause) => return tracing::warn!(%cause, "the backup that may be due waits"),
    };
    match due(app, schedule, number) {
        Ok((file, bytes)) => tracing::info!(file, bytes, "the site is backed up"),
        Err(why) => {
            tracing::error!(%why, "the backup failed");
            fail(&app.db, number, &why);
        }
    }
}

fn due(app: &App, schedule: &Schedule, number: i64) -> Result<(String, u64), Failure> {
    let clock: Clock = {
        let app = app.clone();
        Arc::new(move || app.now())
    };
    let folder = &schedule.folder;
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    let file = folder.join(backup::name(app.now().0));
    let made = make(&app.db, Some(number), &file, clock.clone(), &mut Silent)?;
    if schedule.prove {
        prove(&app.db, &file, &schedule.scratch, clock, &mut Silent)?;
    }
    let site = Viewer::system(MemberId::NOBODY, app.now(), Default::default());
    let standing = app.db.read_now(move |tx| notes::standing(tx, &site))?;
    let proven = standing.proven.map(|note| note.file);
    for gone in backup::prune(folder, schedule.keep, proven.as_deref())? {
        tracing::info!(file = %gone.display(), "an old backup went");
    }
    Ok((name(&file), made.bytes))
}

fn fail(db: &Db, number: i64, why: &Failure) {
    let why = why.to_string();
    if let Err(cause) = db.write_now(move |tx| notes::failed(tx, number, &why)) {
        tracing::warn!(%cause, "that a backup failed can't be written down");
    }
}

fn note(file: &Path, manifest: &Manifest, bytes: u64, sha256: &str) -> Note {
    Note {
        file: name(file),
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        sha256: sha256.to_owned(),
        made_at: Time(manifest.made_at),
        proven_at: None,
        restored_in: None,
    }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
