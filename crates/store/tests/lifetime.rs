//! How a database is opened, kept waiting, left and closed.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use common::{MIGRATIONS, both, count, insert, members};
use store::testing::TestDb;
use store::{Db, Dialect, Error, Location, Migration, Options, sql};

/// One thread only, so that a job can be made to wait.
fn single(time: Duration) -> Options {
    Options { readers: 1, connections: 1, read_deadline: time, write_deadline: time, ..Options::default() }
}

#[test]
fn a_location_is_a_file_or_a_server() {
    assert_eq!("data/stoa.sqlite".parse::<Location>().unwrap(), Location::Sqlite("data/stoa.sqlite".into()));
    let server = "postgres://stoa@localhost/stoa";
    assert_eq!(server.parse::<Location>().unwrap(), Location::Postgres(server.to_owned()));
    assert!(
        "mysql://localhost"
            .parse::<Location>()
            .unwrap_err()
            .to_string()
            .contains("mysql:// is not a database")
    );
    assert!(" ".parse::<Location>().is_err());
}

#[test]
fn what_is_not_a_database_is_refused_with_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("notes.txt");
    std::fs::write(&path, "a text, and a rather long one, that nobody should write over. ".repeat(20))
        .unwrap();
    let error = Db::open(&Location::Sqlite(path.clone()), Options::default()).err().unwrap().to_string();
    assert!(error.contains("notes.txt can't be opened as a database"), "{error}");
    assert!(std::fs::read_to_string(path).unwrap().starts_with("a text"));
    let nobody = Location::Postgres("postgres://stoa:secret@127.0.0.1:1/none".to_owned());
    let error = Db::open(&nobody, Options::default()).err().unwrap().to_string();
    assert!(error.contains("PostgreSQL can't be reached") && !error.contains("secret"), "{error}");
}

#[test]
fn asking_for_tls_never_ends_in_a_plain_connection() {
    let Ok(server) = std::env::var("STOA_TEST_POSTGRES") else { return };
    if server.contains("sslmode") {
        return;
    }
    let server = format!("{server}{}sslmode=require", if server.contains('?') { '&' } else { '?' });
    let error = Db::open(&Location::Postgres(server), Options::default()).err().unwrap().to_string();
    assert!(error.contains("PostgreSQL can't be reached"), "{error}");
}

#[test]
fn migrations_run_once_whoever_comes_first() {
    both(&Options::default(), |db| {
        let more =
            [MIGRATIONS, &[Migration { name: "0003", sql: "CREATE TABLE tag (name TEXT PRIMARY KEY)" }]]
                .concat();
        assert_eq!(db.migrate(MIGRATIONS).unwrap(), 0);
        let ran: usize = thread::scope(|scope| {
            let start = || {
                scope.spawn(|| Db::open(&db.location(), Options::default()).unwrap().migrate(&more).unwrap())
            };
            [start(), start(), start()].into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!(ran, 1);
        assert!(db.migrate(MIGRATIONS).unwrap_err().to_string().contains("newer than this version"));
    });
}

#[test]
fn a_migration_that_fails_leaves_nothing_and_is_named() {
    both(&Options::default(), |db| {
        let broken = Migration {
            name: "0003",
            sql: "CREATE TABLE tag (name TEXT PRIMARY KEY); INSERT INTO nowhere VALUES (1)",
        };
        let error = db.migrate(&[MIGRATIONS, &[broken]].concat()).unwrap_err().to_string();
        assert!(error.contains("the migration 0003 failed") && error.contains("nowhere"), "{error}");
        let whole = Migration { name: "0003", sql: "CREATE TABLE tag (name TEXT PRIMARY KEY)" };
        assert_eq!(db.migrate(&[MIGRATIONS, &[whole]].concat()).unwrap(), 1);
    });
}

#[test]
fn ids_are_small_and_never_come_twice() {
    both(&Options::default(), |db| {
        let second = Db::open(&db.location(), Options::default()).unwrap();
        let take = |db: &Db| {
            (0..50)
                .map(|_| db.write_now(|tx| tx.next_id("member")).map_err(|e: Error| e).unwrap())
                .collect::<Vec<_>>()
        };
        let all: Vec<i64> = thread::scope(|scope| {
            let both = [scope.spawn(|| take(db)), scope.spawn(|| take(&second))];
            both.into_iter().flat_map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 100);
        // Each takes some at a time and leaves them when the other has written.
        assert!(all.iter().all(|id| (1..=2000).contains(id)), "{all:?}");
        assert_eq!(db.write_now(|tx| tx.next_id("tag")).map_err(|e: Error| e).unwrap(), 1);
        db.reserve("member", 5000).unwrap();
        db.reserve("member", 10).unwrap();
        assert_eq!(take(db)[0], 5001);
    });
}

#[test]
fn ids_of_a_job_that_failed_or_that_another_process_reserved_never_come_twice() {
    both(&Options::default(), |db| {
        let second = Db::open(&db.location(), Options::default()).unwrap();
        let take = |db: &Db| db.write_now(|tx| tx.next_id("member")).map_err(|e: Error| e).unwrap();
        let failed = db.write_now(|tx| {
            let id = tx.next_id("member")?;
            insert(tx, id, &id.to_string())?;
            Err::<(), Error>(Error::other("it changed its mind"))
        });
        failed.unwrap_err();
        let mut all = vec![take(&second), take(db), take(db), take(&second), take(db)];
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 5);
        if db.dialect() == Dialect::Sqlite {
            second.reserve("member", 7000).unwrap();
            assert!(take(db) > 7000);
        }
    });
}

#[test]
fn a_job_that_waits_too_long_is_not_run() {
    both(&single(Duration::from_millis(600)), |db| {
        let (go, gone) = crossbeam_channel::bounded::<()>(1);
        let ran = Arc::new(AtomicBool::new(false));
        thread::scope(|scope| {
            let (started, is_started) = crossbeam_channel::bounded::<()>(1);
            scope.spawn(move || {
                let wait = move |_: &mut store::Tx<'_>| {
                    started.send(()).map_err(|_| Error::NoRow)?;
                    gone.recv().map_err(|_| Error::NoRow)
                };
                db.read_now(wait).unwrap();
            });
            is_started.recv().unwrap();
            let late = scope.spawn(|| {
                let ran = Arc::clone(&ran);
                db.read_now(move |tx| {
                    ran.store(true, Ordering::SeqCst);
                    count(tx)
                })
            });
            thread::sleep(Duration::from_millis(900));
            go.send(()).unwrap();
            assert!(matches!(late.join().unwrap(), Err(Error::Deadline)));
        });
        assert!(!ran.load(Ordering::SeqCst));
        assert_eq!(members(db), 0);
    });
}

#[test]
fn a_statement_that_runs_too_long_is_ended() {
    both(&single(Duration::from_millis(1000)), |db| {
        let endless = sql!(
            "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"
        );
        let counted = db.read_now(move |tx| tx.one(endless, &[], |row| row.get::<i64>(0)));
        assert!(matches!(counted, Err(Error::Deadline)), "{counted:?}");
        assert_eq!(members(db), 0);
        let written = db.write_now(move |tx| {
            insert(tx, 1, "ada")?;
            tx.run(
                sql!(
                    "INSERT INTO member (id, handle) WITH RECURSIVE n (i) AS ",
                    "(SELECT CAST(2 AS BIGINT) UNION ALL SELECT i + 1 FROM n) SELECT i, CAST(i AS TEXT) FROM n"
                ),
                &[],
            )
        });
        assert!(matches!(written, Err(Error::Deadline)), "{written:?}");
        db.write_now(|tx| insert(tx, 1, "eve")).unwrap();
        assert_eq!(members(db), 1);
    });
}

#[test]
fn a_job_that_nobody_waits_for_is_not_run() {
    both(&single(Duration::from_secs(10)), |db| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let ran = Arc::new(AtomicUsize::new(0));
        let (go, gone) = crossbeam_channel::bounded::<()>(1);
        runtime.block_on(async {
            let first = db.write(move |_| gone.recv().map_err(|_| Error::NoRow));
            let (counter, own) = (Arc::clone(&ran), Arc::clone(&ran));
            let abandoned = db.write(move |tx| {
                counter.fetch_add(1, Ordering::SeqCst);
                insert(tx, 1, "ada")
            });
            let last = db.write(move |tx| {
                own.fetch_add(10, Ordering::SeqCst);
                insert(tx, 2, "bob")
            });
            let (mut first, mut abandoned, mut last) = (Box::pin(first), Box::pin(abandoned), Box::pin(last));
            std::future::poll_fn(|context| {
                assert!(first.as_mut().poll(context).is_pending());
                assert!(abandoned.as_mut().poll(context).is_pending());
                assert!(last.as_mut().poll(context).is_pending());
                std::task::Poll::Ready(())
            })
            .await;
            drop(abandoned);
            go.send(()).unwrap();
            first.await.unwrap();
            last.await.unwrap();
        });
        assert_eq!(ran.load(Ordering::SeqCst), 10);
        assert_eq!(members(db), 1);
    });
}

#[test]
fn the_log_is_carried_into_the_file_while_writes_go_on_and_stays_short() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("stoa.sqlite");
    let db = Db::open(&Location::Sqlite(path.clone()), Options { checkpoint: 1 << 20, ..Options::default() })
        .unwrap();
    db.migrate(MIGRATIONS).unwrap();
    db.write_now(|tx| insert(tx, 1, "ada")).unwrap();
    let mut longest = 0;
    for round in 0..400 {
        let picture = vec![round as u8; 100_000];
        db.write_now(move |tx| tx.run(sql!("UPDATE member SET picture = $1 WHERE id = 1"), &[&picture]))
            .unwrap();
        longest = longest.max(std::fs::metadata(path.with_extension("sqlite-wal")).unwrap().len());
    }
    assert!((1 << 20..6 << 20).contains(&longest), "40 MB were written, and the log took {longest} bytes");
    db.close();
    assert!(!path.with_extension("sqlite-wal").exists(), "whoever closes the file last carries all of it");
}

#[test]
fn closing_finishes_what_was_asked_and_refuses_the_rest() {
    both(&Options::default(), |db| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut asked: Vec<_> =
                (0..100).map(|id| Box::pin(db.write(move |tx| insert(tx, id, &id.to_string())))).collect();
            std::future::poll_fn(|context| {
                for one in &mut asked {
                    assert!(one.as_mut().poll(context).is_pending());
                }
                std::task::Poll::Ready(())
            })
            .await;
            db.close();
            for one in asked {
                assert_eq!(one.await.unwrap(), 1);
            }
            assert!(db.ping().await.unwrap_err().to_string().contains("closed"));
        });
        let again = Db::open(&db.location(), Options::default()).unwrap();
        assert_eq!(members(&again), 100);
    });
}

#[test]
fn the_last_handle_may_go_inside_of_a_closure() {
    both(&Options::default(), |db| {
        let second = Db::open(&db.location(), Options::default()).unwrap();
        let inner = second.clone();
        second
            .write_now(move |tx| {
                let _held = &inner;
                insert(tx, 1, "ada")
            })
            .unwrap();
        drop(second);
        assert_eq!(members(db), 1);
    });
}

#[test]
fn a_lost_connection_is_replaced_and_the_job_run_again() {
    let Some(db) = TestDb::postgres_with(MIGRATIONS, single(Duration::from_secs(10))) else { return };
    let other = Db::open(&db.location(), single(Duration::from_secs(10))).unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let (counter, killer) = (Arc::clone(&runs), other.clone());
    let kill = |killer: &Db, process: i64| {
        let end = sql!("SELECT pg_terminate_backend(CAST($1 AS INTEGER), 5000)");
        killer
            .read_now(move |tx| tx.one(end, &[&process], |row| row.get::<i64>(0)))
            .map_err(|e: Error| e)
            .unwrap();
    };
    let process = sql!("SELECT CAST(pg_backend_pid() AS BIGINT)");
    db.write_now(move |tx| {
        insert(tx, 1, "ada")?;
        if counter.fetch_add(1, Ordering::SeqCst) == 0 {
            kill(&killer, tx.one(process, &[], |row| row.get(0))?);
        }
        insert(tx, 2, "bob")
    })
    .unwrap();
    assert_eq!((runs.load(Ordering::SeqCst), members(&db)), (2, 2));
    let idle =
        db.read_now(move |tx| tx.one(process, &[], |row| row.get::<i64>(0))).map_err(|e: Error| e).unwrap();
    kill(&other, idle);
    assert_eq!(members(&db), 2);
}
