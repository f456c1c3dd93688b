//! Topics like a text that somebody is writing.

use std::collections::HashMap;

use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query};
use tantivy::{Searcher, Term};

use crate::collect::{self, Filter};
use crate::document::TOPIC;
use crate::find::CANDIDATES;
use crate::index::{Index, Result};
use crate::plan::term;
use crate::rank::{Scored, Statistics, Weights, rerank};
use crate::token::{Kind, tokens};

/// How much of a body is read, in bytes.
const READ: usize = 8000;

/// What topics are to be like.
#[derive(Clone, Copy, Debug)]
pub struct Like<'a> {
    pub title: &'a str,
    /// Plain text.
    pub body: &'a str,
    /// The topic itself, where it is one already.
    pub except: Option<u64>,
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
}

impl Index {
    /// Topics like this, the likest first.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn similar(&self, like: &Like) -> Result<Vec<u64>> {
        let searcher = self.searcher();
        let statistics = Statistics::new(&searcher, &self.fields, TOPIC)?;
        let scored = self.telling(&searcher, &statistics, like)?;
        if scored.is_empty() {
            return Ok(Vec::new());
        }
        let any = scored.iter().map(|word| {
            let asked: Box<dyn Query> =
                Box::new(BoostQuery::new(term(self.fields.text, &word.text), word.boost));
            (Occur::Should, asked)
        });
        let filter = like.filter();
        let weight = BooleanQuery::new(any.collect()).weight(statistics.scoring())?;
        let hits = collect::best(&searcher, weight.as_ref(), &filter, (CANDIDATES / 2).max(like.limit))?;
        let mut hits = rerank(&searcher, &self.fields, hits, &scored, &like.weights, like.now)?;
        hits.truncate(like.limit);
        Ok(collect::ids(&searcher, hits.into_iter().map(|hit| hit.at))?)
    }

    /// The words that tell the text from others: frequent in it and rare elsewhere.
    fn telling(&self, searcher: &Searcher, statistics: &Statistics, like: &Like) -> Result<Vec<Scored>> {
        let mut counts: HashMap<String, (String, f32, f32)> = HashMap::new();
        let end = like.body.floor_char_boundary(READ);
        for (text, in_title) in [(like.title, true), (&like.body[..end], false)] {
            for token in tokens(text, self.language) {
                let single = token.kind == Kind::Beside && token.text.chars().count() == 1;
                if !single && !self.language.is_stop_word(&token.folded) {
                    let (_, title, body) = counts.entry(token.text).or_insert((token.folded, 0.0, 0.0));
                    *(if in_title { title } else { body }) += 1.0;
                }
            }
        }
        let mut telling = Vec::new();
        for (text, (folded, title, body)) in counts {
            let word = Term::from_field_text(self.fields.text, &text);
            if searcher.doc_freq(&word)? > 0 {
                let boost = like.weights.asked * title.min(2.0) + (1.0 + body).ln();
                telling.push((statistics.idf(&word)? * boost, Scored { text, folded, boost }));
            }
        }
        telling.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.text.cmp(&b.1.text)));
        Ok(telling.into_iter().take(like.weights.words).map(|(_, scored)| scored).collect())
    }
}
