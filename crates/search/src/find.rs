//! A search from what was typed to ids.

use std::collections::HashMap;

use tantivy::query::EnableScoring;
use tantivy::{Searcher, Term};

use crate::collect::{self, Filter};
use crate::document::REPLY;
use crate::index::{Index, Result};
use crate::mark::Marker;
use crate::plan::{Plan, Planner, Strictness, term};
use crate::query::{Fact, Query};
use crate::rank::{Statistics, Weights, rerank};
use crate::spelling;
use crate::token::{Kind, tokens};

/// Results are counted up to here; beyond, it says "1,000+".
pub const COUNTED: usize = 1000;
/// How many go from the first step to the second, at the least.
pub(crate) const CANDIDATES: usize = 200;
/// With fewer results than this, words are taken less strictly.
const FEW: usize = 3;

/// In which order results stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Relevance,
    Newest,
    Votes,
    Active,
}

/// A search.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    pub query: &'a Query,
    /// Where [`Query::users`] names people: their ids.
    pub authors: Option<&'a [u64]>,
    /// Where not all groups are searched: their ids.
    pub groups: Option<&'a [u64]>,
    pub order: Order,
    /// How many are wanted, from the first on.
    pub limit: usize,
    /// Microseconds UTC.
    pub now: i64,
    pub weights: Weights,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Topics, or replies where [`Query::replies`] asks for them, best first; at most as many as asked for.
    pub ids: Vec<u64>,
    /// How many there are, [`COUNTED`] + 1 for more than that.
    pub total: usize,
    pub loosened: Loosened,
    /// Shows in a text what was looked for.
    pub marker: Marker,
}

/// Whether words had to be taken less strictly than they were typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Loosened {
    #[default]
    No,
    /// Similar spellings of words that are nowhere were found as well.
    Spelling,
    /// Not all words are in all results.
    Some,
}

impl Index {
    /// Searches.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn search(&self, request: &Request) -> Result<Found> {
        let searcher = self.searcher();
        let planner = Planner { searcher: &searcher, fields: &self.fields, language: self.language };
        let strict = self.run(&planner, request, &Strictness::All)?;
        if strict.total >= FEW || request.query.words().next().is_none() {
            return Ok(strict);
        }
        let near = self.misspellings(&searcher, request.query)?;
        let mut found = strict;
        if !near.is_empty() {
            let more = self.run(&planner, request, &Strictness::Spelling(near.clone()))?;
            found = joined(found, more, Loosened::Spelling);
        }
        if found.total < FEW && request.query.words().count() > 1 {
            let more = self.run(&planner, request, &Strictness::Some(near))?;
            found = joined(found, more, Loosened::Some);
        }
        Ok(found)
    }

    fn run(&self, planner: &Planner, request: &Request, strictness: &Strictness) -> Result<Found> {
        let (searcher, query) = (planner.searcher, request.query);
        let plan = planner.plan(query, request.authors, request.groups, strictness)?;
        let silent = plan.query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let total = collect::count(searcher, silent.as_ref(), &plan.filter, COUNTED + 1)?;
        let by = |fact| -> Result<Vec<u64>> {
            let hits =
                collect::greatest(searcher, silent.as_ref(), &plan.filter, fact, request.limit.max(1))?;
            Ok(collect::ids(searcher, hits.into_iter().map(|hit| hit.at))?)
        };
        let ids = match request.order {
            _ if total == 0 => Vec::new(),
            Order::Relevance if plan.scored.is_empty() => by(Fact::Score)?,
            Order::Relevance => self.relevant(searcher, request, &plan)?,
            Order::Newest => by(Fact::Created)?,
            Order::Votes => by(Fact::Score)?,
            Order::Active => by(Fact::Active)?,
        };
        Ok(Found { ids, total, loosened: Loosened::No, marker: plan.marker })
    }

    fn relevant(&self, searcher: &Searcher, request: &Request, plan: &Plan) -> Result<Vec<u64>> {
        let statistics = Statistics::new(searcher, &self.fields, plan.filter.kind)?;
        let weight = plan.query.weight(statistics.scoring())?;
        let mut hits = collect::best(searcher, weight.as_ref(), &plan.filter, CANDIDATES.max(request.limit))?;
        if !request.query.replies {
            hits = rerank(searcher, &self.fields, hits, &plan.scored, &request.weights, request.now)?;
        }
        hits.truncate(request.limit);
        Ok(collect::ids(searcher, hits.into_iter().map(|hit| hit.at))?)
    }

    /// For each word that is nowhere: the words that it may be a misspelling of.
    fn misspellings(&self, searcher: &Searcher, query: &Query) -> Result<HashMap<String, Vec<String>>> {
        let field = if query.replies { self.fields.reply } else { self.fields.text };
        let mut near = HashMap::new();
        for word in query.words().take(6) {
            for token in tokens(word, self.language).into_iter().filter(|token| token.kind == Kind::Base) {
                if searcher.doc_freq(&Term::from_field_text(field, &token.text))? == 0 {
                    let found = spelling::near(searcher, field, &token.text)?;
                    if !found.is_empty() {
                        near.insert(token.text, found);
                    }
                }
            }
        }
        Ok(near)
    }

    /// Of each of these topics the reply that holds most of what was looked for; none where no reply holds any of it.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn best_replies(&self, marker: &Marker, topics: &[u64]) -> Result<Vec<Option<u64>>> {
        use tantivy::query::{BooleanQuery, ConstScoreQuery, Query, TermQuery};
        use tantivy::schema::IndexRecordOption;
        let searcher = self.searcher();
        let statistics = Statistics::new(&searcher, &self.fields, REPLY)?;
        let filter = Filter { kind: REPLY, ..Filter::default() };
        let mut all = Vec::new();
        for topic in topics {
            let words: Vec<Box<dyn Query>> =
                marker.words().map(|word| term(self.fields.reply, word)).collect();
            if words.is_empty() {
                all.push(None);
                continue;
            }
            let of =
                TermQuery::new(Term::from_field_u64(self.fields.topic, *topic), IndexRecordOption::Basic);
            let both: Vec<Box<dyn Query>> =
                vec![Box::new(ConstScoreQuery::new(Box::new(of), 0.0)), Box::new(BooleanQuery::union(words))];
            let weight = BooleanQuery::intersection(both).weight(statistics.scoring())?;
            let hits = collect::best(&searcher, weight.as_ref(), &filter, 1)?;
            all.push(collect::ids(&searcher, hits.into_iter().map(|hit| hit.at))?.pop());
        }
        Ok(all)
    }
}

/// What was found strictly, then the rest of what was found less so.
fn joined(strict: Found, more: Found, loosened: Loosened) -> Found {
    if more.total <= strict.total {
        return strict;
    }
    let mut ids = strict.ids;
    let limit = more.ids.len().max(ids.len());
    ids.extend(more.ids.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    ids.truncate(limit);
    Found { ids, total: more.total, loosened, marker: more.marker }
}
