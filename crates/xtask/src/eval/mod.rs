//! How good the search for questions like a new one is: the product's own query path on real duplicates, beside plain BM25
//! over the same index, so that a change of ranking shows at once.

mod faq;
mod links;
mod measure;
mod semeval;
#[cfg(test)]
mod tests;

use std::path::Path;

use search::{Index, Like, Weights};
use web::finder::Finder;

use measure::{Case, Measures};

/// Some questions in an index, and cases of what is to be found among them.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) finder: Finder,
    pub(crate) cases: Vec<Case>,
}

/// What is measured.
#[derive(Clone, Copy)]
pub(crate) enum Ranker {
    /// [`Index::similar`] with these weights.
    Similar(Weights),
    /// [`Index::plain`].
    Plain,
}

impl Ranker {
    fn find(self, index: &Index, like: &Like) -> search::Result<Vec<u64>> {
        match self {
            Ranker::Similar(weights) => index.similar(&Like { weights, ..*like }),
            Ranker::Plain => index.plain(like),
        }
    }
}

impl Set {
    /// The means over all cases.
    pub(crate) fn measure(&self, ranker: Ranker) -> Result<Measures, String> {
        let mut all = Vec::new();
        for case in &self.cases {
            let groups = case.group.map(|group| [group]);
            let like = Like {
                title: &case.title,
                body: &case.body,
                except: case.except,
                groups: groups.as_ref().map(|one| one.as_slice()),
                limit: 10,
                now: case.now,
                weights: Weights::SIMILAR,
            };
            let found = self.finder.ask(|index| ranker.find(index, &like));
            let found = found.ok_or_else(|| format!("{}: the index failed", self.name))?;
            all.push(Measures::of(&found, &case.good));
        }
        Ok(Measures::mean(&all))
    }
}

/// Every set of the folder.
///
/// # Errors
/// A sentence: the data can't be read.
pub(crate) fn sets(data: &Path) -> Result<Vec<Set>, String> {
    let mut all = vec![semeval::load(&data.join("duplicates/semeval2016-train.jsonl"))?];
    for (name, site) in links::SITES {
        all.push(links::load(data, name, site)?);
    }
    all.push(faq::load(&data.join("duplicates/StackFAQ-paraphrases.tsv"))?);
    Ok(all)
}

/// Measures all sets and prints a table.
///
/// # Errors
/// As [`sets`].
pub(crate) fn run(data: &Path) -> Result<(), String> {
    println!(
        "{:<34} {:>5}   {:<12} {:>7} {:>8} {:>10}",
        "set", "cases", "ranking", "MAP", "nDCG@10", "Recall@10"
    );
    for set in sets(data)? {
        for (name, ranker) in [("stoa", Ranker::Similar(Weights::SIMILAR)), ("plain BM25", Ranker::Plain)] {
            let m = set.measure(ranker)?;
            let (cases, set) = (set.cases.len(), set.name);
            println!("{set:<34} {cases:>5}   {name:<12} {:>7.4} {:>8.4} {:>10.4}", m.map, m.ndcg, m.recall);
        }
    }
    Ok(())
}
