//! The fields of the index.

use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// The name under which an index keeps its tokenizer.
pub(crate) const TOKENIZER: &str = "stoa";

/// Every field. A topic has one document, with its replies' words in `text`; each reply has one of its own, whose words
/// are in `reply`, so that neither counts for how rare a word is in the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The topic's id, in its own document and in those of its replies; documents are replaced by it.
    pub(crate) topic: Field,
    /// The document's own id.
    pub(crate) id: Field,
    /// 0 a topic, 1 a reply.
    pub(crate) kind: Field,
    /// All words of a topic: title, tags, body, replies.
    pub(crate) text: Field,
    pub(crate) title: Field,
    pub(crate) body: Field,
    pub(crate) reply: Field,
    pub(crate) tag: Field,
    pub(crate) author: Field,
    pub(crate) group: Field,
    /// Words such as `accepted` and `closed`.
    pub(crate) state: Field,
    pub(crate) score: Field,
    pub(crate) replies: Field,
    pub(crate) views: Field,
    /// Microseconds UTC.
    pub(crate) created: Field,
    pub(crate) active: Field,
    /// 1 where a reply has been accepted, or is the accepted one.
    pub(crate) accepted: Field,
}

impl Fields {
    pub(crate) fn schema() -> (Schema, Fields) {
        let mut b = Schema::builder();
        let words = |record| {
            let indexing = TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let (phrases, counts) =
            (words(IndexRecordOption::WithFreqsAndPositions), words(IndexRecordOption::WithFreqs));
        let raw = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let fields = Fields {
            topic: b.add_u64_field("topic", INDEXED | FAST),
            id: b.add_u64_field("id", FAST),
            kind: b.add_u64_field("kind", INDEXED | FAST),
            text: b.add_text_field("text", phrases.clone()),
            title: b.add_text_field("title", phrases.clone()),
            body: b.add_text_field("body", counts),
            reply: b.add_text_field("reply", phrases),
            tag: b.add_text_field("tag", raw.clone()),
            author: b.add_u64_field("author", INDEXED),
            group: b.add_u64_field("group", FAST),
            state: b.add_text_field("state", raw),
            score: b.add_i64_field("score", FAST),
            replies: b.add_i64_field("replies", FAST),
            views: b.add_i64_field("views", FAST),
            created: b.add_i64_field("created", FAST),
            active: b.add_i64_field("active", FAST),
            accepted: b.add_u64_field("accepted", FAST),
        };
        (b.build(), fields)
    }
}
