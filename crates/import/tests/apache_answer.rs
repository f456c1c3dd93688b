//! An Apache Answer site, from its database.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;

use common::{Fresh, count, everything};
use import::apache_answer::{Choice, open};
use import::form::Source;
use import::load::{Report, load};
use import::{Silent, SortedSite};
use store::{Db, sql};

/// The fixture's database with what a site's folder has beside it.
fn folder() -> Fresh {
    let folder = Fresh::new();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/answer.sql");
    change(&folder, &std::fs::read_to_string(script).unwrap());
    for file in ["post/pot.png", "post/unused.png", "avatar/host.png"] {
        let path = folder.path().join("uploads").join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("picture {file}")).unwrap();
    }
    folder
}

fn change(folder: &Fresh, script: &str) {
    let database = rusqlite::Connection::open(folder.path().join("answer.db")).unwrap();
    database.execute_batch(script).unwrap();
}

fn read(folder: &Fresh) -> import::Result<SortedSite> {
    open(&folder.path().join("answer.db"), &Choice::default(), &std::env::temp_dir(), &mut Silent)
}

fn import(db: &Db, source: &dyn Source) -> Report {
    let encode: import::load::Encode = |bytes, _| {
        let picture =
            forum::upload::Picture { content_type: "image/webp", width: 8, height: 8, bytes: bytes.to_vec() };
        bytes.starts_with(b"picture").then_some(picture)
    };
    let report = load(db, source, &common::options(db, encode), &mut Silent).unwrap();
    common::follow(db);
    report
}

store::both_databases! { forum::schema::MIGRATIONS;
    fn a_site_comes_whole_and_a_newer_state_of_it_too(db: &store::Db) {
        let folder = folder();
        let site = read(&folder).unwrap();
        assert_eq!((site.site().name.as_str(), site.site().last_post, site.site().last_comment), ("tea.example", 13, 7));
        let report = import(db, &site);
        assert_eq!((report.people.new, report.questions.new, report.answers.new, report.comments.new), (4, 5, 3, 2));
        assert_eq!((report.files.new, report.links.new, report.other_ids), (3, 1, 0));
        common::books_are_right(db);
        let row = |sql| count(db, sql);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM question WHERE deleted IS NULL")), 3);
        assert_eq!(row(sql!(scan "SELECT score FROM question WHERE id = 2")), 1);
        assert_eq!(row(sql!(scan "SELECT score FROM answer WHERE id = 3")), 2);
        assert_eq!(row(sql!(scan "SELECT accepted FROM question WHERE id = 2")), 3);
        assert_eq!(row(sql!(scan "SELECT revision FROM question WHERE id = 2")), 2);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM question WHERE id = 2 AND pinned IS NOT NULL")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM revision WHERE post = 2 AND number = 2 AND summary = 'Say what it is about'")), 1);
        assert_eq!(row(sql!(scan "SELECT target FROM act WHERE kind = 'close' AND question = 5")), 2);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM act WHERE kind = 'accept' AND post = 3 AND by_member IN (SELECT id FROM member WHERE handle = 'lin-wei')")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM vote WHERE source IS NOT NULL")), 4);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM upload_use WHERE post = 2")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM revision WHERE post = 2 AND body LIKE '%](/images/%-8x8)%' AND body LIKE '%/uploads/post/lost.png%'")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM member WHERE picture IS NOT NULL AND role = 'admin'")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM member WHERE role = 'moderator' AND email_key = 'lin@tea.example'")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM question q JOIN member m ON m.id = q.author WHERE q.id = 11 AND m.deleted_at IS NOT NULL")), 1);
        let once = everything(db);
        let report = import(db, &read(&folder).unwrap());
        assert_eq!((report.people.same, report.questions.same, report.answers.same, report.files.same), (4, 5, 3, 3));
        common::assert_same(&everything(db), &once);

        // The first to answer changed their mind, somebody took a vote back, and the duplicate was opened again.
        change(&folder, "UPDATE answer SET original_text = 'Eighty, then.', updated_at = '2023-07-01 00:00:00' WHERE id = 10020000000000003;
            UPDATE activity SET cancelled = 1 WHERE id = 4; UPDATE question SET status = 1 WHERE id = 10010000000000005;
            INSERT INTO activity VALUES (11, '2023-07-01 00:00:00', NULL, NULL, 1, 0, 10010000000000005, 10010000000000005, 89, 0, 0);");
        let report = import(db, &read(&folder).unwrap());
        assert_eq!((report.answers.changed, report.questions.changed), (1, 1));
        assert_eq!(row(sql!(scan "SELECT score FROM answer WHERE id = 3")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM question WHERE closed IS NOT NULL")), 0);
        assert_eq!(row(sql!(scan "SELECT revision FROM answer WHERE id = 3")), 1);
        common::books_are_right(db);
    }
}

#[test]
fn what_is_no_site_is_told() {
    let told = |folder: &Fresh| read(folder).err().expect("it is refused").to_string();
    let empty = Fresh::new();
    assert!(read(&empty).is_err());
    std::fs::write(empty.path().join("answer.db"), "no database at all, but long enough to look like one")
        .unwrap();
    assert!(told(&empty).contains("answer.db"));
    let other = Fresh::new();
    change(&other, "CREATE TABLE question (id INTEGER); CREATE TABLE user (id INTEGER);");
    assert!(told(&other).contains("no table answer"));
    let folder = folder();
    change(&folder, "UPDATE comment SET created_at = 'soon'");
    assert!(told(&folder).contains("table comment: created_at is \"soon\""), "{}", told(&folder));
    change(&folder, "UPDATE comment SET created_at = '2023-06-01 01:00:00'; INSERT INTO answer
        SELECT 10020000000000002, created_at, updated_at, question_id, user_id, 0, '', '', 1, 1, 0, 0 FROM answer LIMIT 1");
    assert!(told(&folder).contains("two posts have the number 2"));
}
