//! Walking through what a query matches: the best, the newest, how many.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::query::Weight;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::query::{Fact, Range};

/// What a document must be besides matching the query.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) kind: u64,
    /// Sorted; none for all groups.
    pub(crate) groups: Option<Vec<u64>>,
    pub(crate) ranges: Vec<(Fact, Range)>,
    /// The topic that is not looked for.
    pub(crate) except: Option<u64>,
}

/// A document, with what it is sorted by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit<K> {
    pub(crate) key: K,
    pub(crate) at: DocAddress,
}

/// By key, the earlier document first among equals.
impl<K: PartialOrd> Ord for Hit<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        let keys = self.key.partial_cmp(&other.key).unwrap_or(Ordering::Equal);
        keys.then_with(|| other.at.cmp(&self.at))
    }
}

impl<K: PartialOrd> PartialOrd for Hit<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: PartialOrd> PartialEq for Hit<K> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<K: PartialOrd> Eq for Hit<K> {}

/// The best so many, the best last in the heap.
struct Top<K> {
    most: usize,
    heap: BinaryHeap<Reverse<Hit<K>>>,
}

impl<K: PartialOrd + Copy> Top<K> {
    fn new(most: usize) -> Top<K> {
        Top { most, heap: BinaryHeap::with_capacity(most + 1) }
    }

    fn push(&mut self, key: K, at: DocAddress) {
        self.heap.push(Reverse(Hit { key, at }));
        if self.heap.len() > self.most {
            self.heap.pop();
        }
    }

    /// What a further document must exceed.
    fn threshold(&self) -> Option<K> {
        (self.heap.len() == self.most).then(|| self.heap.peek().map(|worst| worst.0.key)).flatten()
    }

    fn into_best_first(self) -> Vec<Hit<K>> {
        let mut hits: Vec<Hit<K>> = self.heap.into_iter().map(|hit| hit.0).collect();
        hits.sort_by(|a, b| b.cmp(a));
        hits
    }
}

type Numbers<T> = Arc<dyn ColumnValues<T>>;

/// The filter over one segment.
struct Gate<'a> {
    reader: &'a SegmentReader,
    filter: &'a Filter,
    kind: Numbers<u64>,
    group: Numbers<u64>,
    topic: Numbers<u64>,
    ranges: Vec<(Numbers<i64>, Range)>,
}

impl<'a> Gate<'a> {
    fn new(reader: &'a SegmentReader, filter: &'a Filter) -> tantivy::Result<Gate<'a>> {
        let number = |name| tantivy::Result::Ok(reader.fast_fields().u64(name)?.first_or_default_col(0));
        let range = |(fact, range): &(Fact, Range)| tantivy::Result::Ok((fact.numbers(reader)?, *range));
        Ok(Gate {
            kind: number("kind")?,
            group: number("group")?,
            topic: number("topic")?,
            ranges: filter.ranges.iter().map(range).collect::<tantivy::Result<_>>()?,
            reader,
            filter,
        })
    }

    fn passes(&self, doc: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
            && self.kind.get_val(doc) == self.filter.kind
            && self
                .filter
                .groups
                .as_ref()
                .is_none_or(|all| all.binary_search(&self.group.get_val(doc)).is_ok())
            && self.filter.except.is_none_or(|not| self.topic.get_val(doc) != not)
            && self.ranges.iter().all(|(numbers, range)| range.holds(numbers.get_val(doc)))
    }
}

impl Fact {
    /// The column of this fact in a segment.
    fn numbers(self, reader: &SegmentReader) -> tantivy::Result<Numbers<i64>> {
        let name = match self {
            Fact::Score => "score",
            Fact::Replies => "replies",
            Fact::Views => "views",
            Fact::Created => "created",
            Fact::Active => "active",
        };
        Ok(reader.fast_fields().i64(name)?.first_or_default_col(0))
    }
}

/// The best by the query's own score, skipping what can't be among them.
pub(crate) fn best(
    searcher: &Searcher,
    weight: &dyn Weight,
    filter: &Filter,
    most: usize,
) -> tantivy::Result<Vec<Hit<f32>>> {
    let mut top = Top::new(most);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let gate = Gate::new(reader, filter)?;
        let threshold = top.threshold().unwrap_or(f32::MIN);
        weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            if gate.passes(doc) {
                top.push(score, DocAddress::new(segment, doc));
            }
            top.threshold().unwrap_or(f32::MIN)
        })?;
    }
    Ok(top.into_best_first())
}

/// Those with the greatest value of a fact.
pub(crate) fn greatest(
    searcher: &Searcher,
    weight: &dyn Weight,
    filter: &Filter,
    fact: Fact,
    most: usize,
) -> tantivy::Result<Vec<Hit<i64>>> {
    let mut top = Top::new(most);
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let (gate, numbers) = (Gate::new(reader, filter)?, fact.numbers(reader)?);
        weight.for_each_no_score(reader, &mut |docs| {
            for doc in docs {
                let key = numbers.get_val(*doc);
                if top.threshold().is_none_or(|worst| key >= worst) && gate.passes(*doc) {
                    top.push(key, DocAddress::new(segment, *doc));
                }
            }
        })?;
    }
    Ok(top.into_best_first())
}

/// How many there are; counting stops at `most`.
pub(crate) fn count(
    searcher: &Searcher,
    weight: &dyn Weight,
    filter: &Filter,
    most: usize,
) -> tantivy::Result<usize> {
    let mut total = 0;
    for reader in searcher.segment_readers() {
        let (gate, mut docs) = (Gate::new(reader, filter)?, weight.scorer(reader, 1.0)?);
        let mut doc = docs.doc();
        while doc != TERMINATED && total < most {
            total += usize::from(gate.passes(doc));
            doc = docs.advance();
        }
    }
    Ok(total)
}

/// Where the first topics with these ids are that pass the filter, at most so many.
pub(crate) fn places(
    searcher: &Searcher,
    topic: Field,
    filter: &Filter,
    ids: impl Iterator<Item = u64>,
    most: usize,
) -> tantivy::Result<Vec<DocAddress>> {
    let mut segments = Vec::new();
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        segments.push((segment, Gate::new(reader, filter)?, reader.inverted_index(topic)?));
    }
    let mut places = Vec::new();
    for id in ids {
        if places.len() >= most {
            break;
        }
        let term = Term::from_field_u64(topic, id);
        for (segment, gate, inverted) in &segments {
            let Some(mut docs) = inverted.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while docs.doc() != TERMINATED {
                if gate.passes(docs.doc()) {
                    places.push(DocAddress::new(*segment, docs.doc()));
                }
                docs.advance();
            }
        }
    }
    Ok(places)
}

/// The query's score of each of these documents, 0 where it does not match.
pub(crate) fn scores(
    searcher: &Searcher,
    weight: &dyn Weight,
    mut places: Vec<DocAddress>,
) -> tantivy::Result<Vec<Hit<f32>>> {
    places.sort_unstable();
    let mut hits = Vec::with_capacity(places.len());
    for places in places.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
        let mut scorer = weight.scorer(searcher.segment_reader(places[0].segment_ord), 1.0)?;
        for at in places {
            if scorer.doc() < at.doc_id {
                scorer.seek(at.doc_id);
            }
            let key = if scorer.doc() == at.doc_id { scorer.score() } else { 0.0 };
            hits.push(Hit { key, at: *at });
        }
    }
    Ok(hits)
}

/// The ids of these documents.
pub(crate) fn ids(searcher: &Searcher, at: impl Iterator<Item = DocAddress>) -> tantivy::Result<Vec<u64>> {
    let mut columns = Vec::new();
    for reader in searcher.segment_readers() {
        columns.push(reader.fast_fields().u64("id")?.first_or_default_col(0));
    }
    Ok(at.map(|at| columns[at.segment_ord as usize].get_val(at.doc_id)).collect())
}
