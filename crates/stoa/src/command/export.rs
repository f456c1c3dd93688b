//! `stoa export` and `stoa import stoa`.

use std::path::{Path, PathBuf};

use super::{Failure, say};
use crate::progress::{Progress, span};
use crate::settings::Settings;
use crate::site;

#[derive(clap::Args)]
#[command(
    after_help = "Example: stoa export /srv/stoa-2026\n\nThe site may go on running. The folder holds addresses and \
                  the hashes of passwords: keep it where only you can read it. See docs/export.md."
)]
pub(super) struct Export {
    /// An empty folder, or one to make
    folder: PathBuf,
}

pub(super) fn export(settings: &Settings, args: &Export) -> Result<(), Failure> {
    let now = web::system_clock()();
    let db = site::open(settings)?;
    db.close();
    let written = ::export::folder::write(&settings.location(), &args.folder, now.0, &mut Progress::new())?;
    say(&format!(
        "{} holds {} rows of {} tables, written in {}",
        args.folder.display(),
        written.manifest.rows(),
        written.manifest.tables.len(),
        span(written.took)
    ));
    Ok(())
}

/// `stoa import stoa DIR`.
pub(super) fn import(settings: &Settings, folder: &Path, force: bool) -> Result<(), Failure> {
    let known = forum::schema::MIGRATIONS;
    let read = ::export::folder::read(folder, &settings.location(), known, force, &mut Progress::new())?;
    let db = site::open(settings)?;
    let site = db.read_now(forum::site::Site::load).map_err(|error| error.to_string())?;
    db.close();
    say(&format!(
        "{:?} is imported: {} rows of {} tables in {}; start it with `stoa serve`",
        site.name,
        read.manifest.rows(),
        read.manifest.tables.len(),
        span(read.took)
    ));
    Ok(())
}
