//! A machine that loses power at any moment loses nothing that was acknowledged, and the same machine, told not to wait
//! for its disk, does.
#![allow(clippy::unwrap_used, unreachable_pub)]

#[path = "../common/mod.rs"]
mod common;
mod disk;
mod vfs;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use common::{MIGRATIONS, insert};
use rusqlite::OpenFlags;
use store::{Db, Error, Location, Options, sql};

use disk::Fate;

/// What a round came to.
struct Round {
    acknowledged: HashSet<i64>,
    kept: HashSet<i64>,
}

#[test]
fn power_loss_loses_no_acknowledged_write() {
    let mut acknowledged = 0;
    for seed in 1..=60 {
        let fate = if seed % 2 == 0 { Fate::Forgotten } else { Fate::TossACoin };
        let round = lose_power(&format!("careful-{seed}"), seed, fate, false);
        let lost: Vec<_> = round.acknowledged.difference(&round.kept).collect();
        assert!(lost.is_empty(), "round {seed} lost {lost:?} of {}", round.acknowledged.len());
        acknowledged += round.acknowledged.len();
    }
    assert!(acknowledged > 1000, "only {acknowledged} writes were tried");
}

#[test]
fn without_waiting_for_the_disk_they_are_lost() {
    for seed in [7, 8] {
        let round = lose_power(&format!("careless-{seed}"), seed, Fate::Forgotten, true);
        assert!(!round.acknowledged.is_empty());
        assert!(round.acknowledged.difference(&round.kept).count() > 0, "nothing was lost in round {seed}");
    }
}

/// Writes from several threads until the power goes, and looks at what is there when it is back.
fn lose_power(name: &str, seed: u64, fate: Fate, careless: bool) -> Round {
    let disk = vfs::register(name, seed);
    let (checkpoint, vfs) = (128 << 10, Some(name.to_owned()));
    let options = Options { readers: 1, mapped: 0, checkpoint, vfs, ..Options::default() };
    let location = Location::Sqlite(PathBuf::from("/stoa.sqlite"));
    let db = Db::open(&location, options.clone()).unwrap();
    db.migrate(MIGRATIONS).unwrap();
    db.close();

    let db = Db::open(&location, Options { careless, ..options.clone() }).unwrap();
    disk.lock().unwrap().cut_power_after(1 + (seed * 7919) % 6000, fate);
    let next = AtomicI64::new(1);
    let acknowledged = thread::scope(|scope| {
        let write = || scope.spawn(|| write_until_it_fails(&db, &next));
        let writers = [write(), write(), write(), write()];
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    db.close();
    drop(db);

    disk.lock().unwrap().power_on();
    assert_eq!(integrity(name), "ok");
    let db = Db::open(&location, options).unwrap();
    let select = sql!(scan "SELECT member.id FROM member JOIN vote ON vote.voter = member.id");
    let kept =
        db.read_now(move |tx| tx.all(select, &[], |row| row.get::<i64>(0))).map_err(|e: Error| e).unwrap();
    assert_eq!(common::members(&db), kept.len() as i64, "a write was kept by half");
    Round { acknowledged, kept: kept.into_iter().collect() }
}

/// Each write is two rows, large enough for the log to be folded into the file every now and then.
fn write_until_it_fails(db: &Db, next: &AtomicI64) -> Vec<i64> {
    let mut acknowledged = Vec::new();
    loop {
        let id = next.fetch_add(1, Ordering::SeqCst);
        let picture = vec![id as u8; 6000];
        let written = db.write_now(move |tx| {
            insert(tx, id, &id.to_string())?;
            tx.run(sql!("UPDATE member SET picture = $2 WHERE id = $1"), &[&id, &picture])?;
            tx.run(sql!("INSERT INTO vote (voter, post) VALUES ($1, 1)"), &[&id])
        });
        match written {
            Ok(_) => acknowledged.push(id),
            Err(_) => return acknowledged,
        }
    }
}

fn integrity(vfs: &str) -> String {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = rusqlite::Connection::open_with_flags_and_vfs("/stoa.sqlite", flags, vfs).unwrap();
    connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap()
}
