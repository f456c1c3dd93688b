//! `stoa export` and `stoa import stoa`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{Failure, say};
use crate::progress::{Progress, span};
use crate::settings::Settings;
use crate::site;

#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  stoa export /srv/stoa-2026\n  stoa export --public /srv/dump-2026\n\nThe site may go on running. The folder holds addresses and \
                  the hashes of passwords: keep it where only you can read it. See docs/export.md."
)]
pub(super) struct Export {
    /// An empty folder, or one to make
    folder: PathBuf,
    /// Only what a reader sees who is not signed in: no addresses, no votes by name. It could be published
    #[arg(long)]
    public: bool,
}

pub(super) fn export(settings: &Settings, args: &Export) -> Result<(), Failure> {
    let now = web::system_clock()();
    if args.public {
        return publish(settings, &args.folder);
    }
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

/// `stoa export --public DIR`.
fn publish(settings: &Settings, folder: &Path) -> Result<(), Failure> {
    // Reading all of it may take longer than a page may.
    let options =
        store::Options { read_deadline: Duration::from_secs(24 * 3600), ..settings.store_options() };
    let db = site::open_with(settings, options)?;
    let done = ::export::public::write(&db, folder, web::system_clock()(), &mut Progress::new())?;
    db.close();
    let rows: u64 = done.lists.values().map(|sum| sum.rows).sum();
    say(&format!(
        "{} holds {rows} rows and {} images that everybody may see, written in {}",
        folder.display(),
        done.images,
        span(done.took)
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
