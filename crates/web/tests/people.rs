//! People's pages: what they say of what somebody did, and to whom.

use store::sql;

use crate::common::nobody;

on_both! {
    async fn a_persons_page_tells_what_they_did_and_only_them_how_they_vote(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.answer(&ada, question, "I found it myself: do not wrap it at all.").await;
        site.post(&ada, &format!("/posts/{answer}/vote"), &[("to", "1")]).await.is(303);
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.post(&ben, &format!("/posts/{question}/comments"), &[("body", "Which flour is it?")]).await.is(303);
        site.post(&ben, &format!("/questions/{question}/bookmark"), &[("on", "true")]).await.is(303);
        site.follow();
        let json = site.json(&nobody(), "/people/ben").await;
        assert_eq!(json["person"]["figures"], serde_json::json!({
            "questions": 0, "answers": 1, "accepted": 1, "votes": 1, "reached": 0 }));
        assert_eq!(json["rows"][0]["id"], answer);
        for (tab, text) in [("questions", "No questions yet"), ("answers", "leave it unwrapped"),
            ("accepted", "leave it unwrapped"), ("comments", "Which flour"), ("reputation", "answer accepted")] {
            site.get(&nobody(), &format!("/people/ben?tab={tab}")).await.is(200).has(text);
        }
        let ledger = site.json(&nobody(), "/people/ben?tab=reputation").await;
        let points: i64 = ledger["rows"].as_array().unwrap().iter().map(|row| row["points"].as_i64().unwrap()).sum();
        assert_eq!(points, 25);
        for tab in ["votes", "bookmarks"] {
            let path = format!("/people/ben?tab={tab}");
            site.get(&nobody(), &path).await.is(404);
            site.get(&ada, &path).await.is(404);
            site.get(&ben, &path).await.is(200);
        }
        site.get(&ben, "/people/ben?tab=bookmarks").await.has("crust crisp");
        site.get(&ada, "/people/ada?tab=votes").await.has("+1").has(&format!("/a/{answer}"));
    }

    async fn a_persons_page_shows_nothing_of_what_the_reader_may_not_see(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("morris"));
        let question = site.ask(&ada, "How do I keep a secret?", "secrets").await;
        let answer = site.answer(&ada, question, "Tell nobody, and write nothing down anywhere.").await;
        site.post(&ada, &format!("/posts/{answer}/comments"), &[("body", "Not even in a comment.")]).await.is(303);
        site.post(&ben, &format!("/posts/{answer}/vote"), &[("to", "1")]).await.is(303);
        site.post(&ben, &format!("/questions/{question}/bookmark"), &[("on", "true")]).await.is(303);
        site.follow();
        site.app.db.write_now(|tx| tx.run(sql!("UPDATE space SET access = 'hidden' WHERE id = $1"), &[&1i64])).unwrap();
        site.app.changed();
        for tab in ["about", "questions", "answers", "accepted", "comments", "reputation"] {
            for reader in [&nobody(), &ben] {
                site.get(reader, &format!("/people/ada?tab={tab}")).await.is(200).lacks("secret").lacks("nobody, and");
            }
        }
        for tab in ["votes", "bookmarks"] {
            site.get(&ben, &format!("/people/ben?tab={tab}")).await.is(200).lacks("secret");
        }
        assert_eq!(site.json(&ben, "/people/ada").await["person"]["figures"]["answers"], 0);
        site.get(&mod_, "/people/ada?tab=answers").await.has("secret");
    }

    async fn a_persons_lists_page_both_ways(site: &Site) {
        let ada = site.member("ada", 500);
        for i in 0..65 {
            site.ask(&ada, &format!("Question number {i} of many"), "many").await;
        }
        let (mut seen, mut path) = (0, "/people/ada?tab=questions".to_owned());
        let last = loop {
            let page = site.json(&nobody(), &path).await;
            seen += page["rows"].as_array().unwrap().len();
            match page["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break page,
            }
        };
        assert_eq!(seen, 65);
        let back = site.json(&nobody(), last["previous"].as_str().unwrap()).await;
        assert_eq!(back["rows"].as_array().unwrap().len(), 30);
    }
}
