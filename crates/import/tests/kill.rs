//! An import that is killed goes on, and ends like one that never was.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, clippy::print_stdout)]

mod common;

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use common::{Fresh, assert_same, data, everything, follow};
use import::load::load;
use import::{Progress, Silent};
use store::{Db, Location};

/// Names the folder of the database that a child imports into.
const INTO: &str = "STOA_TEST_IMPORT_INTO";

fn dump() -> Option<PathBuf> {
    Some(data()?.join("beer.stackexchange.com-older.7z"))
}

fn open(folder: PathBuf) -> Db {
    let db = Db::open(&Location::Sqlite(folder.join("stoa.sqlite")), store::Options::default()).unwrap();
    db.migrate(forum::schema::MIGRATIONS).unwrap();
    db
}

/// Says aloud whenever a batch was kept.
struct Loud;

impl Progress for Loud {
    fn stage(&mut self, _name: &str, _total: u64) {}

    fn advance(&mut self, _steps: u64) {
        println!("kept a batch");
    }
}

/// What the children of the other test do.
#[test]
fn child() {
    let (Some(folder), Some(dump)) = (std::env::var_os(INTO), dump()) else { return };
    let db = open(folder.into());
    load(&db, &common::open(&dump), &common::options(&db, |_, _| None), &mut Loud).unwrap();
    println!("finished");
}

/// Runs a child and kills it when it has kept a batch; whether it finished before.
fn run_and_kill(folder: &Fresh) -> bool {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(INTO, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told: Vec<String> = lines.map(Result::unwrap).filter(|line| !line.contains("test")).take(2).collect();
    // SIGKILL, at whatever it is doing then.
    child.kill().unwrap();
    child.wait().unwrap();
    told.iter().any(|line| line.contains("finished"))
}

#[test]
fn an_import_that_is_killed_again_and_again_ends_as_if_it_never_was() {
    let Some(dump) = dump() else { return };
    if std::env::var_os(INTO).is_some() {
        return;
    }
    let (killed, whole) = (Fresh::new(), Fresh::new());
    let mut kills = 0;
    while !run_and_kill(&killed) {
        kills += 1;
        assert!(kills < 50, "it never gets on");
    }
    assert!(kills >= 3, "it was hardly ever killed");
    let (killed, whole) = (open(killed.path().to_owned()), open(whole.path().to_owned()));
    common::import(
        &whole,
        &import::stackexchange::Dump::open(&dump, None, &std::env::temp_dir(), &mut Silent).unwrap(),
    )
    .unwrap();
    follow(&killed);
    follow(&whole);
    assert_same(&everything(&killed), &everything(&whole));
    common::books_are_right(&killed);
}
