//! Private questions, and questions whose asker is not named.

use crate::common::{Page, Person, TestSite, last_number, nobody};
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

/// Lets people ask anonymously in the default space.
async fn allow(site: &TestSite) -> Person {
    let root = site.admin("root");
    let fields = [("name", "General"), ("access", "public"), ("anonymous", "1")];
    site.post(&root, "/spaces/general/edit", &fields).await.is(303);
    root
}

on_both! {
    async fn nobody_is_named_where_a_question_is_asked_anonymously(site: &Site) {
        let (asker, ann, cat) = (site.member("asker", 500), site.member("ann", 500), site.member("cat", 500));
        ask(site, &asker, &[("anonymous", "1")]).await.is(422).has("can’t be asked anonymously in this space").has(TITLE);
        site.get(&asker, "/questions/ask").await.lacks("Ask anonymously");
        allow(site).await;
        site.get(&asker, "/questions/ask").await.has("Ask anonymously");
        site.post(&cat, "/people/asker/follow", &[("on", "true")]).await.is(303);
        let id = last_number(&ask(site, &asker, &[("anonymous", "1"), ("to", "ann")]).await.is(303).location);
        let answer = site.answer(&ann, id, "Bring a basket of them and say nothing at all.").await;
        site.post(&asker, &format!("/posts/{id}/comments"), &[("body", "It is the third one this week.")]).await.is(303);
        site.post(&asker, &format!("/posts/{answer}/vote"), &[("to", "1")]).await.is(303);
        site.post(&asker, &format!("/posts/{id}/vote"), &[("to", "1")]).await.is(403);
        site.post(&asker, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.follow();
        for who in [&ann, &cat, &nobody()] {
            let shown = site.get(who, &page(id)).await;
            shown.is(200).has("Anonymous").lacks("asker");
            let data = site.json(who, &page(id)).await;
            assert_eq!(data["author"]["anonymous"], true);
            assert!(data["author"]["handle"].is_null());
            for path in [format!("/posts/{id}/timeline"), format!("/posts/{id}/history"), format!("/feeds/questions/{id}"), "/feeds/questions".into(), "/questions".into()] {
                site.get(who, &path).await.is(200).lacks("asker").lacks("Asker");
            }
            for tab in ["about", "activity", "questions", "comments", "reputation"] {
                site.get(who, &format!("/people/asker?tab={tab}")).await.is(200).lacks("zucchini");
            }
            site.get(who, "/people/asker?tab=anonymous").await.is(404);
        }
        assert_eq!(site.json(&cat, "/?tab=for-you").await["questions"].as_array().unwrap().len(), 0);
        site.get(&ann, "/inbox").await.has("Anonymous asks you").lacks("Asker");
        site.get(&ann, "/asked?show=settled").await.has("zucchini").lacks("Asker");
        // Whoever asked it finds it among their own and is told of what is written.
        site.get(&asker, "/people/asker?tab=anonymous").await.is(200).has("zucchini");
        site.get(&asker, "/inbox").await.has("answered your question");
        site.get(&asker, &page(id)).await.has("You asked this anonymously");
        let own = site.json_text(&asker, "/settings/download/own.json").await;
        assert!(own.contains("zucchini") && own.contains("\"anonymous\""), "{own}");
        assert!(!site.json_text(&asker, "/people/asker?tab=reputation").await.contains("zucchini"));
        counts_hold(site);
    }

    async fn behind_a_mask_one_has_the_rights_of_an_asker_and_no_others(site: &Site) {
        allow(site).await;
        let (moderator, ann) = (site.moderator("morris"), site.member("ann", 500));
        let id = last_number(&ask(site, &moderator, &[("anonymous", "1")]).await.is(303).location);
        let answer = site.answer(&ann, id, "Bring a basket of them and say nothing at all.").await;
        for (post, act) in [(id, "lock"), (id, "pin"), (id, "close"), (answer, "lock"), (answer, "delete")] {
            let fields = [("reason", "off-topic"), ("note", "A note that is long enough.")];
            site.post(&moderator, &format!("/posts/{post}/{act}"), &fields).await.is(403);
        }
        site.get(&moderator, &format!("/posts/{answer}/edit")).await.is(403).has("You asked this question anonymously");
        site.post(&moderator, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.get(&ann, &page(id)).await.is(200).lacks("morris").lacks("Morris");
        let own = last_number(&ask(site, &ann, &[("anonymous", "1")]).await.is(303).location);
        site.post(&ann, &format!("/posts/{own}/delete"), &[("reason", "")]).await.is(303);
        site.get(&ann, &page(own)).await.is(200).has("deleted");
        site.post(&ann, &format!("/posts/{own}/undelete"), &[("reason", "")]).await.is(303);
    }

    async fn a_moderator_looks_who_asked_for_a_reason_that_is_kept(site: &Site) {
        let root = allow(site).await;
        let (asker, ann, moderator) = (site.member("asker", 500), site.member("ann", 500), site.moderator("morris"));
        let id = last_number(&ask(site, &asker, &[("anonymous", "1")]).await.is(303).location);
        let path = format!("/questions/{id}/asker");
        site.get(&ann, &path).await.is(403);
        site.post(&ann, &path, &[("reason", "I am curious.")]).await.is(403);
        site.get(&moderator, &page(id)).await.has("It was asked anonymously").lacks("/people/asker");
        site.post(&moderator, &path, &[("reason", "no")]).await.is(422).has(">no</textarea>").lacks("/admin/people/asker");
        site.get(&root, "/admin/looks").await.has("Nobody has looked");
        site.post(&moderator, &path, &[("reason", "It insults a neighbour by name.")]).await.is(200).has("/admin/people/asker");
        site.get(&moderator, &path).await.is(200).lacks("/admin/people/asker");
        site.get(&root, "/admin/looks").await.has("It insults a neighbour by name.").has("Morris").lacks("Asker");
        site.get(&ann, "/admin/looks").await.is(403);
        let named = last_number(&ask(site, &asker, &[]).await.is(303).location);
        site.get(&moderator, &format!("/questions/{named}/asker")).await.is(404);
    }

    async fn an_unknown_asker_is_blocked_without_being_learned(site: &Site) {
        allow(site).await;
        let (asker, ann, ben) = (site.member("asker", 500), site.member("ann", 500), site.member("ben", 500));
        let masked = [("anonymous", "1"), ("to", "ann")];
        let id = last_number(&ask(site, &asker, &masked).await.is(303).location);
        site.get(&ann, "/asked").await.has("Block this asker").lacks("Asker");
        site.post(&ben, &format!("/asked/{id}/block"), &[]).await.is(404);
        site.post(&ann, &format!("/asked/{id}/block"), &[]).await.is(303);
        site.get(&ann, "/asked").await.has("Nothing waits for you");
        site.get(&ann, "/settings/muted").await.has("An anonymous asker:").has("zucchini").lacks("Asker").lacks("/people/asker");
        ask(site, &asker, &masked).await.is(422).has("does not take this question");
        // It is passed on to them no more than it is asked, and a mention goes unheard.
        let other = last_number(&ask(site, &asker, &[("anonymous", "1"), ("to", "ben")]).await.is(303).location);
        site.post(&ben, &format!("/asked/{other}/pass"), &[("to", "ann")]).await.is(422).has("does not take this question");
        site.post(&asker, &format!("/posts/{other}/comments"), &[("body", "What does @ann say to that?")]).await.is(303);
        site.follow();
        site.get(&ann, "/inbox").await.lacks("mentioned you");
        // The person whom they know is who they were.
        ask(site, &asker, &[("to", "ann")]).await.is(303);
        site.get(&ann, "/people/asker").await.lacks("blocked");
        assert_eq!(site.json(&ann, "/people/asker").await["person"]["blocked"], false);
        site.post(&ann, &format!("/asked/{id}/unblock"), &[]).await.is(303);
        ask(site, &asker, &masked).await.is(303);
    }

    async fn who_takes_no_anonymous_questions_is_not_asked_any(site: &Site) {
        allow(site).await;
        let (asker, ann) = (site.member("asker", 500), site.member("ann", 500));
        let masked = [("anonymous", "1"), ("to", "ann")];
        let refused = "does not take this question";
        let choose = async |questions: &str, more: &[(&str, &str)]| {
            let fields = [&[("messages", "everyone"), ("questions", questions)], more].concat();
            site.post(&ann, "/settings/contact", &fields).await.is(303);
        };
        choose("everyone", &[]).await;
        ask(site, &asker, &masked).await.is(422).has(refused);
        ask(site, &asker, &[("to", "ann")]).await.is(303);
        // That they take it would tell that they follow whoever asks.
        site.post(&ann, "/people/asker/follow", &[("on", "true")]).await.is(303);
        choose("following", &[("anonymous", "1")]).await;
        ask(site, &asker, &masked).await.is(422).has(refused);
        choose("everyone", &[("anonymous", "1")]).await;
        site.get(&ann, "/settings/contact").await.has("name=\"anonymous\" value=\"1\" checked");
        ask(site, &asker, &masked).await.is(303);
        site.post(&ann, "/people/asker/block", &[("on", "true")]).await.is(303);
        ask(site, &asker, &masked).await.is(422).has(refused);
    }

    async fn a_question_may_be_private_and_anonymous_in_a_space_of_members(site: &Site) {
        allow(site).await;
        let (asker, ann, ben) = (site.member("asker", 500), site.member("ann", 500), site.member("ben", 500));
        let cellar = site.space("cellar", forum::space::Access::Members, &[&asker, &ann, &ben]);
        let root = site.admin("other-root");
        let allowed = [("name", "Cellar"), ("access", "members"), ("anonymous", "1")];
        site.post(&root, "/spaces/cellar/edit", &allowed).await.is(303);
        let space = cellar.to_string();
        let fields = [("anonymous", "1"), ("private", "1"), ("to", "ann"), ("space", &*space)];
        let id = last_number(&ask(site, &asker, &fields).await.is(303).location);
        site.get(&asker, &page(id)).await.is(200).has("You asked this anonymously").has("A private question");
        site.get(&ann, &page(id)).await.is(200).lacks("Asker");
        site.get(&ben, &page(id)).await.is(404);
        site.answer(&ann, id, "Bring a basket of them and say nothing at all.").await;
        site.follow();
        site.get(&asker, "/inbox").await.has("zucchini");
        site.post(&asker, &format!("/posts/{id}/comments"), &[("body", "I am so glad to read that.")]).await.is(303);
        site.get(&ann, &page(id)).await.has("I am so glad").lacks("Asker");
    }
}
