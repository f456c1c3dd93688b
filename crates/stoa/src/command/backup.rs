//! `stoa backup` and `stoa restore`.

use std::path::{Path, PathBuf};

use super::{Failure, say};
use crate::backups;
use crate::progress::{Progress, bytes, span};
use crate::settings::Settings;
use crate::site;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  stoa backup /mnt/backups/stoa.backup\n  stoa backup --verify /mnt/backups/stoa.backup\n  \
                  stoa backup --verify     proves the newest one in `backup_dir`\n\nThe file holds addresses and the \
                  hashes of passwords: keep it where only you can read it. See docs/backup.md."
)]
pub(super) struct Backup {
    /// Where to write it [default: a file named after the time, in `backup_dir`]
    file: Option<PathBuf>,
    /// Makes none, but proves one: restores it into a scratch place and compares every table
    #[arg(long)]
    verify: bool,
}

#[derive(clap::Args)]
#[command(
    after_help = "Example: stoa restore /mnt/backups/stoa.backup\n\nStop Stoa first. All of it is restored, or nothing. \
                  A backup of SQLite can be restored into PostgreSQL, and the other way round. See docs/backup.md."
)]
pub(super) struct Restore {
    /// The backup
    file: PathBuf,
    /// Put it in the place of a community that is there
    #[arg(long)]
    force: bool,
}

pub(super) fn backup(settings: &Settings, args: &Backup) -> Result<(), Failure> {
    match (&args.file, args.verify) {
        (Some(file), true) => verify(settings, file),
        (None, true) => {
            let newest = ::export::backup::newest(folder(settings)?)?;
            let none = || Failure::Other("there is no backup in `backup_dir` yet".into());
            verify(settings, &newest.ok_or_else(none)?)
        }
        (Some(file), false) => make(settings, file),
        (None, false) => {
            let folder = folder(settings)?;
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            make(settings, &folder.join(::export::backup::name(web::system_clock()().0)))
        }
    }
}

fn folder(settings: &Settings) -> Result<&Path, Failure> {
    let none = || Failure::Usage("name a file, or set `backup_dir`".into());
    settings.backup_dir.as_deref().ok_or_else(none)
}

fn make(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let db = site::open(settings)?;
    let made = backups::make(&db, None, file, web::system_clock(), &mut Progress::new())?;
    db.close();
    say(&format!(
        "{} holds {} rows of {} tables in {}, made in {}",
        file.display(),
        made.manifest.rows(),
        made.manifest.tables.len(),
        bytes(made.bytes),
        span(made.took)
    ));
    Ok(())
}

fn verify(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let db = site::open(settings)?;
    let proof = backups::prove(&db, file, &settings.data_dir, web::system_clock(), &mut Progress::new())?;
    db.close();
    say(&format!(
        "{} is proven: restored in {}, and all {} rows of {} tables are as they were written (looked over in {})",
        file.display(),
        span(proof.restored_in),
        proof.manifest.rows(),
        proof.manifest.tables.len(),
        span(proof.took)
    ));
    Ok(())
}

pub(super) fn restore(settings: &Settings, args: &Restore) -> Result<(), Failure> {
    let known = forum::schema::MIGRATIONS;
    let restored =
        ::export::backup::restore(&args.file, &settings.location(), known, args.force, &mut Progress::new())?;
    // Brings tables of an older Stoa up to date, and shows that the site can be read.
    let db = site::open(settings)?;
    let site = db.read_now(forum::site::Site::load).map_err(|error| error.to_string())?;
    db.close();
    say(&format!(
        "{:?} is restored: {} rows of {} tables in {}; start it with `stoa serve`",
        site.name,
        restored.manifest.rows(),
        restored.manifest.tables.len(),
        span(restored.took)
    ));
    Ok(())
}
