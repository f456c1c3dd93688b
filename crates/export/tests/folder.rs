//! A whole site out into a folder and in again.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Place, dump, fill, moved};
use export::tables::{LEFT_OUT, left_out};
use export::{Silent, folder};
use forum::schema::MIGRATIONS;
use store::bulk::Snapshot;

const NOW: i64 = 1_700_000_000_000_000;

#[test]
fn a_site_that_moves_from_one_database_to_the_other_and_back_is_equal_in_every_field() {
    let dir = tempfile::tempdir().unwrap();
    let first = Place::sqlite();
    fill(&first.location());
    let wanted = moved(dump(&first.location()));
    let out = dir.path().join("first");
    let written = folder::write(&first.location(), &out, NOW, &mut Silent).unwrap();
    for (number, place) in [Place::postgres(), Some(Place::sqlite())].into_iter().flatten().enumerate() {
        // Each time from what was written last.
        let from = if number == 0 { out.clone() } else { dir.path().join(format!("{}", number - 1)) };
        let read = folder::read(&from, &place.location(), MIGRATIONS, false, &mut Silent).unwrap();
        assert_eq!(read.manifest.tables, written.manifest.tables);
        assert_eq!(dump(&place.location()), wanted);
        let again = dir.path().join(number.to_string());
        let second = folder::write(&place.location(), &again, NOW, &mut Silent).unwrap();
        assert_eq!(second.manifest.tables, written.manifest.tables);
        for table in written.manifest.tables.keys() {
            let file = format!("{table}.jsonl");
            assert_eq!(std::fs::read(out.join(&file)).unwrap(), std::fs::read(again.join(&file)).unwrap());
        }
    }
}

#[test]
fn every_table_is_exported_or_left_out_for_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::sqlite();
    fill(&place.location());
    let written = folder::write(&place.location(), &dir.path().join("out"), NOW, &mut Silent).unwrap();
    let snapshot = Snapshot::open(&place.location()).unwrap();
    for table in snapshot.tables() {
        match (written.manifest.tables.get(&table.name), left_out(&table.name)) {
            (None, Some(why)) => assert!(why.len() > 20 && why.ends_with('.'), "{}", table.name),
            (Some(sum), None) => {
                let some = LEFT_OUT.iter().any(|(name, ..)| *name == table.name);
                assert_eq!(sum.rows, if some { 2 } else { 3 }, "{}", table.name);
                let file = dir.path().join(format!("out/{}.jsonl", table.name));
                assert_eq!(std::fs::read_to_string(file).unwrap().lines().count() as u64, sum.rows);
            }
            other => panic!("{} is {other:?}", table.name),
        }
    }
    for (name, ..) in LEFT_OUT {
        assert!(snapshot.table(name).is_some(), "{name} is left out, but there is no such table");
    }
}

#[test]
fn a_folder_that_is_not_whole_is_refused_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (Place::sqlite(), Place::sqlite());
    fill(&from.location());
    let before = dump(&to.location());
    let check = |spoil: &dyn Fn(&std::path::Path), words: &str| {
        let out = dir.path().join("out");
        folder::write(&from.location(), &out, NOW, &mut Silent).unwrap();
        spoil(&out);
        let said =
            folder::read(&out, &to.location(), MIGRATIONS, false, &mut Silent).unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
        assert_eq!(dump(&to.location()), before);
        std::fs::remove_dir_all(&out).unwrap();
    };
    let edit = |out: &std::path::Path, file: &str, change: &dyn Fn(String) -> String| {
        let path = out.join(file);
        std::fs::write(&path, change(std::fs::read_to_string(&path).unwrap())).unwrap();
    };
    check(&|out| std::fs::remove_file(out.join("manifest.json")).unwrap(), "not whole");
    check(&|out| std::fs::remove_file(out.join("tag.jsonl")).unwrap(), "tag.jsonl");
    check(&|out| edit(out, "tag.jsonl", &|text| text.replace("quoted", "Quoted")), "its checksum is another");
    check(
        &|out| edit(out, "tag.jsonl", &|text| text.lines().next().unwrap().to_owned() + "\n"),
        "1 rows of 3",
    );
    check(&|out| edit(out, "tag.jsonl", &|text| text.replacen("\"id\":2", "\"id\":\"2\"", 1)), "tag.jsonl:2");
    check(
        &|out| edit(out, "manifest.json", &|text| text.replace("\"version\": 1", "\"version\": 9")),
        "version 9",
    );
    check(
        &|out| edit(out, "manifest.json", &|text| text.replace("0001_ground", "0001_other")),
        "another line",
    );
    // It is not written into a folder with something in it either.
    std::fs::write(dir.path().join("note"), b"x").unwrap();
    assert!(folder::write(&from.location(), dir.path(), NOW, &mut Silent).is_err());
}
