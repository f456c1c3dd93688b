//! The demo community as an archive: every link leads somewhere.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use export::Silent;
use forum::schema::MIGRATIONS;
use store::{Db, Location, Options};
use web::limit::Limits;
use web::mail::Mailer;
use web::{App, Config};

use super::write;

/// Every file under a folder.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push(path);
        }
    }
}

/// The file that a static server gives for a link on a page.
fn served(page: &Path, link: &str) -> PathBuf {
    let mut path = page.parent().unwrap().to_owned();
    let bytes = link.split(['#', '?']).next().unwrap();
    for part in bytes.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let mut decoded = Vec::new();
        let mut rest = part.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                decoded.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
            } else {
                decoded.push(byte);
            }
        }
        match String::from_utf8(decoded).unwrap().as_str() {
            ".." => assert!(path.pop()),
            part => path.push(part),
        }
    }
    if path.is_dir() { path.join("index.html") } else { path }
}

/// The tags of a page; in its text the serialiser escapes what begins one.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

/// The value of a tag's attribute.
fn value<'t>(tag: &'t str, attribute: &str) -> Option<&'t str> {
    tag.split_once(&format!(" {attribute}=\""))?.1.split('"').next()
}

#[test]
fn every_link_of_an_archive_leads_somewhere_and_nothing_needs_a_server() {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::open(&Location::Sqlite(dir.path().join("demo.sqlite")), Options::default()).unwrap();
    db.migrate(MIGRATIONS).unwrap();
    let clock = web::system_clock();
    crate::demo::fill(&db, clock(), |_, _| {}).unwrap();
    crate::jobs::catch_up(&db).unwrap();
    let config = Config { public_url: "https://ask.example.org".into(), ..Config::default() };
    let app = App::new(db, config, clock, Mailer::memory(), Limits::off()).unwrap();
    let folder = dir.path().join("out");
    write(&app, &folder, &mut Silent).unwrap();

    let mut all = Vec::new();
    files(&folder, &mut all);
    let pages: Vec<&PathBuf> =
        all.iter().filter(|path| path.extension().is_some_and(|e| e == "html")).collect();
    let mut reached = HashSet::new();
    for page in &pages {
        let html = std::fs::read_to_string(page).unwrap();
        for tag in tags(&html) {
            let links = ["href", "src", "action"].into_iter().filter_map(|attribute| value(tag, attribute));
            for link in links.filter(|link| !link.contains(':') && !link.starts_with('#')) {
                assert!(!link.starts_with('/'), "{link} on {} holds only at the root", page.display());
                let file = served(page, link);
                let there = file.exists();
                assert!(
                    there,
                    "{link} on {} leads to {}, which is not there",
                    page.display(),
                    file.display()
                );
                reached.insert(file);
            }
            let needs = ["method=\"post\"", "textarea", "data-votes", "data-draft"]
                .iter()
                .find(|n| tag.contains(**n));
            assert!(needs.is_none(), "<{tag}> on {}", page.display());
            let runs = tag.starts_with("script") && !tag.contains("application/ld+json");
            assert!(!runs || value(tag, "src").is_some(), "an inline script on {}", page.display());
        }
    }
    // The community is there: its questions, its people, its short addresses, its feeds, and what search engines read.
    let count = |begins: &str, depth: usize| {
        let in_folder = |path: &&PathBuf| {
            let path = path.strip_prefix(&folder).unwrap();
            path.starts_with(begins) && path.components().count() == depth
        };
        all.iter().filter(in_folder).count()
    };
    let listed = std::fs::read_to_string(folder.join("sitemaps/0.xml")).unwrap().matches("<loc>").count();
    assert!(listed > 50 && count("questions", 4) == listed, "{listed}");
    assert!(
        count("q", 3) == listed && count("a", 3) > 100 && count("people", 3) > 20 && count("feeds", 2) >= 1
    );
    for file in [
        "index.html",
        "sitemap.xml",
        "sitemaps/0.xml",
        "robots.txt",
        "help/index.html",
        "feeds/questions.xml",
    ] {
        assert!(folder.join(file).is_file(), "{file}");
    }
    let home = std::fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(home.contains("This is an archive") && home.contains("action=\"search/\""));
    assert!(
        reached
            .iter()
            .any(|path| path.components().any(|c| c.as_os_str().to_string_lossy().starts_with("after-")))
    );
    // Of the votes the scores stay.
    let questions = pages.iter().filter(|page| page.strip_prefix(&folder).unwrap().components().count() == 4);
    for page in questions.filter(|page| page.starts_with(folder.join("questions"))) {
        let html = std::fs::read_to_string(page).unwrap();
        let score =
            html.split_once("<span class=\"score\">").and_then(|(_, rest)| rest.split_once("</span></div>"));
        assert!(
            score.is_some_and(|(score, _)| score.contains(|c: char| c.is_ascii_digit())),
            "{}",
            page.display()
        );
    }
    // What is searched for is found in the files that the script reads.
    let word = std::fs::read_to_string(folder.join("search-index/words/72-61.json")).unwrap();
    assert!(word.contains("\"rare\":["), "{word}");
    let search = std::fs::read_to_string(folder.join("search/index.html")).unwrap();
    assert!(
        search.contains("id=\"found\"") && search.contains("data-index=\"../search-index/\""),
        "{search}"
    );
}
