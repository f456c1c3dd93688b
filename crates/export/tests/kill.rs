//! Moving in that is killed leaves the site that was there, and does it all when the command is given again.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use common::{Place, dump, fill, moved};
use export::{Silent, Unit, Watch, folder};
use forum::schema::MIGRATIONS;
use store::Location;

/// Name the folder that a child reads, and the database that it reads it into.
const FROM: &str = "STOA_TEST_READ_FROM";
const INTO: &str = "STOA_TEST_READ_INTO";

const NOW: i64 = 1_700_000_000_000_000;

/// Says each step aloud, and takes it only when it is told to.
struct Held;

impl Held {
    fn step(&self) {
        println!("step");
        std::io::stdin().read_line(&mut String::new()).unwrap();
    }
}

impl Watch for Held {
    fn stage(&mut self, _: &str, _: Unit, _: Option<u64>) {
        self.step();
    }

    fn at(&mut self, _: u64) {
        self.step();
    }

    fn finish(&mut self) {
        self.step();
    }
}

/// What the children of the other test do.
#[test]
fn child() {
    let (Some(from), Ok(into)) = (std::env::var_os(FROM), std::env::var(INTO)) else { return };
    folder::read(Path::new(&from), &into.parse().unwrap(), MIGRATIONS, true, &mut Held).unwrap();
}

fn start(from: &Path, into: &Location) -> Child {
    let into = match into {
        Location::Sqlite(path) => path.to_str().unwrap(),
        Location::Postgres(url) => url,
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(FROM, from)
        .env(INTO, into)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets a child take so many steps, or all that there are, and kills it before the next; how many it took.
fn run_and_kill(from: &Path, into: &Location, steps: usize) -> usize {
    let mut child = start(from, into);
    let mut tell = child.stdin.take().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut taken = 0;
    // What the test harness says itself may stand on the same line.
    for _ in lines.filter(|line| line.ends_with("step")) {
        if taken == steps {
            break;
        }
        taken += 1;
        tell.write_all(b"\n").unwrap();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    taken
}

#[test]
fn whatever_kills_it_the_site_that_was_there_stays_and_the_next_try_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let from = Place::sqlite();
    fill(&from.location());
    folder::write(&from.location(), &out, NOW, &mut Silent).unwrap();
    let wanted = moved(dump(&from.location()));
    for place in Place::both() {
        let into = place.location();
        fill(&into);
        let before = dump(&into);
        assert!(before != wanted, "they can be told apart");
        let all = run_and_kill(&out, &into, usize::MAX);
        assert_eq!(dump(&into), wanted);
        fill(&into);
        // At the last step all is in its place.
        for steps in [0, 1, all / 3, all * 2 / 3, all - 2] {
            assert_eq!(run_and_kill(&out, &into, steps), steps);
            assert_eq!(dump(&into), before, "after {steps} of {all}");
        }
        folder::read(&out, &into, MIGRATIONS, true, &mut Silent).unwrap();
        assert_eq!(dump(&into), wanted);
    }
}
