//! What the tests of the store have in common.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use store::testing::TestDb;
use store::{Db, Error, Migration, Options, Tx, sql};

pub const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_members",
        sql: "CREATE TABLE member (id BIGINT PRIMARY KEY, handle TEXT NOT NULL, email TEXT, picture BYTEA, weight DOUBLE PRECISION);
              CREATE UNIQUE INDEX member_handle ON member (handle);
              CREATE UNIQUE INDEX member_email ON member (lower(email));",
    },
    Migration {
        name: "0002_votes",
        sql: "CREATE TABLE vote (
                  voter BIGINT NOT NULL REFERENCES member (id),
                  post BIGINT NOT NULL,
                  mentor BIGINT REFERENCES member (id) DEFERRABLE INITIALLY DEFERRED,
                  PRIMARY KEY (post, voter)
              ) /* clustered */;",
    },
];

pub fn insert(tx: &mut Tx<'_>, id: i64, handle: &str) -> Result<u64, Error> {
    tx.run(sql!("INSERT INTO member (id, handle) VALUES ($1, $2)"), &[&id, &handle])
}

pub fn count(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("SELECT COUNT(*) FROM member"), &[], |row| row.get(0))
}

pub fn members(db: &Db) -> i64 {
    db.read_now(count).unwrap()
}

/// Runs a check on both databases with options of its own.
pub fn both(options: &Options, check: impl Fn(&TestDb)) {
    check(&TestDb::sqlite_with(MIGRATIONS, options.clone()));
    if let Some(db) = TestDb::postgres_with(MIGRATIONS, options.clone()) {
        check(&db);
    }
}
