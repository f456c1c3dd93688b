//! Whole sites, imported as they are; a question is to find those that it was marked as a duplicate of or linked to.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use forum::{MemberId, QuestionId, Time, Viewer, search as plain, space};
use import::Silent;
use import::load::{Options, load as bring, options};
use import::stackexchange::Dump;
use search::Language;
use serde::Deserialize;
use store::{Db, Location, Tx, sql};
use web::finder::{Finder, text};

use super::measure::Case;
use super::{Set, Text};

/// The sites, each with what it is called in the table.
pub(crate) const SITES: [(&str, &str); 2] = [
    ("PostLinks, alcohol.meta", "alcohol.meta.stackexchange.com"),
    ("PostLinks, conlang.meta", "conlang.meta.stackexchange.com"),
];

#[derive(Deserialize)]
struct Pair {
    query_post: i64,
    target_post: i64,
}

/// Imports the site and takes in its questions as a running site does.
pub(crate) fn load(data: &Path, name: &'static str, site: &str) -> Result<Set, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let db = import(&data.join(format!("stackexchange/{site}.7z")), folder.path())?;
    let finder = Finder::default();
    finder.start_in_memory(Language::default()).map_err(|error| error.to_string())?;
    finder.catch_up(&db).map_err(|error| error.to_string())?;
    let file = data.join(format!("duplicates/{site}.jsonl"));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let pairs: Vec<Pair> =
        text.lines().map(serde_json::from_str).collect::<Result<_, _>>().map_err(|e| e.to_string())?;
    let cases = db.read_now(move |tx| cases(tx, &pairs)).map_err(|error| error.to_string())?;
    let texts = db.read_now(texts).map_err(|error| error.to_string())?;
    db.close();
    Ok(Set { name, finder, texts, cases })
}

fn import(dump: &Path, folder: &Path) -> Result<Db, String> {
    let failed = |error: import::Error| error.to_string();
    let dump = Dump::open(dump, None, folder, &mut Silent).map_err(failed)?;
    let file = Location::Sqlite(folder.join("stoa.sqlite"));
    let db = Db::open(&file, options(store::Options::default())).map_err(|error| error.to_string())?;
    db.migrate(forum::schema::MIGRATIONS).map_err(|error| error.to_string())?;
    let now = Time(1_767_312_000_000_000);
    let viewer = Viewer::system(MemberId::NOBODY, now, Default::default());
    let target = Options { space: space::DEFAULT, viewer: viewer.clone(), encode: |_, _| None };
    db.write_now(move |tx| space::make_default(tx, &viewer, "General")).map_err(|error| error.to_string())?;
    bring(&db, &dump, &target, &mut Silent).map_err(failed)?;
    Ok(db)
}

/// The texts of all questions, as a model reads them.
fn texts(tx: &mut Tx) -> Result<Vec<Text>, forum::Error> {
    let mut all = Vec::new();
    for id in plain::ids_after(tx, QuestionId(0), i64::MAX)? {
        let source = plain::source(tx, id)?;
        let read = |source: plain::Source| text(&source.title, &markup::html_to_text(&source.html));
        all.extend(source.map(|source| Text {
            id: id.0 as u64,
            group: source.space.0 as u64,
            text: read(source),
        }));
    }
    Ok(all)
}

/// A case for each question that links to others; links from or to answers are left out.
fn cases(tx: &mut Tx, pairs: &[Pair]) -> Result<Vec<Case>, forum::Error> {
    let local: HashMap<i64, i64> = tx
        .all(sql!("SELECT original, local FROM origin WHERE kind = 'post'"), &[], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })?
        .into_iter()
        .collect();
    let mut goals: BTreeMap<i64, BTreeMap<u64, f64>> = BTreeMap::new();
    for pair in pairs {
        if let (Some(from), Some(to)) = (local.get(&pair.query_post), local.get(&pair.target_post))
            && plain::source(tx, QuestionId(*to))?.is_some()
        {
            goals.entry(*from).or_default().insert(*to as u64, 1.0);
        }
    }
    let mut cases = Vec::new();
    for (from, good) in goals {
        if let Some(question) = plain::source(tx, QuestionId(from))? {
            cases.push(Case {
                title: question.title,
                body: markup::html_to_text(&question.html),
                except: Some(from as u64),
                group: None,
                now: question.active_at.0,
                good,
            });
        }
    }
    Ok(cases)
}
