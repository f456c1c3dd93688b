//! What a transaction promises, on both databases.

use store::{Db, Error, Migration, sql};

const MIGRATIONS: &[Migration] = &[Migration {
    name: "first",
    sql: "CREATE TABLE member (id BIGINT PRIMARY KEY, handle TEXT NOT NULL, email TEXT, picture BYTEA, weight DOUBLE PRECISION);
          CREATE UNIQUE INDEX member_handle ON member (handle);
          CREATE UNIQUE INDEX member_email ON member (lower(email));
          CREATE TABLE vote (voter BIGINT NOT NULL REFERENCES member (id), post BIGINT NOT NULL, PRIMARY KEY (post, voter)) /* clustered */;",
}];

fn join(db: &Db, handle: &str) -> Result<i64, Error> {
    let handle = handle.to_owned();
    db.write_now(move |tx| {
        let id = tx.next_id("member")?;
        tx.run(sql!("INSERT INTO member (id, handle) VALUES ($1, $2)"), &[&id, &handle])?;
        Ok(id)
    })
}

fn members(db: &Db) -> i64 {
    db.read_now(|tx| tx.one(sql!("SELECT COUNT(*) FROM member"), &[], |row| row.get(0)))
        .map_err(|e: Error| e)
        .unwrap()
}

store::both_databases! { MIGRATIONS;
    fn what_goes_in_comes_out(db: &Db) {
        let (text, bytes) = ("Ünï\u{1F600} ' \" $1", vec![0_u8, 255, 39]);
        let given = bytes.clone();
        db.write_now(move |tx| {
            tx.run(
                sql!("INSERT INTO member (id, handle, picture, weight) VALUES ($1, $2, $3, $4)"),
                &[&i64::MIN, &text, &given, &Some(0.1_f64)],
            )
        }).map_err(|e: Error| e).unwrap();
        let found = db.read_now(|tx| {
            tx.all(sql!("SELECT id, handle, email, picture, weight FROM member"), &[], |row| {
                Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<Option<String>>(2)?, row.get::<Vec<u8>>(3)?, row.get::<f64>(4)?))
            })
        }).map_err(|e: Error| e).unwrap();
        assert_eq!(found, [(i64::MIN, text.to_owned(), None, bytes, 0.1)]);
    }

    fn a_closure_that_fails_leaves_nothing(db: &Db) {
        let done = db.write_now(|tx| {
            tx.run(sql!("INSERT INTO member (id, handle) VALUES (1, 'ada')"), &[])?;
            Err::<(), _>(Error::other("on second thoughts"))
        });
        assert_eq!(done.unwrap_err().to_string(), "on second thoughts");
        assert_eq!(members(db), 0);
    }

    fn unique_indexes_go_by_the_same_names(db: &Db) {
        join(db, "ada").unwrap();
        let unique = |outcome: Result<u64, Error>| match outcome {
            Err(Error::Unique(name)) => name,
            other => panic!("{other:?}"),
        };
        assert!(matches!(join(db, "ada"), Err(Error::Unique(name)) if name == "member_handle"));
        let email = |id: i64| db.write_now(move |tx| {
            tx.run(sql!("INSERT INTO member (id, handle, email) VALUES ($1, $2, 'Ada@example.org')"), &[&id, &id.to_string()])
        });
        email(100).unwrap();
        assert_eq!(unique(email(101)), "member_email");
        assert_eq!(unique(db.write_now(|tx| tx.run(sql!("INSERT INTO member (id, handle) VALUES (100, 'x')"), &[]))), "member_pkey");
        let vote = || db.write_now(|tx| tx.run(sql!("INSERT INTO vote (voter, post) VALUES (100, 1)"), &[]));
        assert_eq!(vote().unwrap(), 1);
        assert_eq!(unique(vote()), "vote_pkey");
        let astray = db.write_now(|tx| tx.run(sql!("INSERT INTO vote (voter, post) VALUES (7777, 1)"), &[]));
        assert!(matches!(astray, Err(Error::ForeignKey)));
    }

    fn a_panic_is_an_error_and_the_thread_lives_on(db: &Db) {
        for _ in 0..20 {
            let panicked = db.write_now(|tx| {
                tx.run(sql!("INSERT INTO member (id, handle) VALUES (1, 'ada')"), &[])?;
                if members_in(tx)? == 1 { panic!("oh no") }
                Ok::<(), Error>(())
            });
            assert!(panicked.unwrap_err().to_string().contains("oh no"));
            let panicked = db.read_now(|tx| -> Result<(), Error> { members_in(tx)?; panic!("oh dear") });
            assert!(panicked.unwrap_err().to_string().contains("oh dear"));
        }
        assert_eq!(members(db), 0);
        join(db, "ada").unwrap();
    }
}

fn members_in(tx: &mut store::Tx<'_>) -> Result<i64, Error> {
    tx.one(sql!("SELECT COUNT(*) FROM member"), &[], |row| row.get(0))
}
