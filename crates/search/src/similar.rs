//! Topics like a text that somebody is writing.

use std::collections::HashMap;

use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, Weight};
use tantivy::{Searcher, Term};

use crate::collect::{self, Filter, Hit};
use crate::document::TOPIC;
use crate::find::CANDIDATES;
use crate::index::{Index, Result};
use crate::plan::{fitting, term};
use crate::rank::{Scored, Statistics, Sums, Weights};
use crate::token::{Kind, tokens};

/// How much of a body is read, in bytes.
const READ: usize = 8000;
/// The words that decide which topics are weighed, the most telling ones: so many, and as many more as together stand in no
/// more topics than this, which are all of them but on a large site. What the others add is asked of those topics alone.
const FIRST: usize = 12;
const ROOM: u64 = 100_000;
/// How many topics that are near by their meaning are weighed, the nearest ones.
const NEAR: usize = CANDIDATES / 2;

/// What topics are to be like.
#[derive(Clone, Copy, Debug)]
pub struct Like<'a> {
    pub title: &'a str,
    /// Plain text.
    pub body: &'a str,
    /// The topic itself, where it is one already.
    pub except: Option<u64>,
    /// Topics near the text by their meaning, the nearest first, each with how near: 1 for the same. No other is nearer than
    /// the last of them.
    pub near: &'a [(u64, f32)],
    /// Where not all groups are searched: their ids.
    pub groups: Option<&'a [u64]>,
    pub limit: usize,
    /// Microseconds UTC.
    pub now: i64,
    pub weights: Weights,
}

impl Like<'_> {
    pub(crate) fn filter(&self) -> Filter {
        let groups = self.groups.map(|groups| {
            let mut groups = groups.to_vec();
            groups.sort_unstable();
            groups
        });
        Filter { kind: TOPIC, groups, except: self.except, ..Filter::default() }
    }

    /// What a topic comes to by its relevance, as a share of the text's own, and by how near it is, where that is known;
    /// none where neither is enough.
    fn settled(&self, asked: &Asked, relevance: f32, near: Option<f32>) -> Option<f32> {
        let Weights { meaning, near: enough, .. } = self.weights;
        let (share, is_enough) = (relevance / asked.best, relevance >= asked.enough);
        let Some((_, farthest)) = self.near.last() else { return is_enough.then_some(share) };
        let near = near.unwrap_or(*farthest);
        (is_enough || near >= enough).then_some((1.0 - meaning) * share + meaning * near)
    }
}

/// What is looked for.
struct Asked {
    words: Vec<Scored>,
    /// How many of them decide which topics are weighed.
    first: usize,
    /// The relevance of a topic that is just this text: about as much as there can be.
    best: f32,
    /// How much of it is enough to be shown.
    enough: f32,
}

impl Index {
    /// Topics like this, the likest first; none that is not like it at all.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn similar(&self, like: &Like) -> Result<Vec<u64>> {
        let searcher = self.searcher();
        let statistics = Statistics::new(&searcher, &self.fields, TOPIC)?;
        let asked = self.asked(&searcher, &statistics, like)?;
        if asked.words.is_empty() && like.near.is_empty() {
            return Ok(Vec::new());
        }
        let (first, others) = asked.words.split_at(asked.first);
        let any = first.iter().map(|word| {
            let asked: Box<dyn Query> =
                Box::new(BoostQuery::new(term(self.fields.text, &word.text), word.boost));
            (Occur::Should, asked)
        });
        let filter = like.filter();
        let weight = BooleanQuery::new(any.collect()).weight(statistics.scoring())?;
        let mut hits = collect::best(&searcher, weight.as_ref(), &filter, NEAR.max(like.limit))?;
        hits.extend(self.near(&searcher, weight.as_ref(), &filter, like, &hits)?);
        let mut sums = Sums::new(hits, like.weights.text);
        sums.words(&searcher, &self.fields, others, &like.weights)?;
        sums.relevance(&searcher, &self.fields, &asked.words, &like.weights)?;
        let near: HashMap<u64, f32> = like.near.iter().copied().collect();
        sums.settle(&searcher, |id, sum| like.settled(&asked, sum, near.get(&id).copied()))?;
        sums.standing(&searcher, &like.weights, like.now)?;
        let hits = sums.best_first().into_iter().take(like.limit);
        Ok(collect::ids(&searcher, hits.map(|hit| hit.at))?)
    }

    /// Those near by their meaning that were not found by their words, with the score that they have by these.
    fn near(
        &self,
        searcher: &Searcher,
        words: &dyn Weight,
        filter: &Filter,
        like: &Like,
        found: &[Hit<f32>],
    ) -> Result<Vec<Hit<f32>>> {
        let ids = like.near.iter().map(|(id, _)| *id);
        let mut places = collect::places(searcher, self.fields.topic, filter, ids, NEAR)?;
        places.retain(|at| !found.iter().any(|hit| hit.at == *at));
        Ok(collect::scores(searcher, words, places)?)
    }

    /// The words that tell the text from others: frequent in it and rare elsewhere.
    fn asked(&self, searcher: &Searcher, statistics: &Statistics, like: &Like) -> Result<Asked> {
        let mut counts: HashMap<String, Counted> = HashMap::new();
        let end = like.body.floor_char_boundary(READ);
        for (text, in_title) in [(like.title, true), (&like.body[..end], false)] {
            for token in tokens(text, self.language) {
                let single = token.kind == Kind::Beside && token.text.chars().count() == 1;
                if !single && !self.language.is_stop_word(&token.folded) {
                    let counted = counts.entry(token.text).or_default();
                    counted.folded = token.folded;
                    counted.base |= token.kind == Kind::Base;
                    *(if in_title { &mut counted.title } else { &mut counted.body }) += 1.0;
                }
            }
        }
        let weights = &like.weights;
        let mut telling = Vec::new();
        for (text, Counted { folded, title, body, base }) in counts {
            let word = Term::from_field_text(self.fields.text, &text);
            // One that is nowhere tells as much as one that is in one place: that nothing here is quite like the text.
            let found = searcher.doc_freq(&word)?;
            if found > 0 || base {
                let boost = weights.asked * title.min(2.0) + (1.0 + body).ln();
                let worth = statistics.rarity(found.max(1)) * boost;
                let counts = if title > 0.0 { 1.0 } else { weights.story };
                let fields = weights.text + some(title, weights.title) + some(body, weights.body);
                telling.push(Telling { worth, counts, best: worth * fields, found, text, folded, boost });
            }
        }
        telling.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.text.cmp(&b.text)));
        let most = &telling[..telling.len().min(weights.words)];
        let best: f32 = most.iter().map(|word| word.best).sum();
        let counting: f32 = most.iter().map(|word| word.best * word.counts).sum();
        let known: Vec<Telling> =
            telling.into_iter().filter(|word| word.found > 0).take(weights.words).collect();
        let first = fitting(known.iter().map(|word| word.found), ROOM).max(FIRST).min(known.len());
        let words =
            known.into_iter().map(|Telling { text, folded, boost, .. }| Scored { text, folded, boost });
        Ok(Asked {
            words: words.collect(),
            first,
            best: best.max(f32::MIN_POSITIVE),
            enough: weights.least * counting,
        })
    }
}

/// The weight of a field in which a word stands.
fn some(count: f32, weight: f32) -> f32 {
    if count > 0.0 { weight } else { 0.0 }
}

/// A word with what it tells.
struct Telling {
    worth: f32,
    /// How much of it counts for what is enough.
    counts: f32,
    /// What it adds to the relevance of the text itself.
    best: f32,
    /// How many topics have it.
    found: u64,
    text: String,
    folded: String,
    boost: f32,
}

/// How often a word stands in the title and in the body.
#[derive(Default)]
struct Counted {
    folded: String,
    title: f32,
    body: f32,
    base: bool,
}
