//! Following, muting and blocking; the feed; who is told.

use crate::common::{Person, TestSite, nobody};
use forum::follow::{self, Thing};
use forum::notification::Notify;
use forum::reputation::recount;
use forum::space::Access;
use forum::{Denial, Error, feed};
use serde_json::Value;

async fn follow_it(site: &TestSite, who: &Person, path: &str) {
    site.post(who, &format!("{path}/follow"), &[("on", "true")]).await.is(303);
}

/// Titles in the feed, each with its reasons.
async fn rows(site: &TestSite, who: &Person) -> Vec<(String, Vec<String>)> {
    let data = site.json(who, "/?tab=for-you").await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let row = |row: &Value| {
        (text(&row["title"]), row["reasons"].as_array().unwrap().iter().map(text).collect::<Vec<_>>())
    };
    data["questions"].as_array().unwrap().iter().map(row).collect()
}

async fn titles(site: &TestSite, who: &Person) -> Vec<String> {
    rows(site, who).await.into_iter().map(|(title, _)| title).collect()
}

fn books_are_right(site: &TestSite) {
    let found = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
    let wrong: Vec<_> = found.iter().filter(|d| d.what.ends_with("followers")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

async fn followers(site: &TestSite, handle: &str) -> i64 {
    site.json(&nobody(), &format!("/people/{handle}")).await["person"]["followers"].as_i64().unwrap()
}

async fn notices(site: &TestSite, who: &Person) -> Vec<String> {
    site.follow();
    let data = site.json(who, "/inbox").await;
    let rows = data["notices"].as_array().unwrap().iter();
    // A row is as many notices as it says.
    let kinds = rows.map(|n| (n["kind"].as_str().unwrap().to_owned(), n["count"].as_u64().unwrap() as usize));
    kinds.flat_map(|(kind, count)| std::iter::repeat_n(kind, count)).collect()
}

on_both! {
    async fn the_feed_explains_each_row_and_leaves_out_what_is_muted(site: &Site) {
        let (me, ann, ben, cat) =
            (site.member("me", 500), site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        let bread = site.ask(&ben, "How long does bread keep when it is cold?", "bread rye").await;
        let water = site.ask(&cat, "How much water does rice take in a pot?", "rice").await;
        site.ask(&ann, "How do I clean an iron pan after frying?", "pans").await;
        site.ask(&me, "Is my own question something for my own feed?", "bread").await;
        assert!(site.json(&me, "/").await["questions"][0]["reasons"].is_null(), "who follows nothing sees the newest");
        site.get(&me, "/?tab=for-you").await.is(200).has("Follow something");
        for path in ["/people/ann", "/tags/bread", "/tags/rye", "/spaces/general"] {
            follow_it(site, &me, path).await;
        }
        site.answer(&ann, water, "About twice as much as there is rice, in my kitchen.").await;
        let found = rows(site, &me).await;
        assert_eq!(found[0], ("How much water does rice take in a pot?".to_owned(),
            vec!["Ann, whom you follow, answered".to_owned(), "new in General, which you follow".to_owned()]));
        assert_eq!(found[1].1[0], "Ann, whom you follow, asked");
        assert!(found[2].1.contains(&"because you follow bread".to_owned()) && found[2].1.contains(&"because you follow rye".to_owned()));
        assert_eq!(found.len(), 3, "{found:?}");
        site.get(&me, "/").await.is(200).has("because you follow rye").has("tab=newest");
        site.get(&me, "/?tab=newest").await.is(200).has("my own feed").lacks("because you follow");

        site.post(&me, "/tags/rye/mute", &[("on", "true")]).await.is(303);
        site.post(&me, "/people/cat/mute", &[("on", "true")]).await.is(303);
        assert_eq!(titles(site, &me).await, ["How do I clean an iron pan after frying?"]);
        site.get(&me, "/settings/muted").await.is(200).has("rye").has("Cat");
        site.post(&me, "/people/cat/mute", &[("on", "false"), ("next", "/settings/muted")]).await.is(303);
        site.post(&me, "/tags/rye/mute", &[("on", "false")]).await.is(303);
        follow_it(site, &me, &format!("/questions/{bread}")).await;
        site.answer(&cat, bread, "Three days at most, and then it is for the toaster.").await;
        assert_eq!(rows(site, &me).await[0].1[0], "Cat answered a question you follow");
        books_are_right(site);
    }

    async fn pages_put_together_are_the_whole_feed(site: &Site) {
        let me = site.member("me", 500);
        let people: Vec<Person> = (0..4).map(|n| site.member(&format!("p{n}"), 500)).collect();
        let mut questions = Vec::new();
        for n in 0..12_usize {
            let tags = format!("t{} u{}", n % 3, n % 5);
            let title = format!("What becomes of number {n} when it is asked for?");
            questions.push(site.ask(&people[n % 4], &title, &tags).await);
            for k in 0..n % 4 {
                let question = questions[(n * 7 + k * 5) % questions.len()];
                site.answer(&people[(n + k + 1) % 4], question, &format!("Answer {n} and {k}, as long as it has to be.")).await;
            }
        }
        for path in ["/people/p1", "/people/p3", "/tags/t1", "/tags/u2", "/tags/u4", &format!("/questions/{}", questions[0])] {
            follow_it(site, &me, path).await;
        }
        site.post(&me, "/tags/u3/mute", &[("on", "true")]).await.is(303);
        let viewer = site.viewer(&me);
        let read = |size: usize| {
            let viewer = viewer.clone();
            site.app.db.read_now(move |tx| {
                let (mut ids, mut at) = (Vec::new(), None);
                loop {
                    let page = feed::feed(tx, &viewer, at, size)?;
                    ids.extend(page.rows.iter().map(|row| (row.question.id.0, row.at.0, row.reasons.len())));
                    at = page.next;
                    if at.is_none() {
                        return Ok::<_, Error>(ids);
                    }
                }
            }).unwrap()
        };
        let whole = read(1000);
        assert!(whole.len() > 6 && whole.len() < 12, "{whole:?}");
        assert!(whole.is_sorted_by(|a, b| a.1 > b.1));
        for size in [1, 2, 3, 5] {
            assert_eq!(read(size), whole, "pages of {size}");
        }
    }

    async fn the_feed_shows_nothing_from_a_space_that_was_left(site: &Site) {
        let (me, ann) = (site.member("me", 500), site.member("ann", 500));
        let room = site.space("room", Access::Hidden, &[&me, &ann]);
        site.ask_in(&ann, room, "What do we say of the secret in here?", "secret").await;
        for path in ["/people/ann", "/tags/secret", "/spaces/room"] {
            follow_it(site, &me, path).await;
        }
        assert_eq!(titles(site, &me).await.len(), 1);
        let id = me.id;
        site.app.db.write_now(move |tx| tx.run(store::sql!("DELETE FROM space_member WHERE member = $1"), &[&id])).unwrap();
        assert!(titles(site, &me).await.is_empty());
        site.get(&me, "/").await.is(200).lacks("secret").lacks("Room");
        site.get(&me, "/people/me?tab=following").await.is(200).has("Ann").lacks("secret").lacks("Room");
        let other = site.member("other", 500);
        site.post(&other, "/spaces/room/follow", &[("on", "true")]).await.is(404);
        site.post(&other, "/tags/secret/mute", &[("on", "true")]).await.is(404);
        site.post(&nobody(), "/people/ann/follow", &[("on", "true")]).await.is(401);
        assert_eq!(followers(site, "ann").await, 1);
    }

    async fn a_double_click_follows_once_and_a_block_is_not_told(site: &Site) {
        let (me, troll) = (site.member("me", 500), site.member("troll", 500));
        for _ in 0..2 {
            follow_it(site, &troll, "/people/me").await;
        }
        assert_eq!(followers(site, "me").await, 1);
        site.get(&me, "/people/me?tab=followers").await.is(200).has("Troll");
        site.get(&me, "/people/troll?tab=following").await.is(200).has("Me");
        site.post(&troll, "/people/troll/follow", &[("on", "true")]).await.is(404);

        site.post(&me, "/people/troll/block", &[("on", "true")]).await.is(303);
        assert_eq!(followers(site, "me").await, 0);
        let json = [("accept", "application/json")];
        let page = site.post_with(&troll, "/people/me/follow", &[("on", "true")], &json).await;
        page.is(200).has("\"following\":true").lacks("block");
        assert_eq!(followers(site, "me").await, 0);
        site.get(&troll, "/people/me").await.is(200).lacks("locked");
        let question = site.ask(&me, "Does anybody still tell me of the trolls?", "trolls").await;
        site.answer(&troll, question, "Nobody tells you that I have answered here.").await;
        assert!(notices(site, &me).await.is_empty());
        site.post(&me, "/people/troll/block", &[("on", "false")]).await.is(303);
        follow_it(site, &troll, "/people/me").await;
        assert_eq!(followers(site, "me").await, 1);
        books_are_right(site);
    }

    async fn who_follows_a_question_is_told_of_its_answers_once(site: &Site) {
        let (asker, ann, late) = (site.member("asker", 500), site.member("ann", 500), site.member("late", 500));
        let question = site.ask(&asker, "Who else wants to know how this goes?", "waiting").await;
        let path = format!("/questions/{question}");
        follow_it(site, &ann, &path).await;
        follow_it(site, &asker, &path).await;
        let fans: Vec<Person> = (0..260).map(|n| site.member(&format!("fan{n}"), 1)).collect();
        let now = site.now();
        let ids: Vec<_> = fans.iter().map(|fan| fan.id).collect();
        site.app.db.write_now(move |tx| {
            for id in &ids {
                let viewer = forum::Viewer::system(*id, now, Default::default());
                follow::follow(tx, &viewer, Thing::Question(forum::QuestionId(question)), true)?;
            }
            Ok::<_, Error>(())
        }).unwrap();
        let writer = site.member("writer", 500);
        site.answer(&writer, question, "It goes like this, and everybody is told of it.").await;
        assert_eq!(notices(site, &ann).await, ["followed-answer"]);
        assert_eq!(notices(site, &asker).await, ["answer"]);
        assert_eq!(notices(site, &fans[259]).await, ["followed-answer"]);
        assert!(notices(site, &writer).await.is_empty());
        follow_it(site, &late, &path).await;
        site.replay(&Notify);
        assert_eq!(notices(site, &ann).await, ["followed-answer"]);
        assert!(notices(site, &late).await.is_empty(), "who came later is not told of what was before");
        books_are_right(site);
    }

    async fn nobody_follows_without_end_and_who_leaves_follows_nobody(site: &Site) {
        let (me, ann, ben) = (site.member("me", 500), site.member("ann", 500), site.member("ben", 500));
        let viewer = site.viewer(&me);
        let refused = site.app.db.write_now(move |tx| {
            follow::follow_at_most(tx, &viewer, Thing::Person(ann.id), true, 1)?;
            follow::follow_at_most(tx, &viewer, Thing::Person(ann.id), true, 1)?;
            follow::follow_at_most(tx, &viewer, Thing::Person(ben.id), true, 1)
        });
        assert!(matches!(refused, Err(Error::Denied(Denial::FollowsTooMany { most: 1 }))));
        follow_it(site, &me, "/people/ann").await;
        follow_it(site, &ben, "/people/me").await;
        let fields = [("handle", "me"), ("password", "")];
        site.post(&me, "/settings/delete", &fields).await.is(303);
        assert_eq!(followers(site, "ann").await, 0);
        site.get(&ben, "/people/ben?tab=following").await.is(200).has("They follow nobody yet");
        books_are_right(site);
    }
}

on_both! {
    async fn who_is_mentioned_is_linked_and_told_once(site: &Site) {
        let (asker, ann, ben) = (site.member("asker", 500), site.member("Ann-Lee", 500), site.member("ben", 500));
        let question = site.ask(&asker, "Who knows about this, @ann-lee or somebody else?", "calls").await;
        site.get(&asker, &format!("/q/{question}")).await.is(302);
        assert_eq!(notices(site, &ann).await, ["mention"]);
        let answer = site.answer(&ben, question, "As @ann-lee said, and `@asker` knows, @nobody-here does.").await;
        assert_eq!(notices(site, &ann).await, ["mention", "mention"]);
        assert_eq!(notices(site, &asker).await, ["answer"]);
        let page = site.json(&asker, &site.get(&asker, &format!("/q/{question}")).await.location).await;
        let html = page["answers"][0]["html"].as_str().unwrap();
        assert!(html.contains("<a href=\"/people/ann-lee\">@ann-lee</a>"), "{html}");
        assert!(html.contains("<code>@asker</code>") && html.contains(", @nobody-here"), "{html}");

        site.post(&ann, &format!("/posts/{answer}/comments"), &[("body", "Thank you, @ben and @ASKER!")]).await.is(303);
        assert_eq!(notices(site, &asker).await[0], "mention-comment");
        assert_eq!(notices(site, &ben).await, ["comment"], "one notice of one thing");
        site.replay(&Notify);
        assert_eq!(notices(site, &ann).await.len(), 2);
        site.get(&asker, "/inbox").await.is(200).has("mentioned you in a comment on");

        let form = site.get(&asker, &format!("/posts/{question}/edit")).await;
        let base = form.body.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let fields = [("base", base), ("title", "Who knows about this, or somebody else?"), ("tags", "calls"),
            ("body", "I ask @ann-lee and now @ben as well, at some length."), ("summary", "")];
        site.post(&asker, &format!("/posts/{question}/edit"), &fields).await.is(303);
        assert_eq!(notices(site, &ben).await, ["mention", "comment"]);
        assert_eq!(notices(site, &ann).await.len(), 2, "who was called before is not told again");
    }

    async fn a_mention_tells_nobody_who_may_not_see_it_or_has_blocked_the_author(site: &Site) {
        let (ann, out, shy) = (site.member("ann", 500), site.member("out", 500), site.member("shy", 500));
        let room = site.space("room", Access::Hidden, &[&ann]);
        site.post(&shy, "/people/ann/block", &[("on", "true")]).await.is(303);
        site.ask_in(&ann, room, "What does @out make of this one here?", "secret").await;
        site.ask(&ann, "And what does @shy make of this one here?", "public").await;
        assert!(notices(site, &out).await.is_empty() && notices(site, &shy).await.is_empty());
        let people: Vec<Person> = (0..15).map(|n| site.member(&format!("one{n}"), 1)).collect();
        let all: Vec<String> = people.iter().map(|p| format!("@{}", p.handle)).collect();
        let question = site.ask(&shy, "May one call very many people at a time?", "calls").await;
        site.answer(&ann, question, &format!("I call {}, all of them.", all.join(" "))).await;
        let mut called = 0;
        for person in &people {
            called += notices(site, person).await.len();
        }
        assert_eq!(called, forum::mention::MOST);
        let found = site.json(&ann, "/mentions?q=@ONE1").await;
        assert_eq!(found["people"].as_array().unwrap().len(), 6);
        site.get(&nobody(), "/mentions?q=one").await.is(401);
    }
}

/// Lets badges be awarded, and what follows from it be told.
fn award(site: &TestSite) {
    for _ in 0..2 {
        site.follow();
        while site.app.db.write_now(|tx| forum::event::advance(tx, &forum::badge::Badges, 100)).unwrap() > 0 {
        }
    }
    site.follow();
}

async fn badges(site: &TestSite, handle: &str) -> Vec<(String, i64)> {
    let data = site.json(&nobody(), &format!("/people/{handle}")).await;
    let all = data["person"]["badges"].as_array().unwrap().iter();
    all.map(|b| (b["name"].as_str().unwrap().to_owned(), b["times"].as_i64().unwrap())).collect()
}

on_both! {
    async fn badges_are_awarded_once_told_and_found_again_by_a_recount(site: &Site) {
        let (root, ann, ben) = (site.admin("root"), site.member("ann", 500), site.member("ben", 500));
        award(site);
        let question = site.ask(&ann, "What does it take to be a student here?", "badges").await;
        let answer = site.answer(&ben, question, "A question that somebody else finds useful.").await;
        for (who, post) in [(&ben, question), (&ann, answer)] {
            site.post(who, &format!("/posts/{post}/vote"), &[("to", "1")]).await.is(303);
        }
        site.post(&ann, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        award(site);
        let names = |all: Vec<(String, i64)>| all.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let mut of_ann = names(badges(site, "ann").await);
        of_ann.sort();
        assert_eq!(of_ann, ["Scholar", "Student", "Supporter"]);
        assert!(names(badges(site, "ben").await).contains(&"Teacher".to_owned()));
        site.get(&ann, "/inbox").await.is(200).has("You earned the badge “Student”");
        let told = notices(site, &ann).await.len();
        site.app.db.write_now(|tx| forum::event::forget(tx, &forum::badge::Badges)).unwrap();
        award(site);
        assert_eq!(names(badges(site, "ann").await).len(), 3);
        assert_eq!(notices(site, &ann).await.len(), told, "following again tells nothing twice");

        let new = [("name", "Warm Welcome"), ("class", "3"), ("count", "question-score"), ("threshold", "1"), ("about", "Asked well.")];
        site.post(&ann, "/admin/badges", &new).await.is(403);
        site.post(&root, "/admin/badges", &[("name", "x"), ("threshold", "0")]).await.is(422);
        site.post(&root, "/admin/badges", &new).await.is(303);
        site.post(&root, "/admin/badges", &new).await.is(422).has("There is a badge of this name");
        let found = site.app.db.write_now(|tx| recount(tx, true)).unwrap();
        assert_eq!(found.iter().filter(|d| d.what == "badge_award").count(), 1);
        award(site);
        assert!(badges(site, "ann").await.contains(&("Warm Welcome".to_owned(), 1)));
        let list = site.json(&nobody(), "/badges").await;
        let one = list["badges"].as_array().unwrap().iter().find(|b| b["name"] == "Warm Welcome").unwrap().clone();
        let id = one["id"].as_i64().unwrap();
        site.get(&nobody(), &format!("/badges/{id}")).await.is(200).has("Ann").has("Asked well.");
        site.get(&nobody(), "/badges/999999").await.is(404);

        let second = site.ask(&ann, "Is a second question as good as the first one?", "badges").await;
        site.post(&ben, &format!("/posts/{second}/vote"), &[("to", "1")]).await.is(303);
        award(site);
        assert!(badges(site, "ann").await.contains(&("Warm Welcome".to_owned(), 2)), "once a post");
        site.post(&root, &format!("/admin/badges/{id}/switch"), &[("on", "false")]).await.is(303);
        let third = site.ask(&ann, "And is a third question worth anything now?", "badges").await;
        site.post(&ben, &format!("/posts/{third}/vote"), &[("to", "1")]).await.is(303);
        award(site);
        assert!(badges(site, "ann").await.contains(&("Warm Welcome".to_owned(), 2)), "switched off");
        let change = [("count", "answers"), ("threshold", "5"), ("about", "")];
        site.post(&root, &format!("/admin/badges/{id}"), &change).await.is(422);
        site.post(&root, &format!("/admin/badges/{id}"), &[("count", "votes"), ("threshold", "5"), ("about", "")]).await.is(303);
        site.get(&root, "/admin/badges").await.is(200).has("[off]").has("Votes cast");
        site.get(&root, &format!("/admin/badges/{id}")).await.is(200).has("Warm Welcome");
    }
}
