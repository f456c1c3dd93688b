//! `stoa import stackexchange` and its siblings: another system's site, brought into this one.

mod bar;
mod outcome;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::thread;

use clap::Args;
use forum::{MemberId, Policy, SpaceId, Viewer, space, upload};
use import::form::Source;
use import::load::{self, Options};

use import::stackexchange::Dump;
use import::{apache_answer, question2answer};
use store::{Db, sql};
use web::finder::{self, Beside};
use web::i18n::Languages;

use super::{Failure, say};
use crate::settings::Settings;
use crate::{jobs, site};

/// How it is brought in, whatever the source.
#[derive(Args)]
struct How {
    /// Reads everything and prints what would happen, without changing anything
    #[arg(long)]
    check: bool,
    /// The space that the questions go to, by its name in addresses [default: the first one]
    #[arg(long, value_name = "SLUG")]
    space: Option<String>,
    /// Where what doesn't fit into memory is sorted: about as much room as what is read, unpacked [default: the system's]
    #[arg(long, value_name = "FOLDER")]
    scratch: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct StackExchange {
    /// The dump
    path: PathBuf,
    /// The site it is of [default: taken from PATH]
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    #[command(flatten)]
    how: How,
}

#[derive(Args)]
pub(super) struct Question2Answer {
    /// The dump: .sql or .sql.gz
    path: PathBuf,
    /// The site it is of [default: the address that its options name]
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    /// What its tables' names begin with [default: found out]
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,
    #[command(flatten)]
    how: How,
}

#[derive(Args)]
pub(super) struct Answer {
    /// The database: answer.db
    path: PathBuf,
    /// The site it is of [default: the address that it names]
    #[arg(long, value_name = "HOST")]
    site: Option<String>,
    /// What people uploaded [default: the folder "uploads" beside PATH, or one above]
    #[arg(long, value_name = "FOLDER")]
    uploads: Option<PathBuf>,
    #[command(flatten)]
    how: How,
}

pub(super) fn stackexchange(settings: &Settings, from: &StackExchange) -> Result<(), Failure> {
    bring(settings, &from.how, |scratch, bar| Dump::open(&from.path, from.site.as_deref(), scratch, bar))
}

pub(super) fn question2answer(settings: &Settings, from: &Question2Answer) -> Result<(), Failure> {
    let choice = question2answer::Choice { prefix: from.prefix.clone(), site: from.site.clone() };
    bring(settings, &from.how, |scratch, bar| question2answer::open(&from.path, &choice, scratch, bar))
}

pub(super) fn answer(settings: &Settings, from: &Answer) -> Result<(), Failure> {
    let choice = apache_answer::Choice { site: from.site.clone(), uploads: from.uploads.clone() };
    bring(settings, &from.how, |scratch, bar| apache_answer::open(&from.path, &choice, scratch, bar))
}

/// Reads a source to its end and brings it in.
fn bring<S: Source>(
    settings: &Settings,
    how: &How,
    open: impl FnOnce(&Path, &mut bar::Bar) -> import::Result<S>,
) -> Result<(), Failure> {
    let scratch = how.scratch.clone().unwrap_or_else(std::env::temp_dir);
    let mut bar = bar::Bar::new();
    let source = open(&scratch, &mut bar);
    bar.done();
    let source = source.map_err(|error| Failure::Other(error.to_string()))?;
    let options = load::options(settings.store_options());
    let db = site::open_with(settings, options)?;
    let done = into(settings, &db, &source, how, &mut bar);
    db.close();
    done
}

fn into(
    settings: &Settings,
    db: &Db,
    source: &dyn Source,
    how: &How,
    bar: &mut bar::Bar,
) -> Result<(), Failure> {
    let failed = |error: import::Error| Failure::Other(error.to_string());
    let languages = Languages::load(false)?;
    let english = &languages.all()[0];
    if how.check {
        let report = load::check(db, source, bar);
        bar.done();
        outcome::print(english, source, &report.map_err(failed)?, true);
        return Ok(());
    }
    let policy = Policy { host: web::host(&settings.public_url()).to_owned(), ..Policy::default() };
    let viewer = Viewer::system(MemberId::NOBODY, web::system_clock()(), policy.into());
    let space = space(db, how.space.as_deref(), &viewer)?;
    let (folder, loaded) = (finder::folder(&settings.data_dir), AtomicBool::new(false));
    thread::scope(|scope| {
        let index = Beside::start(scope, &folder, db, &loaded);
        let report = load::load(db, source, &Options { space, viewer, encode }, bar);
        bar.done();
        outcome::print(english, source, &report.map_err(failed)?, false);
        follow(db, index)
    })
}

/// Makes what follows from what was brought in.
fn follow(db: &Db, index: Beside<'_>) -> Result<(), Failure> {
    say("Making what follows from it: reputation, badges, the search index");
    index.written();
    jobs::catch_up(db)
        .map_err(|error| Failure::Other(format!("the event log can't be followed: {error}")))?;
    if let Err(cause) = index.finish() {
        say(&format!("The search index is built when the site is served, for here it could not be: {cause}"));
    }
    say("Done.");
    Ok(())
}

/// What came as a picture, made anew.
fn encode(bytes: &[u8], kind: upload::Kind) -> Option<upload::Picture> {
    match kind {
        upload::Kind::Portrait => web::picture::portrait(bytes).ok(),
        upload::Kind::Image => web::picture::image(bytes).ok(),
    }
}

/// The space that is named, or the default one, which a new site gets now.
fn space(db: &Db, slug: Option<&str>, viewer: &Viewer) -> Result<SpaceId, Failure> {
    let Some(slug) = slug.map(str::to_owned) else {
        let viewer = viewer.clone();
        let made = db.write_now(move |tx| space::make_default(tx, &viewer, "General"));
        return made.map(|()| space::DEFAULT).map_err(|error| Failure::Other(error.to_string()));
    };
    let wanted = slug.clone();
    let sql = sql!("SELECT id FROM space WHERE slug = $1");
    let found = db.read_now(move |tx| tx.maybe(sql, &[&wanted], |r| r.get(0)));
    let found = found.map_err(|error| Failure::Other(error.to_string()))?;
    found.ok_or_else(|| Failure::Usage(format!("there is no space called {slug:?}")))
}
