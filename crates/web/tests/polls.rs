//! Polls: who makes them, who votes, and who sees how they stand.

use crate::common::{self, Page, Person, TestSite, nobody};
use forum::Viewer;
use forum::space::Access;
use forum::takeout::{self, Part};
use forum::time::DAY;
use store::sql;

/// Sends the form of a poll.
async fn make(site: &TestSite, who: &Person, question: i64, fields: &[(&str, &str)]) -> Page {
    site.post_file(who, &format!("/questions/{question}/poll"), fields, ("file-1", None)).await
}

async fn vote(site: &TestSite, who: &Person, question: i64, fields: &[(&str, &str)]) -> Page {
    site.post(who, &format!("/questions/{question}/poll/vote"), fields).await
}

async fn page(site: &TestSite, who: &Person, question: i64) -> Page {
    let path = site.get(who, &format!("/q/{question}")).await.location;
    site.get(who, &path).await
}

/// The votes of the poll's choices as a reader is told them.
async fn votes(site: &TestSite, who: &Person, question: i64) -> Vec<Option<i64>> {
    let path = site.get(who, &format!("/q/{question}")).await.location;
    let data = site.json(who, &path).await;
    data["poll"]["choices"].as_array().unwrap().iter().map(|choice| choice["votes"].as_i64()).collect()
}

/// A number in a published list, by question.
fn published(site: &TestSite, part: Part, field: &str) -> Vec<(i64, Option<i64>)> {
    let nobody = Viewer::nobody(site.now(), Default::default());
    let rows = site.app.db.read_now(move |tx| takeout::public(tx, &nobody, part, 0, i64::MAX)).unwrap();
    rows.iter().map(|row| (row["question"].as_i64().unwrap(), row[field].as_i64())).collect()
}

const TEA: [(&str, &str); 3] = [("choice-1", "Tea"), ("choice-2", "Coffee"), ("choice-3", "")];

on_both! {
    async fn everybody_votes_once_and_may_change_their_mind_until_the_end(site: &Site) {
        let (asker, ben, cleo) = (site.member("asker", 500), site.member("ben", 1), site.member("cleo", 1));
        let id = site.ask(&asker, "What do you drink in the morning?", "tea").await;
        page(site, &asker, id).await.has("Add a poll");
        page(site, &ben, id).await.lacks("Add a poll");
        make(site, &asker, id, &[&TEA[..], &[("days", "7")]].concat()).await.is(303);
        site.get(&asker, &format!("/questions/{id}/poll")).await.has("<option value=\"7\" selected>");
        page(site, &nobody(), id).await.has("Tea").has("Coffee").has("nobody has voted yet").has("ends ").has("Vote</button>");
        vote(site, &ben, id, &[("choice", "1")]).await.is(303);
        vote(site, &ben, id, &[("choice", "2")]).await.is(303);
        vote(site, &cleo, id, &[("choice", "2")]).await.is(303);
        vote(site, &cleo, id, &[("choice", "2")]).await.is(303);
        assert_eq!(votes(site, &nobody(), id).await, [Some(0), Some(2)]);
        page(site, &ben, id).await.has("2 people have voted").has("100 %").has("your vote").has("Change your vote");
        for (wrong, why) in [(vec![], "Mark what you think"), (vec![("choice-1", "1"), ("choice-2", "2")], "one choice only"), (vec![("choice", "9")], "Mark what you think")] {
            vote(site, &ben, id, &wrong).await.is(422).has(why);
        }
        vote(site, &nobody(), id, &[("choice", "1")]).await.is(401);
        make(site, &asker, id, &TEA).await.is(403).has("People have voted already");
        site.pass(8 * DAY);
        vote(site, &ben, id, &[("choice", "1")]).await.is(403).has("This poll has ended");
        page(site, &nobody(), id).await.has("ended ").lacks("Vote</button>");
        assert_eq!(site.number(sql!("SELECT CAST(SUM(votes) AS BIGINT) FROM poll_choice WHERE question = $1"), id), 2);
    }

    async fn results_that_are_hidden_are_told_only_to_those_who_voted_and_after_the_end(site: &Site) {
        let (asker, ben) = (site.member("asker", 500), site.member("ben", 1));
        let id = site.ask(&asker, "What do you drink in the morning?", "tea").await;
        make(site, &asker, id, &[&TEA[..], &[("hidden", "1"), ("several", "1")]].concat()).await.is(303);
        vote(site, &ben, id, &[("choice-1", "1"), ("choice-2", "2")]).await.is(303);
        for who in [&nobody(), &asker] {
            page(site, who, id).await.has("Results are shown once you have voted").lacks("<td class=\"number\">");
            assert_eq!(votes(site, who, id).await, [None, None]);
        }
        assert_eq!(votes(site, &ben, id).await, [Some(1), Some(1)]);
        site.post(&ben, &format!("/questions/{id}/poll/end"), &[]).await.is(403);
        site.post(&asker, &format!("/questions/{id}/poll/end"), &[]).await.is(303);
        assert_eq!(votes(site, &nobody(), id).await, [Some(1), Some(1)]);
        site.post(&ben, &format!("/questions/{id}/poll/remove"), &[]).await.is(403);
        site.post(&asker, &format!("/questions/{id}/poll/remove"), &[]).await.is(303);
        page(site, &nobody(), id).await.lacks("Coffee");
        site.post(&asker, &format!("/questions/{id}/poll/remove"), &[]).await.is(404);
    }

    async fn what_is_published_tells_of_a_poll_what_every_reader_sees(site: &Site) {
        let (asker, ben) = (site.member("asker", 500), site.member("ben", 1));
        let inside = site.space("cellar", Access::Hidden, &[&asker, &ben]);
        let open = site.ask(&asker, "What do you drink in the morning?", "tea").await;
        let hidden = site.ask(&asker, "What do you drink in the evening?", "tea").await;
        let secret = site.ask_in(&asker, inside, "What do you drink in the cellar?", "tea").await;
        make(site, &asker, open, &TEA).await.is(303);
        make(site, &asker, hidden, &[&TEA[..], &[("hidden", "1"), ("days", "7")]].concat()).await.is(303);
        make(site, &asker, secret, &TEA).await.is(303);
        for id in [open, hidden, secret] {
            vote(site, &ben, id, &[("choice", "1")]).await.is(303);
        }
        assert_eq!(published(site, Part::Polls, "ballots"), [(open, Some(1)), (hidden, Some(1))]);
        let told = [(open, Some(1)), (open, Some(0)), (hidden, None), (hidden, None)];
        assert_eq!(published(site, Part::PollChoices, "votes"), told);
        site.pass(8 * DAY);
        assert_eq!(published(site, Part::PollChoices, "votes")[2..], [(hidden, Some(1)), (hidden, Some(0))]);
    }

    async fn a_poll_that_is_refused_comes_back_as_it_was_typed(site: &Site) {
        let (asker, other) = (site.member("asker", 500), site.member("other", 500));
        let id = site.ask(&asker, "What do you drink in the morning?", "tea").await;
        make(site, &other, id, &TEA).await.is(403);
        let form = format!("/questions/{id}/poll");
        for (fields, why) in [
            (vec![("choice-1", "Tea"), ("several", "1")], "A poll has 2 to 10 choices"),
            (vec![("choice-1", "Tea"), ("choice-2", " Tea "), ("several", "1")], "Two choices say the same"),
            (vec![("choice-1", "Tea"), ("choice-2", "Coffee"), ("several", "1"), ("days", "4000")], "one to 365 days"),
        ] {
            make(site, &asker, id, &fields).await.is(422).has(why).has("value=\"Tea\"").has("name=\"several\" value=\"1\" checked");
        }
        let picture = site.post_file(&asker, &form, &[("choice-1", "Tea"), ("choice-2", ""), ("choice-3", ""), ("choice-4", ""), ("more", "1")], ("file-1", Some(&common::png(8, 8)))).await;
        let (_, rest) = picture.is(200).body.split_once("name=\"image-1\" value=\"").expect("the picture is kept");
        let (image, _) = rest.split_once('"').unwrap();
        picture.has("value=\"Tea\"").has("Choice 7");
        make(site, &asker, id, &[&TEA[..], &[("image-1", image)]].concat()).await.is(303);
        page(site, &nobody(), id).await.has(&format!("/images/{image}"));
        site.get(&nobody(), &format!("/images/{image}")).await.is(200);
    }

    async fn a_poll_is_seen_by_those_who_may_see_its_question(site: &Site) {
        let (inside, outside) = (site.member("inside", 500), site.member("outside", 500));
        let space = site.space("cellar", Access::Hidden, &[&inside]);
        let id = site.ask_in(&inside, space, "What do we keep in the cellar?", "cellar").await;
        make(site, &inside, id, &TEA).await.is(303);
        for who in [&outside, &nobody()] {
            site.get(who, &format!("/questions/{id}/poll")).await.is(if who.handle.is_empty() { 401 } else { 404 });
        }
        vote(site, &outside, id, &[("choice", "1")]).await.is(404);
        vote(site, &inside, id, &[("choice", "1")]).await.is(303);
        let own = site.json(&inside, "/settings/download/own.json").await;
        assert_eq!(own["poll_votes"][0]["choice"], "Tea");
    }
}
