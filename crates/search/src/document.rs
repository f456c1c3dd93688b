//! What is indexed: topics with their replies, as text and facts. What a topic is, the index does not know.

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use crate::schema::Fields;

/// A topic as it stands now.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    pub id: u64,
    /// Where it belongs; a search is limited to some groups.
    pub group: u64,
    pub author: u64,
    /// Plain text, as is the body.
    pub title: String,
    pub body: String,
    pub tags: Vec<String>,
    /// Words that `is:` asks for, such as `closed`.
    pub states: Vec<&'static str>,
    pub score: i64,
    pub views: i64,
    /// Microseconds UTC, as is `active`.
    pub created: i64,
    pub active: i64,
    pub replies: Vec<Reply>,
}

/// A reply to a topic.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    pub id: u64,
    pub author: u64,
    pub body: String,
    pub states: Vec<&'static str>,
    pub score: i64,
    pub created: i64,
    pub active: i64,
}

pub(crate) const TOPIC: u64 = 0;
pub(crate) const REPLY: u64 = 1;

impl Topic {
    /// How many bytes of text it has.
    pub fn size(&self) -> usize {
        let replies: usize = self.replies.iter().map(|reply| reply.body.len()).sum();
        self.title.len() + self.body.len() + replies
    }

    /// The documents of the topic and of its replies.
    pub(crate) fn documents(&self, f: &Fields) -> Vec<TantivyDocument> {
        let mut topic = self.numbers(f);
        self.marks(f, &self.states, |field, text| topic.add_text(field, text));
        let tags = self.tags.join(" ");
        for text in [&self.title, &tags, &self.body].into_iter().chain(self.replies.iter().map(|r| &r.body)) {
            topic.add_text(f.text, text);
        }
        topic.add_text(f.title, &self.title);
        topic.add_text(f.body, &self.body);
        let mut all = vec![topic];
        for reply in &self.replies {
            let mut doc = self.reply_numbers(f, reply);
            self.marks(f, &reply.states, |field, text| doc.add_text(field, text));
            doc.add_text(f.reply, &reply.body);
            all.push(doc);
        }
        all
    }

    /// All numbers of the topic's document.
    pub(crate) fn numbers(&self, f: &Fields) -> TantivyDocument {
        let mut doc = self.common(f, self.id, TOPIC, self.author, &self.states);
        let replies = self.replies.len() as i64;
        facts(&mut doc, f, [self.score, replies, self.views, self.created, self.active]);
        doc
    }

    /// All numbers of a reply's document.
    pub(crate) fn reply_numbers(&self, f: &Fields, reply: &Reply) -> TantivyDocument {
        let mut doc = self.common(f, reply.id, REPLY, reply.author, &reply.states);
        let replies = self.replies.len() as i64;
        facts(&mut doc, f, [reply.score, replies, self.views, reply.created, reply.active]);
        doc
    }

    /// What a document with these states is kept under as it is: tags and states.
    pub(crate) fn marks(&self, f: &Fields, states: &[&str], mut each: impl FnMut(Field, &str)) {
        self.tags.iter().for_each(|tag| each(f.tag, &tag.to_lowercase()));
        states.iter().for_each(|state| each(f.state, state));
    }

    fn common(&self, f: &Fields, id: u64, kind: u64, author: u64, states: &[&str]) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        for (field, value) in
            [(f.topic, self.id), (f.id, id), (f.kind, kind), (f.author, author), (f.group, self.group)]
        {
            doc.add_u64(field, value);
        }
        doc.add_u64(f.accepted, u64::from(states.contains(&"accepted")));
        doc
    }
}

fn facts(doc: &mut TantivyDocument, f: &Fields, [score, replies, views, created, active]: [i64; 5]) {
    let values =
        [(f.score, score), (f.replies, replies), (f.views, views), (f.created, created), (f.active, active)];
    for (field, value) in values {
        doc.add_i64(field, value);
    }
}
