//! Plain BM25: every word of a text against all words of a topic, and nothing else. It is what the ranking is measured
//! against, so it knows neither weights nor which words tell most.

use std::collections::HashMap;

use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query};

use crate::collect;
use crate::document::TOPIC;
use crate::index::{Index, Result};
use crate::plan::term;
use crate::rank::Statistics;
use crate::similar::Like;
use crate::token::{Kind, tokens};

impl Index {
    /// Topics like this by BM25 (Robertson and Zaragoza, 2009; k1 1.2, b 0.75) over title and body as one text, whose words
    /// count as often as they stand in it.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn plain(&self, like: &Like) -> Result<Vec<u64>> {
        let searcher = self.searcher();
        let statistics = Statistics::new(&searcher, &self.fields, TOPIC)?;
        let mut counts: HashMap<String, f32> = HashMap::new();
        for text in [like.title, like.body] {
            for token in tokens(text, self.language).into_iter().filter(|token| token.kind == Kind::Base) {
                if !self.language.is_stop_word(&token.folded) {
                    *counts.entry(token.text).or_default() += 1.0;
                }
            }
        }
        if counts.is_empty() {
            return Ok(Vec::new());
        }
        let any = counts.into_iter().map(|(word, count)| {
            let asked: Box<dyn Query> = Box::new(BoostQuery::new(term(self.fields.text, &word), count));
            (Occur::Should, asked)
        });
        let weight = BooleanQuery::new(any.collect()).weight(statistics.scoring())?;
        let hits = collect::best(&searcher, weight.as_ref(), &like.filter(), like.limit)?;
        Ok(collect::ids(&searcher, hits.into_iter().map(|hit| hit.at))?)
    }
}
