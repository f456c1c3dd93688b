//! The public corpora beside the project, for the tests and the page of attacks.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder of the shared data. None, after saying so, where the data is missing; with `CI` set that fails.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var_os("CI").is_none(), "the shared data is missing: {}", found.display());
    eprintln!("SKIPPED: the shared data is missing: {}", found.display());
    None
}

/// Every attack of the corpora, each with where it comes from.
#[allow(dead_code)]
pub(crate) fn attacks() -> Vec<(String, String)> {
    let Some(folder) = shared("xss") else { return Vec::new() };
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect(name);
    let mut attacks = Vec::new();
    for (number, sample) in fenced(&read("OWASP-XSS-Filter-Evasion.md")).into_iter().enumerate() {
        attacks.push((format!("owasp-{number}"), sample));
    }
    let naughty: Vec<String> = serde_json::from_str(&read("blns.json")).expect("a list of strings");
    attacks
        .extend(naughty.into_iter().enumerate().map(|(number, sample)| (format!("blns-{number}"), sample)));
    for file in files(&folder.join("bleach")) {
        let text = fs::read_to_string(&file).expect("readable");
        let sample = text.split("\n--\n").next().unwrap_or_default().to_owned();
        attacks.push((format!("bleach-{}", stem(&file)), sample));
    }
    for file in files(&folder.join("html5lib/tree-construction")) {
        let text = fs::read_to_string(&file).expect("readable");
        for (number, sample) in data_sections(&text).into_iter().enumerate() {
            attacks.push((format!("{}-{number}", stem(&file)), sample));
        }
    }
    attacks
}

fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// What stands between code fences, and between backticks in a line.
fn fenced(markdown: &str) -> Vec<String> {
    let mut samples = Vec::new();
    for (number, part) in markdown.split("```").enumerate() {
        if number % 2 == 1 {
            samples.push(part.split_once('\n').map_or(part, |(_, code)| code).to_owned());
        } else {
            samples.extend(part.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    samples
}

/// The `#data` sections of html5lib's format.
fn data_sections(text: &str) -> Vec<String> {
    let sections = text.split("#data\n").skip(1);
    sections.map(|section| section.split("\n#errors").next().unwrap_or_default().to_owned()).collect()
}
