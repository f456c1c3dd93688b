//! The index on disk: opened, written, and thrown away where it is not whole.

use std::fmt;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;

use tantivy::index::SegmentId;
use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, Term};

use crate::bulk::Bulk;
use crate::document::Topic;
use crate::language::Language;
use crate::progress::Progress;
use crate::schema::{Fields, TOKENIZER};
use crate::stream::Words;

/// What new documents may take in memory before they are written, in bytes.
const ROOM: usize = 40 << 20;

/// The files that every segment has.
const FILES: [&str; 6] = ["term", "idx", "pos", "fast", "fieldnorm", "store"];

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

/// How topics get into the index.
enum Writer {
    /// Each in place of what it was.
    Each(Box<IndexWriter>),
    /// New ones, very many at a time.
    Bulk(Box<Bulk>),
}

/// An open index: one writer, any number of readers.
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    writer: Mutex<Writer>,
    /// Whether readers miss what is gathered in bulk, or would be slow until its segments are merged.
    gathering: Arc<AtomicBool>,
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
        let writer = Writer::Each(Box::new(each(&inner)?));
        let progress = Progress::read(&inner, language).unwrap_or_default();
        Ok(Index {
            writer: Mutex::new(writer),
            gathering: Arc::default(),
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

    /// Whether a reader misses nothing: it is not being built, and nothing is gathered.
    pub fn is_whole(&self) -> bool {
        self.progress().building.is_none() && !self.gathers()
    }

    /// Whether what comes is gathered (see [`Index::gather`]), or its segments are being merged.
    pub fn gathers(&self) -> bool {
        self.gathering.load(Ordering::Acquire)
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

    /// From here on what comes is gathered and written in large segments, which takes less than half the time: as long as the
    /// index is being built, or, where it `lasts`, until it is closed. Readers, and the next process, may see it then and not
    /// before. Where the index holds topics that may have to be replaced, this changes nothing.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn gather(&self, lasts: bool) -> Result<()> {
        let (mut writer, kept) = (self.writer(), self.progress());
        let starts = kept.building.is_some() && !self.pending.load(Ordering::Acquire);
        if starts && matches!(*writer, Writer::Each(_)) {
            let bulk = Bulk::new(&self.inner, self.fields, self.language, kept, lasts)?;
            *writer = Writer::Bulk(Box::new(bulk));
            self.gathering.store(true, Ordering::Release);
        }
        Ok(())
    }

    /// Takes in and throws out, without making anything of it findable or lasting yet: for many at a time, before an
    /// [`Index::commit`].
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn put(&self, topics: &[Topic], gone: &[u64]) -> Result<()> {
        let mut writer = self.writer();
        self.pending.store(true, Ordering::Release);
        if let Writer::Bulk(bulk) = &mut *writer {
            if bulk.takes(topics, gone) {
                return Ok(bulk.add(topics)?);
            }
            let progress = self.progress();
            self.settle(&mut writer, progress)?;
        }
        if let Writer::Each(each) = &*writer {
            for id in topics.iter().map(|topic| topic.id).chain(gone.iter().copied()) {
                each.delete_term(Term::from_field_u64(self.fields.topic, id));
            }
        }
        add(&mut writer, topics, &self.fields)
    }

    /// [`Index::put`] of topics that are new, which costs less.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn add(&self, topics: &[Topic]) -> Result<()> {
        let mut writer = self.writer();
        self.pending.store(true, Ordering::Release);
        add(&mut writer, topics, &self.fields)
    }

    /// Keeps what was put in and notes how far that comes. Readers see it when this returns, unless it is gathered.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn commit(&self, progress: Progress) -> Result<()> {
        let mut writer = self.writer();
        let payload = progress.payload(self.language);
        match &mut *writer {
            Writer::Each(each) => {
                let mut commit = each.prepare_commit()?;
                commit.set_payload(&payload);
                commit.commit()?;
                self.reader.reload()?;
            }
            Writer::Bulk(bulk) if progress.building.is_none() && !bulk.lasts => {
                self.settle(&mut writer, progress)?
            }
            Writer::Bulk(bulk) => bulk.commit(progress, payload)?,
        }
        self.pending.store(false, Ordering::Release);
        *self.progress.write().unwrap_or_else(PoisonError::into_inner) = progress;
        Ok(())
    }

    /// Ends the gathering: all of it is in the index, which comes this far.
    fn settle(&self, writer: &mut Writer, progress: Progress) -> Result<()> {
        let Writer::Bulk(bulk) = writer else { return Ok(()) };
        bulk.settle(progress, progress.payload(self.language))?;
        let mut each = each(&self.inner)?;
        let segments = self.inner.searchable_segment_ids()?;
        if progress.building.is_none() && segments.len() >= SEGMENTS {
            self.merge(&mut each, &segments)?;
        } else {
            self.reader.reload()?;
            self.gathering.store(false, Ordering::Release);
        }
        *writer = Writer::Each(Box::new(each));
        Ok(())
    }

    /// Makes one of these segments, beside whatever comes; the index is whole then. Where that fails, it is slower.
    fn merge(&self, each: &mut IndexWriter, segments: &[SegmentId]) -> Result<()> {
        let merged = each.merge(segments);
        let (reader, gathering) = (self.reader.clone(), Arc::clone(&self.gathering));
        thread::Builder::new().name("search-merge".into()).spawn(move || {
            let _ = merged.wait();
            let _ = reader.reload();
            gathering.store(false, Ordering::Release);
        })?;
        Ok(())
    }

    /// Forgets what was put in since the last [`Index::commit`]; where it is gathered, also what was committed and not written
    /// yet, which [`Index::progress`] tells.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn roll_back(&self) -> Result<()> {
        let mut writer = self.writer();
        if !self.pending.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        match &mut *writer {
            Writer::Each(each) => {
                each.rollback()?;
                // What rolled back is another writer.
                each.set_merge_policy(merging());
            }
            Writer::Bulk(bulk) => {
                *self.progress.write().unwrap_or_else(PoisonError::into_inner) = bulk.roll_back()?;
            }
        }
        Ok(())
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether all files that it consists of are there.
    pub fn is_intact(&self) -> bool {
        let Some(folder) = &self.folder else { return true };
        let Ok(metas) = self.inner.load_metas() else { return false };
        let there = |id: String| FILES.iter().all(|kind| folder.join(format!("{id}.{kind}")).exists());
        metas.segments.iter().all(|segment| there(segment.id().uuid_string()))
    }

    /// Waits until what was committed is written and segments have been merged, and closes the index.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn close(self) -> Result<()> {
        self.roll_back()?;
        let progress = self.progress();
        self.settle(&mut self.writer(), progress)?;
        match self.writer.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Writer::Each(each) => Ok(each.wait_merging_threads()?),
            Writer::Bulk(_) => Ok(()),
        }
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }
}

/// How many segments, of about one size, are merged.
const SEGMENTS: usize = 6;

/// When segments are merged.
fn merging() -> Box<LogMergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(SEGMENTS);
    Box::new(policy)
}

fn each(index: &tantivy::Index) -> Result<IndexWriter> {
    let writer = index.writer_with_num_threads(1, ROOM)?;
    writer.set_merge_policy(merging());
    Ok(writer)
}

fn add(writer: &mut Writer, topics: &[Topic], fields: &Fields) -> Result<()> {
    match writer {
        Writer::Bulk(bulk) => bulk.add(topics)?,
        Writer::Each(each) => {
            for doc in topics.iter().flat_map(|topic| topic.documents(fields)) {
                each.add_document(doc)?;
            }
        }
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
    let same = index.schema() == Fields::schema().0 && Progress::read(&index, language).is_some();
    let whole = same && index.validate_checksum().is_ok_and(|damaged| damaged.is_empty());
    whole.then_some(index)
}
