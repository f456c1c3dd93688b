//! Asking, answering, commenting, voting, accepting: the main job through the real router.

use crate::common::nobody;
use store::sql;

on_both! {
    async fn a_question_is_asked_answered_and_accepted(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread sourdough").await;
        let answer = site.answer(&ben, question, "Let it cool on a rack, then leave it **unwrapped**.").await;
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        let page = site.get(&nobody(), &format!("/questions/{question}/how-do-i-keep-a-crust-crisp")).await;
        page.is(200).has("How do I keep a crust crisp?").has("<strong>unwrapped</strong>").has("Accepted answer");
        site.get(&nobody(), "/").await.is(200).has("How do I keep a crust crisp?").has("sourdough");
        let json = site.json(&nobody(), &format!("/questions/{question}/how-do-i-keep-a-crust-crisp")).await;
        assert_eq!(json["accepted"], answer);
    }

    async fn a_refused_question_comes_back_with_all_that_was_typed(site: &Site) {
        let ada = site.member("ada", 1);
        let fields = [("title", "Short"), ("body", "Also <short>"), ("tags", "quite-new")];
        let page = site.post(&ada, "/questions/ask", &fields).await;
        page.is(422).has("Short").has("Also &#60;short&#62;").has("title-error").has("body-error").has("quite-new");
        let fields = [("title", "Long enough a title"), ("body", "Long enough a body, too."), ("tags", "quite-new")];
        site.post(&ada, "/questions/ask", &fields).await.is(422).has("takes 300 reputation; you have 1");
    }

    async fn a_vote_counts_once_however_often_it_is_sent(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = format!("/posts/{question}/vote");
        for _ in 0..3 {
            site.post(&ben, &path, &[("to", "1")]).await.is(303);
        }
        assert_eq!(site.number(sql!("SELECT score FROM question WHERE id = $1"), question), 1);
        site.post(&ben, &path, &[("to", "-1")]).await.is(303);
        assert_eq!(site.number(sql!("SELECT score FROM question WHERE id = $1"), question), -1);
        site.post(&ben, &path, &[("to", "0")]).await.is(303);
        assert_eq!(site.number(sql!("SELECT score FROM question WHERE id = $1"), question), 0);
        site.post(&ada, &path, &[("to", "1")]).await.is(403).has("own post");
        site.post(&nobody(), &path, &[("to", "1")]).await.is(401);
        let poor = site.member("poor", 1);
        site.post(&poor, &path, &[("to", "-1")]).await.is(403).has("124 more to go");
    }

    async fn a_refused_comment_stands_in_its_form_with_the_reason(site: &Site) {
        let ada = site.member("ada", 500);
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = format!("/posts/{question}/comments");
        site.post(&ada, &path, &[("body", "Hm")]).await.is(422).has(">Hm</textarea>").has("3 characters are");
        site.post(&ada, &path, &[("body", "It is rye, mostly.")]).await.is(303);
        site.get(&nobody(), &format!("/q/{question}")).await.is(302);
    }

    async fn what_a_signed_out_reader_is_shown_changes_with_the_next_write(site: &Site) {
        let ada = site.member("ada", 500);
        site.get(&nobody(), "/").await.lacks("crust");
        site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        site.get(&nobody(), "/").await.has("crust").lacks("Your account");
        site.get(&ada, "/").await.has("Your account");
    }

    async fn an_address_that_is_not_there_says_so_in_words(site: &Site) {
        site.get(&nobody(), "/questions/999/x").await.is(404).has("Nothing is here");
        site.get(&nobody(), "/questions/abc/x").await.is(404);
        assert_eq!(site.json(&nobody(), "/nowhere").await["error"]["status"], 404);
    }

    async fn lists_page_both_ways_without_losing_or_repeating_a_row(site: &Site) {
        let ada = site.member("ada", 500);
        for i in 0..65 {
            site.ask(&ada, &format!("Question number {i} of many"), "many").await;
        }
        let (mut seen, mut path) = (Vec::new(), "/?tab=newest".to_owned());
        loop {
            let page = site.json(&nobody(), &path).await;
            seen.extend(page["questions"].as_array().unwrap().iter().map(|q| q["id"].as_i64().unwrap()));
            match page["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        let mut sorted = seen.clone();
        sorted.sort_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (65, &sorted));
        let last = site.json(&nobody(), &path).await;
        let back = site.json(&nobody(), last["previous"].as_str().unwrap()).await;
        assert_eq!(back["questions"][0]["id"], seen[40]);
    }
}
