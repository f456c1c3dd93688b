//! A segment in the making: what stands in each field, by numbers, and how it is written.

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::{Field, IndexRecordOption, Schema};
use tantivy::store::StoreWriter;
use tantivy::{DocId, TantivyDocument};

use crate::words::Names;

/// What becomes one segment.
pub(crate) struct Part {
    /// By the fields' numbers.
    pub(crate) lists: Vec<List>,
    pub(crate) norms: FieldNormsWriter,
    pub(crate) facts: FastFieldsWriter,
    pub(crate) docs: DocId,
    /// How many words there are in all lists.
    pub(crate) words: usize,
}

impl Part {
    pub(crate) fn new(index: &tantivy::Index) -> tantivy::Result<Part> {
        let schema = index.schema();
        let tokenizers = index.fast_field_tokenizer().clone();
        Ok(Part {
            lists: schema.fields().map(|(field, _)| List::of(&schema, field)).collect(),
            norms: FieldNormsWriter::for_schema(&schema),
            facts: FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, tokenizers)?,
            docs: 0,
            words: 0,
        })
    }

    /// With room for a little more than the other one has: full ones are alike, and what grows is copied.
    pub(crate) fn with_room_of(mut self, other: &Part) -> Part {
        let room = |length: usize| length + length / 8;
        for (list, full) in self.lists.iter_mut().zip(&other.lists) {
            list.terms.reserve(room(full.terms.len()));
            list.places.reserve(room(full.places.len()));
            list.docs.reserve(room(full.docs.len()));
        }
        self
    }
}

/// What was taken, by itself: a segment can be written while the next one is gathered.
pub(crate) struct Taken {
    pub(crate) index: tantivy::Index,
    pub(crate) part: Part,
    /// Its terms in their order.
    pub(crate) names: Names,
    /// By the terms' numbers, their places in that.
    pub(crate) ranks: Vec<u32>,
}

impl Taken {
    /// Writes the segment. It is part of the index when it stands among its segments.
    pub(crate) fn write(self) -> tantivy::Result<SegmentMeta> {
        let Part { lists, mut norms, mut facts, docs, .. } = self.part;
        let segment = self.index.new_segment();
        norms.fill_up_to_max_doc(docs);
        let file = segment.open_write(SegmentComponent::FieldNorms)?;
        norms.serialize(FieldNormsSerializer::from_write(file)?, None)?;
        postings(&segment, &self.names, &self.ranks, lists)?;
        let mut file = segment.open_write(SegmentComponent::FastFields)?;
        facts.serialize(&mut file, None)?;
        file.terminate()?;
        store(&segment, docs)?;
        Ok(segment.meta().clone().with_max_doc(docs))
    }
}

/// Writes the words of all fields with where they stand.
fn postings(segment: &Segment, names: &Names, ranks: &[u32], lists: Vec<List>) -> tantivy::Result<()> {
    let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
    let mut out = InvertedIndexSerializer::open(segment)?;
    for (number, list) in (0..).zip(lists) {
        if list.terms.is_empty() {
            continue;
        }
        let field = Field::from_field_id(number);
        let mut to = out.new_field(field, list.terms.len() as u64, norms.get_field(field)?)?;
        list.write(names, ranks, &mut to)?;
        to.close()?;
    }
    Ok(out.close()?)
}

/// Writes the documents' stored values: there are none.
fn store(segment: &Segment, docs: DocId) -> tantivy::Result<()> {
    let (schema, settings) = (segment.schema(), segment.index().settings());
    let mut store = StoreWriter::new(
        segment.open_write(SegmentComponent::Store)?,
        settings.docstore_compression,
        settings.docstore_blocksize,
        settings.docstore_compress_dedicated_thread,
    )?;
    let nothing = TantivyDocument::new();
    for _ in 0..docs {
        store.store(&nothing, &schema)?;
    }
    Ok(store.close()?)
}

/// What stands in a field, in the order of the documents.
pub(crate) struct List {
    record: IndexRecordOption,
    pub(crate) terms: Vec<u32>,
    /// Where each stands in its document; nothing where that is not kept.
    places: Vec<u32>,
    /// The documents, each with where it begins among the terms.
    docs: Vec<(DocId, u32)>,
}

impl List {
    fn of(schema: &Schema, field: Field) -> List {
        let record = schema.get_field_entry(field).field_type().index_record_option();
        List {
            record: record.unwrap_or(IndexRecordOption::Basic),
            terms: Vec::new(),
            places: Vec::new(),
            docs: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, doc: DocId, term: u32, place: u32) {
        if self.docs.last().is_none_or(|(last, _)| *last != doc) {
            self.docs.push((doc, self.terms.len() as u32));
        }
        self.terms.push(term);
        if self.record.has_positions() {
            self.places.push(place);
        }
    }

    /// Each term's documents and places, by the terms' ranks: where those of each begin, and all of them.
    fn by_rank(&self, ranks: &[u32]) -> (Vec<u32>, Vec<(DocId, u32)>) {
        let rank = |term: u32| ranks[term as usize] as usize;
        let mut starts = vec![0_u32; ranks.len() + 1];
        self.terms.iter().for_each(|term| starts[rank(*term) + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let (mut next, mut all) = (starts.clone(), vec![(0, 0); self.terms.len()]);
        let ends = self.docs.iter().skip(1).map(|(_, start)| *start).chain([self.terms.len() as u32]);
        for ((doc, start), end) in self.docs.iter().zip(ends) {
            for at in *start as usize..end as usize {
                let to = &mut next[rank(self.terms[at])];
                all[*to as usize] = (*doc, self.places.get(at).copied().unwrap_or_default());
                *to += 1;
            }
        }
        (starts, all)
    }

    fn write(self, names: &Names, ranks: &[u32], to: &mut FieldSerializer<'_>) -> std::io::Result<()> {
        let (starts, all) = self.by_rank(ranks);
        let (counted, placed) = (self.record.has_freq(), self.record.has_positions());
        let mut steps = Vec::new();
        for (name, range) in names.iter().zip(starts.windows(2)) {
            let those = &all[range[0] as usize..range[1] as usize];
            if those.is_empty() {
                continue;
            }
            let docs = || those.chunk_by(|(one, _), (other, _)| one == other);
            to.new_term(name, if counted { docs().count() as u32 } else { 0 }, counted)?;
            for one in docs() {
                steps.clear();
                if placed {
                    let before = [0].into_iter().chain(one.iter().map(|(_, place)| *place));
                    steps.extend(one.iter().zip(before).map(|((_, place), before)| place - before));
                }
                to.write_doc(one[0].0, if counted { one.len() as u32 } else { 0 }, &steps);
            }
            to.close_term()?;
        }
        Ok(())
    }
}
