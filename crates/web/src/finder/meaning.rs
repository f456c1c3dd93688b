//! What questions mean, where the site has a model: vectors of their texts, made from what there is and then by the event
//! log, beside the index and apart from it. Without a model nothing here does anything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

use forum::QuestionId;
use forum::event::{self, Kind};
use forum::search::{Source, ids_after, source};
use meaning::{Model, Progress, Vectors};
use search::Weights;
use store::Db;

use super::Finder;
use super::follow::{Failure, Step};

/// How many pieces of a text a model reads: as many as those that we know of were trained with.
pub const PIECES: usize = 128;
/// How many questions are read at a time, so that the index never waits long for its turn.
const READ: usize = 8;
/// How many events are looked through at a time.
const EVENTS: i64 = 1000;

/// A question's text, as a model reads it.
pub fn text(title: &str, body: &str) -> String {
    format!("{title}\n{body}")
}

/// Where a site keeps its model and what it made by it, under its data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("meaning")
}

/// The file of the model.
pub fn model(data: &Path) -> PathBuf {
    folder(data).join("model")
}

/// When a file was written, and its length.
pub(super) type Stamp = (Option<SystemTime>, u64);

/// A model with its vectors.
pub(super) struct Meaning {
    model: Model,
    vectors: RwLock<Vectors>,
    damaged: AtomicBool,
    /// How much it counts, where the site's duplicates say so.
    counts: RwLock<Option<f32>>,
}

impl Finder {
    /// Takes in the model of a site, if there is another one than before, or lets it go where there is none any more.
    ///
    /// # Errors
    /// A sentence: the model or what was made by it can't be read. It is tried again when its file is another one.
    pub fn look_for_model(&self, data: &Path) -> Result<(), String> {
        let stamp = fs::metadata(model(data)).ok().map(|about| (about.modified().ok(), about.len()));
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let damaged = self.meaning().is_some_and(|meaning| meaning.damaged.load(Ordering::Acquire));
        if *looked == stamp && !damaged {
            return Ok(());
        }
        *looked = stamp;
        self.put_meaning(None);
        if stamp.is_some() {
            self.put_meaning(Some(Arc::new(Meaning::open(data)?)));
        }
        Ok(())
    }

    /// Lets the model read the next questions; nothing where there is none.
    ///
    /// # Errors
    /// What was made can't be kept, or the database failed.
    pub fn read_on(&self, db: &Db) -> Result<Step, Failure> {
        let Some(meaning) = self.meaning() else { return Ok(Step::Idle) };
        let step = meaning.step(db);
        if let Err(Failure::Index(_)) = step {
            meaning.damaged.store(true, Ordering::Release);
        }
        step
    }

    /// Topics near a text by their meaning, as [`search::Like`] takes them; none without a model.
    pub(super) fn near(&self, title: &str, body: &str) -> Vec<(u64, f32)> {
        self.meaning().map_or_else(Vec::new, |meaning| {
            meaning.asked(|vectors| vectors.nearest(&meaning.model.vector(&text(title, body), PIECES)))
        })
    }

    /// The same for a question that there is.
    pub(super) fn near_question(&self, id: QuestionId) -> Vec<(u64, f32)> {
        self.meaning().map_or_else(Vec::new, |meaning| {
            meaning.asked(|vectors| {
                vectors.get(id.0 as u64)?.map_or(Ok(Vec::new()), |vector| vectors.nearest(&vector))
            })
        })
    }

    /// The weights for questions like a text.
    pub(super) fn weights(&self) -> Weights {
        let meaning = self.counts().unwrap_or(Weights::SIMILAR.meaning);
        Weights { meaning, ..Weights::SIMILAR }
    }

    /// Whether a model has read every question.
    pub(super) fn has_meaning(&self) -> bool {
        self.meaning().is_some_and(|meaning| meaning.is_whole())
    }

    /// How much it counts, where that was learned.
    pub(super) fn counts(&self) -> Option<f32> {
        *self.meaning()?.counts.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn let_count(&self, counts: f32) {
        if let Some(meaning) = self.meaning() {
            *meaning.counts.write().unwrap_or_else(PoisonError::into_inner) = Some(counts);
        }
    }

    fn meaning(&self) -> Option<Arc<Meaning>> {
        self.meaning.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put_meaning(&self, meaning: Option<Arc<Meaning>>) {
        *self.meaning.write().unwrap_or_else(PoisonError::into_inner) = meaning;
    }
}

impl Meaning {
    fn open(data: &Path) -> Result<Meaning, String> {
        let path = model(data);
        let file = fs::read(&path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        let said = |cause: meaning::Error| cause.to_string();
        let model = Model::read(&file).map_err(said)?;
        let vectors = RwLock::new(Vectors::open(&folder(data), &model).map_err(said)?);
        Ok(Meaning { model, vectors, damaged: AtomicBool::new(false), counts: RwLock::new(None) })
    }

    fn is_whole(&self) -> bool {
        self.vectors().progress().building.is_none()
    }

    /// What is near, once all questions have been read.
    fn asked(&self, near: impl FnOnce(&Vectors) -> meaning::Result<Vec<(u64, f32)>>) -> Vec<(u64, f32)> {
        if !self.is_whole() {
            return Vec::new();
        }
        near(&self.vectors()).unwrap_or_else(|cause| {
            tracing::error!(%cause, "what questions mean can't be read");
            self.damaged.store(true, Ordering::Release);
            Vec::new()
        })
    }

    /// Does the next piece of work.
    fn step(&self, db: &Db) -> Result<Step, Failure> {
        let Progress { cursor, building } = self.vectors().progress();
        match building {
            Some(last) => self.build(db, last, cursor),
            None => self.follow(db, cursor),
        }
    }

    fn build(&self, db: &Db, last: i64, cursor: i64) -> Result<Step, Failure> {
        // What happens from here on is in the log after this place.
        let cursor = if cursor < 0 { db.read_now(event::last)? } else { cursor };
        let ids = db.read_now(move |tx| ids_after(tx, QuestionId(last), READ as i64))?;
        let building = (ids.len() == READ).then(|| ids.last().map_or(last, |id| id.0));
        self.take_in(db, &ids.iter().copied().collect(), Progress { cursor, building })?;
        Ok(Step::Built(ids.len() as u64))
    }

    /// Reads the questions that the next events changed, as they stand now.
    fn follow(&self, db: &Db, cursor: i64) -> Result<Step, Failure> {
        let read = move |tx: &mut store::Tx| {
            Ok::<_, forum::Error>((event::after(tx, cursor, EVENTS)?, event::last(tx)?))
        };
        let (events, end) = db.read_now(read)?;
        if end < cursor {
            // Another database has taken the place of the one that was read.
            self.take_in(db, &BTreeSet::new(), Progress::default())?;
            return Ok(Step::Followed);
        }
        let (mut touched, mut done) = (BTreeSet::new(), cursor);
        for event in events {
            touched.extend(event.question.filter(|_| changes(event.kind)));
            if touched.len() > READ {
                touched.remove(&event.question.unwrap_or(QuestionId(0)));
                break;
            }
            done = event.seq;
        }
        if done == cursor {
            return Ok(Step::Idle);
        }
        self.take_in(db, &touched, Progress { cursor: done, building: None })?;
        Ok(Step::Followed)
    }

    fn take_in(&self, db: &Db, ids: &BTreeSet<QuestionId>, progress: Progress) -> Result<(), Failure> {
        let asked = ids.clone();
        let sources = db.read_now(move |tx| {
            asked.iter().map(|id| Ok((*id, source(tx, *id)?))).collect::<forum::Result<Vec<_>>>()
        })?;
        let read = |source: Source| {
            self.model.vector(&text(&source.title, &markup::html_to_text(&source.html)), PIECES)
        };
        // Made before the lock is taken, so that nobody waits for it.
        let made: Vec<_> = sources.into_iter().map(|(id, source)| (id.0 as u64, source.map(read))).collect();
        let mut vectors = self.vectors.write().unwrap_or_else(PoisonError::into_inner);
        let mut write = || {
            for (id, vector) in &made {
                match vector {
                    Some(vector) => vectors.put(*id, vector)?,
                    None => vectors.remove(*id)?,
                }
            }
            vectors.commit(progress)
        };
        write().map_err(|cause| Failure::Index(cause.to_string()))
    }

    fn vectors(&self) -> RwLockReadGuard<'_, Vectors> {
        self.vectors.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a kind of event changes what a question asks.
fn changes(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::QuestionAsked
            | Kind::QuestionImported
            | Kind::PostEdited
            | Kind::PostDeleted
            | Kind::PostUndeleted
            | Kind::QuestionPublished
    )
}
