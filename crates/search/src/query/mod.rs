//! What somebody typed into the search field, understood. Anything can be typed; nothing is an error.

mod date;
mod parse;
mod range;
mod split;
#[cfg(test)]
mod tests;

pub use range::Range;

/// The most words, phrases, tags and exclusions that are looked for; what is beyond is left out and said so.
pub(crate) const MOST: usize = 24;

/// A search. Every clause must be there, none of the exclusions may.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    pub clauses: Vec<Clause>,
    pub excluded: Vec<Clause>,
    /// Whose posts: handles as typed; `me` is for the caller to understand.
    pub users: Vec<String>,
    /// In which groups: names as typed.
    pub groups: Vec<String>,
    pub states: Vec<State>,
    pub ranges: Vec<(Fact, Range)>,
    /// Replies are looked for instead of topics.
    pub replies: bool,
    /// Nothing but a number was typed: the topic with this id is meant as well.
    pub number: Option<u64>,
    /// What could not be done as typed.
    pub notes: Vec<Note>,
}

/// One thing that must be there.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// A word or a name from code.
    Word(String),
    /// Words one after another.
    Phrase(String),
    /// A word that begins so.
    Prefix(String),
    Tag(String),
    /// Words in the title alone, in the body alone.
    Title(String),
    Body(String),
    /// One of these.
    Any(Vec<Clause>),
}

/// What `is:` asks for; the second says whether it must or must not be so.
#[derive(Clone, Debug, PartialEq)]
pub struct State(pub &'static str, pub bool);

/// A number that a range can be asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    Score,
    Replies,
    Views,
    Created,
    Active,
}

/// What could not be done as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// `operator:value` with an operator that there is not: its parts are looked for as words.
    UnknownOperator(String),
    /// An operator with a value that it can't have, or with none: it is left out.
    BadValue(String),
    /// There was more than can be looked for.
    TooLong,
}

impl Query {
    /// Nothing to look for is left.
    pub fn is_empty(&self) -> bool {
        !self.has_clauses()
            && self.users.is_empty()
            && self.groups.is_empty()
            && self.states.is_empty()
            && self.ranges.is_empty()
            && !self.replies
    }

    pub(crate) fn has_clauses(&self) -> bool {
        !self.clauses.is_empty() || !self.excluded.is_empty()
    }

    /// Whether nothing but words was typed, so that a search for some of them may take the place of one for all.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.clauses.iter().filter_map(|clause| match clause {
            Clause::Word(word) => Some(word.as_str()),
            _ => None,
        })
    }

    fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) && self.notes.len() < 4 {
            self.notes.push(note);
        }
    }
}
