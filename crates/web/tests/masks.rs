//! Private questions, and questions whose asker is not named.
#![allow(clippy::unwrap_used)]

mod common;

use common::{Page, Person, TestSite, last_number, nobody};
use forum::reputation::recount;

const BODY: &str = "The whole story, told at some length, as one does.";
const TITLE: &str = "How do I tell my neighbour about the zucchini?";

async fn ask(site: &TestSite, who: &Person, more: &[(&str, &str)]) -> Page {
    let mut fields = vec![("title", TITLE), ("body", BODY), ("tags", "garden")];
    fields.extend(more);
    site.post(who, "/questions/ask", &fields).await
}

/// The address of a question.
fn page(id: i64) -> String {
    format!("/questions/{id}/how-do-i-tell-my-neighbour-about-the-zucchini")
}

/// Nothing that is counted is off.
fn counts_hold(site: &TestSite) {
    let mut wrong = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
    // People in tests begin with reputation that no ledger gave them.
    wrong.retain(|it| !it.what.starts_with("member."));
    assert!(wrong.is_empty(), "{wrong:?}");
}

on_both! {
    async fn a_private_question_is_for_those_whom_it_is_asked_to(site: &Site) {
        let (asker, ann, ben, cat) =
            (site.member("asker", 500), site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        let moderator = site.moderator("morris");
        ask(site, &asker, &[("private", "1")]).await.is(422).has("Name at least one person").has(TITLE).has("name=\"private\" value=\"1\" checked");
        let id = last_number(&ask(site, &asker, &[("private", "1"), ("to", "ann ben")]).await.is(303).location);
        let path = page(id);
        for who in [&asker, &ann, &ben, &moderator] {
            site.get(who, &path).await.is(200).has("A private question");
        }
        for who in [&cat, &nobody()] {
            site.get(who, &path).await.is(404);
            site.get(who, "/questions").await.is(200).lacks("zucchini");
            site.get(who, "/people/asker?tab=questions").await.is(200).lacks("zucchini");
        }
        site.get(&asker, "/questions").await.has("[private]");
        assert_eq!(site.json(&cat, "/people/asker").await["person"]["figures"]["questions"], 0);
        // Who passes it on sees it still, who declines it does not.
        site.post(&ben, &format!("/asked/{id}/pass"), &[("to", "cat")]).await.is(303);
        site.get(&ben, &path).await.is(200);
        site.get(&cat, &path).await.is(200);
        site.post(&cat, &format!("/asked/{id}/decline"), &[("note", "I have no neighbours.")]).await.is(303);
        site.get(&cat, &path).await.is(404);
        site.answer(&ann, id, "Bring a basket of them and say nothing at all.").await;
        counts_hold(site);
    }

    async fn a_private_question_becomes_public_only_while_nobody_else_has_written_under_it(site: &Site) {
        let (asker, ann, cat) = (site.member("asker", 500), site.member("ann", 500), site.member("cat", 500));
        let private = [("private", "1"), ("to", "ann")];
        let answered = last_number(&ask(site, &asker, &private).await.is(303).location);
        site.answer(&ann, answered, "Bring a basket of them and say nothing at all.").await;
        let publish = format!("/posts/{answered}/publish");
        site.get(&asker, &publish).await.is(403).has("so the question stays private");
        site.post(&asker, &publish, &[]).await.is(403);

        let id = last_number(&ask(site, &asker, &private).await.is(303).location);
        let publish = format!("/posts/{id}/publish");
        site.post(&asker, &format!("/posts/{id}/comments"), &[("body", "Only my own words stand here.")]).await.is(303);
        site.post(&ann, &publish, &[]).await.is(403);
        site.get(&asker, &publish).await.is(200).has("It can’t be made private again");
        site.post(&asker, &publish, &[]).await.is(303);
        site.get(&cat, &page(id)).await.is(200).lacks("A private question");
        site.get(&nobody(), "/questions").await.has("zucchini");
        assert_eq!(site.json(&cat, "/people/asker").await["person"]["figures"]["questions"], 1);
        site.follow();
        assert_eq!(site.json(&cat, "/search?q=zucchini").await["questions"].as_array().unwrap().len(), 1);
        site.get(&cat, &format!("/posts/{id}/timeline")).await.has("made the question public");
        counts_hold(site);
    }

    async fn who_asked_privately_is_told_when_a_moderator_publishes_it(site: &Site) {
        let (asker, moderator) = (site.member("asker", 500), site.moderator("morris"));
        site.member("ann", 500);
        let id = last_number(&ask(site, &asker, &[("private", "1"), ("to", "ann")]).await.is(303).location);
        site.post(&moderator, &format!("/posts/{id}/publish"), &[]).await.is(303);
        site.follow();
        site.get(&asker, "/inbox").await.has("made your private question public");
    }
}
