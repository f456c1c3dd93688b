//! A newer dump of the same site over an older one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use common::{Fresh, assert_same, data, everything, follow, number};
use forum::{MemberId, PostId, QuestionId, Viewer, act, answer, claim, member, post, vote};
use import::Silent;
use import::stackexchange::Dump;
use store::testing::TestDb;
use store::{Dialect, sql};

const SITE: &str = "conlang.meta.stackexchange.com";

/// The site as it was when it had posts up to 150, and the first of them said something else. Question 9 was not there, so
/// its answers stood under question 3, and one of question 6 under 18.
fn older() -> Option<Fresh> {
    let folder = Fresh::unpacked(&data()?.join(format!("{SITE}.7z")));
    folder.rewrite("Posts.xml", |row| {
        let there = number(row, "Id").is_none_or(|id| id <= 150 && id != 9);
        let row = row.replace("Score=\"17\"", "Score=\"16\"").replace(" ParentId=\"9\"", " ParentId=\"3\"");
        let moved = number(&row, "Id") == Some(14);
        there.then(|| if moved { row.replace(" ParentId=\"6\"", " ParentId=\"18\"") } else { row })
    });
    for file in ["Comments.xml", "Votes.xml", "PostHistory.xml", "PostLinks.xml"] {
        folder.rewrite(file, |row| (number(row, "PostId").unwrap_or(0) <= 150).then(|| row.to_owned()));
    }
    // One post less of everything: an answer's comment, a vote, the last text of those with odd ids.
    folder.rewrite("Comments.xml", |row| (number(row, "Id") != Some(100)).then(|| row.to_owned()));
    folder.rewrite("Votes.xml", |row| (number(row, "Id").unwrap_or(1) % 50 != 0).then(|| row.to_owned()));
    folder.rewrite("PostHistory.xml", |row| {
        let edit = matches!(number(row, "PostHistoryTypeId"), Some(4..=9));
        let last = edit && number(row, "PostId").unwrap_or(0) % 2 == 1;
        (!last).then(|| row.to_owned())
    });
    folder.rewrite("Users.xml", |row| Some(row.replace("Reputation=\"101\"", "Reputation=\"51\"")));
    Some(folder)
}

fn viewer() -> Viewer {
    let now = common::NOW.plus(forum::time::DAY);
    Viewer::system(MemberId::NOBODY, now, Default::default())
}

store::both_databases! { forum::schema::MIGRATIONS;
    fn older_and_then_newer_is_the_same_as_newer_at_once(db: &store::Db) {
        let Some(older) = older() else { return };
        let newer = Fresh::unpacked(&data().unwrap().join(format!("{SITE}.7z")));
        common::import(db, &open(&older)).unwrap();
        follow(db);
        let report = common::import(db, &open(&newer)).unwrap();
        follow(db);
        assert!(report.answers.new > 10 && report.questions.new > 5, "{report:?}");
        assert!(report.questions.changed > 5 && report.answers.changed > 10 && report.people.changed > 10, "{report:?}");
        assert_eq!(report.questions.gone + report.answers.gone + report.comments.gone + report.people.gone, 0);
        let renewed = everything(db);
        common::books_are_right(db);
        // A database of the same kind, for they hand out ids in their own ways.
        let fresh = match db.dialect() {
            Dialect::Sqlite => TestDb::sqlite(forum::schema::MIGRATIONS),
            Dialect::Postgres => TestDb::postgres(forum::schema::MIGRATIONS).unwrap(),
        };
        common::import(&fresh, &open(&newer)).unwrap();
        follow(&fresh);
        assert_same(&renewed, &everything(&fresh));
        let back = common::import(db, &open(&older)).unwrap();
        assert_eq!(back.answers.gone + back.questions.gone, report.answers.new + report.questions.new);
    }

    fn what_was_written_and_edited_here_since_stays(db: &store::Db) {
        let Some(older) = older() else { return };
        common::import(db, &open(&older)).unwrap();
        follow(db);
        let (answered, edited, closed) = db.write_now(write).unwrap();
        follow(db);
        let newer = Fresh::unpacked(&data().unwrap().join(format!("{SITE}.7z")));
        let report = common::import(db, &open(&newer)).unwrap();
        follow(db);
        assert!(report.other_ids >= 1 && report.questions.kept == 1, "{report:?}");
        db.read_now(move |tx| {
            let page = |tx: &mut store::Tx, id| forum::question::page(tx, &viewer(), id, Default::default());
            let here = page(tx, QuestionId(5))?;
            assert!(here.answers.iter().any(|a| a.id == answered && a.html.contains("Written here")));
            let one = page(tx, edited)?;
            assert!(one.question.html.contains("Edited here"), "{}", one.question.html);
            assert!(page(tx, closed)?.question.closed.is_some());
            Ok::<_, forum::Error>(())
        })
        .unwrap();
        common::totals_are_right(db);
    }

    fn an_account_that_was_handed_over_goes_on_under_its_person(db: &store::Db) {
        let Some(older) = older() else { return };
        common::import(db, &open(&older)).unwrap();
        follow(db);
        let most = sql!(scan "SELECT author FROM answer GROUP BY author ORDER BY COUNT(*) DESC, author LIMIT 1");
        let old = MemberId(common::count(db, most));
        let (grace, before) = db.write_now(move |tx| meet(tx, old)).unwrap();
        let again = db.write_now(move |tx| claim::give(tx, &viewer(), old, grace)).unwrap_err();
        assert!(format!("{again:?}").contains("problem-claim-taken"), "{again:?}");
        follow(db);
        assert_eq!(left_of(db, old), 0);
        let newer = Fresh::unpacked(&data().unwrap().join(format!("{SITE}.7z")));
        common::import(db, &open(&newer)).unwrap();
        follow(db);
        assert_eq!(left_of(db, old), 0);
        db.read_now(move |tx| {
            let person = member::by_id(tx, grace)?;
            assert_eq!((person.name.as_str(), person.handle.as_str()), ("Grace", "grace"));
            assert_eq!(person.reputation, before);
            Ok::<_, forum::Error>(())
        })
        .unwrap();
        common::totals_are_right(db);
        let reputation = sql!(scan "SELECT CAST(SUM(reputation * id) AS BIGINT) FROM member");
        let stood = common::count(db, reputation);
        db.write_now(|tx| forum::event::forget(tx, &forum::reputation::Reputation)).unwrap();
        common::totals_are_right(db);
        assert_eq!(common::count(db, reputation), stood, "following the log again makes the same");
    }
}

/// Makes Grace, who votes on what the old account wrote before that turns out to be hers; and what the old account's
/// reputation was.
fn meet(tx: &mut store::Tx, old: MemberId) -> Result<(MemberId, i64), forum::Error> {
    let registration =
        forum::member::Registration { handle: "grace".into(), name: "Grace".into(), ..Default::default() };
    let grace = forum::member::register(tx, &viewer(), &registration)?;
    let me = Viewer { id: grace, ..viewer() };
    let posts = tx.all(
        sql!(scan "SELECT id FROM answer WHERE author = $1 AND locked IS NULL ORDER BY id LIMIT 3"),
        &[&old],
        |r| r.get::<PostId>(0),
    )?;
    for (post, to) in posts.into_iter().zip([1, -1, 1]) {
        vote::cast(tx, &me, post, to)?;
    }
    let before = member::by_id(tx, old)?.reputation;
    claim::give(tx, &viewer(), old, grace)?;
    Ok((grace, before))
}

/// How often an account is still named where things are whose.
fn left_of(db: &store::Db, member: MemberId) -> i64 {
    db.read_now(move |tx| {
        tx.one(
            sql!(
                scan "SELECT (SELECT COUNT(*) FROM question WHERE author = $1 OR edited_by = $1 OR active_by = $1)
                      + (SELECT COUNT(*) FROM answer WHERE author = $1 OR edited_by = $1)
                      + (SELECT COUNT(*) FROM comment WHERE author = $1) + (SELECT COUNT(*) FROM revision WHERE author = $1)
                      + (SELECT COUNT(*) FROM act WHERE by_member = $1) + (SELECT COUNT(*) FROM badge_award WHERE member = $1)
                      + (SELECT COUNT(*) FROM origin WHERE kind = 'member' AND local = $1)
                      + (SELECT COUNT(*) FROM ledger WHERE member = $1) + (SELECT COUNT(*) FROM vote WHERE member = $1)"
            ),
            &[&member],
            |r| r.get(0),
        )
    })
    .unwrap()
}

fn open(folder: &Fresh) -> Dump {
    Dump::open(folder.path(), Some(SITE), &std::env::temp_dir(), &mut Silent).unwrap()
}

/// Answers question 5, edits a question that the newer dump changes, closes another, votes on it.
fn write(tx: &mut store::Tx) -> Result<(forum::AnswerId, QuestionId, QuestionId), forum::Error> {
    let registration =
        forum::member::Registration { handle: "grace".into(), name: "Grace".into(), ..Default::default() };
    let me = forum::member::register(tx, &viewer(), &registration)?;
    let me = Viewer { id: me, ..viewer() };
    let body = "Written here, after the site came and before it came again.".to_owned();
    let answered = answer::post(tx, &me, QuestionId(5), &answer::Draft { body })?;
    vote::cast(tx, &me, PostId(5), 1)?;
    // Questions with odd ids and more than one text there have one only in the older dump.
    let edited = QuestionId(5);
    let (_, source) = post::open(tx, &me, edited.into())?;
    let draft = post::Draft {
        title: source.text.title.clone().unwrap_or_default(),
        body: "Edited here: this text is ours now, whatever the other site does.".into(),
        tags: source.text.tags.clone().unwrap_or_default().join(" "),
        summary: String::new(),
    };
    post::edit(tx, &me, edited.into(), &source.version, &draft)?;
    let closed = tx.one(
        sql!(scan "SELECT id FROM question WHERE closed IS NULL AND id <> 5 ORDER BY id LIMIT 1"),
        &[],
        |r| r.get::<QuestionId>(0),
    )?;
    let request = act::Request {
        kind: act::Kind::Close,
        reason: "off-topic".into(),
        note: String::new(),
        duplicate: None,
    };
    act::perform(tx, &me, closed.into(), &request)?;
    Ok((answered, edited, closed))
}
