//! Reputation and what is told to authors: totals, the daily cap, undoing, deletion, replay, recount; the inbox.

use crate::common::{self, Person, TestSite, nobody};
use forum::event::{self, Kind, Subject};
use forum::notification::Notify;
use forum::reputation::{Reputation, recount};
use forum::time::DAY;
use forum::{PostId, QuestionId};
use serde_json::json;
use store::sql;

fn reputation(site: &TestSite, who: &Person) -> i64 {
    site.number(sql!("SELECT reputation FROM member WHERE id = $1"), who.id.0)
}

async fn vote(site: &TestSite, who: &Person, post: i64, to: &str) {
    site.post(who, &format!("/posts/{post}/vote"), &[("to", to)]).await.is(303);
}

/// What the ledger and the totals hold.
fn books(site: &TestSite) -> Vec<String> {
    let read = |tx: &mut store::Tx| {
        let mut all = tx.all(
            sql!(scan "SELECT member, seq, line, kind, day, points, post FROM ledger ORDER BY member, seq, line"),
            &[],
            |r| {
                Ok(format!(
                    "{} {}.{} {} day {}: {} for {}",
                    r.get::<i64>(0)?,
                    r.get::<i64>(1)?,
                    r.get::<i64>(2)?,
                    r.get::<String>(3)?,
                    r.get::<i64>(4)?,
                    r.get::<i64>(5)?,
                    r.get::<i64>(6)?
                ))
            },
        )?;
        all.extend(tx.all(sql!(scan "SELECT id, earned, reputation FROM member ORDER BY id"), &[], |r| {
            Ok(format!("{}: {} {}", r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?))
        })?);
        Ok::<_, store::Error>(all)
    };
    site.app.db.read_now(read).unwrap()
}

/// A post's deletion or undeletion, as the log tells it.
fn deleted(site: &TestSite, kind: Kind, question: i64, post: i64, author: &Person) {
    let (viewer, author) = (site.app.system(), author.id);
    site.app
        .db
        .write_now(move |tx| {
            let subject = Subject::post(QuestionId(question), PostId(post), author);
            event::record(tx, &viewer, kind, subject, json!({ "reason": "because", "note": "" }))
        })
        .unwrap();
    site.follow();
}

on_both! {
    async fn what_stands_is_what_counts_whatever_was_changed_before(site: &Site) {
        let (ada, ben, cid) = (site.member("ada", 1000), site.member("ben", 1000), site.member("cid", 1000));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        // Each line: who votes on what, and what ada, ben and cid have afterwards beyond the 1000.
        let steps: &[(&Person, i64, &str, [i64; 3])] = &[
            (&cid, question, "1", [10, 0, 0]),
            (&cid, answer, "1", [10, 10, 0]),
            (&cid, question, "-1", [-2, 10, 0]),
            (&cid, answer, "-1", [-2, -2, -1]),
            (&ada, answer, "1", [-2, 8, -1]),
            (&cid, answer, "0", [-2, 10, 0]),
            (&cid, question, "0", [0, 10, 0]),
            (&ben, question, "1", [10, 10, 0]),
        ];
        for (step, (who, post, to, want)) in steps.iter().enumerate() {
            vote(site, who, *post, to).await;
            site.follow();
            let have = [&ada, &ben, &cid].map(|p| reputation(site, p) - 1000);
            assert_eq!(have, *want, "after step {step}");
        }
        let accept = format!("/posts/{answer}/accept");
        for (on, want) in [("true", [12, 25, 0]), ("false", [10, 10, 0]), ("true", [12, 25, 0])] {
            site.post(&ada, &accept, &[("on", on)]).await.is(303);
            site.follow();
            assert_eq!([&ada, &ben, &cid].map(|p| reputation(site, p) - 1000), want);
        }
    }

    async fn accepting_ones_own_answer_gives_nothing(site: &Site) {
        let ada = site.member("ada", 500);
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ada, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.follow();
        assert_eq!(reputation(site, &ada), 500);
    }

    async fn nobody_falls_below_one_and_what_was_lost_is_remembered(site: &Site) {
        let (ada, ben) = (site.member("ada", 1), site.member("ben", 500));
        let old = site.member("old", 500);
        site.ask(&old, "A question so that the tag exists", "bread").await;
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        vote(site, &ben, question, "-1").await;
        site.follow();
        assert_eq!(reputation(site, &ada), 1);
        vote(site, &old, question, "1").await;
        site.follow();
        assert_eq!(reputation(site, &ada), 9);
    }

    async fn votes_give_at_most_the_cap_on_one_day_and_acceptances_come_on_top(site: &Site) {
        let (ada, ben) = (site.member("ada", 1000), site.member("ben", 1000));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        let voters: Vec<Person> = (0..23).map(|i| site.member(&format!("v{i}"), 500)).collect();
        for voter in &voters {
            vote(site, voter, answer, "1").await;
        }
        site.follow();
        assert_eq!(reputation(site, &ben) - 1000, 200);
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.follow();
        assert_eq!(reputation(site, &ben) - 1000, 215);
        site.pass(DAY);
        // Three of 23 were over the cap, so taking three back costs nothing, even a day later; the fourth costs its ten.
        for (voter, want) in voters.iter().zip([215, 215, 215, 205]) {
            vote(site, voter, answer, "0").await;
            site.follow();
            assert_eq!(reputation(site, &ben) - 1000, want);
        }
        vote(site, &voters[0], answer, "1").await;
        site.follow();
        assert_eq!(reputation(site, &ben) - 1000, 215);
    }

    async fn a_deleted_post_gives_nothing_until_it_is_undeleted(site: &Site) {
        let (ada, ben, cid) = (site.member("ada", 1000), site.member("ben", 1000), site.member("cid", 1000));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        vote(site, &cid, question, "1").await;
        vote(site, &ada, answer, "1").await;
        site.pass(DAY);
        vote(site, &cid, answer, "-1").await;
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.follow();
        let have = || [&ada, &ben, &cid].map(|p| reputation(site, p) - 1000);
        assert_eq!(have(), [12, 23, -1]);
        deleted(site, Kind::PostDeleted, question, answer, &ben);
        assert_eq!(have(), [10, 0, 0]);
        deleted(site, Kind::PostDeleted, question, question, &ada);
        assert_eq!(have(), [0, 0, 0]);
        deleted(site, Kind::PostUndeleted, question, question, &ada);
        assert_eq!(have(), [10, 0, 0]);
        deleted(site, Kind::PostUndeleted, question, answer, &ben);
        assert_eq!(have(), [12, 23, -1]);
        site.replay(&Reputation);
        assert_eq!(have().map(|r| r + 1000), [13, 24, 1]);
    }

    async fn following_the_log_again_makes_the_same_books(site: &Site) {
        let people: Vec<Person> = (0..4).map(|i| site.member(&format!("p{i}"), 1000)).collect();
        let question = site.ask(&people[0], "How do I keep a crust crisp?", "bread").await;
        let mut posts = vec![question];
        for who in &people[1..] {
            posts.push(site.answer(who, question, "Let it cool on a rack, then leave it unwrapped.").await);
        }
        for (i, to) in ["1", "-1", "0", "1", "1", "-1", "0", "1", "1", "0"].iter().enumerate() {
            for (j, post) in posts.iter().enumerate().filter(|(j, _)| (i + j) % 4 != *j) {
                vote(site, &people[(i + j) % 4], *post, to).await;
            }
            site.pass(DAY / 3);
            let accept = format!("/posts/{}/accept", posts[1 + i % 3]);
            site.post(&people[0], &accept, &[("on", if i % 2 == 0 { "true" } else { "false" })]).await.is(303);
        }
        site.replay(&Reputation);
        let once = books(site);
        site.replay(&Reputation);
        assert!(once.len() > 20);
        assert_eq!(books(site), once);
        assert_eq!(site.app.db.read_now(|tx| recount(tx, false)).unwrap(), []);
    }

    async fn a_recount_finds_and_mends_what_was_tampered_with(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.post(&ada, &format!("/posts/{answer}/comments"), &[("body", "It is rye, mostly.")]).await.is(303);
        vote(site, &ada, answer, "1").await;
        site.replay(&Reputation);
        assert_eq!(site.app.db.read_now(|tx| recount(tx, false)).unwrap(), []);
        site.app
            .db
            .write_now(move |tx| {
                tx.run(sql!("UPDATE answer SET score = 7, comments = 4 WHERE id = $1"), &[&answer])?;
                tx.run(sql!("UPDATE question SET answers = 9 WHERE id = $1"), &[&question])?;
                tx.run(sql!("UPDATE tag SET questions = 5 WHERE name = 'bread'"), &[])?;
                tx.run(sql!("UPDATE member SET reputation = 77, unread = 3 WHERE id = $1"), &[&ben.id])
            })
            .unwrap();
        let found = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
        let what: Vec<_> = found.iter().map(|d| (d.what, d.stands, d.should_be, d.mended)).collect();
        let want = [
            ("answer.score", 7, 1, false),
            ("question.answers", 9, 1, false),
            ("answer.comments", 4, 1, false),
            ("tag.questions", 5, 1, false),
            ("member.unread", 3, 1, false),
            ("member.reputation", 77, 11, false),
        ];
        assert_eq!(what, want);
        assert!(site.app.db.write_now(|tx| recount(tx, true)).unwrap().iter().all(|d| d.mended));
        assert_eq!(site.app.db.read_now(|tx| recount(tx, false)).unwrap(), []);
    }

    async fn an_answer_is_told_once_and_read_once(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.answer(&ada, question, "I found it myself: do not wrap it at all.").await;
        site.follow();
        site.get(&ada, "/").await.has("1 unread notice<");
        let inbox = site.json(&ada, "/inbox").await;
        assert_eq!(inbox["notices"].as_array().unwrap().len(), 1);
        assert_eq!(inbox["notices"][0]["sentence"], "Ben answered your question");
        let seq = inbox["notices"][0]["id"].as_i64().unwrap();
        site.get(&ben, &format!("/inbox/{seq}")).await.is(404);
        let page = site.get(&ada, &format!("/inbox/{seq}")).await;
        assert!(page.is(303).location.ends_with(&format!("how-do-i-keep-a-crust-crisp#a{answer}")), "{}", page.location);
        site.get(&ada, "/inbox?show=unread").await.has("You have read everything");
        site.replay(&Notify);
        site.get(&ada, "/").await.has("nothing unread");
        site.get(&nobody(), "/inbox").await.is(401);
    }

    async fn mail_is_written_once_and_only_to_those_who_asked(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let fields = [("title", "How do I keep a crust crisp?"), ("body", "The whole story, told at length."), ("tags", "bread")];
        let with_mail = [&fields[..], &[("mail", "1")]].concat();
        let quiet = common::last_number(&site.post(&ada, "/questions/ask", &fields).await.location);
        let loud = common::last_number(&site.post(&ada, "/questions/ask", &with_mail).await.location);
        let mails = |site: &TestSite| site.number(sql!(scan "SELECT COUNT(*) FROM outbox WHERE kind = 'answer' AND to_member = $1"), ada.id.0);
        site.answer(&ben, quiet, "Let it cool on a rack, then leave it unwrapped.").await;
        site.follow();
        assert_eq!(mails(site), 0);
        site.answer(&ben, loud, "Let it cool on a rack, then leave it unwrapped.").await;
        site.follow();
        assert_eq!(mails(site), 1);
        site.replay(&Notify);
        assert_eq!(mails(site), 1);
    }

    async fn bad_news_comes_with_its_reason_and_a_role_for_a_name(site: &Site) {
        let (ada, mod_) = (site.member("ada", 500), site.moderator("morris"));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let (viewer, author) = (site.viewer(&mod_), ada.id);
        site.app
            .db
            .write_now(move |tx| {
                let subject = Subject::post(QuestionId(question), PostId(question), author);
                let data = json!({ "reason": "off-topic", "note": "Ask a baker." });
                event::record(tx, &viewer, Kind::QuestionClosed, subject, data)
            })
            .unwrap();
        site.follow();
        let page = site.get(&ada, "/inbox").await;
        page.has("A moderator closed your question").has("It is not about what this site is for. Ask a baker.").lacks("Morris");
        let mails = site.number(sql!(scan "SELECT COUNT(*) FROM outbox WHERE kind = 'act' AND to_member = $1"), ada.id.0);
        assert_eq!(mails, 1);
    }

    async fn marking_all_as_read_empties_the_bell(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        for _ in 0..3 {
            site.post(&ben, &format!("/posts/{question}/comments"), &[("body", "Which flour is it?")]).await.is(303);
        }
        site.follow();
        site.get(&ada, "/inbox").await.has("1 unread notice").has("3 new comments on your posts on").has("Mark all as read");
        site.post(&ada, "/inbox/read", &[]).await.is(303);
        site.get(&ada, "/inbox").await.has("nothing unread").lacks("Mark all as read");
    }
}
