//! Duplicates of another system are links here, whenever they came.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use forum::schema::MIGRATIONS;
use store::{Db, sql};

/// How many migrations there were before links were drawn.
const BEFORE: usize = 8;

fn links(db: &Db) -> Vec<(i64, i64, i64, i64)> {
    db.read_now(|tx| {
        tx.all(
            sql!(scan "SELECT question, target, by_member, at FROM link WHERE kind = 'same' ORDER BY question, target"),
            &[],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
        )
    })
    .unwrap()
}

/// A site of seven questions as it was: 2 repeats 1, 3 and 4 repeat each other, 5 itself, 6 was closed as a duplicate of 1,
/// and 7 only mentions 1.
fn brought_in(db: &Db) {
    db.write_now(|tx| {
        tx.run(
            sql!(
                "INSERT INTO member (id, handle, handle_key, name, role, headline, bio, bio_html, location, website, mail_answers,
                   reputation, unread, created_at, seen_at) VALUES (90, 'n', 'n', 'n', 'member', '', '', '', '', '', 0, 1, 0, 1, 1)"
            ),
            &[],
        )?;
        tx.run(
            sql!(
                "INSERT INTO space (id, slug, name, description, access, questions, created_at)
                 VALUES (1, 's', 's', '', 'public', 0, 1)"
            ),
            &[],
        )?;
        for id in 1..=7i64 {
            tx.run(
                sql!(
                    "INSERT INTO question (id, space, author, score, answers, comments, views, hot, revision, created_at,
                       active_at, active_by, active_kind, mail_author, closed, title, tags, excerpt, html)
                     VALUES ($1, 1, 90, 0, 0, 0, 0, 0, 1, 1, 1, 90, 'asked', 0, $2, 't', '', '', '')"
                ),
                &[&id, &(id == 6).then_some(50i64)],
            )?;
        }
        tx.run(
            sql!(
                "INSERT INTO act (id, question, post, kind, by_member, reason, note, target, at)
                 VALUES (50, 6, 6, 'close', 90, 'duplicate', '', 1, 77)"
            ),
            &[],
        )?;
        tx.run(
            sql!(
                "INSERT INTO source (id, kind, site, url, space, run, print, stage, position, post_floor, post_last,
                   comment_floor, comment_last, started_at)
                 VALUES (1, 'stackexchange', 's', '', 1, 1, '', 'done', 0, 0, 0, 0, 0, 1)"
            ),
            &[],
        )?;
        tx.run(
            sql!(
                "INSERT INTO origin (source, kind, original, local, print, extent, run, name, licence, path)
                 VALUES (1, 'nobody', 0, 90, 0, 0, 1, '', '', '')"
            ),
            &[],
        )?;
        for (from, to, kind) in [
            (2i64, 1i64, "duplicate"),
            (3, 4, "duplicate"),
            (4, 3, "duplicate"),
            (5, 5, "duplicate"),
            (6, 1, "duplicate"),
            (7, 1, "linked"),
        ] {
            tx.run(
                sql!(
                    "INSERT INTO question_link (question, post, target, target_question, kind, at) VALUES ($1, $1, $2, $2, $3, 5)"
                ),
                &[&from, &to, &kind],
            )?;
        }
        Ok::<_, store::Error>(())
    })
    .unwrap();
}

store::both_databases! { MIGRATIONS[..BEFORE];
    fn those_that_came_before_there_were_links_became_links(db: &Db) {
        assert_eq!(MIGRATIONS[BEFORE].name, "0006_links");
        brought_in(db);
        db.migrate(MIGRATIONS).unwrap();
        assert_eq!(links(db), [(2, 1, 90, 5), (3, 4, 90, 5), (6, 1, 90, 77)]);
    }
}

store::both_databases! { MIGRATIONS;
    fn those_that_come_are_links_and_lead_in_no_circle(db: &Db) {
        let Some(data) = common::data() else { return };
        common::import(db, &common::open(&data.join("alcohol.meta.stackexchange.com.7z"))).unwrap();
        let drawn = links(db);
        let read = common::count(
            db,
            sql!(
                scan "SELECT COUNT(*) FROM (SELECT DISTINCT question, target_question FROM question_link
                      WHERE kind = 'duplicate' AND question <> target_question) AS x"
            ),
        );
        assert!(read > 0 && drawn.len() as i64 == read, "{read} {drawn:?}");
        let ends: Vec<(i64, i64)> = drawn.iter().map(|(from, to, ..)| (*from, *to)).collect();
        assert!(ends.iter().all(|(from, to)| !ends.contains(&(*to, *from))));
    }
}
