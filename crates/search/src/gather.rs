//! Many new topics on their way into one segment.
//!
//! tantivy's own writer looks every word up once for each field that it stands in, in tables that soon are larger than what
//! the processor keeps at hand. Here a text is read once, its words become numbers, and what is kept of each field is a list of
//! these in the order in which they came; a segment is made of it by sorting. What is written is, byte for byte, what tantivy
//! would write. Topics that are here already can't be replaced this way.

use tantivy::schema::Field;
use tantivy::{DocId, TantivyDocument};

use crate::document::{REPLY, Reply, TOPIC, Topic};
use crate::language::Language;
use crate::schema::Fields;
use crate::segment::{Part, Taken};
use crate::words::Words;

/// How many words, counted once for each field, make a segment: some twenty megabytes while it is gathered, and thirty while it
/// is written.
const FULL: usize = if cfg!(test) { 2_000 } else { 1_900_000 };
/// How far the words of one text are from those of the next one in the same field.
const GAP: u32 = 1;

/// What has been gathered.
pub(crate) struct Gathered {
    fields: Fields,
    language: Language,
    index: tantivy::Index,
    words: Words,
    part: Part,
    /// The words of the text that was read last, with their places.
    read: Vec<(u32, u32)>,
}

impl Gathered {
    pub(crate) fn new(
        index: &tantivy::Index,
        fields: Fields,
        language: Language,
    ) -> tantivy::Result<Gathered> {
        let (words, part) = (Words::default(), Part::new(index)?);
        Ok(Gathered { fields, language, index: index.clone(), words, part, read: Vec::new() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.part.docs == 0
    }

    /// How many times as much there is as makes a segment.
    pub(crate) fn segments(&self) -> usize {
        self.part.words / FULL
    }

    /// Takes in a topic that is not here yet, with its replies.
    pub(crate) fn add(&mut self, topic: &Topic) -> tantivy::Result<()> {
        let (f, doc) = (self.fields, self.part.docs);
        self.document(topic, &topic.numbers(&f), [topic.id, TOPIC, topic.author], &topic.states)?;
        let (mut text, mut title, mut body) = (Run::of(doc), Run::of(doc), Run::of(doc));
        self.read(&topic.title);
        self.put(f.text, &mut text);
        self.put(f.title, &mut title);
        self.read(&topic.tags.join(" "));
        self.put(f.text, &mut text);
        self.read(&topic.body);
        self.put(f.text, &mut text);
        self.put(f.body, &mut body);
        for reply in &topic.replies {
            self.reply(topic, reply, &mut text)?;
        }
        for (field, run) in [(f.text, text), (f.title, title), (f.body, body)] {
            self.part.norms.record(doc, field, run.words);
        }
        Ok(())
    }

    fn reply(&mut self, topic: &Topic, reply: &Reply, text: &mut Run) -> tantivy::Result<()> {
        let (f, mut run) = (self.fields, Run::of(self.part.docs));
        let numbers = topic.reply_numbers(&f, reply);
        self.document(topic, &numbers, [topic.id, REPLY, reply.author], &reply.states)?;
        self.read(&reply.body);
        self.put(f.text, text);
        self.put(f.reply, &mut run);
        self.part.norms.record(run.doc, f.reply, run.words);
        Ok(())
    }

    /// Begins the next document, with everything but its texts.
    fn document(
        &mut self,
        topic: &Topic,
        numbers: &TantivyDocument,
        [id, kind, author]: [u64; 3],
        states: &[&str],
    ) -> tantivy::Result<()> {
        let (f, doc) = (self.fields, self.part.docs);
        self.part.docs += 1;
        self.part.facts.add_document(numbers)?;
        for (field, value) in [(f.topic, id), (f.kind, kind), (f.author, author)] {
            self.mark(field, doc, &value.to_be_bytes());
            self.part.norms.record(doc, field, 1);
        }
        topic.marks(&f, states, |field, text| self.mark(field, doc, text.as_bytes()));
        Ok(())
    }

    fn mark(&mut self, field: Field, doc: DocId, value: &[u8]) {
        let term = self.words.terms.number(value);
        self.part.lists[field.field_id() as usize].push(doc, term, 0);
    }

    /// Reads a text.
    fn read(&mut self, text: &str) {
        self.words.read(text, self.language, &mut self.read);
    }

    /// Puts the text that was read into a field, after what is there of the document.
    fn put(&mut self, field: Field, run: &mut Run) {
        let list = &mut self.part.lists[field.field_id() as usize];
        let mut end = run.end;
        for (term, place) in &self.read {
            list.push(run.doc, *term, run.end + place);
            end = end.max(run.end + place + 1);
        }
        run.end = end + GAP;
        run.words += self.read.len() as u32;
        self.part.words += self.read.len();
    }

    /// Lets go of what there is.
    pub(crate) fn forget(&mut self) -> tantivy::Result<()> {
        self.part = Part::new(&self.index)?;
        Ok(())
    }

    /// Takes what there is for a segment, and begins the next one.
    pub(crate) fn take(&mut self) -> tantivy::Result<Taken> {
        let next = Part::new(&self.index)?.with_room_of(&self.part);
        let part = std::mem::replace(&mut self.part, next);
        let mut stands = vec![false; self.words.terms.count()];
        part.lists.iter().flat_map(|list| &list.terms).for_each(|term| stands[*term as usize] = true);
        let (names, ranks) = self.words.terms.sorted(&stands);
        self.words.forget_much();
        Ok(Taken { index: self.index.clone(), part, names, ranks })
    }
}

/// What has been put into a field of a document.
struct Run {
    doc: DocId,
    /// Where the next text begins.
    end: u32,
    words: u32,
}

impl Run {
    fn of(doc: DocId) -> Run {
        Run { doc, end: 0, words: 0 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::IndexWriter;
    use tantivy::index::{Segment, SegmentComponent as Part};

    use super::*;
    use crate::schema::TOKENIZER;
    use crate::stream;

    const PARTS: [Part; 6] =
        [Part::Terms, Part::Postings, Part::Positions, Part::FieldNorms, Part::FastFields, Part::Store];

    fn empty() -> tantivy::Index {
        let index = tantivy::Index::create_in_ram(Fields::schema().0);
        index.tokenizers().register(TOKENIZER, stream::Words(Language::default()));
        index
    }

    fn bytes(segment: &Segment) -> Vec<Vec<u8>> {
        PARTS.map(|part| segment.open_read(part).unwrap().read_bytes().unwrap().to_vec()).to_vec()
    }

    fn by_tantivy(topics: &[Topic]) -> Vec<Vec<u8>> {
        let (index, fields) = (empty(), Fields::schema().1);
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 40 << 20).unwrap();
        for doc in topics.iter().flat_map(|topic| topic.documents(&fields)) {
            writer.add_document(doc).unwrap();
        }
        writer.commit().unwrap();
        bytes(&index.searchable_segments().unwrap()[0])
    }

    fn gathered(topics: &[Topic]) -> Vec<Vec<u8>> {
        let (index, fields, language) = (empty(), Fields::schema().1, Language::default());
        let mut gathered = Gathered::new(&index, fields, language).unwrap();
        gathered.add(&Topic { title: "One of another segment".into(), ..Topic::default() }).unwrap();
        gathered.take().unwrap().write().unwrap();
        topics.iter().for_each(|topic| gathered.add(topic).unwrap());
        bytes(&index.segment(gathered.take().unwrap().write().unwrap()))
    }

    fn text() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            8 => prop::sample::select(vec!["crust", "(Crusts,", "bread.", "the", "std::vec::Vec", "東京都", "C++", "\n"])
                .prop_map(str::to_owned),
            2 => "\\PC{0,8}",
            1 => "[a-z]{60,70}",
        ];
        prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
    }

    fn topics() -> impl Strategy<Value = Vec<Topic>> {
        let states = || prop::sample::select(vec![vec![], vec!["accepted"], vec!["closed", "answered"]]);
        let reply = (text(), states(), 0..9_i64, 0..99_u64).prop_map(|(body, states, score, author)| Reply {
            body,
            states,
            score,
            author,
            ..Reply::default()
        });
        let tags = prop::collection::vec(prop::sample::select(vec!["Bread", "bread", "oven", ""]), 0..4);
        let texts = (text(), text(), prop::collection::vec(reply, 0..4));
        let topic = (texts, tags, states(), -5..500_i64, 0..9_u64);
        let topic = topic.prop_map(|((title, body, replies), tags, states, score, author)| Topic {
            title,
            body,
            replies,
            tags: tags.into_iter().map(str::to_owned).collect(),
            states,
            score,
            author,
            ..Topic::default()
        });
        prop::collection::vec(topic, 1..40).prop_map(|mut topics| {
            for (id, topic) in (1..).zip(&mut topics) {
                topic.id = id;
                topic.replies.iter_mut().zip(1000 * id..).for_each(|(reply, id)| reply.id = id);
            }
            topics
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn a_gathered_segment_is_the_one_that_tantivy_would_write(topics in topics()) {
            for ((part, ours), theirs) in PARTS.iter().zip(gathered(&topics)).zip(by_tantivy(&topics)) {
                prop_assert!(ours == theirs, "{part:?}: {} and {} bytes", ours.len(), theirs.len());
            }
        }
    }
}
