//! Questions that are asked to people: who may ask whom, and what those make of it.

use crate::common::{Page, Person, TestSite, last_number, nobody};
use forum::reputation::recount;
use forum::space::{self, Access};

const BODY: &str = "The whole story, told at some length, as one does.";

async fn ask(site: &TestSite, who: &Person, title: &str, to: &str) -> Page {
    site.post(who, "/questions/ask", &[("title", title), ("body", BODY), ("tags", "rye"), ("to", to)]).await
}

async fn titles(site: &TestSite, who: &Person, path: &str) -> Vec<String> {
    let data = site.json(who, path).await;
    data["questions"].as_array().unwrap().iter().map(|q| q["title"].as_str().unwrap().to_owned()).collect()
}

/// The kinds of notices in an inbox, the newest first.
async fn notices(site: &TestSite, who: &Person) -> Vec<String> {
    site.follow();
    let data = site.json(who, "/inbox").await;
    data["notices"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_question_waits_for_those_whom_it_is_asked_to_until_they_settle_it(site: &Site) {
        let (asker, ann, ben, cat) =
            (site.member("asker", 500), site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        let title = "How long does rye bread keep?";
        let id = last_number(&ask(site, &asker, title, "@ann, ben").await.is(303).location);
        for who in [&ann, &ben] {
            assert_eq!(titles(site, who, "/asked").await, [title]);
            assert_eq!(notices(site, who).await, ["asked"]);
        }
        assert!(titles(site, &cat, "/asked").await.is_empty());
        let feed = site.json(&ann, "/?tab=for-you").await;
        assert_eq!(feed["questions"][0]["reasons"][0], "Asker asked it to you");
        let page = site.get(&nobody(), &format!("/questions/{id}/how-long-does-rye-bread-keep")).await;
        page.is(200).has("Asked to").has("/people/ann");

        site.post(&cat, &format!("/asked/{id}/decline"), &[("note", "Not mine.")]).await.is(404);
        let long = "x".repeat(501);
        site.post(&ann, &format!("/asked/{id}/decline"), &[("note", &*long)]).await.is(422).has(&long);
        site.post(&ann, &format!("/asked/{id}/decline"), &[("note", "I only bake with wheat, sorry.")]).await.is(303);
        site.post(&ann, &format!("/asked/{id}/decline"), &[("note", "Again.")]).await.is(404);
        site.follow();
        site.get(&asker, "/inbox").await.has("can’t answer a question that you asked to them").has("I only bake with wheat");
        for (to, why) in [("", "field-error"), ("nobody-here", "Nobody has the handle"), ("asker", "They asked it"), ("ann", "asked to them already"), ("ben", "others than yourself")] {
            site.post(&ben, &format!("/asked/{id}/pass"), &[("to", to)]).await.is(422).has(why);
        }
        site.post(&ben, &format!("/asked/{id}/pass"), &[("to", "cat")]).await.is(303);
        assert_eq!(notices(site, &cat).await, ["asked"]);
        site.get(&cat, "/asked").await.has("Ben passed it on to you");
        site.answer(&cat, id, "About a week, in a cloth, cut side down on the board.").await;
        for who in [&ann, &ben, &cat] {
            assert!(titles(site, who, "/asked").await.is_empty());
            assert_eq!(titles(site, who, "/asked?show=settled").await, [title]);
        }
        let wrong = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
        assert!(wrong.iter().all(|d| d.what != "question.asked"), "{wrong:?}");
        assert!(site.json_text(&ann, "/settings/download/own.json").await.contains("I only bake with wheat"));
    }

    async fn who_may_ask_is_for_the_asked_to_say_and_what_was_typed_comes_back(site: &Site) {
        let (asker, ann) = (site.member("asker", 500), site.member("ann", 500));
        let title = "How long does rye bread keep?";
        let sentence = "does not take this question";
        let choose = |from: &'static str| [("messages", "everyone"), ("questions", from)];
        site.post(&ann, "/settings/contact", &choose("nobody")).await.is(303);
        ask(site, &asker, title, "ann").await.is(422).has(sentence).has(title).has("value=\"ann\"");
        site.post(&ann, "/settings/contact", &choose("following")).await.is(303);
        ask(site, &asker, title, "ann").await.is(422).has(sentence);
        site.post(&ann, "/people/asker/follow", &[("on", "true")]).await.is(303);
        ask(site, &asker, title, "ann").await.is(303);
        site.post(&ann, "/settings/contact", &choose("everyone")).await.is(303);
        site.post(&ann, "/people/asker/block", &[("on", "true")]).await.is(303);
        ask(site, &asker, title, "ann").await.is(422).has(sentence);
        site.post(&ann, "/settings/contact", &choose("whoever")).await.is(422);
        let many = (0..6).map(|n| site.member(&format!("p{n}"), 1).handle).collect::<Vec<_>>().join(" ");
        ask(site, &asker, title, &many).await.is(422).has("At most 5 people");
        ask(site, &asker, "Short", "nobody-here").await.is(422).has("Nobody has the handle").has("value=\"Short\"");
        site.get(&asker, "/questions/ask?to=p1").await.is(200).has("value=\"p1\"");
    }

    async fn nobody_is_asked_what_they_may_not_see(site: &Site) {
        let (asker, inside, outside) = (site.member("asker", 500), site.member("inside", 500), site.member("outside", 500));
        let cellar = site.space("cellar", Access::Hidden, &[&asker, &inside]);
        let space = cellar.to_string();
        let fields = |to: &'static str| {
            [("title", "Who has the key to the cellar?"), ("body", BODY), ("tags", "keys"), ("space", &*space), ("to", to)]
                .map(|(name, value)| (name, value.to_owned()))
        };
        let send = async |to: &'static str| {
            let fields = fields(to);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            site.post(&asker, "/questions/ask", &fields).await
        };
        send("outside").await.is(422).has("can’t read questions in this space");
        let id = last_number(&send("inside").await.is(303).location);
        site.post(&inside, &format!("/asked/{id}/pass"), &[("to", "outside")]).await.is(422);
        assert!(titles(site, &outside, "/asked").await.is_empty());
        assert_eq!(titles(site, &inside, "/asked").await.len(), 1);
        site.get(&nobody(), "/asked").await.is(401);
        assert_ne!(cellar, space::DEFAULT);
    }
}
