//! What makes one match better than another: the one table of weights, and the second step of a search.

use std::collections::HashMap;

use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, Searcher, Term};

use crate::collect::Hit;
use crate::document::TOPIC;
use crate::schema::Fields;

/// How much each thing counts. Relevance is the sum of the first four, each times its BM25 score (for tags, times the idf
/// of those that were asked for); it is multiplied by 1 plus the sum of the next four, each of which is between 0 and 1
/// times its weight. The others are for topics like a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// All words of a topic and its replies.
    pub text: f32,
    pub title: f32,
    pub body: f32,
    pub tags: f32,
    pub votes: f32,
    pub accepted: f32,
    pub views: f32,
    pub fresh: f32,
    /// What a word of the text's title counts beside one of its body, and how many of its words are looked for, the most
    /// telling ones, which bounds what that costs.
    pub asked: f32,
    pub words: usize,
    /// How much of the relevance that the text has for itself a topic must reach to be shown. Words of its body count for
    /// that by `story` alone: who asks the same thing tells another story.
    pub least: f32,
    pub story: f32,
    /// Where it is known how near topics are by their meaning: how much that counts (relevance counts the rest to 1, as a
    /// share of the text's own), and how near a topic of too little relevance must be to be shown.
    pub meaning: f32,
    pub near: f32,
}

impl Weights {
    /// For words somebody looks for.
    pub const SEARCH: Weights = Weights {
        text: 1.0,
        title: 0.8,
        body: 0.2,
        tags: 0.4,
        votes: 0.25,
        accepted: 0.1,
        views: 0.05,
        fresh: 0.05,
        asked: 2.0,
        words: 16,
        least: 0.0,
        story: 1.0,
        meaning: 0.0,
        near: 1.0,
    };
    /// For a question that somebody is about to ask. Chosen by `xtask eval` in coarse steps (title 0.3 to 2, body 0 to 1,
    /// asked 0.7 to 2, words 16 to 100, votes and accepted 0 or 0.05), none by a fit: of those that rank no set below plain
    /// BM25 these are the ones whose neighbours a step away in title and asked do not either. Of the cut-offs (least 0.1 to
    /// 0.5, story 0 to 1) this is the strictest by which linked questions lose nothing; of the questions of one set few then
    /// find anything in another one. Meaning was tried in tenths, near from 0.3 to 0.7.
    pub const SIMILAR: Weights = Weights {
        text: 1.0,
        title: 1.5,
        body: 0.5,
        tags: 0.0,
        votes: 0.05,
        accepted: 0.05,
        views: 0.0,
        fresh: 0.0,
        asked: 1.0,
        words: 40,
        least: 0.3,
        story: 0.2,
        meaning: 0.4,
        near: 0.55,
    };
}

/// A word that counts, with how much.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scored {
    pub(crate) text: String,
    pub(crate) folded: String,
    pub(crate) boost: f32,
}

/// BM25's counts over the documents of one kind, where the index holds two.
pub(crate) struct Statistics<'a> {
    searcher: &'a Searcher,
    docs: u64,
}

impl<'a> Statistics<'a> {
    pub(crate) fn new(searcher: &'a Searcher, fields: &Fields, kind: u64) -> tantivy::Result<Statistics<'a>> {
        Ok(Statistics { searcher, docs: searcher.doc_freq(&Term::from_field_u64(fields.kind, kind))? })
    }

    /// How rare a word is in a field, as BM25 has it.
    pub(crate) fn idf(&self, term: &Term) -> tantivy::Result<f32> {
        Ok(self.rarity(self.searcher.doc_freq(term)?))
    }

    /// How rare a word is that so many documents have.
    pub(crate) fn rarity(&self, documents: u64) -> f32 {
        let (found, all) = (documents.min(self.docs) as f32, self.docs as f32);
        (1.0 + (all - found + 0.5) / (found + 0.5)).ln()
    }

    pub(crate) fn scoring(&self) -> EnableScoring<'_> {
        EnableScoring::enabled_from_statistics_provider(self, self.searcher)
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        Bm25StatisticsProvider::total_num_tokens(self.searcher, field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.docs)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.searcher.doc_freq(term)?.min(self.docs))
    }
}

/// The second step for topics: weighs and sorts these hits, best first; `now` in microseconds UTC.
pub(crate) fn rerank(
    searcher: &Searcher,
    fields: &Fields,
    hits: Vec<Hit<f32>>,
    scored: &[Scored],
    weights: &Weights,
    now: i64,
) -> tantivy::Result<Vec<Hit<f32>>> {
    let mut sums = Sums::new(hits, weights.text);
    sums.relevance(searcher, fields, scored, weights)?;
    sums.standing(searcher, weights, now)?;
    Ok(sums.best_first())
}

/// What the hits have come to so far, by segment, each in the order of its documents.
pub(crate) struct Sums(HashMap<u32, Vec<(DocId, f32)>>);

impl Sums {
    pub(crate) fn new(hits: Vec<Hit<f32>>, weight: f32) -> Sums {
        let mut sums: HashMap<u32, Vec<(DocId, f32)>> = HashMap::new();
        for hit in hits {
            sums.entry(hit.at.segment_ord).or_default().push((hit.at.doc_id, hit.key * weight));
        }
        sums.values_mut().for_each(|docs| docs.sort_unstable_by_key(|(doc, _)| *doc));
        Sums(sums)
    }

    /// Adds what there is beside the first step's score, which is that of all words wherever they stand.
    pub(crate) fn relevance(
        &mut self,
        searcher: &Searcher,
        fields: &Fields,
        scored: &[Scored],
        weights: &Weights,
    ) -> tantivy::Result<()> {
        let statistics = Statistics::new(searcher, fields, TOPIC)?;
        for word in scored {
            for (field, weight) in [(fields.title, weights.title), (fields.body, weights.body)] {
                if weight > 0.0 {
                    self.word(searcher, &statistics, field, word, weight)?;
                }
            }
            if weights.tags > 0.0 {
                let term = Term::from_field_text(fields.tag, &word.folded);
                let worth = statistics.idf(&term)? * weights.tags * word.boost;
                let query = TermQuery::new(term, IndexRecordOption::Basic);
                self.add(searcher, &query, &statistics, |_| worth)?;
            }
        }
        Ok(())
    }

    /// Adds the scores of words that the first step did not ask for.
    pub(crate) fn words(
        &mut self,
        searcher: &Searcher,
        fields: &Fields,
        scored: &[Scored],
        weights: &Weights,
    ) -> tantivy::Result<()> {
        let statistics = Statistics::new(searcher, fields, TOPIC)?;
        for word in scored {
            self.word(searcher, &statistics, fields.text, word, weights.text)?;
        }
        Ok(())
    }

    /// Adds the score of a word in a field.
    fn word(
        &mut self,
        searcher: &Searcher,
        statistics: &Statistics,
        field: Field,
        word: &Scored,
        weight: f32,
    ) -> tantivy::Result<()> {
        let query = TermQuery::new(Term::from_field_text(field, &word.text), IndexRecordOption::WithFreqs);
        self.add(searcher, &query, statistics, |score| score * weight * word.boost)
    }

    /// Makes of each document's id and sum another sum, or throws it out.
    pub(crate) fn settle(
        &mut self,
        searcher: &Searcher,
        settled: impl Fn(u64, f32) -> Option<f32>,
    ) -> tantivy::Result<()> {
        for (segment, docs) in &mut self.0 {
            let facts = searcher.segment_reader(*segment).fast_fields();
            let ids = facts.u64("id")?.first_or_default_col(0);
            let keep = |(doc, sum): &(DocId, f32)| Some((*doc, settled(ids.get_val(*doc), *sum)?));
            *docs = docs.iter().filter_map(keep).collect();
        }
        Ok(())
    }

    /// Adds what a query's score is worth to those that it matches.
    fn add(
        &mut self,
        searcher: &Searcher,
        query: &TermQuery,
        statistics: &Statistics,
        worth: impl Fn(f32) -> f32,
    ) -> tantivy::Result<()> {
        if searcher.doc_freq(query.term())? == 0 {
            return Ok(());
        }
        let weight = query.weight(statistics.scoring())?;
        for (segment, docs) in &mut self.0 {
            let mut scorer = weight.scorer(searcher.segment_reader(*segment), 1.0)?;
            for (doc, sum) in docs {
                if scorer.doc() < *doc {
                    scorer.seek(*doc);
                }
                if scorer.doc() == *doc {
                    *sum += worth(scorer.score());
                }
            }
        }
        Ok(())
    }

    /// Multiplies by what the community thinks.
    pub(crate) fn standing(
        &mut self,
        searcher: &Searcher,
        weights: &Weights,
        now: i64,
    ) -> tantivy::Result<()> {
        for (segment, docs) in &mut self.0 {
            let facts = searcher.segment_reader(*segment).fast_fields();
            let number = |name| tantivy::Result::Ok(facts.i64(name)?.first_or_default_col(0));
            let (score, views, created) = (number("score")?, number("views")?, number("created")?);
            let accepted = facts.u64("accepted")?.first_or_default_col(0);
            for (doc, sum) in docs {
                *sum *= 1.0
                    + weights.votes * some(score.get_val(*doc), 2.0)
                    + weights.views * some(views.get_val(*doc), 6.0)
                    + weights.accepted * accepted.get_val(*doc) as f32
                    + weights.fresh * fresh(now - created.get_val(*doc));
            }
        }
        Ok(())
    }

    pub(crate) fn best_first(self) -> Vec<Hit<f32>> {
        let of = |(segment, docs): (u32, Vec<(DocId, f32)>)| {
            docs.into_iter().map(move |(doc, key)| Hit { key, at: DocAddress::new(segment, doc) })
        };
        let mut hits: Vec<Hit<f32>> = self.0.into_iter().flat_map(of).collect();
        hits.sort_by(|a, b| b.cmp(a));
        hits
    }
}

/// A count as a share of 1: half of it where its logarithm is `half`.
fn some(count: i64, half: f32) -> f32 {
    let log = (1.0 + count.max(0) as f32).ln();
    log / (log + half)
}

/// 1 for what is new, half of it after two years.
fn fresh(age: i64) -> f32 {
    const YEARS: f32 = 2.0 * 365.0 * 86_400e6;
    0.5f32.powf(age.max(0) as f32 / YEARS)
}
