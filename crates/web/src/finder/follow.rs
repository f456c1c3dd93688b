//! Keeping the index: built from what there is, then following the event log.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use forum::QuestionId;
use forum::event::{self, Event, Kind};
use forum::search::{ids_after, source};
use forum::site::Site;
use search::{Index, Language, Progress, Topic};
use store::Db;

use super::document::topic;
use super::learn::Learning;
use super::{Finder, folder, request};
use crate::app::App;

/// How often the log is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// How long what is written meanwhile gathers after the log was followed: a commit of the index costs nearly as much for one
/// question as for many.
const GATHER: Duration = Duration::from_millis(500);
/// How long votes and their like wait to be taken in; what is written is taken in at once.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many questions are read in one transaction, and how many in one step, while it is built.
const READ: i64 = 200;
const WRITTEN: u64 = 2000;
/// How long a model that failed is left alone.
const REST: Duration = Duration::from_secs(60);
/// How often it is learned anew how much meaning counts.
const LEARN: Duration = Duration::from_secs(86_400);
/// How many events are read at a time.
const EVENTS: i64 = 1000;
/// How many where they are gathered: commits cost nothing then, and what waits takes room.
const FEW: i64 = 250;
/// How many times as many go into one commit at most, where it is far behind.
const PAGES: usize = 20;
/// About how many bytes of text do: what is read waits in memory to be indexed.
const TEXT: usize = 4 << 20;

/// Why a step failed.
#[derive(Debug)]
pub enum Failure {
    /// The index has to be built anew.
    Index(String),
    /// The database did not answer; the index is as good as before.
    Database(String),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Failure::Index(cause) | Failure::Database(cause)) = self;
        f.write_str(cause)
    }
}

impl From<search::Error> for Failure {
    fn from(error: search::Error) -> Failure {
        Failure::Index(error.to_string())
    }
}

impl From<forum::Error> for Failure {
    fn from(error: forum::Error) -> Failure {
        Failure::Database(error.to_string())
    }
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There is nothing to do for now.
    Idle,
    /// The index is being built; so many questions have been read in this step.
    Built(u64),
    /// The log was followed.
    Followed,
}

impl Finder {
    /// Does the next piece of work; `patient` leaves votes for later. Nothing where no index is open.
    ///
    /// # Errors
    /// The index or the database failed.
    pub fn step(&self, db: &Db, patient: bool) -> Result<Step, Failure> {
        let Some(index) = self.open() else { return Ok(Step::Idle) };
        let step = match index.progress() {
            Progress { building: Some(last), cursor } => build(&index, db, last, cursor),
            Progress { cursor, .. } => follow(&index, db, cursor, patient),
        };
        if let Err(Failure::Database(_)) = &step {
            index.roll_back()?;
        }
        step
    }

    /// Lets the index, and the model where there is one, take in all that there is.
    ///
    /// # Errors
    /// As [`Finder::step`] and [`Finder::read_on`].
    pub fn catch_up(&self, db: &Db) -> Result<(), Failure> {
        while self.step(db, false)? != Step::Idle {}
        while self.read_on(db)? != Step::Idle {}
        Ok(())
    }
}

/// Reads the next questions in the order of their ids.
fn build(index: &Index, db: &Db, last: i64, cursor: i64) -> Result<Step, Failure> {
    index.gather(false)?;
    // What happens from here on is in the log after this place.
    let cursor = if cursor < 0 { db.read_now(event::last)? } else { cursor };
    let (mut at, mut read) = (QuestionId(last), 0);
    loop {
        let ids = db.read_now(move |tx| ids_after(tx, at, READ))?;
        read += ids.len() as u64;
        at = ids.last().copied().unwrap_or(at);
        let rest = (ids.len() as i64) < READ;
        let (topics, _) = topics(db, ids)?;
        index.add(&topics)?;
        if rest || read >= WRITTEN {
            let building = (!rest).then_some(at.0);
            index.commit(Progress { cursor, building })?;
            return Ok(Step::Built(read));
        }
    }
}

/// Takes in the questions that the next events are about, as they stand now.
fn follow(index: &Index, db: &Db, cursor: i64, patient: bool) -> Result<Step, Failure> {
    let most = if index.gathers() { FEW } else { EVENTS };
    let (mut events, end) =
        db.read_now(move |tx| Ok::<_, forum::Error>((event::after(tx, cursor, most)?, event::last(tx)?)))?;
    if end < cursor {
        let cause = "the event log ends before the index does: another database has taken its place";
        return Err(Failure::Index(cause.into()));
    }
    if events.is_empty() || patient && events.len() < most as usize && !events.iter().any(is_pressing) {
        return Ok(Step::Idle);
    }
    let (mut cursor, mut read) = (cursor, 0);
    for _ in 0..PAGES {
        let Some(last) = events.last() else { break };
        cursor = last.seq;
        let touched: BTreeSet<QuestionId> =
            events.iter().filter(|e| changes(e.kind)).filter_map(|e| e.question).collect();
        let touched: Vec<QuestionId> = touched.into_iter().collect();
        for some in touched.chunks(READ as usize) {
            let (topics, gone) = topics(db, some.to_vec())?;
            read += topics.iter().map(Topic::size).sum::<usize>();
            index.put(&topics, &gone)?;
        }
        if events.len() < EVENTS as usize || read >= TEXT {
            break;
        }
        events = db.read_now(move |tx| event::after(tx, cursor, EVENTS))?;
    }
    index.commit(Progress { cursor, building: None })?;
    Ok(Step::Followed)
}

/// These questions as they stand now, and which of them are gone.
fn topics(db: &Db, ids: Vec<QuestionId>) -> Result<(Vec<Topic>, Vec<u64>), Failure> {
    Ok(db.read_now(move |tx| {
        let (mut topics, mut gone) = (Vec::new(), Vec::new());
        for id in &ids {
            match source(tx, *id)? {
                Some(source) => topics.push(topic(&source)),
                None => gone.push(id.0 as u64),
            }
        }
        Ok::<_, forum::Error>((topics, gone))
    })?)
}

/// Whether a kind of event changes what is kept of a question.
fn changes(kind: Kind) -> bool {
    is_writing(kind)
        || matches!(
            kind,
            Kind::VoteCast
                | Kind::AnswerAccepted
                | Kind::AnswerUnaccepted
                | Kind::QuestionClosed
                | Kind::QuestionReopened
        )
}

/// Whether people expect to find it, or to find it no more, right away.
fn is_pressing(event: &Event) -> bool {
    is_writing(event.kind)
}

fn is_writing(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::QuestionAsked
            | Kind::QuestionImported
            | Kind::AnswerPosted
            | Kind::PostEdited
            | Kind::PostDeleted
            | Kind::PostUndeleted
            | Kind::QuestionMoved
            | Kind::QuestionPublished
    )
}

/// Keeps the index in the data folder until `stop` is set: opens it, builds it where it is not there or not whole, and
/// follows the log. For a thread of its own.
pub fn run(app: &App, data: &Path, stop: &Arc<AtomicBool>) {
    let mut keeper = Keeper {
        app,
        data,
        whole: false,
        voted: Instant::now(),
        again: None,
        rest: None,
        learning: None,
        learned: None,
    };
    while !stop.load(Ordering::Acquire) {
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| keeper.work()));
        match worked.unwrap_or_else(|_| Err(Failure::Index("it panicked".into()))) {
            Ok(Step::Idle) => std::thread::sleep(LOOK),
            Ok(Step::Followed) => std::thread::sleep(GATHER),
            Ok(Step::Built(_)) => {}
            Err(Failure::Database(cause)) => {
                tracing::warn!(cause, "the search index follows later");
                std::thread::sleep(LOOK);
            }
            Err(Failure::Index(cause)) => {
                tracing::warn!(cause, "the search index is built anew");
                keeper.throw_away();
            }
        }
    }
    if let Err(cause) = app.finder.close() {
        tracing::warn!(%cause, "the search index was not closed in good order");
    }
}

struct Keeper<'a> {
    app: &'a App,
    data: &'a Path,
    /// Whether the index was whole when it was looked at last.
    whole: bool,
    /// When votes were taken in last.
    voted: Instant,
    /// When opening it may be tried again, after it failed.
    again: Option<Instant>,
    /// When the model may be tried again, after it failed.
    rest: Option<Instant>,
    learning: Option<Learning>,
    /// When it was learned last how much meaning counts.
    learned: Option<Instant>,
}

impl Keeper<'_> {
    fn work(&mut self) -> Result<Step, Failure> {
        let finder = &self.app.finder;
        let Some(index) = finder.open() else { return Ok(self.open()) };
        if request(self.data).exists() {
            let _ = std::fs::remove_file(request(self.data));
            return Err(Failure::Index("it was asked for".into()));
        }
        if finder.damaged.load(Ordering::Acquire) || !index.is_intact() {
            return Err(Failure::Index("it is damaged".into()));
        }
        if !std::mem::replace(&mut self.whole, index.is_whole()) && self.whole {
            tracing::info!(documents = index.len(), "the search index is whole");
            self.app.changed();
        }
        let patient = self.voted.elapsed() < PATIENCE;
        let step = finder.step(&self.app.db, patient)?;
        if step != Step::Idle || !patient {
            self.voted = Instant::now();
        }
        if step != Step::Idle {
            self.app.changed();
        }
        if step == Step::Idle { self.understand() } else { Ok(step) }
    }

    /// What is left to do about meaning, where the site has a model.
    fn understand(&mut self) -> Result<Step, Failure> {
        let (finder, db) = (&self.app.finder, &self.app.db);
        if self.rest.is_some_and(|rest| Instant::now() < rest) {
            return Ok(Step::Idle);
        }
        let found = finder.look_for_model(self.data).map_err(Failure::Index);
        let step = match found.and_then(|()| finder.read_on(db)) {
            Err(Failure::Index(cause)) => {
                tracing::error!(cause, "questions are compared by their words alone");
                self.rest = Some(Instant::now() + REST);
                return Ok(Step::Idle);
            }
            other => other?,
        };
        if step != Step::Idle || !finder.has_meaning() {
            return Ok(step);
        }
        let long_ago = self.learned.is_none_or(|learned| learned.elapsed() > LEARN);
        if self.learning.is_none() && (long_ago || finder.counts().is_none()) {
            self.learning = Some(Learning::begin(db)?);
        }
        let Some(learning) = &mut self.learning else { return Ok(Step::Idle) };
        if learning.go_on(finder, db)? {
            return Ok(Step::Followed);
        }
        finder.let_count(learning.learned());
        (self.learning, self.learned) = (None, Some(Instant::now()));
        Ok(Step::Idle)
    }

    /// Opens the index; where that fails, the plain search answers and it is tried again later.
    fn open(&mut self) -> Step {
        if self.again.is_some_and(|again| Instant::now() < again) {
            return Step::Idle;
        }
        let language = self
            .app
            .db
            .read_now(Site::load)
            .map_or_else(|_| Language::default(), |s| Language::of_tag(&s.language));
        match self.app.finder.start(&folder(self.data), language) {
            Ok(()) => Step::Followed,
            Err(cause) => {
                if self.again.is_none() {
                    tracing::warn!(%cause, "the plain search answers, for the search index can't be opened");
                }
                self.again = Some(Instant::now() + Duration::from_secs(5));
                Step::Idle
            }
        }
    }

    fn throw_away(&mut self) {
        self.app.finder.stop();
        let _ = std::fs::remove_dir_all(folder(self.data));
        self.again = None;
    }
}
