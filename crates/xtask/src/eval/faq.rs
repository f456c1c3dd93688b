//! StackFAQ: paraphrases of frequent questions, each to find the one that it means.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use search::Topic;

use super::Set;
use super::measure::Case;
use super::semeval::{filled, texts};

/// Reads the file: a question, a tab and a paraphrase a line.
pub(crate) fn load(path: &Path) -> Result<Set, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut ids: HashMap<&str, u64> = HashMap::new();
    let (mut topics, mut cases) = (Vec::new(), Vec::new());
    for (question, paraphrase) in text.lines().filter_map(|line| line.split_once('\t')) {
        let next = ids.len() as u64 + 1;
        let id = *ids.entry(question).or_insert_with(|| {
            topics.push(Topic { id: next, title: question.to_owned(), ..Topic::default() });
            next
        });
        if paraphrase != question {
            let good = BTreeMap::from([(id, 1.0)]);
            cases.push(Case { title: paraphrase.to_owned(), good, ..Case::default() });
        }
    }
    Ok(Set { name: "StackFAQ paraphrases", finder: filled(&topics)?, texts: texts(&topics), cases })
}
