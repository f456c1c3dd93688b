//! From what somebody typed to what the index is asked.

use std::collections::{HashMap, HashSet};

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Asked, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::collect::Filter;
use crate::document::{REPLY, TOPIC};
use crate::index::Result;
use crate::language::Language;
use crate::mark::Marker;
use crate::query::{Clause, MOST, Query};
use crate::rank::Scored;
use crate::schema::Fields;
use crate::spelling;
use crate::token::{Kind, Token, tokens};

/// The most words that one beginning stands for, the most frequent ones.
const ENDINGS: usize = 50;
/// How many documents a search may look at for what was typed loosely, all beginnings together, and for some of the words,
/// and for a phrase, which is looked for by its rarest words where all of them stand in more. It bounds what the worst search
/// costs on a large site; one ending, two words are looked for all the same.
const ROOM: u64 = 500_000;
const PHRASE: u64 = 2_000_000;

type Boxed = Box<dyn Asked>;

/// What the index is asked, and what is left for the steps after it.
pub(crate) struct Plan {
    pub(crate) query: Boxed,
    pub(crate) filter: Filter,
    /// The words that count for the score; none where the query has no words.
    pub(crate) scored: Vec<Scored>,
    pub(crate) marker: Marker,
}

/// How strictly words are taken.
#[derive(Clone, Debug)]
pub(crate) enum Strictness {
    /// Every word as it is.
    All,
    /// Every word, or the words that it may be a misspelling of.
    Spelling(HashMap<String, Vec<String>>),
    /// More than half of the words, or what they may be misspellings of.
    Some(HashMap<String, Vec<String>>),
}

pub(crate) struct Planner<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) language: Language,
}

impl Planner<'_> {
    pub(crate) fn plan(
        &self,
        query: &Query,
        authors: Option<&[u64]>,
        groups: Option<&[u64]>,
        strictness: &Strictness,
    ) -> Result<Plan> {
        let mut draft = Draft {
            planner: self,
            replies: query.replies,
            scored: Vec::new(),
            marker: Marker::new(self.language),
            room: ROOM,
        };
        let mut parts: Vec<(Occur, Boxed)> = Vec::new();
        let mut words: Vec<Boxed> = Vec::new();
        let silent = query.words().all(|word| draft.is_silent(word));
        let passed_over = match strictness {
            Strictness::Some(_) => self.too_frequent(query)?,
            _ => HashSet::new(),
        };
        for clause in &query.clauses {
            if let Clause::Word(word) = clause {
                if (silent || !draft.is_silent(word)) && !passed_over.contains(word.as_str()) {
                    words.extend(draft.word(word, strictness)?);
                }
            } else if let Some(asked) = draft.clause(clause)? {
                parts.push((Occur::Must, asked));
            }
        }
        match strictness {
            Strictness::Some(_) if words.len() > 1 => {
                let least = words.len().div_ceil(2);
                let any = words.into_iter().map(|word| (Occur::Should, word)).collect();
                parts.push((Occur::Must, Box::new(BooleanQuery::with_minimum_required_clauses(any, least))));
            }
            _ => parts.extend(words.into_iter().map(|word| (Occur::Must, word))),
        }
        let (scored, marker) = (std::mem::take(&mut draft.scored), draft.marker.clone());
        for clause in &query.excluded {
            if let Some(asked) = draft.clause(clause)? {
                parts.push((Occur::MustNot, asked));
            }
        }
        self.limits(query, authors, &mut parts);
        if !parts.iter().any(|(occur, _)| *occur == Occur::Must) {
            parts.push((Occur::Must, Box::new(AllQuery)));
        }
        let filter = Filter {
            kind: if query.replies { REPLY } else { TOPIC },
            groups: groups.map(|groups| sorted(groups.to_vec())),
            ranges: query.ranges.clone(),
            except: None,
        };
        Ok(Plan { query: Box::new(BooleanQuery::new(parts)), filter, scored, marker })
    }

    /// The most frequent words, where all of them together stand in more places than some of them may be looked for in.
    fn too_frequent<'q>(&self, query: &'q Query) -> Result<HashSet<&'q str>> {
        let field = if query.replies { self.fields.reply } else { self.fields.text };
        let mut words = Vec::new();
        for word in query.words() {
            let mut documents = 0;
            for token in tokens(word, self.language) {
                documents += self.searcher.doc_freq(&Term::from_field_text(field, &token.text))?;
            }
            words.push((documents, word));
        }
        words.sort_unstable();
        let fitting = fitting(words.iter().map(|(documents, _)| *documents), ROOM).max(2);
        Ok(words.into_iter().skip(fitting).map(|(_, word)| word).collect())
    }

    /// Authors and states.
    fn limits(&self, query: &Query, authors: Option<&[u64]>, parts: &mut Vec<(Occur, Boxed)>) {
        if let Some(authors) = authors {
            let of = |id: &u64| self.fact(Term::from_field_u64(self.fields.author, *id));
            parts.push((Occur::Must, Box::new(BooleanQuery::union(authors.iter().map(of).collect()))));
        }
        for state in &query.states {
            let occur = if state.1 { Occur::Must } else { Occur::MustNot };
            parts.push((occur, self.fact(Term::from_field_text(self.fields.state, state.0))));
        }
    }

    /// That a document has this value, which says nothing about how well it fits.
    fn fact(&self, term: Term) -> Boxed {
        Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), 0.0))
    }
}

/// A plan in the making.
struct Draft<'a> {
    planner: &'a Planner<'a>,
    replies: bool,
    scored: Vec<Scored>,
    marker: Marker,
    /// What is left of [`ROOM`].
    room: u64,
}

impl Draft<'_> {
    fn field(&self) -> Field {
        if self.replies { self.planner.fields.reply } else { self.planner.fields.text }
    }

    /// Whether a word stands in too many texts to be looked for.
    fn is_silent(&self, word: &str) -> bool {
        let language = self.planner.language;
        tokens(word, language).iter().all(|token| language.is_stop_word(&token.folded))
    }

    fn clause(&mut self, clause: &Clause) -> Result<Option<Boxed>> {
        let fields = self.planner.fields;
        Ok(match clause {
            Clause::Word(word) => self.word(word, &Strictness::All)?,
            Clause::Phrase(text) => self.phrase(text, self.field())?,
            Clause::Prefix(start) => self.prefix(start)?,
            Clause::Tag(name) => Some(self.planner.fact(Term::from_field_text(fields.tag, name))),
            Clause::Title(text) => self.phrase(text, fields.title)?,
            Clause::Body(text) => self.every(text, fields.body),
            Clause::Any(list) => {
                let mut any = Vec::new();
                for clause in list {
                    any.extend(self.clause(clause)?);
                }
                (!any.is_empty()).then(|| Box::new(BooleanQuery::union(any)) as Boxed)
            }
        })
    }

    /// A word; a name from code as a whole or as its parts one after another.
    fn word(&mut self, word: &str, strictness: &Strictness) -> Result<Option<Boxed>> {
        let found = tokens(word, self.planner.language);
        let field = self.field();
        let (base, beside): (Vec<&Token>, Vec<&Token>) = found.iter().partition(|t| t.kind == Kind::Base);
        found.iter().for_each(|token| self.score(token));
        let mut ways: Vec<Boxed> = Vec::new();
        match base.as_slice() {
            [] => {}
            [one] => {
                ways.push(term(field, &one.text));
                if let Strictness::Spelling(near) | Strictness::Some(near) = strictness {
                    ways.extend(self.near(near.get(&one.text), field));
                }
            }
            several => ways.push(self.one_after_another(field, several)?),
        }
        // Single characters beside their pairs are too many; whole names are not.
        ways.extend(
            beside
                .iter()
                .filter(|token| token.text.chars().count() > 1)
                .map(|token| term(field, &token.text)),
        );
        Ok(match ways.len() {
            0 | 1 => ways.pop(),
            _ => Some(Box::new(BooleanQuery::union(ways))),
        })
    }

    fn near(&mut self, words: Option<&Vec<String>>, field: Field) -> Vec<Boxed> {
        let mut ways: Vec<Boxed> = Vec::new();
        for word in words.into_iter().flatten() {
            self.marker.word(word);
            self.scored.push(Scored { text: word.clone(), folded: word.clone(), boost: 0.5 });
            ways.push(Box::new(BoostQuery::new(term(field, word), 0.5)));
        }
        ways
    }

    fn phrase(&mut self, text: &str, field: Field) -> Result<Option<Boxed>> {
        let found = tokens(text, self.planner.language);
        found.iter().for_each(|token| self.score(token));
        let base: Vec<&Token> = found.iter().filter(|token| token.kind == Kind::Base).collect();
        Ok(match base.as_slice() {
            [] => None,
            [one] => Some(term(field, &one.text)),
            several => Some(self.one_after_another(field, several)?),
        })
    }

    fn one_after_another(&self, field: Field, words: &[&Token]) -> Result<Boxed> {
        let first = words.first().map_or(0, |token| token.position);
        let mut places = Vec::new();
        for token in words.iter().take(MOST) {
            let word = Term::from_field_text(field, &token.text);
            places.push((self.planner.searcher.doc_freq(&word)?, token.position - first, word));
        }
        places.sort();
        places.truncate(fitting(places.iter().map(|(documents, ..)| *documents), PHRASE).max(2));
        let at = places.into_iter().map(|(_, position, word)| (position, word));
        Ok(Box::new(PhraseQuery::new_with_offset(at.collect())))
    }

    /// Every word, in any order.
    fn every(&mut self, text: &str, field: Field) -> Option<Boxed> {
        let found = tokens(text, self.planner.language);
        found.iter().for_each(|token| self.score(token));
        let all = found.iter().filter(|token| token.kind == Kind::Base).map(|token| term(field, &token.text));
        let all: Vec<Boxed> = all.collect();
        (!all.is_empty()).then(|| Box::new(BooleanQuery::intersection(all)) as Boxed)
    }

    fn prefix(&mut self, start: &str) -> Result<Option<Boxed>> {
        let Some(last) = tokens(start, self.planner.language).pop() else { return Ok(None) };
        self.marker.beginning(&last.folded);
        let found = spelling::beginning(self.planner.searcher, self.field(), &last.folded, ENDINGS)?;
        let mut endings = Vec::new();
        for (word, documents) in found {
            if !self.planner.language.is_stop_word(&word) && (endings.is_empty() || documents <= self.room) {
                self.room = self.room.saturating_sub(documents);
                endings.push(word);
            }
        }
        if !endings.contains(&last.text) {
            endings.push(last.text);
        }
        let any = endings.iter().map(|word| term(self.field(), word)).collect();
        Ok(Some(Box::new(BooleanQuery::union(any))))
    }

    fn score(&mut self, token: &Token) {
        if token.kind == Kind::Beside && token.text.chars().count() == 1 {
            return;
        }
        self.marker.word(&token.text);
        if self.scored.iter().all(|scored| scored.text != token.text) {
            self.scored.push(Scored { text: token.text.clone(), folded: token.folded.clone(), boost: 1.0 });
        }
    }
}

/// How many of these counts from the first on come to no more than `room` together.
pub(crate) fn fitting(counts: impl Iterator<Item = u64>, mut room: u64) -> usize {
    let fits = |count: &u64| {
        let fits = *count <= room;
        room = room.saturating_sub(*count);
        fits
    };
    counts.take_while(fits).count()
}

pub(crate) fn term(field: Field, text: &str) -> Boxed {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn sorted(mut ids: Vec<u64>) -> Vec<u64> {
    ids.sort_unstable();
    ids
}
