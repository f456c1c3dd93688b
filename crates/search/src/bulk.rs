//! Filling an index with what is new: gathered, and written a segment at a time.

use tantivy::directory::Directory;
use tantivy::index::SegmentMeta;

use crate::document::Topic;
use crate::gather::Gathered;
use crate::index::Progress;
use crate::language::Language;
use crate::schema::Fields;

/// What says which segments an index has.
const META: &str = "meta.json";

/// An index that is being filled.
pub(crate) struct Bulk {
    index: tantivy::Index,
    gathered: Gathered,
    /// Segments that are not the index's yet.
    written: Vec<SegmentMeta>,
    /// The greatest topic that is in it; every one that comes is new, as long as it is greater.
    last: u64,
    /// How far the index had come when its segments were kept last.
    pub(crate) kept: Progress,
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
        Ok(Bulk {
            index: index.clone(),
            gathered: Gathered::new(index, fields, language)?,
            written: Vec::new(),
            last: kept.building.map_or(0, |last| last.max(0) as u64),
            kept,
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
            if self.gathered.is_full() {
                self.write()?;
            }
        }
        Ok(())
    }

    /// Whether segments wait to be kept.
    pub(crate) fn is_due(&self) -> bool {
        !self.written.is_empty()
    }

    /// Keeps all that was taken in, which comes this far, with the payload that says so.
    pub(crate) fn keep(&mut self, progress: Progress, payload: String) -> tantivy::Result<()> {
        self.write()?;
        let mut meta = self.index.load_metas()?;
        meta.segments.append(&mut self.written);
        meta.payload = Some(payload);
        let bytes = serde_json::to_vec(&meta).map_err(std::io::Error::from)?;
        let directory = self.index.directory();
        directory.sync_directory()?;
        directory.atomic_write(META.as_ref(), &bytes)?;
        self.kept = progress;
        Ok(())
    }

    fn write(&mut self) -> tantivy::Result<()> {
        if !self.gathered.is_empty() {
            self.written.push(self.gathered.write()?);
        }
        Ok(())
    }
}
