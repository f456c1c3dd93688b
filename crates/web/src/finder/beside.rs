//! What is searched, kept while somebody else writes: beside an import, where nobody serves the site.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use forum::event;
use forum::search::Words;
use forum::site::Site;
use search::{Error, Language};
use store::{Db, Dialect};

use super::{Failure, Finder, Step};

/// How long is waited for more to be written.
const LOOK: Duration = Duration::from_millis(20);
/// How many new events are given their places at a time.
const NUMBERED: i64 = 2000;

/// How long events gather before the words of the plain search follow them, and how many these take in at a time: each time they
/// write most pages of their table again, and what else is written waits.
const GATHER: Duration = Duration::from_millis(500);
const FOLLOWED: i64 = 10_000;

/// The threads that keep it.
pub struct Beside<'scope> {
    done: Done<'scope>,
    index: ScopedJoinHandle<'scope, Result<(), String>>,
    words: ScopedJoinHandle<'scope, ()>,
}

/// Says that nothing more is written; also where whoever writes panics, for the thread is waited for even then.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

impl<'scope> Beside<'scope> {
    /// Starts filling the index in this folder. `done` is false, and lives as long as the threads do.
    pub fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        folder: &'env Path,
        db: &'env Db,
        done: &'env AtomicBool,
    ) -> Beside<'scope> {
        let index = scope.spawn(|| fill(folder, db, done));
        let words = scope.spawn(|| follow_words(db, done));
        Beside { done: Done(done), index, words }
    }

    /// Says that all which is to be in it is written: the index is finished while its caller makes what else follows from that.
    pub fn written(&self) {
        self.done.0.store(true, Ordering::Release);
    }

    /// Waits until all that was written is in it. Where the site is being served, it does so itself, and there is nothing to do.
    ///
    /// # Errors
    /// A sentence. The index is built when the site is served.
    pub fn finish(self) -> Result<(), String> {
        drop(self.done);
        let _ = self.words.join();
        self.index.join().unwrap_or_else(|_| Err("it panicked".into()))
    }
}

/// Lets the words take in what is written until no more is. What is left, where the database fails, they take in with the other
/// followers; as they do where transactions that run side by side would be in each other's way.
fn follow_words(db: &Db, done: &AtomicBool) {
    let mut last = db.dialect() != Dialect::Sqlite;
    while !last {
        let began = Instant::now();
        while !last && began.elapsed() < GATHER {
            thread::sleep(LOOK);
            last = done.load(Ordering::Acquire);
        }
        while let Ok(1..) = db.write_now(|tx| event::advance(tx, &Words, FOLLOWED)) {}
    }
}

fn fill(folder: &Path, db: &Db, done: &AtomicBool) -> Result<(), String> {
    let site = db.read_now(Site::load).map_err(|error| error.to_string())?;
    let language = Language::of_tag(&site.language);
    let finder = Finder::default();
    let mut cause = String::new();
    // One that fails is of another database, maybe; an empty one takes its place.
    for _ in 0..2 {
        match finder.start(folder, language) {
            Err(Error::Busy) => return Ok(()),
            other => other.and_then(|()| finder.gather()).map_err(|error| error.to_string())?,
        }
        match keep_up(&finder, db, done) {
            Ok(()) => return finder.close().map_err(|error| error.to_string()),
            Err(failure) => cause = failure.to_string(),
        }
        throw_away(&finder, folder)?;
    }
    Err(cause)
}

fn throw_away(finder: &Finder, folder: &Path) -> Result<(), String> {
    finder.stop();
    std::fs::remove_dir_all(folder).map_err(|error| error.to_string())
}

/// Takes in what is written until no more is, and nothing is left.
fn keep_up(finder: &Finder, db: &Db, done: &AtomicBool) -> Result<(), Failure> {
    loop {
        let last = done.load(Ordering::Acquire);
        while db.read_now(event::waiting)? && db.write_now(|tx| event::number(tx, NUMBERED))? > 0 {}
        match finder.step(db, false)? {
            Step::Idle if last => return Ok(()),
            Step::Idle => thread::sleep(LOOK),
            Step::Built(_) | Step::Followed => {}
        }
    }
}
