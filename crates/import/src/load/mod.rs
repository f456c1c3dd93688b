//! The loader: from the neutral form into the database.
//!
//! It goes in stages (people, tags, files, threads, links, awards), each in batches; a batch is one transaction, which also keeps
//! how far the import came. Killed at any instant, it goes on with the batch that was not kept.

mod awards;
mod check;
mod files;
mod links;
mod moved;
mod people;
mod pipeline;
mod print;
mod ready;
mod renew;
mod report;
mod run;
mod stage;
mod tags;
mod thread;
mod threads;
mod under;

use std::time::Duration;

use forum::upload::{self, Picture};
use forum::{SpaceId, Viewer};
use store::Db;

use crate::error::{Error, Result};
use crate::form::Source;
use crate::progress::Progress;
pub use check::check;
pub use report::{Count, Report};
use run::Run;

/// Where a site goes, and who brings it there: the site itself, which knows the time and its own address.
#[derive(Clone, Debug)]
pub struct Options {
    pub space: SpaceId,
    pub viewer: Viewer,
    pub encode: Encode,
}

/// Decodes what came as a picture and encodes it anew, as everything that people upload is; none where it is no picture.
pub type Encode = fn(&[u8], upload::Kind) -> Option<Picture>;

/// The options of a database that is loaded into: batches take longer than a page's statements, and change more.
pub fn options(usual: store::Options) -> store::Options {
    let long = Duration::from_secs(3600);
    store::Options { read_deadline: long, write_deadline: long, write_cache: 16 << 20, ..usual }
}

/// The stages in their order; a source's counts are in the same.
const STAGES: [&str; 6] = ["people", "tags", "files", "threads", "links", "awards"];

/// What every stage works with.
struct Loader<'l> {
    db: &'l Db,
    source: &'l dyn Source,
    run: Run,
    viewer: Viewer,
    encode: Encode,
    report: Report,
}

/// Brings a site in, or goes on where that was interrupted.
///
/// # Errors
/// What the source or the database refuses; the batches before it are kept, and the next run goes on after them.
pub fn load(db: &Db, source: &dyn Source, options: &Options, progress: &mut dyn Progress) -> Result<Report> {
    let run = run::begin(db, source.site(), options)?;
    let (viewer, encode) = (options.viewer.clone(), options.encode);
    let mut loader = Loader { db, source, run, viewer, encode, report: Report::default() };
    let first = STAGES.iter().position(|stage| *stage == loader.run.stage).unwrap_or(0);
    std::thread::scope(|scope| {
        // Where no files come with them, threads can be made ready while people are written.
        let early = first == 0 && source.counts()[2] == 0;
        let mut coming = if early { Some(loader.begin_threads(scope, 0)?) } else { None };
        for (stage, count) in STAGES.iter().zip(source.counts()).skip(first) {
            let done = loader.run.enter(stage);
            progress.stage(stage, count.saturating_sub(done));
            match *stage {
                "people" => loader.people(done, progress)?,
                "tags" => loader.tags(done, progress)?,
                "files" => loader.files(done, progress)?,
                "threads" => {
                    let coming = coming.take().map_or_else(|| loader.begin_threads(scope, done), Ok)?;
                    loader.threads(coming, done, progress)?;
                }
                "links" => loader.links(done, progress)?,
                _ => loader.awards(done, progress)?,
            }
        }
        Ok::<(), Error>(())
    })?;
    loader.finish()
}

impl Loader<'_> {
    fn finish(mut self) -> Result<Report> {
        self.report.left_out = self.source.left_out();
        self.gone()?;
        let (run, now) = (self.run.clone(), self.viewer.now);
        let report = serde_json::to_string(&self.report).unwrap_or_default();
        self.db.write_now(move |tx| run.finish(tx, now, &report))?;
        Ok(self.report)
    }

    /// Counts what came with an earlier run and not with this one.
    fn gone(&mut self) -> Result<()> {
        let (source, run) = (self.run.source, self.run.number);
        for (kind, gone) in self.db.read_now(move |tx| run::came(tx, source, run))? {
            match kind {
                "member" => self.report.people.gone = gone,
                "question" => self.report.questions.gone = gone,
                "answer" => self.report.answers.gone = gone,
                _ => self.report.comments.gone = gone,
            }
        }
        Ok(())
    }
}
