//! How good the search for questions like a new one is: the product's own query path on real duplicates, beside plain BM25
//! over the same index, so that a change of ranking shows at once.

mod faq;
mod links;
mod meanings;
mod measure;
mod semeval;
#[cfg(test)]
mod tests;

use std::path::Path;

use meaning::Model;
use search::{Index, Like, Weights};
use web::finder::Finder;

use meanings::Meanings;
use measure::{Case, Measures};

/// Some questions in an index, and cases of what is to be found among them.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) finder: Finder,
    /// The texts of all questions in the index.
    pub(crate) texts: Vec<Text>,
    pub(crate) cases: Vec<Case>,
}

/// A question as a model reads it.
pub(crate) struct Text {
    pub(crate) id: u64,
    pub(crate) group: u64,
    pub(crate) text: String,
}

/// What is measured.
#[derive(Clone, Copy)]
pub(crate) enum Ranker<'a> {
    /// [`Index::similar`] with these weights.
    Similar(Weights),
    /// The same, with what is near by its meaning.
    Both(Weights, &'a Meanings),
    /// [`Index::plain`].
    Plain,
    /// The nearest vectors alone.
    Meaning(&'a Meanings),
}

impl Ranker<'_> {
    fn find(self, index: &Index, like: &Like, case: usize) -> search::Result<Vec<u64>> {
        match self {
            Ranker::Similar(weights) => index.similar(&Like { weights, ..*like }),
            Ranker::Both(weights, meanings) => {
                index.similar(&Like { weights, near: &meanings.near(case), ..*like })
            }
            Ranker::Plain => index.plain(like),
            Ranker::Meaning(meanings) => Ok(meanings.alone(like, case)),
        }
    }
}

/// Everything in its order, whatever the cut-off would leave out.
pub(crate) const WHOLE: Weights = Weights { least: 0.0, near: -1.0, ..Weights::SIMILAR };
/// How many cases of a set are asked elsewhere.
const STRANGERS: usize = 60;

impl Set {
    /// The means over all cases.
    pub(crate) fn measure(&self, ranker: Ranker) -> Result<Measures, String> {
        let mut all = Vec::new();
        for (number, case) in self.cases.iter().enumerate() {
            let groups = case.group.map(|group| [group]);
            let like = Like {
                title: &case.title,
                body: &case.body,
                except: case.except,
                near: &[],
                groups: groups.as_ref().map(|one| one.as_slice()),
                limit: 10,
                now: case.now,
                weights: Weights::SIMILAR,
            };
            let found = self.finder.ask(|index| ranker.find(index, &like, number));
            let found = found.ok_or_else(|| format!("{}: the index failed", self.name))?;
            all.push(Measures::of(&found, &case.good));
        }
        Ok(Measures::mean(&all))
    }
}

/// The share of the other sets' questions that find anything in this one, where nothing asks the same.
pub(crate) fn strangers(set: &Set, sets: &[Set]) -> Result<f64, String> {
    let (mut asked, mut found) = (0, 0);
    for case in
        sets.iter().filter(|other| other.name != set.name).flat_map(|o| o.cases.iter().take(STRANGERS))
    {
        let like = Like {
            title: &case.title,
            body: &case.body,
            except: None,
            near: &[],
            groups: None,
            limit: 1,
            now: case.now,
            weights: Weights::SIMILAR,
        };
        let any = set.finder.ask(|index| index.similar(&like));
        found += any.ok_or_else(|| format!("{}: the index failed", set.name))?.len();
        asked += 1;
    }
    Ok(found as f64 / f64::from(asked.max(1)))
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

/// Measures all sets and prints a table; with the model in a folder, also what its vectors do.
///
/// # Errors
/// As [`sets`]; or the model can't be read.
pub(crate) fn run(data: &Path, model: Option<&Path>) -> Result<(), String> {
    let model = model.map(read).transpose()?;
    println!(
        "{:<34} {:>5}   {:<16} {:>7} {:>8} {:>10}",
        "set", "cases", "ranking", "MAP", "nDCG@10", "Recall@10"
    );
    let sets = sets(data)?;
    for set in &sets {
        let meanings = model.as_ref().map(|model| Meanings::of(model, set)).transpose()?;
        let mut rankers = vec![
            ("stoa", Ranker::Similar(WHOLE)),
            ("what is shown", Ranker::Similar(Weights::SIMILAR)),
            ("plain BM25", Ranker::Plain),
        ];
        if let Some(meanings) = &meanings {
            rankers.push(("stoa with model", Ranker::Both(WHOLE, meanings)));
            rankers.push(("what is shown", Ranker::Both(Weights::SIMILAR, meanings)));
            rankers.push(("model alone", Ranker::Meaning(meanings)));
        }
        for (name, ranker) in rankers {
            let m = set.measure(ranker)?;
            let (cases, set) = (set.cases.len(), set.name);
            println!("{set:<34} {cases:>5}   {name:<16} {:>7.4} {:>8.4} {:>10.4}", m.map, m.ndcg, m.recall);
        }
        let found = strangers(set, &sets)? * 100.0;
        println!("{:<34} of the other sets' questions {found:.0} % find anything", set.name);
    }
    Ok(())
}

/// The model that is published in a folder.
pub(crate) fn read(folder: &Path) -> Result<Model, String> {
    let failed = |error: meaning::Error| error.to_string();
    Model::read(&meaning::pack(folder).map_err(failed)?).map_err(failed)
}
