//! Finding by the full-text index, where there is one: this is where questions meet the `search` crate, which does not
//! know them. What an index finds is ids; everything is loaded through what the viewer may see.

mod beside;
mod document;
mod find;
mod follow;
mod learn;
mod meaning;
mod related;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use search::{Error, Index, Language, Progress, Topic};

pub use beside::Beside;
pub(crate) use find::LAST;
pub use find::{AnswerHit, Hit, ORDERS, Results, find, order_name, parse_order};
pub use follow::{Failure, Step, run};
pub use meaning::{PIECES, folder as meaning_folder, model, text};
pub(crate) use related::related;
pub use related::{Similar, similar};

/// The index of this process, if it has one.
#[derive(Default)]
pub struct Finder {
    index: RwLock<Option<Arc<Index>>>,
    damaged: AtomicBool,
    meaning: RwLock<Option<Arc<meaning::Meaning>>>,
    /// The model's file when it was looked for last.
    looked: Mutex<Option<meaning::Stamp>>,
}

impl Finder {
    /// The index, where it is whole.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.open().filter(|index| index.is_whole() && !self.damaged.load(Ordering::Acquire))
    }

    /// Opens the index in this folder, or an empty one in its place; the one that was open is closed.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn start(&self, folder: &Path, language: Language) -> Result<(), Error> {
        self.stop();
        self.put(Index::open(folder, language)?);
        Ok(())
    }

    /// An index that lasts as long as the process.
    ///
    /// # Errors
    /// As [`Index::in_memory`].
    pub fn start_in_memory(&self, language: Language) -> Result<(), Error> {
        self.put(Index::in_memory(language)?);
        Ok(())
    }

    /// Writes topics into the open index, as [`Index::write`]; nothing where none is open.
    ///
    /// # Errors
    /// As there.
    pub fn fill(&self, topics: &[Topic], progress: Progress) -> Result<(), Error> {
        self.open().map_or(Ok(()), |index| index.write(topics, &[], progress))
    }

    /// Lets the open index gather until it is closed, as [`Index::gather`] says; nothing where none is open.
    ///
    /// # Errors
    /// As there.
    pub fn gather(&self) -> Result<(), Error> {
        self.open().map_or(Ok(()), |index| index.gather(true))
    }

    /// Closes the index; the plain search answers from here on.
    pub fn stop(&self) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.damaged.store(false, Ordering::Release);
    }

    /// Closes the index when what it has under way is written.
    ///
    /// # Errors
    /// As [`Index::close`].
    pub fn close(&self) -> Result<(), Error> {
        let index = self.index.write().unwrap_or_else(PoisonError::into_inner).take();
        index.and_then(Arc::into_inner).map_or(Ok(()), Index::close)
    }

    /// The answer of the index to a question, or none where there is no index or it failed: then it is noted to be
    /// damaged, for [`run`] to build another.
    pub fn ask<T>(&self, ask: impl FnOnce(&Index) -> search::Result<T>) -> Option<T> {
        let index = self.index()?;
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| ask(&index)));
        match answer {
            Ok(Ok(answer)) => return Some(answer),
            Ok(Err(cause)) => tracing::error!(%cause, "the search index failed"),
            Err(_) => tracing::error!("the search index panicked"),
        }
        self.damaged.store(true, Ordering::Release);
        None
    }

    fn open(&self) -> Option<Arc<Index>> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, index: Index) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(index));
    }
}

/// Where a process keeps its index, under its data folder.
pub fn folder(data: &Path) -> PathBuf {
    data.join("search")
}

/// The file by which a running site is asked to build its index anew.
pub fn request(data: &Path) -> PathBuf {
    data.join("search.rebuild")
}
