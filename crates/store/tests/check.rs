//! The check finds what it is there to find. Its statements are bad on purpose.
#![allow(clippy::unwrap_used)]

mod common;

use common::MIGRATIONS;
use store::check::prepare_all;
use store::testing::TestDb;
use store::{Db, Sql, sql};

struct Bad {
    /// Refused by both.
    absent: &'static Sql,
    scans: &'static Sql,
    scans_by_another_name: &'static Sql,
    scans_on_purpose: &'static Sql,
    sorts: &'static Sql,
    walks: &'static Sql,
    finds: &'static Sql,
    /// Fine for SQLite only.
    numeric: &'static Sql,
    narrow: &'static Sql,
}

fn statements() -> Bad {
    Bad {
        absent: sql!("SELECT hat FROM member WHERE id = $1"),
        scans: sql!(
            "SELECT id FROM vote JOIN member ON member.email = 'x' AND member.id = vote.post + 1 WHERE mentor = $1"
        ),
        scans_by_another_name: sql!(
            "SELECT m.id FROM member AS m WHERE m.weight > CAST($1 AS DOUBLE PRECISION)"
        ),
        scans_on_purpose: sql!(scan "SELECT id FROM member WHERE weight IS NULL"),
        sorts: sql!("SELECT id FROM member WHERE id > $1 ORDER BY weight LIMIT 3 /* walks */"),
        walks: sql!("SELECT id FROM member WHERE id > $1 ORDER BY id LIMIT 3 /* walks */"),
        finds: sql!("SELECT id FROM member WHERE lower(email) = $1"),
        numeric: sql!("SELECT SUM(id) FROM member WHERE handle = $1"),
        narrow: sql!("SELECT id FROM member WHERE handle = $1 AND 1 + $2 > 2"),
    }
}

/// What is said of a statement.
fn said(db: &Db, small: &[&str], sql: &'static Sql) -> Option<String> {
    prepare_all(db, small).into_iter().find(|problem| problem.at == sql.at).map(|problem| problem.what)
}

#[test]
fn sqlite_tells_refused_statements_and_scans_of_big_tables() {
    let (db, bad) = (TestDb::sqlite(MIGRATIONS), statements());
    assert!(said(&db, &[], bad.absent).unwrap().contains("no such column: hat"));
    assert_eq!(said(&db, &[], bad.scans).unwrap(), "reads the whole table vote");
    assert_eq!(said(&db, &["vote"], bad.scans), None);
    assert_eq!(said(&db, &[], bad.scans_by_another_name).unwrap(), "reads the whole table member");
    assert_eq!(said(&db, &["member"], bad.scans_by_another_name), None);
    assert_eq!(said(&db, &[], bad.sorts).unwrap(), "sorts what it says it walks in order");
    for fine in [bad.scans_on_purpose, bad.walks, bad.finds, bad.numeric, bad.narrow] {
        assert_eq!(said(&db, &[], fine), None);
    }
}

store::both_databases! { MIGRATIONS;
    fn the_stores_own_statements_are_sound(db: &Db) {
        let own: Vec<_> = prepare_all(db, &[]).into_iter().filter(|problem| problem.at.contains("store/src/")).collect();
        assert!(own.is_empty(), "{own:?}");
        assert!(store::STATEMENTS.iter().any(|sql| sql.at.contains("store/src/")));
    }
}

#[test]
fn sqlite_tells_unique_indexes_that_its_errors_mix_up() {
    let twins = store::Migration {
        name: "0003",
        sql: "CREATE UNIQUE INDEX vote_mentor ON vote (mentor) WHERE post > 0;
              CREATE UNIQUE INDEX vote_mentee ON vote (mentor) WHERE post <= 0;",
    };
    let db = TestDb::sqlite(&[MIGRATIONS, &[twins]].concat());
    let told = prepare_all(&db, &[]).into_iter().filter(|problem| problem.at == "the database").count();
    assert_eq!(told, 1);
    let none = prepare_all(&TestDb::sqlite(MIGRATIONS), &[])
        .into_iter()
        .filter(|problem| problem.at == "the database")
        .count();
    assert_eq!(none, 0);
}

#[test]
fn postgresql_tells_refused_statements_and_types_that_sqlite_lacks() {
    let Some(db) = TestDb::postgres(MIGRATIONS) else { return };
    let bad = statements();
    assert!(said(&db, &[], bad.absent).unwrap().contains("\"hat\" does not exist"));
    assert!(said(&db, &[], bad.numeric).unwrap().contains("sum is numeric"));
    assert!(said(&db, &[], bad.narrow).unwrap().contains("$2 is taken for int4"));
    assert_eq!(said(&db, &[], bad.finds), None);
}
