//! The index that is searched in the browser: small files, of which a search reads a few.
//!
//! Questions are numbered by their score, the highest first. `words/<first two characters>.json` says of each word in which
//! questions it stands; `questions/<number / 100>.json` says what they are.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use export::{Unit, Watch};
use forum::takeout::{self, Part};
use forum::{Viewer, text};
use serde_json::{Value as Json, json};
use web::App;

use super::put;

/// The folder of the index; beside `search/`, where the page lies.
const FOLDER: &str = "search-index";
/// How many questions are read at once.
const BATCH: i64 = 500;
/// How many questions one file tells of.
const CHUNK: usize = 100;

pub(super) struct Index {
    pub(super) folder: String,
    /// The addresses of all questions.
    pub(super) seeds: Vec<String>,
}

struct Entry {
    id: i64,
    score: i64,
    slug: String,
    title: String,
    tags: String,
    answers: i64,
    words: Vec<String>,
}

/// Writes the index of all questions that everybody may see.
pub(super) fn write(app: &App, folder: &Path, watch: &mut dyn Watch) -> Result<Index, String> {
    let mut entries = read(app, watch)?;
    entries.sort_by_key(|entry| (std::cmp::Reverse(entry.score), entry.id));
    let mut words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for word in &entry.words {
            words.entry(word).or_default().push(number);
        }
    }
    let mut shards: HashMap<String, BTreeMap<&str, Vec<usize>>> = HashMap::new();
    for (word, numbers) in words {
        shards.entry(shard(word)).or_default().insert(word, numbers);
    }
    let folder = folder.join(FOLDER);
    for (name, shard) in shards {
        put(&folder.join(format!("words/{name}.json")), json!(shard).to_string().as_bytes())?;
    }
    for (number, chunk) in entries.chunks(CHUNK).enumerate() {
        let rows: Vec<Json> = chunk
            .iter()
            .map(|e| {
                json!([
                    e.id,
                    e.slug,
                    e.title,
                    e.tags.split_whitespace().collect::<Vec<_>>(),
                    e.score,
                    e.answers
                ])
            })
            .collect();
        put(&folder.join(format!("questions/{number}.json")), json!(rows).to_string().as_bytes())?;
    }
    let seeds =
        entries.iter().map(|e| format!("/questions/{}/{}", e.id, web::url::segment(&e.slug))).collect();
    Ok(Index { folder: FOLDER.into(), seeds })
}

fn read(app: &App, watch: &mut dyn Watch) -> Result<Vec<Entry>, String> {
    watch.stage("reading questions", Unit::Rows, None);
    let nobody = Viewer::nobody(app.now(), app.rules().policy.clone());
    let mut entries = Vec::new();
    let mut from = 0;
    loop {
        let viewer = nobody.clone();
        let batch = app.db.read_now(move |tx| {
            let Some(to) = takeout::next_questions(tx, from, BATCH)? else { return Ok(None) };
            Ok(Some((to, takeout::public(tx, &viewer, Part::Questions, from, to)?)))
        });
        let batch = batch.map_err(|error: forum::Error| format!("the questions can't be read: {error}"))?;
        let Some((to, rows)) = batch else { return Ok(entries) };
        entries.extend(rows.iter().map(entry));
        watch.at(entries.len() as u64);
        from = to;
    }
}

fn entry(row: &Json) -> Entry {
    let say = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str| row[name].as_i64().unwrap_or_default();
    let (title, tags) = (say("title"), say("tags"));
    let words = words(&format!("{title} {tags} {}", say("excerpt")));
    let (id, score, answers) = (number("id"), number("score"), number("answers"));
    Entry { id, score, slug: text::slug(&title), title, tags, answers, words }
}

/// The words of a text, each once, as `archive.js` takes what is typed apart: runs of letters and digits in lower case.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut words: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    words
}

/// The name of the file for words that begin like this one: its first two characters as hexadecimal numbers.
fn shard(word: &str) -> String {
    word.chars().take(2).map(|c| format!("{:x}", u32::from(c))).collect::<Vec<_>>().join("-")
}
