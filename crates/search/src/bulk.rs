//! Filling an index with what is new: gathered, and written a segment at a time while the next one is gathered.

use std::thread::{self, JoinHandle};

use tantivy::TantivyError;
use tantivy::directory::Directory;
use tantivy::index::SegmentMeta;

use crate::document::Topic;
use crate::gather::Gathered;
use crate::language::Language;
use crate::progress::Progress;
use crate::schema::Fields;

/// What says which segments an index has.
const META: &str = "meta.json";

/// How far an index has come, the payload that says so, and the greatest topic in it.
type Come = (Progress, String, u64);

/// An index that is being filled.
pub(crate) struct Bulk {
    index: tantivy::Index,
    gathered: Gathered,
    /// A segment that is being written, and how far the index comes with it.
    writing: Option<(JoinHandle<tantivy::Result<SegmentMeta>>, Come)>,
    /// Segments that are not the index's yet.
    written: Vec<SegmentMeta>,
    /// The greatest topic that is in it; every one that comes is new, as long as it is greater.
    last: u64,
    /// How far the index had come when its segments were kept last, and the greatest topic in them.
    kept: (Progress, u64),
    /// Whether it goes on when the index is whole.
    pub(crate) lasts: bool,
}

impl Bulk {
    /// Goes on with an index all of whose topics are in it up to the place in `kept`.
    pub(crate) fn new(
        index: &tantivy::Index,
        fields: Fields,
        language: Language,
        kept: Progress,
        lasts: bool,
    ) -> tantivy::Result<Bulk> {
        let last = kept.building.map_or(0, |last| last.max(0) as u64);
        Ok(Bulk {
            index: index.clone(),
            gathered: Gathered::new(index, fields, language)?,
            writing: None,
            written: Vec::new(),
            last,
            kept: (kept, last),
            lasts,
        })
    }

    /// Whether all of these are new, each after the one before, and none is to be thrown out that is here.
    pub(crate) fn takes(&self, topics: &[Topic], gone: &[u64]) -> bool {
        let ids = || topics.iter().map(|topic| topic.id);
        ids().is_sorted_by(|one, other| one < other)
            && ids().next().into_iter().chain(gone.iter().copied()).all(|id| id > self.last)
    }

    /// Takes in topics that are new.
    pub(crate) fn add(&mut self, topics: &[Topic]) -> tantivy::Result<()> {
        for topic in topics {
            self.gathered.add(topic)?;
            self.last = self.last.max(topic.id);
            if self.gathered.segments() > 1 {
                // Much at once: what of it is written now is kept together with the rest.
                self.wait()?;
                let segment = self.gathered.take()?.write()?;
                self.written.push(segment);
            }
        }
        Ok(())
    }

    /// Notes how far all that was taken in comes. It is kept when there is enough for a segment and that is written.
    pub(crate) fn commit(&mut self, progress: Progress, payload: String) -> tantivy::Result<()> {
        let due = self.gathered.segments() > 0 || !self.written.is_empty();
        if due { self.write((progress, payload, self.last)) } else { Ok(()) }
    }

    /// Keeps all that was taken in.
    pub(crate) fn settle(&mut self, progress: Progress, payload: String) -> tantivy::Result<()> {
        self.write((progress, payload, self.last))?;
        self.wait()
    }

    /// Forgets all that is not kept; how far the index comes without it.
    pub(crate) fn roll_back(&mut self) -> tantivy::Result<Progress> {
        self.stop();
        self.written.clear();
        self.gathered.forget()?;
        self.last = self.kept.1;
        Ok(self.kept.0)
    }

    fn stop(&mut self) {
        if let Some((thread, _)) = self.writing.take() {
            let _ = thread.join();
        }
    }

    fn write(&mut self, come: Come) -> tantivy::Result<()> {
        self.wait()?;
        if self.gathered.is_empty() {
            return self.keep(come);
        }
        let taken = self.gathered.take()?;
        let thread = thread::Builder::new().name("search-segment".into()).spawn(move || taken.write())?;
        self.writing = Some((thread, come));
        Ok(())
    }

    /// Waits for the segment that is being written, and keeps it.
    fn wait(&mut self) -> tantivy::Result<()> {
        let Some((thread, come)) = self.writing.take() else { return Ok(()) };
        let segment = thread.join();
        self.written.push(segment.map_err(|_| TantivyError::InternalError("it panicked".into()))??);
        self.keep(come)
    }

    /// Makes the segments that were written the index's.
    fn keep(&mut self, (progress, payload, last): Come) -> tantivy::Result<()> {
        let mut meta = self.index.load_metas()?;
        meta.segments.append(&mut self.written);
        meta.payload = Some(payload);
        let bytes = serde_json::to_vec(&meta).map_err(std::io::Error::from)?;
        let directory = self.index.directory();
        directory.sync_directory()?;
        directory.atomic_write(META.as_ref(), &bytes)?;
        self.kept = (progress, last);
        Ok(())
    }
}

/// Nobody writes into the folder when the index is not open any more.
impl Drop for Bulk {
    fn drop(&mut self) {
        self.stop();
    }
}
