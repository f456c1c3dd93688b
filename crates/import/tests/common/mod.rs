//! What tests of imports share.
#![allow(dead_code, unreachable_pub)]

use std::path::{Path, PathBuf};

use forum::event::{self, Follower};
use forum::notification::Notify;
use forum::reputation::{Reputation, recount};
use forum::search::Words;
use forum::{MemberId, Policy, Time, Viewer, space};
use import::load::{Encode, Options, Report, load};
use import::stackexchange::Dump;
use import::{Result, Silent};
use store::{Db, Sql, sql};

/// 2026-01-02 00:00 UTC.
pub const NOW: Time = Time(1_767_312_000_000_000);

/// The folder of the real sites; where it is missing the test is left out, loudly.
pub fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/stackexchange");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("LEFT OUT: {} is missing, so this test does not run", path.display());
    None
}

pub fn open(path: &Path) -> Dump {
    Dump::open(path, None, &std::env::temp_dir(), &mut Silent).unwrap()
}

/// Into the first space, on a site that is now where the bees of `fixtures` were.
pub fn options(db: &Db, encode: Encode) -> Options {
    let policy = Policy { host: "ask.bees.example".into(), ..Policy::default() };
    let viewer = Viewer::system(MemberId::NOBODY, NOW, policy.into());
    let making = viewer.clone();
    db.write_now(move |tx| space::make_default(tx, &making, "General")).unwrap();
    Options { space: space::DEFAULT, viewer, encode }
}

/// Imports into the first space.
pub fn import(db: &Db, dump: &Dump) -> Result<Report> {
    load(db, dump, &options(db, |_, _| None), &mut Silent)
}

/// Lets everything follow that follows.
pub fn follow(db: &Db) {
    let followers: [&'static dyn Follower; 3] = [&Reputation, &Notify, &Words];
    while db.write_now(|tx| event::number(tx, 1000)).unwrap() > 0 {}
    for follower in followers {
        while db.write_now(move |tx| event::advance(tx, follower, 200)).unwrap() > 0 {}
    }
}

pub fn count(db: &Db, sql: &'static Sql) -> i64 {
    db.read_now(move |tx| tx.one(sql, &[], |r| r.get::<i64>(0))).unwrap()
}

/// Questions, answers, accepted, closed, community wikis, people, posts and comments whose author has no account.
pub fn totals(db: &Db) -> [i64; 8] {
    [
        sql!(scan "SELECT COUNT(*) FROM question"),
        sql!(scan "SELECT COUNT(*) FROM answer"),
        sql!(scan "SELECT COUNT(*) FROM question WHERE accepted IS NOT NULL"),
        sql!(scan "SELECT COUNT(*) FROM question WHERE closed IS NOT NULL"),
        sql!(scan "SELECT COUNT(DISTINCT post) FROM act WHERE kind = 'community-wiki'"),
        sql!(scan "SELECT COUNT(*) FROM member WHERE deleted_at IS NULL"),
        sql!(
            scan "SELECT COUNT(*) FROM (SELECT author FROM question UNION ALL SELECT author FROM answer) AS p
                  JOIN member m ON m.id = p.author WHERE m.deleted_at IS NOT NULL"
        ),
        sql!(scan "SELECT COUNT(*) FROM comment c JOIN member m ON m.id = c.author WHERE m.deleted_at IS NOT NULL"),
    ]
    .map(|sql| count(db, sql))
}

/// Every total is what it sums up.
pub fn totals_are_right(db: &Db) {
    follow(db);
    let wrong = db.write_now(|tx| recount(tx, false)).unwrap();
    assert!(wrong.is_empty(), "{:?}", &wrong[..wrong.len().min(5)]);
}

/// Every total is what it sums up, and nobody was told or mailed anything.
pub fn books_are_right(db: &Db) {
    totals_are_right(db);
    assert_eq!(count(db, sql!(scan "SELECT COUNT(*) FROM notification")), 0);
    assert_eq!(count(db, sql!(scan "SELECT COUNT(*) FROM outbox")), 0);
}

/// All that an import writes, as text, but for when and how often it ran.
pub fn everything(db: &Db) -> Vec<String> {
    let tables: [(&'static Sql, usize); 12] = [
        (sql!(scan "SELECT id, handle, name, bio_html, reputation, earned FROM member ORDER BY id"), 6),
        (
            sql!(scan "SELECT id, title, tags, html, score, answers, comments, hot, revision, accepted, CASE WHEN closed IS NULL THEN 0 ELSE 1 END, CASE WHEN locked IS NULL THEN 0 ELSE 1 END, active_at, active_by, active_kind, edited_at, views FROM question ORDER BY id"),
            17,
        ),
        (
            sql!(scan "SELECT question, id, author, html, score, comments, revision, edited_at FROM answer ORDER BY id"),
            8,
        ),
        (sql!(scan "SELECT question, id, post, author, html, score, brought FROM comment ORDER BY id"), 7),
        (
            sql!(scan "SELECT question, post, number, kind, title, body, tags, summary, author FROM revision ORDER BY question, post, number"),
            9,
        ),
        (
            sql!(scan "SELECT question, post, kind, by_member, reason, note, target, at FROM act ORDER BY question, post, at, kind, by_member"),
            8,
        ),
        (sql!(scan "SELECT question, post, day, ups, downs FROM tally ORDER BY question, post, day"), 5),
        (sql!(scan "SELECT id, name, description, wiki_html, questions FROM tag ORDER BY id"), 5),
        (sql!(scan "SELECT tag, question FROM question_tag ORDER BY tag, question"), 2),
        (
            sql!(scan "SELECT question, post, target, kind, at FROM question_link ORDER BY question, post, target, kind"),
            5,
        ),
        (sql!(scan "SELECT member, badge, at FROM badge_award ORDER BY member, badge, at"), 3),
        (
            sql!(scan "SELECT source, kind, original, local, print, extent, name, licence, path FROM origin ORDER BY source, kind, original"),
            9,
        ),
    ];
    let mut all = Vec::new();
    for (sql, columns) in tables {
        let rows = db.read_now(move |tx| {
            tx.all(sql, &[], |r| {
                let values: Result<Vec<String>, store::Error> =
                    (0..columns).map(|at| Ok(format!("{:?}", r.value(at)?))).collect();
                Ok(values?.join(" | "))
            })
        });
        all.push(format!("-- {}", sql.at));
        all.extend(rows.unwrap());
    }
    all
}

/// A folder of a test's own.
pub struct Fresh(tempfile::TempDir);

impl Fresh {
    pub fn new() -> Fresh {
        Fresh(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The files of an archive.
    pub fn unpacked(archive: &Path) -> Fresh {
        let folder = Fresh::new();
        sevenz_rust2::decompress_file(archive, folder.path()).unwrap();
        folder
    }
}

/// Says which line is the first that differs.
pub fn assert_same(found: &[String], expected: &[String]) {
    if let Some(at) = (0..found.len().max(expected.len())).find(|at| found.get(*at) != expected.get(*at)) {
        let table = found[..at.min(found.len())].iter().rfind(|line| line.starts_with("--"));
        panic!("{table:?}\nfound    {:?}\nexpected {:?}", found.get(at), expected.get(at));
    }
}

impl Fresh {
    /// Rewrites one of the files line by line; what becomes nothing goes.
    pub fn rewrite(&self, file: &str, mut line: impl FnMut(&str) -> Option<String>) {
        let path = self.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = text.lines().filter_map(&mut line).collect();
        std::fs::write(&path, lines.join("\n")).unwrap();
    }
}

/// The number that a row's attribute holds.
pub fn number(row: &str, name: &str) -> Option<i64> {
    let from = row.find(&format!(" {name}=\""))? + name.len() + 3;
    row[from..].split('"').next()?.parse().ok()
}
