//! Every statement of imports is one that both databases understand, and none reads a big table from end to end.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use store::check::prepare_all;

/// Tables that stay small whatever the site becomes.
const SMALL: [&str; 4] = ["space", "follower", "setting", "source"];

store::both_databases! { forum::schema::MIGRATIONS;
    fn every_statement_is_understood_and_none_reads_a_whole_big_table(db: &store::Db) {
        // Without a mention of it, the crate's statements are not linked into the test.
        let _: fn(&store::Db, &dyn import::form::Source, &import::load::Options, &mut dyn import::Progress) -> _ = import::load::load;
        assert!(store::STATEMENTS.iter().filter(|sql| sql.at.contains("import/src/")).count() > 10);
        let mut problems = prepare_all(db, &SMALL);
        problems.retain(|problem| !problem.at.contains("/tests/"));
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }
}
