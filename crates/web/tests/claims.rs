//! Claims on imported accounts: who may, what becomes of it, and what it answers to everything else.

use std::collections::BTreeMap;

use crate::common::{self, Page, Person, TestSite, last_number, nobody};
use forum::reputation::{Reputation, recount};
use forum::time::DAY;
use forum::{Policy, Privilege};
use store::sql;
use web::outbox::deliver_due;

const HOST: &str = "beer.stackexchange.com";

/// What stands in the only code block of a page.
fn token(page: &Page) -> String {
    page.body.split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// The id of the claim whose form is on the page of claims, by the claimant's handle.
async fn claim_of(site: &TestSite, admin: &Person, handle: &str) -> i64 {
    let all = site.json(admin, "/admin/claims").await;
    let all = all["claims"].as_array().unwrap();
    all.iter().find(|claim| claim["claimant"]["handle"] == handle).unwrap()["id"].as_i64().unwrap()
}

async fn reputation(site: &TestSite, who: &Person) -> i64 {
    site.json(&nobody(), &format!("/people/{}", who.handle)).await["person"]["reputation"].as_i64().unwrap()
}

/// Opens everything to everybody, so that all reputation there is was earned here or brought along.
async fn open(site: &TestSite) {
    let all = Privilege::ALL.into_iter().map(|privilege| (privilege, 1)).collect();
    let save =
        move |tx: &mut store::Tx| Policy { thresholds: BTreeMap::clone(&all), ..Policy::load(tx)? }.save(tx);
    site.app.db.write_now(save).unwrap();
    site.app.reload_rules().await.unwrap();
}

/// A question with what is under it.
async fn thread(site: &TestSite, id: i64) -> serde_json::Value {
    let page = site.get(&nobody(), &format!("/q/{id}")).await;
    site.json(&nobody(), &page.location).await
}

/// Claims the account, and says that the token is in its place.
async fn ask(site: &TestSite, who: &Person, handle: &str) {
    site.post(who, &format!("/people/{handle}/claim"), &[]).await.is(303);
    site.post(who, &format!("/people/{handle}/claim/ask"), &[]).await.is(303);
}

fn books_are_right(site: &TestSite) {
    site.follow();
    let wrong = site.app.db.write_now(|tx| recount(tx, false)).unwrap();
    assert!(wrong.is_empty(), "{wrong:?}");
}

on_both! {
    async fn a_person_proves_an_account_theirs_and_has_all_that_was_its(site: &Site) {
        open(site).await;
        let (ada, ben, root) = (site.member("ada", 1), site.member("ben", 1), site.admin("root"));
        let old = site.sign_in(&site.placeholder("old-ada", 7, 1, HOST));
        site.follow();
        let asked = site.ask(&old, "How does one keep beer cool without ice?", "beer").await;
        let other = site.ask(&ben, "Which glass suits a stout best, and why?", "beer glass").await;
        let answer = site.answer(&old, other, "A pint glass, for its width lets the head stand as it should.").await;
        let comment = site.post(&old, &format!("/posts/{other}/comments"), &[("body", "What did you try so far?")]).await;
        let comment = last_number(&comment.location);
        for (who, post) in [(&ada, asked), (&ben, asked), (&ben, answer)] {
            site.post(who, &format!("/posts/{post}/vote"), &[("to", "1")]).await.is(303);
        }
        site.post(&ada, &format!("/comments/{comment}/vote"), &[("up", "true")]).await.is(303);
        site.post(&ben, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.follow();
        // 1 + 100 brought, three votes, one acceptance.
        assert_eq!(reputation(site, &old).await, 146);

        let path = "/people/old-ada/claim";
        site.get(&nobody(), "/people/old-ada").await.is(200).has(HOST).has(path);
        site.get(&nobody(), path).await.is(401);
        site.get(&ada, path).await.is(200).has("This is me").lacks("<code>");
        site.post(&ada, path, &[]).await.is(303);
        let page = site.get(&ada, path).await;
        page.has("https://beer.stackexchange.com/users/7").has("Stoa fetches nothing");
        let word = token(&page);
        site.post(&ada, path, &[]).await.is(303);
        assert_eq!(token(&site.get(&ada, path).await), word, "claiming twice is one claim");
        assert_eq!(site.json(&root, "/admin/claims").await["claims"].as_array().unwrap().len(), 0);
        for _ in 0..2 {
            site.post(&ada, &format!("{path}/ask"), &[]).await.is(303);
        }
        site.get(&ada, "/admin/claims").await.is(403);
        site.get(&root, "/admin").await.has("1 claim on an imported account waits");
        let listed = site.get(&root, "/admin/claims").await;
        listed.has(&word).has("https://beer.stackexchange.com/users/7").has("Old-ada");
        let id = claim_of(site, &root, "ada").await;
        for who in [&ada, &ben] {
            site.post(who, &format!("/admin/claims/{id}/grant"), &[]).await.is(403);
        }
        site.post(&root, &format!("/admin/claims/{id}/grant"), &[]).await.is(303);
        site.post(&root, &format!("/admin/claims/{id}/grant"), &[]).await.is(422).has("decided already");
        site.post(&root, "/admin/claims/999/grant", &[]).await.is(404);
        books_are_right(site);

        // Ada's own vote on what turned out to be hers is gone; the rest is hers.
        assert_eq!(reputation(site, &ada).await, 1 + 145 - 10);
        let moved = site.get(&nobody(), "/people/old-ada").await;
        assert_eq!((moved.status.as_u16(), moved.location.as_str()), (301, "/people/ada"));
        let moved = site.get(&nobody(), "/people/OLD-ADA?tab=answers").await;
        assert_eq!((moved.status.as_u16(), moved.location.as_str()), (301, "/people/ada"));
        assert_eq!(site.get(&ada, path).await.location, "/people/ada");
        assert_eq!(site.get(&nobody(), "/users/7").await.location, "/people/ada");
        site.get(&old, "/inbox").await.is(401);
        let question = thread(site, asked).await;
        assert_eq!((&question["author"]["handle"], &question["score"]), (&"ada".into(), &1.into()));
        let question = thread(site, other).await;
        assert_eq!(question["answers"][0]["author"]["handle"], "ada");
        assert_eq!((&question["comments"][0]["author"]["handle"], &question["comments"][0]["score"]), (&"ada".into(), &0.into()));
        site.get(&ada, &format!("/posts/{answer}/edit")).await.is(200);
        site.get(&ada, &format!("/posts/{answer}/history")).await.has("/people/ada").lacks("old-ada");
        site.start_index();
        let found = site.json(&nobody(), "/search?q=user:ada+cool").await;
        assert_eq!(found["questions"].as_array().unwrap().len(), 1, "{found}");

        site.get(&ada, "/inbox").await.has("handed over to you what Old-ada wrote");
        deliver_due(&site.app).await;
        let mail = site.app.mailer.sent();
        assert!(mail.iter().any(|m| m.to == "ada@example.org" && m.text.contains("Your claim was granted")), "{mail:?}");
        site.get(&root, "/admin/acts").await.has("handed the account of Old-ada over to Ada.");
        let own = site.json(&ada, "/settings/download/own.json").await;
        assert_eq!((own["answers"].as_array().unwrap().len(), &own["claims"][0]["outcome"]), (1, &"granted".into()));

        let before = [reputation(site, &ada).await, reputation(site, &ben).await];
        site.replay(&Reputation);
        assert_eq!([reputation(site, &ada).await, reputation(site, &ben).await], before);
    }

    async fn of_two_who_claim_an_account_one_has_it_and_the_other_is_told(site: &Site) {
        open(site).await;
        let (ada, ben, root) = (site.member("ada", 1), site.member("ben", 1), site.admin("root"));
        site.placeholder("old", 7, 1, HOST);
        ask(site, &ada, "old").await;
        ask(site, &ben, "old").await;
        site.get(&root, "/admin/claims").await.has("somebody else claims this account too");
        let (first, second) = (claim_of(site, &root, "ada").await, claim_of(site, &root, "ben").await);
        site.post(&root, &format!("/admin/claims/{second}/grant"), &[]).await.is(303);
        site.post(&root, &format!("/admin/claims/{first}/grant"), &[]).await.is(422).has("decided already");
        books_are_right(site);
        assert_eq!((reputation(site, &ada).await, reputation(site, &ben).await), (1, 101));
        site.get(&ada, "/inbox").await.has("turned out to be somebody else").has("Old");
        deliver_due(&site.app).await;
        assert_eq!(site.app.mailer.sent().len(), 2);
    }

    async fn a_refusal_has_a_reason_that_the_person_is_told(site: &Site) {
        open(site).await;
        let (ada, root) = (site.member("ada", 1), site.admin("root"));
        site.placeholder("old", 7, 1, HOST);
        ask(site, &ada, "old").await;
        let id = claim_of(site, &root, "ada").await;
        let path = format!("/admin/claims/{id}/refuse");
        site.post(&ada, &path, &[("reason", "It is mine.")]).await.is(403);
        site.post(&root, &path, &[("reason", "No")]).await.is(422).has(">No</textarea>").has("missing");
        site.post(&root, &path, &[("reason", "The word is not in the profile.")]).await.is(303);
        site.post(&root, &path, &[("reason", "The word is not in the profile.")]).await.is(422).has("decided already");
        site.follow();
        site.get(&ada, "/inbox").await.has("An administrator refused your claim on the account of Old")
            .has("The word is not in the profile.").lacks("Root");
        deliver_due(&site.app).await;
        assert!(site.app.mailer.sent()[0].text.contains("The word is not in the profile."));
        // The account is still nobody's, and may be claimed again, with another word.
        site.get(&ada, "/people/old/claim").await.is(200).has("This is me").lacks("<code>");
        ask(site, &ada, "old").await;
        site.post(&ada, "/people/old/claim/withdraw", &[]).await.is(303);
        assert_eq!(site.json(&root, "/admin/claims").await["claims"].as_array().unwrap().len(), 0);
    }

    async fn what_can_not_be_is_said_in_a_sentence(site: &Site) {
        open(site).await;
        let (ada, ben, root) = (site.member("ada", 1), site.member("ben", 1), site.admin("root"));
        let old = site.placeholder("old", 7, 1, HOST);
        site.placeholder("older", 8, 1, HOST);
        // Nobody claims an account that was made here, nor one that is not there.
        for handle in ["ben", "nobody-there"] {
            site.get(&ada, &format!("/people/{handle}/claim")).await.is(404);
            site.post(&ada, &format!("/people/{handle}/claim"), &[]).await.is(404);
        }
        site.post(&nobody(), "/people/old/claim", &[]).await.is(401);
        site.post(&ada, "/people/old/claim/ask", &[]).await.is(404);
        let give = async |from: &str, to: &str| {
            let page = site.post(&root, &format!("/admin/people/{from}/give"), &[("to", to)]).await;
            page.is(422);
            page.body
        };
        assert!(give("ben", "ada").await.contains("was made here"));
        assert!(give("old", "nobody-there").await.contains("Nobody has this handle"));
        assert!(give("old", "old").await.contains("your own account already"));
        site.post(&ada, "/admin/people/old/give", &[("to", "ada")]).await.is(403);
        // Who is suspended neither claims nor is given an account.
        ask(site, &ben, "old").await;
        let fields = [("days", "3"), ("reason", "Three advertisements in a day.")];
        site.post(&root, "/admin/people/ben/suspend", &fields).await.is(303);
        site.post(&ben, "/people/older/claim", &[]).await.is(403).has("suspended");
        let id = claim_of(site, &root, "ben").await;
        site.post(&root, &format!("/admin/claims/{id}/grant"), &[]).await.is(422).has("suspended");
        site.pass(4 * DAY);
        let unfinished = sql!("UPDATE source SET finished_at = NULL WHERE id = (SELECT source FROM origin WHERE local = $1 AND kind = 'member')");
        site.app.db.write_now(move |tx| tx.run(unfinished, &[&old.id]).map_err(forum::Error::from)).unwrap();
        site.post(&root, &format!("/admin/claims/{id}/grant"), &[]).await.is(422).has("not finished");
        let finished = sql!("UPDATE source SET finished_at = 1 WHERE id = (SELECT source FROM origin WHERE local = $1 AND kind = 'member')");
        site.app.db.write_now(move |tx| tx.run(finished, &[&old.id]).map_err(forum::Error::from)).unwrap();
        site.post(&root, "/admin/people/old/give", &[("to", "@ada")]).await.is(303);
        site.post(&root, "/admin/people/old/give", &[("to", "ada")]).await.is(404);
        site.follow();
        assert_eq!((reputation(site, &ada).await, reputation(site, &ben).await), (101, 1));
        site.get(&ben, "/inbox").await.has("turned out to be somebody else");
        // So many and no more.
        for original in 20..26 {
            site.placeholder(&format!("old-{original}"), original, 1, HOST);
            let begun = site.post(&ada, &format!("/people/old-{original}/claim"), &[]).await;
            if original < 25 { begun.is(303) } else { begun.is(422).has("You have 5 claims open") };
        }
    }

    async fn votes_of_a_day_stay_under_its_cap_when_two_accounts_become_one(site: &Site) {
        open(site).await;
        let (ada, root) = (site.member("ada", 1), site.admin("root"));
        let old = site.sign_in(&site.placeholder("old", 7, 1, HOST));
        let mut posts = Vec::new();
        for (who, title) in [(&ada, "Which of the two is the better of them?"), (&old, "Which of the three is the best of them?")] {
            posts.push(site.ask(who, title, "beer").await);
        }
        for voter in 0..15 {
            let voter = site.member(&format!("voter-{voter}"), 1);
            for post in &posts {
                site.post(&voter, &format!("/posts/{post}/vote"), &[("to", "1")]).await.is(303);
            }
        }
        site.follow();
        assert_eq!((reputation(site, &ada).await, reputation(site, &old).await), (151, 251));
        site.post(&root, "/admin/people/old/give", &[("to", "ada")]).await.is(303);
        books_are_right(site);
        assert_eq!(reputation(site, &ada).await, 1 + 100 + 200);
        site.replay(&Reputation);
        books_are_right(site);
        assert_eq!(reputation(site, &ada).await, 1 + 100 + 200);
    }

    async fn ones_own_images_come_with_the_download(site: &Site) {
        open(site).await;
        let ada = site.member("ada", 1);
        let page = site.post_file(&ada, "/images", &[], ("image", Some(&common::png(8, 8)))).await;
        let data: serde_json::Value = serde_json::from_str(&page.is(201).body).unwrap();
        let path = data["url"].as_str().unwrap().to_owned();
        let archive = site.get(&ada, "/settings/download/own.tar").await;
        let name = path.trim_start_matches('/');
        archive.is(200).has("own.json\0").has(&format!("{name}.")).has(&path);
        let image = site.get(&ada, &path).await;
        archive.has(&image.body);
        site.get(&nobody(), "/settings/download/own.tar").await.is(401);
    }

    async fn a_moderator_takes_out_what_somebody_wrote_for_a_reason_and_nobody_else_does(site: &Site) {
        open(site).await;
        let (ada, ben, root, morris) = (site.member("ada", 1), site.member("ben", 1), site.admin("root"), site.moderator("morris"));
        let asked = site.ask(&ada, "How does one keep beer cool without ice?", "beer").await;
        site.post(&ada, &format!("/questions/{asked}/bookmark"), &[("on", "true")]).await.is(303);
        let path = "/admin/people/ada/data";
        let why = [("why", "A report says so.")];
        site.post(&nobody(), path, &why).await.is(401);
        for who in [&ada, &ben] {
            site.post(who, path, &why).await.is(403).lacks("keep beer cool");
        }
        site.post(&morris, path, &[("why", "x")]).await.is(422).has("missing");
        for who in [&morris, &root] {
            let page = site.post(who, path, &why).await;
            page.is(200).has("keep beer cool");
            assert_eq!(page.body.contains("ada@example.org"), who.handle == "root", "{}", page.body);
            for private in ["votes", "bookmarks", "drafts", "notifications", "sessions", "claims", "follows", "mutes"] {
                page.lacks(&format!("\"{private}\":"));
            }
        }
        site.follow();
        site.get(&morris, "/admin/acts").await.has("Morris took out what Ada wrote").has("Root took out").has("A report says so.");
    }

    async fn a_link_to_the_site_itself_is_one_of_its_own(site: &Site) {
        open(site).await;
        let ada = site.member("ada", 1);
        let body = "See <http://127.0.0.1:8080/help> and <https://elsewhere.example/help> for the whole story.";
        let fields = [("title", "Where is it said how to write here?"), ("body", body), ("tags", "help"), ("space", "1")];
        let asked = site.post(&ada, "/questions/ask", &fields).await;
        let html = thread(site, last_number(&asked.is(303).location)).await["html"].as_str().unwrap().to_owned();
        let rel = |host: &str| html.split(&format!("<a href=\"{host}/help\"")).nth(1).unwrap().split('>').next().unwrap().to_owned();
        assert!(!rel("http://127.0.0.1:8080").contains("nofollow"), "{}", rel("http://127.0.0.1:8080"));
        assert!(rel("https://elsewhere.example").contains("nofollow"));
        let preview = site.post(&ada, "/preview", &[("body", body)]).await;
        assert_eq!(preview.body.matches("nofollow").count(), 1, "{}", preview.body);
    }
}
