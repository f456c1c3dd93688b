//! Backups: they come back equal on either database, and what is damaged is refused.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{Place, dump, fill, fill_tables_of};
use export::{Silent, backup};
use forum::schema::MIGRATIONS;
use store::testing::TestDb;
use store::{Db, Location, Options, sql};

const NOW: i64 = 1_700_000_000_000_000;

struct Stops<'a>(&'a AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn refused(path: &Path) -> String {
    backup::inspect(path, &mut Silent).err().unwrap_or_else(|| panic!("it is taken for whole")).to_string()
}

#[test]
fn a_backup_is_proven_and_comes_back_equal_in_either_database() {
    let dir = tempfile::tempdir().unwrap();
    for from in Place::both() {
        fill(&from.location());
        let whole = dump(&from.location());
        let file = dir.path().join("a.backup");
        let made = backup::make(&from.location(), &file, NOW, &mut Silent).unwrap();
        assert_eq!(made.bytes, std::fs::metadata(&file).unwrap().len());
        assert_eq!(made.manifest.rows(), 3 * made.manifest.tables.len() as u64);
        let proof = backup::verify(&file, dir.path(), MIGRATIONS, &mut Silent).unwrap();
        assert_eq!((proof.sha256, proof.manifest), (made.sha256, made.manifest.clone()));
        for to in Place::both() {
            backup::restore(&file, &to.location(), MIGRATIONS, false, &mut Silent).unwrap();
            assert_eq!(dump(&to.location()), whole);
            let again = dir.path().join("b.backup");
            let second = backup::make(&to.location(), &again, NOW, &mut Silent).unwrap();
            assert_eq!(second.manifest.tables, made.manifest.tables);
        }
    }
    let left: Vec<_> =
        std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing but the backups is left behind: {left:?}");
}

#[test]
fn a_damaged_or_cut_backup_is_refused_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (Place::sqlite(), Place::sqlite());
    fill(&from.location());
    let file = dir.path().join("a.backup");
    backup::make(&from.location(), &file, NOW, &mut Silent).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let before = dump(&to.location());
    let bad = dir.path().join("bad.backup");
    for at in
        [12, 20, whole.len() / 2, whole.len() - 100, whole.len() - 60, whole.len() - 20, whole.len() - 1]
    {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&bad, &damaged).unwrap();
        let said =
            backup::restore(&bad, &to.location(), MIGRATIONS, true, &mut Silent).unwrap_err().to_string();
        assert!(["damaged", "cut off", "newer Stoa"].iter().any(|word| said.contains(word)), "{at}: {said}");
    }
    for length in [0, 5, 14, 40, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&bad, &whole[..length]).unwrap();
        let said = refused(&bad);
        assert!(said.contains("cut off") || said.contains("no backup of Stoa"), "{length}: {said}");
    }
    std::fs::write(&bad, b"Dear diary, this is no backup, though it is as long as one.").unwrap();
    assert!(refused(&bad).contains("no backup of Stoa"));
    assert!(refused(&dir.path().join("missing")).contains("missing"));
    assert_eq!(dump(&to.location()), before);
}

#[test]
fn a_community_is_not_written_over_unless_that_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.backup");
    let empty = Place::sqlite();
    backup::make(&empty.location(), &file, NOW, &mut Silent).unwrap();
    for lived_in in Place::both() {
        fill(&lived_in.location());
        let before = dump(&lived_in.location());
        let said = backup::restore(&file, &lived_in.location(), MIGRATIONS, false, &mut Silent).unwrap_err();
        assert!(said.to_string().contains("has 3 people in it"), "{said}");
        assert_eq!(dump(&lived_in.location()), before);
        backup::restore(&file, &lived_in.location(), MIGRATIONS, true, &mut Silent).unwrap();
        assert_eq!(dump(&lived_in.location())["member"].len(), 0);
    }
}

#[test]
fn a_database_in_use_is_not_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.backup");
    backup::make(&Place::sqlite().location(), &file, NOW, &mut Silent).unwrap();
    for db in [Some(TestDb::sqlite(MIGRATIONS)), TestDb::postgres(MIGRATIONS)].into_iter().flatten() {
        let ids =
            |db: &Db| db.write_now(|tx| tx.run(sql!("DELETE FROM member WHERE id = $1"), &[&1_i64])).unwrap();
        ids(&db);
        let said = backup::restore(&file, &db.location(), MIGRATIONS, true, &mut Silent).unwrap_err();
        assert!(said.to_string().contains("stop Stoa first"), "{said}");
        ids(&db);
    }
}

#[test]
fn a_site_goes_on_writing_while_it_is_backed_up() {
    let dir = tempfile::tempdir().unwrap();
    for db in [Some(TestDb::sqlite(MIGRATIONS)), TestDb::postgres(MIGRATIONS)].into_iter().flatten() {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut number = 0;
                // Two rows in each transaction: a backup with an odd number of them holds half of one.
                while !stop.load(Ordering::Relaxed) {
                    number += 2;
                    let both = move |tx: &mut store::Tx| {
                        for key in [number, number + 1] {
                            let key = format!("{key}");
                            tx.run(sql!("INSERT INTO setting (key, value) VALUES ($1, $1)"), &[&key])?;
                        }
                        Ok::<_, store::Error>(())
                    };
                    db.write_now(both).unwrap();
                }
            });
            // Also when an assertion below fails.
            let _stops = Stops(&stop);
            for _ in 0..5 {
                let file = dir.path().join("running.backup");
                let made = backup::make(&db.location(), &file, NOW, &mut Silent).unwrap();
                assert_eq!(made.manifest.tables["setting"].rows % 2, 0);
                backup::verify(&file, dir.path(), MIGRATIONS, &mut Silent).unwrap();
            }
        });
    }
}

#[test]
fn a_backup_of_a_newer_stoa_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.backup");
    backup::make(&Place::sqlite().location(), &file, NOW, &mut Silent).unwrap();
    let older = &MIGRATIONS[..MIGRATIONS.len() - 1];
    let to = Location::Sqlite(dir.path().join("old.sqlite"));
    let said = backup::restore(&file, &to, older, false, &mut Silent).unwrap_err().to_string();
    assert!(said.contains("newer Stoa") && said.contains(MIGRATIONS[older.len()].name), "{said}");
    assert!(backup::verify(&file, dir.path(), MIGRATIONS, &mut Silent).is_ok());
}

#[test]
fn a_backup_of_an_older_stoa_comes_back_with_every_text_that_posts_ever_had() {
    let dir = tempfile::tempdir().unwrap();
    let before = MIGRATIONS.iter().position(|step| step.name == "0021_revision").unwrap();
    for (number, to) in Place::both().into_iter().enumerate() {
        let (older, file) = (Place::sqlite(), dir.path().join(format!("{number}.backup")));
        fill_tables_of(&MIGRATIONS[..before], &older.location());
        let texts = dump(&older.location()).remove("revision").unwrap();
        assert_eq!(texts.len(), 3);
        backup::make(&older.location(), &file, NOW, &mut Silent).unwrap();
        backup::restore(&file, &to.location(), MIGRATIONS, true, &mut Silent).unwrap();
        let db = Db::open(&to.location(), Options::default()).unwrap();
        assert_eq!(db.migrate(MIGRATIONS).unwrap(), MIGRATIONS.len() - before);
        db.close();
        assert_eq!(dump(&to.location()).remove("revision").unwrap(), texts);
    }
}
