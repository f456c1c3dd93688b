//! Databases that last as long as a test.
#![allow(clippy::expect_used)]

use std::collections::HashSet;
use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};
use std::ops::Deref;
use std::sync::{Mutex, PoisonError};

use crate::{Db, Location, Migration, Options, migrate, postgres};

/// A migrated database of a test's own. It goes when this goes.
pub struct TestDb {
    db: Db,
    place: Place,
}

enum Place {
    Directory(tempfile::TempDir),
    /// A database on a server, which is reached by the server's own address.
    Server {
        server: String,
        name: String,
    },
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
        TestDb { db, place: Place::Directory(directory) }
    }

    /// A PostgreSQL database of its own on the server that `STOA_TEST_POSTGRES` names. Without it there is none, and
    /// the test is left out, loudly; where `CI` is set that is a failure.
    pub fn postgres(migrations: &[Migration]) -> Option<TestDb> {
        TestDb::postgres_with(migrations, Options { connections: 4, ..Options::default() })
    }

    /// The same with other options.
    pub fn postgres_with(migrations: &[Migration], options: Options) -> Option<TestDb> {
        let server = server()?;
        let name = format!("stoa_test_{:016x}", RandomState::new().build_hasher().finish());
        let create = format!("CREATE DATABASE {name} TEMPLATE {}", template(&server, migrations));
        postgres::execute(&server, &create).expect("a PostgreSQL database");
        let location = Location::Postgres(with_name(&server, &name));
        let db = Db::open(&location, options).expect("a PostgreSQL database opens");
        Some(TestDb { db, place: Place::Server { server, name } })
    }

    /// Where it lies, to open it once more.
    pub fn location(&self) -> Location {
        match &self.place {
            Place::Directory(directory) => Location::Sqlite(directory.path().join("test.sqlite")),
            Place::Server { server, name } => Location::Postgres(with_name(server, name)),
        }
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
        if let Place::Server { server, name } = &self.place {
            // What is left behind harms no other test.
            let _ = postgres::execute(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

#[allow(clippy::print_stderr)]
fn server() -> Option<String> {
    let server = std::env::var("STOA_TEST_POSTGRES").ok();
    if server.is_none() {
        assert!(std::env::var_os("CI").is_none(), "STOA_TEST_POSTGRES is not set");
        eprintln!("LEFT OUT: STOA_TEST_POSTGRES is not set, so this test does not run on PostgreSQL");
    }
    server
}

/// The name of a database with nothing but the migrated tables in it, which others are copied from. It is named after
/// the migrations' text and stays on the server, so it is made once.
fn template(server: &str, migrations: &[Migration]) -> String {
    static MADE: Mutex<Option<HashSet<String>>> = Mutex::new(None);
    let mut hasher = DefaultHasher::new();
    migrate::for_postgres(migrate::TABLE).hash(&mut hasher);
    for migration in migrations {
        (migration.name, migrate::for_postgres(migration.sql)).hash(&mut hasher);
    }
    let name = format!("stoa_template_{:016x}", hasher.finish());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if made.get_or_insert_default().insert(name.clone()) {
        make_template(server, &name, migrations);
    }
    name
}

/// Makes it under another name first, so that it is whole when it has its own; another process may be first.
fn make_template(server: &str, name: &str, migrations: &[Migration]) {
    let draft = format!("stoa_draft_{:016x}", RandomState::new().build_hasher().finish());
    let rename = format!("ALTER DATABASE {draft} RENAME TO {name}");
    if postgres::exists(server, name).expect("PostgreSQL answers") {
        return;
    }
    postgres::execute(server, &format!("CREATE DATABASE {draft}"))
        .expect("the test user may create databases");
    let location = Location::Postgres(with_name(server, &draft));
    let db =
        Db::open(&location, Options { connections: 1, ..Options::default() }).expect("a new database opens");
    let migrated = db.migrate(migrations);
    db.close();
    if migrated.is_err() || postgres::execute(server, &rename).is_err() {
        let _ = postgres::execute(server, &format!("DROP DATABASE {draft} WITH (FORCE)"));
    }
    migrated.expect("the migrations run on PostgreSQL");
}

/// The server's address with another database's name.
fn with_name(server: &str, name: &str) -> String {
    let (address, settings) =
        server.split_once('?').map_or((server, None), |(address, rest)| (address, Some(rest)));
    let (scheme, rest) = address.split_once("://").expect("STOA_TEST_POSTGRES is postgres://..");
    let host = rest.split('/').next().unwrap_or(rest);
    let settings = settings.map(|settings| format!("?{settings}")).unwrap_or_default();
    format!("{scheme}://{host}/{name}{settings}")
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
