//! A process that is killed at any moment loses nothing it acknowledged.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashSet;
use std::env;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread;

use common::{MIGRATIONS, insert};
use store::testing::TestDb;
use store::{Db, Error, Location, Options, sql};

const PLACE: &str = "STOA_KILL_TEST_LOCATION";
const FIRST: &str = "STOA_KILL_TEST_FIRST";

#[test]
fn a_killed_process_loses_no_acknowledged_write_on_sqlite() {
    kill_again_and_again(&TestDb::sqlite(MIGRATIONS), 12);
}

#[test]
fn a_killed_process_loses_no_acknowledged_write_on_postgresql() {
    if let Some(db) = TestDb::postgres(MIGRATIONS) {
        kill_again_and_again(&db, 4);
    }
}

fn kill_again_and_again(place: &TestDb, times: i64) {
    place.close();
    let mut acknowledged = HashSet::new();
    for round in 0..times {
        acknowledged.extend(write_until_killed(&place.location(), round * 1_000_000));
        let db = Db::open(&place.location(), Options::default()).unwrap();
        let select = sql!(scan "SELECT member.id FROM member JOIN vote ON vote.voter = member.id");
        let kept = db
            .read_now(move |tx| tx.all(select, &[], |row| row.get::<i64>(0)))
            .map_err(|e: Error| e)
            .unwrap();
        let kept: HashSet<i64> = kept.into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "lost in round {round}: {lost:?}");
        let members = common::members(&db);
        assert_eq!(members, kept.len() as i64, "a write was kept by half");
    }
    assert!(acknowledged.len() > times as usize);
}

/// Starts this program again as a writer, kills it after a random number of writes, and returns what it
/// acknowledged.
fn write_until_killed(location: &Location, first: i64) -> Vec<i64> {
    let place = match location {
        Location::Sqlite(path) => path.to_str().unwrap().to_owned(),
        Location::Postgres(url) => url.clone(),
    };
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "writes_until_it_is_killed", "--ignored", "--nocapture"])
        .env(PLACE, place)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut left = 1 + RandomState::new().build_hasher().finish() % 200;
    let mut acknowledged = Vec::new();
    for line in lines {
        let line = line.unwrap();
        let Some(id) = line.strip_prefix("kept ") else { continue };
        // The pipe is read to its end: what was said before death counts.
        acknowledged.extend(id.strip_suffix('.').map(|id| id.parse::<i64>().unwrap()));
        left = left.saturating_sub(1);
        if left == 0 {
            child.kill().unwrap();
        }
    }
    assert!(!child.wait().unwrap().success());
    acknowledged
}

#[test]
#[ignore = "started, and killed, by the tests above"]
fn writes_until_it_is_killed() {
    let (Ok(place), Ok(first)) = (env::var(PLACE), env::var(FIRST)) else { return };
    // The log is carried into the file every now and then.
    let options = Options { checkpoint: 64 << 10, ..Options::default() };
    let db = Db::open(&place.parse().unwrap(), options).unwrap();
    let first: i64 = first.parse().unwrap();
    thread::scope(|scope| {
        for writer in 0..4 {
            let db = &db;
            scope.spawn(move || {
                for id in (first + writer..).step_by(4) {
                    let vote = sql!("INSERT INTO vote (voter, post) VALUES ($1, 1)");
                    db.write_now(move |tx| {
                        insert(tx, id, &id.to_string())?;
                        tx.run(vote, &[&id])
                    })
                    .unwrap();
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "kept {id}.").and_then(|()| out.flush()).unwrap();
                }
            });
        }
    });
}
