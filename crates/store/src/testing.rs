//! Databases that last as long as a test.
#![allow(clippy::expect_used)]

use std::ops::Deref;

use crate::{Db, Location, Migration, Options};

/// A migrated database of a test's own. It goes when this goes.
pub struct TestDb {
    db: Db,
    _place: Place,
}

enum Place {
    Directory(#[allow(dead_code, reason = "held so that it stays")] tempfile::TempDir),
}

impl TestDb {
    /// An SQLite database in a directory of its own.
    pub fn sqlite(migrations: &[Migration]) -> TestDb {
        TestDb::sqlite_with(migrations, Options::default())
    }

    /// The same with other options.
    pub fn sqlite_with(migrations: &[Migration], options: Options) -> TestDb {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let location = Location::Sqlite(directory.path().join("test.sqlite"));
        let db = Db::open(&location, options).expect("an SQLite database");
        db.migrate(migrations).expect("the migrations run on SQLite");
        TestDb { db, _place: Place::Directory(directory) }
    }

    /// A PostgreSQL database of its own on the server that `STOA_TEST_POSTGRES` names. Without it there is none, and
    /// the test is left out, loudly; where `CI` is set that is a failure.
    pub fn postgres(_migrations: &[Migration]) -> Option<TestDb> {
        assert!(std::env::var_os("CI").is_none(), "STOA_TEST_POSTGRES is not set");
        #[allow(clippy::print_stderr)]
        {
            eprintln!("LEFT OUT: STOA_TEST_POSTGRES is not set, so this test does not run on PostgreSQL");
        }
        None
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db.close();
    }
}

/// Runs each test on both databases: first the migrations, then the tests as functions that take `&Db`.
///
/// ```ignore
/// store::both_databases! { forum::MIGRATIONS;
///     fn a_vote_counts_once(db: &store::Db) { .. }
/// }
/// ```
/// gives `a_vote_counts_once::sqlite` and `a_vote_counts_once::postgres`.
#[macro_export]
macro_rules! both_databases {
    ($migrations:expr; $($(#[$attribute:meta])* fn $name:ident($db:ident: &$type:ty) $body:block)+) => { $(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            fn check($db: &$type) $body

            $(#[$attribute])*
            #[test]
            fn sqlite() {
                check(&$crate::testing::TestDb::sqlite(&$migrations));
            }

            $(#[$attribute])*
            #[test]
            fn postgres() {
                if let Some(db) = $crate::testing::TestDb::postgres(&$migrations) {
                    check(&db);
                }
            }
        }
    )+ };
}
