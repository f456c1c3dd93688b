//! Every statement of the program is one that both databases understand, and none reads a big table from end to end.

use store::check::{Problem, prepare_all};

/// Tables that stay small whatever the site becomes.
const SMALL: [&str; 4] = ["space", "follower", "setting", "source"];

/// The problems of the program's own statements; those of tests are theirs.
fn problems(db: &store::Db) -> Vec<Problem> {
    // Without a mention of it, a crate's statements are not linked into the test.
    let _: fn(web::App) -> axum::Router = web::router;
    assert!(store::STATEMENTS.iter().filter(|sql| sql.at.contains("forum/src/")).count() > 50);
    let mut all = prepare_all(db, &SMALL);
    all.retain(|problem| !problem.at.contains("/tests/"));
    all
}

store::both_databases! { forum::schema::MIGRATIONS;
    fn every_statement_is_understood_and_none_reads_a_whole_big_table(db: &store::Db) {
        let problems = problems(db);
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}
