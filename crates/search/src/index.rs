//! The index on disk: opened, written, and thrown away where it is not whole.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, Term};

use crate::document::Topic;
use crate::language::Language;
use crate::schema::{Fields, TOKENIZER};
use crate::stream::Words;

/// Changes with what is kept of a text; an index of another number is built anew.
const VERSION: u32 = 1;
/// What new documents may take in memory before they are written, in bytes.
const ROOM: usize = 40 << 20;

/// The files that every segment has.
const FILES: [&str; 6] = ["term", "idx", "pos", "fast", "fieldnorm", "store"];

/// How far the index has come. It is written with each commit, so index and progress can't disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The last event that has been taken in.
    pub cursor: i64,
    /// While it is being built from nothing: the last topic that has been taken in.
    pub building: Option<i64>,
}

/// Nothing has been done: there is no cursor, not even that of an empty log.
impl Default for Progress {
    fn default() -> Progress {
        Progress { cursor: -1, building: Some(0) }
    }
}

/// Why an index can't be used.
#[derive(Debug)]
pub enum Error {
    /// Another process writes it.
    Busy,
    /// Its files can't be read or written, or don't hold what they should.
    Damaged(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Busy => f.write_str("another process writes this index"),
            Error::Damaged(cause) => write!(f, "the index is damaged: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<tantivy::TantivyError> for Error {
    fn from(cause: tantivy::TantivyError) -> Error {
        Error::Damaged(cause.to_string())
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Error {
        Error::Damaged(cause.to_string())
    }
}

/// A result of the index.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An open index: one writer, any number of readers.
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    /// Whether something was put in since the last commit.
    pending: AtomicBool,
    progress: RwLock<Progress>,
    pub(crate) fields: Fields,
    pub(crate) language: Language,
    folder: Option<PathBuf>,
    /// Held as long as the index is open.
    _lock: Option<File>,
}

impl Index {
    /// Opens the index in this folder. One that is not there, not whole, of another language or of another version is
    /// thrown away, and an empty one, whose [`Progress`] is the default, takes its place.
    ///
    /// # Errors
    /// [`Error::Busy`] where another process has it open; [`Error::Damaged`] where the folder can't be written.
    pub fn open(folder: &Path, language: Language) -> Result<Index> {
        let lock = lock(folder)?;
        if let Some(index) = existing(folder, language) {
            return Index::over(index, language, Some((folder, lock)));
        }
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        let index = tantivy::Index::create_in_dir(folder, Fields::schema().0)?;
        Index::over(index, language, Some((folder, lock)))
    }

    /// An index that lasts as long as the process.
    ///
    /// # Errors
    /// Where memory or threads are wanting.
    pub fn in_memory(language: Language) -> Result<Index> {
        Index::over(tantivy::Index::create_in_ram(Fields::schema().0), language, None)
    }

    fn over(inner: tantivy::Index, language: Language, on_disk: Option<(&Path, File)>) -> Result<Index> {
        inner.tokenizers().register(TOKENIZER, Words(language));
        let (folder, lock) =
            on_disk.map_or((None, None), |(folder, lock)| (Some(folder.to_owned()), Some(lock)));
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let writer: IndexWriter = inner.writer_with_num_threads(1, ROOM)?;
        writer.set_merge_policy(merging());
        let progress = read_progress(&inner, language).unwrap_or_default();
        Ok(Index {
            writer: Mutex::new(writer),
            pending: AtomicBool::new(false),
            progress: RwLock::new(progress),
            fields: Fields::schema().1,
            inner,
            reader,
            language,
            folder,
            _lock: lock,
        })
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        *self.progress.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a reader misses nothing: it is not being built.
    pub fn is_whole(&self) -> bool {
        self.progress().building.is_none()
    }

    /// How many topics and replies there are.
    pub fn len(&self) -> u64 {
        self.searcher().num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes in topics as they stand now, throws out those that are gone, and notes how far that comes; all of it or
    /// nothing. Readers see it when this returns.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn write(&self, topics: &[Topic], gone: &[u64], progress: Progress) -> Result<()> {
        self.put(topics, gone)?;
        self.commit(progress)
    }

    /// Takes in and throws out, without making anything of it findable or lasting yet: for many at a time, before an
    /// [`Index::commit`].
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn put(&self, topics: &[Topic], gone: &[u64]) -> Result<()> {
        let writer = self.writer();
        self.pending.store(true, Ordering::Release);
        for id in topics.iter().map(|topic| topic.id).chain(gone.iter().copied()) {
            writer.delete_term(Term::from_field_u64(self.fields.topic, id));
        }
        add(&writer, topics, &self.fields)
    }

    /// [`Index::put`] of topics that are new, which costs less.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn add(&self, topics: &[Topic]) -> Result<()> {
        let writer = self.writer();
        self.pending.store(true, Ordering::Release);
        add(&writer, topics, &self.fields)
    }

    /// Keeps what was put in and notes how far that comes. Readers see it when this returns.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn commit(&self, progress: Progress) -> Result<()> {
        let mut writer = self.writer();
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&payload(self.language, progress));
        commit.commit()?;
        self.pending.store(false, Ordering::Release);
        drop(writer);
        self.reader.reload()?;
        *self.progress.write().unwrap_or_else(PoisonError::into_inner) = progress;
        Ok(())
    }

    /// Forgets what was put in since the last [`Index::commit`].
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn roll_back(&self) -> Result<()> {
        let mut writer = self.writer();
        if self.pending.swap(false, Ordering::AcqRel) {
            writer.rollback()?;
            // What rolled back is another writer.
            writer.set_merge_policy(merging());
        }
        Ok(())
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all files that it consists of are there.
    pub fn is_intact(&self) -> bool {
        let Some(folder) = &self.folder else { return true };
        let Ok(metas) = self.inner.load_metas() else { return false };
        let there = |id: String| FILES.iter().all(|kind| folder.join(format!("{id}.{kind}")).exists());
        metas.segments.iter().all(|segment| there(segment.id().uuid_string()))
    }

    /// Waits until segments have been merged, and closes the index.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn close(self) -> Result<()> {
        let writer = self.writer.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(writer.wait_merging_threads()?)
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}

/// When segments are merged.
fn merging() -> Box<LogMergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(6);
    Box::new(policy)
}

fn add(writer: &IndexWriter, topics: &[Topic], fields: &Fields) -> Result<()> {
    for doc in topics.iter().flat_map(|topic| topic.documents(fields)) {
        writer.add_document(doc)?;
    }
    Ok(())
}

/// The file beside the folder that says who writes it.
fn lock(folder: &Path) -> Result<File> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    let file = File::create(folder.with_extension("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Busy),
        Err(fs::TryLockError::Error(cause)) => Err(cause.into()),
    }
}

/// The index in the folder, where it is whole and what we would build ourselves.
fn existing(folder: &Path, language: Language) -> Option<tantivy::Index> {
    if !folder.join("meta.json").exists() {
        return None;
    }
    let index = tantivy::Index::open_in_dir(folder).ok()?;
    let same = index.schema() == Fields::schema().0 && read_progress(&index, language).is_some();
    let whole = same && index.validate_checksum().is_ok_and(|damaged| damaged.is_empty());
    whole.then_some(index)
}

fn payload(language: Language, progress: Progress) -> String {
    let building = progress.building.map_or("-".to_owned(), |last| last.to_string());
    format!("{VERSION} {} {} {building}", language.name(), progress.cursor)
}

fn read_progress(index: &tantivy::Index, language: Language) -> Option<Progress> {
    let payload = index.load_metas().ok()?.payload?;
    let mut parts = payload.split(' ');
    let fits = parts.next()? == VERSION.to_string() && parts.next()? == language.name();
    let (cursor, building) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok());
    fits.then_some(Progress { cursor, building })
}
