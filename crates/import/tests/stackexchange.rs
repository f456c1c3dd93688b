//! Real sites, brought in whole.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use common::{Fresh, count, data, import, totals};
use import::Silent;
use import::form::Source;
use serde_json::Value as Json;
use store::sql;

const SITES: [&str; 3] =
    ["beer.stackexchange.com-older", "alcohol.meta.stackexchange.com", "conlang.meta.stackexchange.com"];

store::both_databases! { forum::schema::MIGRATIONS;
    fn what_was_counted_in_each_real_site_comes_out_of_ours(db: &store::Db) {
        let Some(data) = data() else { return };
        let counts: Json = serde_json::from_slice(&std::fs::read(data.join("counts.json")).unwrap()).unwrap();
        let mut before = [0; 8];
        let mut nobodies = 0;
        for site in SITES {
            let expected = |name: &str| counts[site][name].as_i64().unwrap();
            let dump = common::open(&data.join(format!("{site}.7z")));
            let report = import(db, &dump).unwrap();
            let totals = totals(db);
            nobodies += 1;
            let expected_totals = [
                "questions", "answers", "accepted", "closed", "community_wiki", "users",
                "owner_deleted(no OwnerUserId)", "comments_without_user",
            ].map(expected);
            let came: [i64; 8] = std::array::from_fn(|at| totals[at] - before[at]);
            // The wiki posts of Stack Exchange's own tags have no owner either, but are no posts here.
            let [.., ownerless, without_user] = came;
            assert_eq!(came[..6], expected_totals[..6], "{site}");
            assert!(ownerless <= expected_totals[6] && without_user == expected_totals[7], "{site}: {came:?}");
            assert_eq!(report.links.gone as i64, expected("postlinks_to_missing"), "{site}");
            let left = |what: &str| dump.left_out().iter().find(|one| one.what == what).map_or(0, |one| one.count);
            assert_eq!(left("votes-gone") as i64, expected("votes_on_missing_posts"), "{site}");
            assert_eq!(left("orphans") as i64, expected("answers_with_missing_parent"), "{site}");
            before = totals;
        }
        assert_eq!(count(db, sql!(scan "SELECT COUNT(*) FROM member WHERE handle LIKE '~%'")), nobodies);
        common::books_are_right(db);
    }

    fn importing_again_changes_nothing(db: &store::Db) {
        let Some(data) = data() else { return };
        let dump = common::open(&data.join("conlang.meta.stackexchange.com.7z"));
        import(db, &dump).unwrap();
        common::follow(db);
        let once = common::everything(db);
        let report = import(db, &dump).unwrap();
        common::follow(db);
        common::assert_same(&common::everything(db), &once);
        for count in [report.people, report.questions, report.answers, report.comments] {
            assert_eq!((count.new, count.changed, count.gone), (0, 0, 0));
        }
        let check = import::load::check(db, &dump, &mut Silent).unwrap();
        assert_eq!((check.questions.same, check.answers.same, check.people.same), (54, 115, 272));
        assert_eq!(check.questions.new + check.answers.new + check.comments.new + check.people.new, 0);
    }
}

#[test]
fn answers_to_a_question_that_is_missing_are_counted() {
    let Some(data) = data() else { return };
    let folder = Fresh::unpacked(&data.join("conlang.meta.stackexchange.com.7z"));
    let whole = common::open(folder.path());
    let mut under = 0;
    folder.rewrite("Posts.xml", |row| {
        under += u64::from(common::number(row, "ParentId") == Some(6));
        (common::number(row, "Id") != Some(6)).then(|| row.to_owned())
    });
    let dump = common::open(folder.path());
    let orphans = dump.left_out().into_iter().find(|one| one.what == "orphans").unwrap();
    assert!(under > 5 && orphans.count == under, "{under} {orphans:?}");
    let answers = |dump: &import::stackexchange::Dump| -> u64 {
        dump.threads().unwrap().map(|thread| thread.unwrap().answers.len() as u64).sum()
    };
    assert_eq!(answers(&dump) + under, answers(&whole));
}

#[test]
fn a_folder_of_files_says_the_same_as_the_archive() {
    let Some(data) = data() else { return };
    let archive = data.join("conlang.meta.stackexchange.com.7z");
    let folder = Fresh::unpacked(&archive);
    let (packed, unpacked) = (common::open(&archive), common::open(folder.path()));
    assert_eq!(packed.counts(), unpacked.counts());
    let texts = |source: &dyn Source| -> Vec<String> {
        source.threads().unwrap().map(|thread| format!("{:?}", thread.unwrap())).collect()
    };
    assert!(texts(&packed) == texts(&unpacked));
}
