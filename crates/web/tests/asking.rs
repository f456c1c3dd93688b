//! While a question is being asked: what answers it already, and what becomes of it then.

use crate::common::{TestSite, nobody};
use forum::notification::Notify;
use forum::space::Access;
use store::sql;

const CRUST: &str = "How do I keep a sourdough crust crisp?";
const RACK: &str = "Leave the loaf on a rack; vapour softens it otherwise.";

fn saved(site: &TestSite) -> i64 {
    site.number(sql!("SELECT COUNT(*) FROM saved WHERE question >= $1"), 0)
}

fn drafts(site: &TestSite) -> i64 {
    site.number(sql!("SELECT COUNT(*) FROM draft WHERE target >= $1"), 0)
}

on_both! {
    async fn similar_questions_stand_in_the_form_with_their_best_answer(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let crust = site.ask(&ada, CRUST, "bread").await;
        let first = site.answer(&ben, crust, "Bake it longer and it will stay crisp for a day.").await;
        let second = site.answer(&ben, crust, RACK).await;
        site.start_index();
        let ask = "/questions/ask?title=My+crust+gets+soft";
        let page = site.get(&nobody(), ask).await;
        page.is(200).has(CRUST).has("Bake it longer").lacks("vapour").has(&format!("/questions/{crust}/found"));
        site.post(&ada, &format!("/posts/{second}/accept"), &[("on", "true")]).await.is(303);
        site.get(&nobody(), ask).await.has("vapour").lacks("Bake it longer").has("accepted answer");
        let fields = [("title", "A soft crust"), ("body", "What can I *do*?"), ("similar", "1")];
        let again = site.post(&nobody(), "/questions/ask", &fields).await;
        again.is(200).has("value=\"A soft crust\"").has("What can I *do*?").has("vapour");
        let list = site.post(&nobody(), "/questions/similar", &fields).await;
        list.is(200).has("vapour").lacks("<html");
        let accept = [("accept", "application/json")];
        let data = site.post_with(&nobody(), "/questions/similar", &fields, &accept).await;
        let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
        assert_eq!(data["questions"][0]["answer"]["id"], second);
        site.post(&ada, &format!("/posts/{second}/delete"), &[("reason", "It does not help anybody.")]).await;
        site.post(&ben, &format!("/posts/{second}/delete"), &[("reason", "It does not help anybody.")]).await;
        let data = site.post_with(&nobody(), "/questions/similar", &fields, &accept).await;
        let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
        let shown = data["questions"][0]["answer"]["id"].as_i64().unwrap();
        let gone = site.number(sql!("SELECT COUNT(*) FROM answer WHERE id = $1 AND deleted IS NOT NULL"), second);
        assert_eq!(shown, if gone == 1 { first } else { second });
        for title in ["the", "Which telescope, mount and eyepiece show craters, dust and the crust of the moon best?"] {
            let none = site.post(&nobody(), "/questions/similar", &[("title", title), ("body", "\u{0}")]).await;
            none.is(200).lacks(CRUST);
        }
    }

    async fn what_answers_it_gets_the_credit_once_and_the_draft_is_let_go(site: &Site) {
        let (ada, ben, cleo) = (site.member("ada", 500), site.member("ben", 500), site.member("cleo", 1));
        let moderator = site.moderator("mo");
        let crust = site.ask(&ada, CRUST, "bread").await;
        let found = format!("/questions/{crust}/found");
        let draft = [("kind", "question"), ("target", "0"), ("title", "A soft crust"), ("body", "It is soft.")];
        site.post(&cleo, "/drafts", &draft).await.is(200);
        let gone = site.post(&cleo, &found, &[]).await;
        gone.is(303);
        assert!(gone.location.starts_with(&format!("/questions/{crust}/")), "{}", gone.location);
        site.get(&cleo.in_browser_of(&gone.browser()), &gone.location).await.has("Good that it was here already");
        assert_eq!((saved(site), drafts(site)), (1, 0));
        site.post(&cleo, &found, &[]).await.is(303);
        site.post(&ada, &found, &[]).await.is(303);
        site.post(&nobody(), &found, &[]).await.is(303);
        assert_eq!(saved(site), 1);
        site.follow();
        site.get(&ada, "/inbox").await.has("found the answer that they were about to ask for in your question");
        let answer = site.answer(&ben, crust, RACK).await;
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.post(&moderator, &found, &[]).await.is(303);
        site.follow();
        site.replay(&Notify);
        site.get(&ben, "/inbox").await.has("found the answer that they were about to ask for in your answer to");
        let admin = site.get(&moderator, "/admin").await;
        admin.has("2 people found their answer before asking").has("2 of them in the last 30 days").has(CRUST);
        assert_eq!(site.json(&moderator, "/admin").await["saved"]["most"][0]["times"], 2);
        let own = site.json(&cleo, "/settings/download/own.json").await;
        assert_eq!(own["found_instead_of_asking"][0]["question"], crust);
    }

    async fn nothing_is_suggested_or_credited_that_one_may_not_see(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let hidden = site.space("cellar", Access::Hidden, &[&ada]);
        let secret = site.ask_in(&ada, hidden, "A crust in the cellar", "bread").await;
        let deleted = site.ask(&ada, "A crust that is gone", "bread").await;
        site.start_index();
        site.post(&ada, &format!("/posts/{deleted}/delete"), &[("reason", "")]).await.is(303);
        let fields = [("title", "crust in the cellar"), ("body", "")];
        site.post(&ada, "/questions/similar", &fields).await.has("A crust in the cellar").lacks("gone");
        for who in [&nobody(), &ben] {
            site.post(who, "/questions/similar", &fields).await.is(200).lacks("A crust in").lacks("gone");
            site.get(who, "/questions/ask?title=crust+gone").await.lacks("A crust in").lacks("A crust that");
            for id in [secret, deleted, 900_001] {
                site.post(who, &format!("/questions/{id}/found"), &[]).await.is(404);
            }
        }
        assert_eq!(saved(site), 0);
        let limited = site.limited();
        let mut refused = 0;
        for _ in 0..70 {
            refused += i32::from(limited.post(&ben, "/questions/similar", &fields).await.status == 429);
        }
        assert!(refused > 0 && refused < 30, "{refused}");
        limited.get(&ben, "/questions/ask?title=crust").await.is(200);
    }
}
