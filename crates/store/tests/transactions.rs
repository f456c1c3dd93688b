//! What a transaction promises, on both databases.
#![allow(clippy::unwrap_used)]

mod common;

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::Poll;
use std::thread;

use common::{MIGRATIONS, count, insert, members};
use store::testing::TestDb;
use store::{Db, Dialect, Error, sql};

store::both_databases! { MIGRATIONS;
    fn what_goes_in_comes_out(db: &Db) {
        let (text, bytes) = ("Ünï\u{1F600} ' \" $1", vec![0_u8, 255, 39]);
        let given = bytes.clone();
        let insert = sql!("INSERT INTO member (id, handle, picture, weight) VALUES ($1, $2, $3, $4)");
        db.write_now(move |tx| tx.run(insert, &[&i64::MIN, &text, &given, &Some(0.1_f64)])).map_err(|e: Error| e).unwrap();
        let select = sql!("SELECT id, handle, email, picture, weight FROM member");
        let found = db.read_now(move |tx| {
            tx.all(select, &[], |row| {
                let email: Option<String> = row.get(2)?;
                Ok((row.get::<i64>(0)?, row.get::<String>(1)?, email, row.get::<Vec<u8>>(3)?, row.get::<f64>(4)?))
            })
        }).map_err(|e: Error| e).unwrap();
        assert_eq!(found, [(i64::MIN, text.to_owned(), None, bytes, 0.1)]);
    }

    fn the_wrong_kind_of_column_is_an_error_and_not_a_guess(db: &Db) {
        db.write_now(|tx| insert(tx, 1, "ada")).unwrap();
        let text = db.read_now(|tx| tx.one(sql!("SELECT id FROM member"), &[], |row| row.get::<String>(0)));
        assert!(text.unwrap_err().to_string().contains("was to be text and is an integer"));
        let none = db.read_now(|tx| tx.one(sql!("SELECT email FROM member"), &[], |row| row.get::<String>(0)));
        assert!(none.unwrap_err().to_string().contains("is NULL"));
        let absent = db.read_now(|tx| tx.one(sql!("SELECT id FROM member"), &[], |row| row.get::<i64>(1)));
        assert!(absent.unwrap_err().to_string().contains("column 1"));
        let few = db.read_now(|tx| tx.maybe(sql!("SELECT id FROM member WHERE id = $1"), &[], |row| row.get::<i64>(0)));
        assert!(few.unwrap_err().to_string().contains("takes 1 parameters, not 0"));
        let nul = db.write_now(|tx| insert(tx, 2, "a\0b"));
        assert!(matches!(nul, Err(Error::Other { .. })));
    }

    fn one_maybe_and_all_tell_what_there_is(db: &Db) {
        let by_id = sql!("SELECT handle FROM member WHERE id >= $1 ORDER BY id");
        let none = db.read_now(move |tx| tx.one(by_id, &[&5_i64], |row| row.get::<String>(0)));
        assert!(matches!(none, Err(Error::NoRow)));
        let changed = db.write_now(|tx| {
            insert(tx, 5, "ada")?;
            insert(tx, 6, "bob")?;
            tx.run(sql!("UPDATE member SET email = handle WHERE id > $1"), &[&0_i64])
        });
        assert_eq!(changed.map_err(|e: Error| e).unwrap(), 2);
        let (one, maybe, all) = db.read_now(move |tx| {
            let one = tx.one(by_id, &[&5_i64], |row| row.get::<String>(0))?;
            let maybe = tx.maybe(by_id, &[&7_i64], |row| row.get::<String>(0))?;
            Ok::<_, Error>((one, maybe, tx.all(by_id, &[&0_i64], |row| row.get::<String>(0))?))
        }).unwrap();
        assert_eq!((one.as_str(), maybe, all), ("ada", None, vec!["ada".to_owned(), "bob".to_owned()]));
    }

    fn returning_tells_what_was_written_and_foreign_keys_are_still_looked_at(db: &Db) {
        let vote = sql!("INSERT INTO vote (voter, post) VALUES ($1, $2) RETURNING voter + post");
        let stray = db.write_now(move |tx| tx.one(vote, &[&1_i64, &2_i64], |row| row.get::<i64>(0)));
        assert!(matches!(stray, Err(Error::ForeignKey)), "{stray:?}");
        let sum = db.write_now(move |tx| {
            insert(tx, 1, "ada")?;
            tx.one(vote, &[&1_i64, &2_i64], |row| row.get::<i64>(0))
        });
        assert_eq!(sum.unwrap(), 3);
        let changed = db.write_now(move |tx| tx.run(vote, &[&1_i64, &3_i64]));
        assert_eq!(changed.map_err(|e: Error| e).unwrap(), 1);
    }

    fn text_is_ordered_by_its_bytes(db: &Db) {
        db.write_now(|tx| {
            for (id, handle) in ["b", "A", "é", "Z", "a", "_", "aa", "B"].iter().enumerate() {
                insert(tx, id as i64, handle)?;
            }
            Ok::<_, Error>(())
        }).unwrap();
        let sorted = db.read_now(|tx| {
            tx.all(sql!("SELECT handle FROM member ORDER BY handle"), &[], |row| row.get::<String>(0))
        });
        assert_eq!(sorted.map_err(|e: Error| e).unwrap(), ["A", "B", "Z", "_", "a", "aa", "b", "é"]);
    }

    fn a_closure_that_fails_leaves_nothing(db: &Db) {
        let done = db.write_now(|tx| {
            insert(tx, 1, "ada")?;
            Err::<(), _>(Error::other("on second thoughts"))
        });
        assert_eq!(done.unwrap_err().to_string(), "on second thoughts");
        assert_eq!(members(db), 0);
    }

    fn a_failed_statement_ends_the_transaction_even_if_the_closure_makes_light_of_it(db: &Db) {
        db.write_now(|tx| insert(tx, 1, "ada")).unwrap();
        let careless = db.write_now(|tx| {
            insert(tx, 2, "bob")?;
            let _ = insert(tx, 3, "ada");
            Ok::<_, Error>(())
        });
        assert!(careless.is_err());
        let stubborn = db.write_now(|tx| {
            let _ = insert(tx, 3, "ada");
            insert(tx, 4, "eve")
        });
        assert!(stubborn.unwrap_err().to_string().contains("earlier statement"));
        assert_eq!(members(db), 1);
    }

    fn a_read_writes_nothing(db: &Db) {
        assert!(db.read_now(|tx| insert(tx, 1, "ada")).is_err());
        assert_eq!(members(db), 0);
    }

    fn unique_indexes_go_by_the_same_names(db: &Db) {
        let unique = |outcome: Result<u64, Error>| match outcome {
            Err(Error::Unique(name)) => name,
            other => panic!("{other:?}"),
        };
        let email = sql!("INSERT INTO member (id, handle, email) VALUES ($1, $2, $3)");
        let join = |id: i64, handle: &'static str, address: &'static str| {
            db.write_now(move |tx| tx.run(email, &[&id, &handle, &address]))
        };
        join(1, "ada", "Ada@example.org").unwrap();
        assert_eq!(unique(join(2, "ada", "x@example.org")), "member_handle");
        assert_eq!(unique(join(2, "bob", "aDA@example.org")), "member_email");
        assert_eq!(unique(join(1, "bob", "bob@example.org")), "member_pkey");
        let vote = |voter: i64| db.write_now(move |tx| tx.run(sql!("INSERT INTO vote (voter, post) VALUES ($1, 1)"), &[&voter]));
        assert_eq!(vote(1).unwrap(), 1);
        assert_eq!(unique(vote(1)), "vote_pkey");
        assert!(matches!(vote(7777), Err(Error::ForeignKey)));
        let gone = db.write_now(|tx| tx.run(sql!("DELETE FROM member WHERE id = 1"), &[]));
        assert!(matches!(gone, Err(Error::ForeignKey)));
    }

    fn a_panic_is_an_error_and_the_thread_lives_on(db: &Db) {
        for _ in 0..10 {
            let panicked = db.write_now(|tx| -> Result<(), Error> {
                insert(tx, 1, "ada")?;
                panic!("oh no")
            });
            assert!(panicked.unwrap_err().to_string().contains("oh no"));
            let panicked = db.read_now(|tx| -> Result<(), Error> {
                count(tx)?;
                panic!("oh dear")
            });
            assert!(panicked.unwrap_err().to_string().contains("oh dear"));
        }
        assert_eq!(members(db), 0);
        db.write_now(|tx| insert(tx, 1, "ada")).unwrap();
    }

    fn concurrent_writers_lose_nothing(db: &Db) {
        db.write_now(|tx| insert(tx, 0, "0")).unwrap();
        thread::scope(|scope| {
            for writer in 0..8 {
                scope.spawn(move || {
                    for step in 0..25 {
                        let handle = format!("{writer}/{step}");
                        let add = move |tx: &mut store::Tx<'_>| {
                            insert(tx, tx_id(writer, step), &handle)?;
                            // Each also counts in the same row: a lost update would show.
                            tx.run(sql!("UPDATE member SET weight = COALESCE(weight, 0) + 1 WHERE id = 0"), &[])
                        };
                        // Everybody writes the same row, so on PostgreSQL patience may run out.
                        while matches!(db.write_now(add.clone()), Err(Error::Busy)) {}
                    }
                });
            }
        });
        assert_eq!(members(db), 201);
        let counted = db.read_now(|tx| tx.one(sql!("SELECT weight FROM member WHERE id = 0"), &[], |row| row.get::<f64>(0)));
        assert_eq!(counted.map_err(|e: Error| e).unwrap(), 200.0);
    }

    fn two_who_look_and_then_write_behave_as_if_one_came_first(db: &Db) {
        // Each joins only if nobody is there: under snapshots alone both would.
        let runs = Arc::new(AtomicUsize::new(0));
        let barrier = Arc::new(Barrier::new(2));
        let meet = db.dialect() == Dialect::Postgres;
        let joined: usize = thread::scope(|scope| {
            let join = |id: i64| {
                let (runs, barrier) = (Arc::clone(&runs), Arc::clone(&barrier));
                scope.spawn(move || {
                    let own = AtomicUsize::new(0);
                    db.write_now(move |tx| {
                        let there = count(tx)?;
                        runs.fetch_add(1, Ordering::SeqCst);
                        if meet && own.fetch_add(1, Ordering::SeqCst) == 0 {
                            barrier.wait();
                        }
                        if there == 0 { insert(tx, id, &id.to_string()) } else { Ok(0) }
                    })
                    .unwrap() as usize
                })
            };
            [join(1), join(2)].into_iter().map(|one| one.join().unwrap()).sum()
        });
        assert_eq!((joined, members(db)), (1, 1));
        // On PostgreSQL they met, so one of them was run again; on SQLite one came first.
        let runs = runs.load(Ordering::SeqCst);
        assert!(if meet { runs >= 3 } else { runs == 2 }, "{runs} runs");
    }

    fn a_failed_job_in_a_group_leaves_the_others(db: &Db) {
        db.write_now(|tx| insert(tx, 100, "old")).unwrap();
        let outcomes = together(db, |n| move |tx: &mut store::Tx<'_>| match n {
            3 => Err(Error::other("three changed its mind")),
            5 => insert(tx, 100, "again"),
            7 => panic!("seven"),
            9 => tx.run(sql!("INSERT INTO vote (voter, post, mentor) VALUES (100, 1, 77)"), &[]),
            n => insert(tx, n, &n.to_string()),
        });
        for (n, outcome) in outcomes.iter().enumerate().skip(1) {
            match n {
                3 | 7 => assert!(matches!(outcome, Err(Error::Other { .. })), "{n}: {outcome:?}"),
                5 => assert!(matches!(outcome, Err(Error::Unique(name)) if name == "member_pkey"), "{n}: {outcome:?}"),
                // This one fails only when it is kept, and on SQLite the whole group with it.
                9 => assert!(matches!(outcome, Err(Error::ForeignKey)), "{n}: {outcome:?}"),
                _ => assert!(matches!(outcome, Ok(1)), "{n}: {outcome:?}"),
            }
        }
        assert_eq!(members(db), 16);
    }
}

fn tx_id(writer: i64, step: i64) -> i64 {
    1 + writer * 100 + step
}

/// Asks for twenty writes at once. On SQLite they wait while number 0 runs, which does nothing, and then form a group.
fn together<F>(db: &Db, job: impl Fn(i64) -> F) -> Vec<Result<u64, Error>>
where
    F: Fn(&mut store::Tx<'_>) -> Result<u64, Error> + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (started, is_started) = std::sync::mpsc::channel();
    let (go, gone) = crossbeam_channel::bounded::<()>(1);
    runtime.block_on(async {
        let first = db.write(move |_| {
            started.send(()).map_err(|_| Error::NoRow)?;
            gone.recv().map_err(|_| Error::NoRow)?;
            Ok::<_, Error>(0)
        });
        let mut asked = vec![Asked::new(first)];
        ask(&mut asked).await;
        is_started.recv().unwrap();
        asked.extend((1..20).map(|n| Asked::new(db.write(job(n)))));
        ask(&mut asked[1..]).await;
        go.send(()).unwrap();
        let mut outcomes = Vec::new();
        for Asked { future, outcome } in asked {
            outcomes.push(match outcome {
                Some(outcome) => outcome,
                None => future.await,
            });
        }
        outcomes
    })
}

/// A write that was asked for, and what became of it, where that was told at once.
struct Asked<'w> {
    future: Pin<Box<dyn Future<Output = Result<u64, Error>> + 'w>>,
    outcome: Option<Result<u64, Error>>,
}

impl<'w> Asked<'w> {
    fn new(write: impl Future<Output = Result<u64, Error>> + 'w) -> Asked<'w> {
        Asked { future: Box::pin(write), outcome: None }
    }
}

/// Lets each write be asked for; on PostgreSQL one may be done before its turn to wait has come.
async fn ask(writes: &mut [Asked<'_>]) {
    std::future::poll_fn(|context| {
        for write in &mut *writes {
            if let Poll::Ready(outcome) = write.future.as_mut().poll(context) {
                write.outcome = Some(outcome);
            }
        }
        Poll::Ready(())
    })
    .await;
}

/// A conflict that the closure turns into an error of its own is a conflict all the same.
#[test]
fn a_conflict_that_the_closure_hides_is_run_again() {
    #[derive(Debug)]
    struct Hidden;
    impl From<Error> for Hidden {
        fn from(_: Error) -> Self {
            Hidden
        }
    }
    let Some(db) = TestDb::postgres(MIGRATIONS) else { return };
    db.write_now(|tx| insert(tx, 1, "ada")).unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let barrier = Arc::new(Barrier::new(2));
    thread::scope(|scope| {
        for _ in 0..2 {
            let (runs, barrier, db) = (Arc::clone(&runs), Arc::clone(&barrier), &db);
            scope.spawn(move || {
                let own = AtomicUsize::new(0);
                db.write_now(move |tx| {
                    runs.fetch_add(1, Ordering::SeqCst);
                    count(tx)?;
                    if own.fetch_add(1, Ordering::SeqCst) == 0 {
                        barrier.wait();
                    }
                    let add = sql!("UPDATE member SET weight = COALESCE(weight, 0) + 1 WHERE id = 1");
                    tx.run(add, &[]).map_err(|_| Hidden)
                })
                .unwrap();
            });
        }
    });
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    let weight = db.read_now(|tx| tx.one(sql!("SELECT weight FROM member"), &[], |row| row.get::<f64>(0)));
    assert_eq!(weight.map_err(|e: Error| e).unwrap(), 2.0);
}

/// Some errors end the whole transaction on SQLite, with what others of the group did.
#[test]
fn a_job_that_ends_the_groups_transaction_ends_only_itself() {
    let db = TestDb::sqlite(MIGRATIONS);
    let outcomes = together(&db, |n| {
        move |tx: &mut store::Tx<'_>| match n {
            6 => tx.run(sql!("INSERT OR ROLLBACK INTO member (id, handle) VALUES (6, '5')"), &[]),
            n => insert(tx, n, &n.to_string()),
        }
    });
    for (n, outcome) in outcomes.iter().enumerate().skip(1) {
        match n {
            6 => {
                assert!(matches!(outcome, Err(Error::Unique(name)) if name == "member_handle"), "{outcome:?}")
            }
            _ => assert!(matches!(outcome, Ok(1)), "{n}: {outcome:?}"),
        }
    }
    assert_eq!(members(&db), 18);
}

#[test]
fn ids_of_a_job_whose_transaction_was_ended_are_handed_out_once() {
    let db = TestDb::sqlite(MIGRATIONS);
    db.write_now(|tx| insert(tx, 1, "ada")).unwrap();
    let ended = db.write_now(|tx| {
        tx.next_id("member")?;
        tx.run(sql!("INSERT OR ROLLBACK INTO member (id, handle) VALUES (2, 'ada')"), &[])
    });
    assert!(matches!(ended, Err(Error::Unique(_))), "{ended:?}");
    let next = |_| db.write_now(|tx| tx.next_id("member")).map_err(|error: Error| error).unwrap();
    let mut ids: Vec<i64> = (0..40).map(next).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 40);
}
