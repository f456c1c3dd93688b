//! A Question2Answer site, from a dump as mysqldump writes it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::io::Write;
use std::path::{Path, PathBuf};

use common::{count, everything};
use forum::upload::Kind as FileKind;
use import::form::Source;
use import::load::{self, Report, load};
use import::question2answer::{Choice, open};
use import::{Error, Silent, SortedSite};
use store::{Db, sql};

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/question2answer.sql")
}

fn read(path: &Path) -> import::Result<SortedSite> {
    open(path, &Choice::default(), &std::env::temp_dir(), &mut Silent)
}

/// Stands for the pipeline of pictures: what begins like a PNG is one.
fn encode(bytes: &[u8], kind: FileKind) -> Option<forum::upload::Picture> {
    let side = if kind == FileKind::Portrait { 256 } else { 8 };
    let picture = forum::upload::Picture {
        content_type: "image/webp",
        width: side,
        height: side,
        bytes: bytes.to_vec(),
    };
    bytes.starts_with(b"\x89PNG\r\n\x1a\n").then_some(picture)
}

fn import(db: &Db, source: &dyn Source) -> Report {
    let report = load(db, source, &common::options(db, encode), &mut Silent).unwrap();
    common::follow(db);
    report
}

/// A copy of the fixture with something changed in it.
fn changed(from: &str, to: &str) -> tempfile::NamedTempFile {
    let bytes = std::fs::read(fixture()).unwrap();
    let at = bytes.windows(from.len()).position(|part| part == from.as_bytes()).expect(from);
    let mut file = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
    file.write_all(&bytes[..at]).unwrap();
    file.write_all(to.as_bytes()).unwrap();
    file.write_all(&bytes[at + from.len()..]).unwrap();
    file
}

fn refusal(file: &tempfile::NamedTempFile) -> (u64, String) {
    match read(file.path()).err().expect("it is refused") {
        Error::Damaged { line, what, .. } => (line, what),
        other => panic!("{other}"),
    }
}

store::both_databases! { forum::schema::MIGRATIONS;
    fn a_site_comes_whole_and_again_changes_nothing(db: &store::Db) {
        let site = read(&fixture()).unwrap();
        assert_eq!((site.site().name.as_str(), site.site().url.as_str()), ("ask.bees.example", "https://Ask.Bees.Example"));
        let told = load::check(db, &site, &mut Silent).unwrap();
        let report = import(db, &site);
        assert_eq!((told.people.new, told.questions.new, told.answers.new), (4, 6, 4));
        assert_eq!((report.people.new, report.questions.new, report.answers.new, report.comments.new), (4, 6, 4, 2));
        assert_eq!((report.files.new, report.files.gone, report.links.new), (2, 1, 2));
        assert_eq!(report.left_out.iter().map(|one| one.count).sum::<u64>(), 4, "{:?}", report.left_out);
        common::books_are_right(db);
        let row = |sql| count(db, sql);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM question WHERE deleted IS NULL")), 4);
        assert_eq!(row(sql!(scan "SELECT questions FROM space")), 4);
        assert_eq!(row(sql!(scan "SELECT score FROM question WHERE id = 1")), 2);
        assert_eq!(row(sql!(scan "SELECT accepted FROM question WHERE id = 1")), 2);
        assert_eq!(row(sql!(scan "SELECT answers FROM question WHERE id = 1")), 2);
        assert_eq!(row(sql!(scan "SELECT score FROM answer WHERE id = 10")), -1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM vote WHERE source IS NOT NULL")), 4);
        assert_eq!(row(sql!(scan "SELECT target FROM act WHERE kind = 'close' AND question = 5")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM act WHERE kind = 'close' AND note = 'A matter of taste.'")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM comment WHERE deleted IS NOT NULL")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM upload_use WHERE post = 1")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM member WHERE picture IS NOT NULL AND role = 'admin'")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM member WHERE email_key = 'joerg@bees.example'")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM member WHERE email_claim = 'pim@bees.example' AND email_key IS NULL")), 1);
        assert_eq!(row(sql!(scan "SELECT COUNT(*) FROM suspension")), 1);
        assert_eq!(row(sql!(scan "SELECT reputation FROM member WHERE handle = 'maud'")), 1250);
        let followed = sql!(
            scan "SELECT COUNT(*) FROM question WHERE html LIKE '%<a href=\"https://Ask.Bees.Example/?qa=blob&amp;qa_blobid=3\">a plan</a>%'"
        );
        assert_eq!(row(followed), 1, "a link to the site itself needs no distrust");
        let once = everything(db);
        let report = import(db, &site);
        assert_eq!(
            (report.people.same, report.questions.same, report.answers.same, report.files.same),
            (4, 6, 4, 3)
        );
        common::assert_same(&everything(db), &once);
    }

    fn what_changes_there_changes_here_until_its_owner_has_come(db: &store::Db) {
        import(db, &read(&fixture()).unwrap());
        let newer = changed("'2023-04-02 10:04:00','2023-04-02 10:05:00','H'", "'2023-04-02 10:04:00',NULL,NULL");
        let newer = std::fs::read(newer.path()).unwrap();
        let at = newer.windows(12).position(|part| part == b"(8,'Q_HIDDEN").unwrap();
        let mut file = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
        file.write_all(&newer[..at]).unwrap();
        file.write_all(b"(8,'Q").unwrap();
        file.write_all(&newer[at + 12..]).unwrap();
        let report = import(db, &read(file.path()).unwrap());
        assert_eq!((report.questions.changed, report.questions.same), (1, 5));
        assert_eq!(count(db, sql!(scan "SELECT questions FROM space")), 5);
        common::books_are_right(db);

        let ours = "$argon2id$v=19$m=19456,t=2,p=1$AAAA$BBBB";
        db.write_now(move |tx| {
            tx.run(sql!(scan "UPDATE member SET password = $1 WHERE handle = 'maud'"), &[&ours])
        })
        .unwrap();
        let moved = changed("'maud@bees.example'", "'maud@else.example'");
        let report = import(db, &read(moved.path()).unwrap());
        assert_eq!((report.people.kept, report.people.same), (1, 3));
        let moved = changed("'Joerg@Bees.Example'", "'joerg@else.example'");
        let report = import(db, &read(moved.path()).unwrap());
        assert_eq!((report.people.changed, report.people.kept, report.people.same), (1, 1, 2));
        assert_eq!(count(db, sql!(scan "SELECT COUNT(*) FROM member WHERE email_key IN ('maud@bees.example', 'joerg@else.example')")), 2);
    }
}

#[test]
fn a_packed_dump_says_the_same_and_its_prefix_may_be_any() {
    let mut packed = tempfile::Builder::new().suffix(".sql.gz").tempfile().unwrap();
    let text = std::fs::read(fixture()).unwrap();
    let text = text.as_slice();
    // A table's name is the same wherever it stands.
    let mut renamed = Vec::new();
    for part in text.split_inclusive(|byte| *byte == b'`') {
        let name = part.strip_prefix(b"ask_");
        renamed.extend(name.map_or(part.to_vec(), |rest| [b"my", rest].concat()));
    }
    let mut packer = flate2::write::GzEncoder::new(packed.as_file_mut(), flate2::Compression::fast());
    packer.write_all(&renamed).unwrap();
    packer.finish().unwrap();
    let (plain, packed) = (read(&fixture()).unwrap(), read(packed.path()).unwrap());
    let threads = |site: &SortedSite| -> Vec<String> {
        site.threads().unwrap().map(|thread| format!("{:?}", thread.unwrap())).collect()
    };
    assert_eq!(threads(&plain), threads(&packed));
    assert_eq!(plain.counts(), packed.counts());
    let other = Choice { prefix: Some("other_".into()), site: None };
    assert!(open(&fixture(), &other, &std::env::temp_dir(), &mut Silent).is_err());
}

#[test]
fn what_is_wrong_is_told_by_its_line() {
    let line = |text: &str| {
        let all = std::fs::read(fixture()).unwrap();
        let at = all.windows(text.len()).position(|part| part == text.as_bytes()).unwrap();
        1 + all[..at].iter().filter(|byte| **byte == b'\n').count() as u64
    };
    let posts = line("INSERT INTO `ask_posts`");
    let (at, what) = refusal(&changed("'2023-04-02 10:08:00',NULL,NULL", "'yesterday',NULL,NULL"));
    assert!(at > posts && what.contains("created is \"yesterday\""), "{at}: {what}");
    let (at, what) = refusal(&changed("(1,340,0)", "(1,340)"));
    assert!(at == line("(1,340,0)") && what.contains("2 values for 3 columns"), "{at}: {what}");
    let (at, what) = refusal(&changed("SET NAMES utf8mb4", "SET NAMES latin1"));
    assert!(at < 12 && what.contains("latin1"), "{at}: {what}");
    let whole = std::fs::read(fixture()).unwrap();
    for end in [whole.len() / 3, whole.len() / 2, line("INSERT INTO `ask_users`") as usize] {
        let mut cut = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
        cut.write_all(&whole[..end]).unwrap();
        assert!(read(cut.path()).is_err(), "{end}");
    }
    let mut other = tempfile::Builder::new().suffix(".sql").tempfile().unwrap();
    other
        .write_all(b"CREATE TABLE `wp_posts` (`ID` int, `t` text);\nINSERT INTO `wp_posts` VALUES (1,'x');\n")
        .unwrap();
    assert!(read(other.path()).err().unwrap().to_string().contains("no posts of a Question2Answer site"));
}
