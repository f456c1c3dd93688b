//! SemEval-2016 task 3 B: ten candidates a new question, to be ranked anew. The candidates of each question are a group of
//! the index, so that ranking them is a search in that group.

use std::fs;
use std::path::Path;

use search::{Language, Progress, Topic};
use serde::Deserialize;
use web::finder::{Finder, text};

use super::measure::Case;
use super::{Set, Text};

#[derive(Deserialize)]
struct Question {
    subject: String,
    body: String,
    candidates: Vec<Candidate>,
}

#[derive(Deserialize)]
struct Candidate {
    label: String,
    subject: String,
    body: String,
}

/// Reads the file, a question a line.
pub(crate) fn load(path: &Path) -> Result<Set, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let (mut topics, mut cases) = (Vec::new(), Vec::new());
    for (line, group) in text.lines().zip(1..) {
        let asked: Question = serde_json::from_str(line).map_err(|error| format!("line {group}: {error}"))?;
        let mut case = Case { title: asked.subject, body: asked.body, group: Some(group), ..Case::default() };
        for (candidate, n) in asked.candidates.into_iter().zip(0..) {
            let id = group * 100 + n;
            // Both count for MAP; what is the same gains more than what is about the same.
            match candidate.label.as_str() {
                "PerfectMatch" => case.good.insert(id, 2.0),
                "Relevant" => case.good.insert(id, 1.0),
                _ => None,
            };
            let (title, body) = (candidate.subject, candidate.body);
            topics.push(Topic { id, group, title, body, ..Topic::default() });
        }
        cases.push(case);
    }
    Ok(Set { name: "SemEval-2016 3B train", finder: filled(&topics)?, texts: texts(&topics), cases })
}

/// Their texts, as a model reads them.
pub(crate) fn texts(topics: &[Topic]) -> Vec<Text> {
    let read =
        |topic: &Topic| Text { id: topic.id, group: topic.group, text: text(&topic.title, &topic.body) };
    topics.iter().map(read).collect()
}

/// An index of these.
pub(crate) fn filled(topics: &[Topic]) -> Result<Finder, String> {
    let finder = Finder::default();
    finder.start_in_memory(Language::default()).map_err(|error| error.to_string())?;
    let whole = Progress { cursor: 0, building: None };
    finder.fill(topics, whole).map_err(|error| error.to_string())?;
    Ok(finder)
}
