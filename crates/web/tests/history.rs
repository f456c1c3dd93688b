//! Editing, history, rollback, timeline, and what moderators do, through the real router.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Page, Person, TestSite, nobody};
use forum::time::{DAY, MINUTE};
use store::sql;

const TITLE: &str = "How do I keep a crust crisp?";
const BODY: &str = "The whole story, told at some length.\n\nIt is a *rye* bread.";

impl Post {
    fn path(&self, rest: &str) -> String {
        format!("/posts/{}/{rest}", self.0)
    }
}

/// A question or an answer by its id.
#[derive(Clone, Copy)]
struct Post(i64);

/// The text that an edit form began with.
/// What the form on a page began with.
fn began(page: &common::Page) -> String {
    page.body.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn base(site: &TestSite, who: &Person, post: Post) -> String {
    let page = site.get(who, &post.path("edit")).await;
    field(page.is(200), "base")
}

/// The value of a hidden field.
fn field(page: &Page, name: &str) -> String {
    let from = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).expect(name);
    from.split('"').next().unwrap().to_owned()
}

/// Sends an edit of a question's body with the form's other fields as they stand by default.
async fn save(
    site: &TestSite,
    who: &Person,
    post: Post,
    base: &str,
    title: &str,
    body: &str,
    tags: &str,
) -> Page {
    let fields = [("base", base), ("title", title), ("body", body), ("tags", tags), ("summary", "a summary")];
    site.post(who, &post.path("edit"), &fields).await
}

async fn edit(site: &TestSite, who: &Person, post: Post, title: &str, body: &str, tags: &str) {
    let base = base(site, who, post).await;
    save(site, who, post, &base, title, body, tags).await.is(303);
}

async fn ask(site: &TestSite, who: &Person, tags: &str) -> Post {
    let post = Post(site.ask(who, TITLE, tags).await);
    site.pass(30 * MINUTE);
    edit(site, who, post, TITLE, BODY, tags).await;
    site.pass(30 * MINUTE);
    post
}

fn revisions(site: &TestSite, post: Post) -> i64 {
    site.number(sql!("SELECT COUNT(*) FROM revision WHERE post = $1"), post.0)
}

fn tag_count(site: &TestSite, tag: &str) -> i64 {
    let (tag, sql) = (tag.to_owned(), sql!("SELECT questions FROM tag WHERE name = $1"));
    let found = site.app.db.read_now(move |tx| tx.maybe(sql, &[&tag], |r| r.get::<i64>(0)));
    found.unwrap().unwrap_or(0)
}

fn space_count(site: &TestSite) -> i64 {
    site.number(sql!("SELECT questions FROM space WHERE id = $1"), 1)
}

fn answers(site: &TestSite, question: Post) -> i64 {
    site.number(sql!("SELECT answers FROM question WHERE id = $1"), question.0)
}

fn events(site: &TestSite, kind: &'static str, post: Post) -> i64 {
    let sql = sql!("SELECT COUNT(*) FROM event WHERE kind = $1 AND post = $2");
    site.app.db.read_now(move |tx| tx.one(sql, &[&kind, &post.0], |r| r.get::<i64>(0))).unwrap()
}

/// The data of the last event of a kind.
fn last_event(site: &TestSite, kind: &'static str) -> (i64, serde_json::Value) {
    let sql = sql!("SELECT member, data FROM event WHERE kind = $1 ORDER BY at DESC, id DESC LIMIT 1");
    let read = site
        .app
        .db
        .read_now(move |tx| tx.one(sql, &[&kind], |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?))));
    let (member, data) = read.unwrap();
    (member, serde_json::from_str(&data).unwrap())
}

async fn act(site: &TestSite, who: &Person, post: Post, act: &str) -> u16 {
    let fields = [("reason", if act == "close" { "off-topic" } else { "A reason to learn from." })];
    site.post(who, &post.path(act), &fields).await.status.as_u16()
}

on_both! {
    async fn an_edit_shows_and_every_text_is_kept(site: &Site) {
        let (ada, mod_) = (site.member("ada", 500), site.moderator("mod"));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        site.pass(10 * MINUTE);
        let base = base(site, &mod_, post).await;
        let page = save(site, &mod_, post, &base, "How does a crust stay crisp?", BODY, "bread rye").await;
        assert_eq!((page.status.as_u16(), page.location.as_str()), (303, format!("/q/{}", post.0).as_str()));
        let page = site.get(&nobody(), &format!("/questions/{}/how-does-a-crust-stay-crisp", post.0)).await;
        page.is(200).has("How does a crust stay crisp?").has("<em>rye</em>").has("edited");
        site.get(&nobody(), "/").await.has("How does a crust stay crisp?").has("edited");
        let history = site.json(&nobody(), &post.path("history")).await;
        assert_eq!(history["revisions"][0]["number"], 2);
        assert_eq!(history["revisions"][0]["summary"], "a summary");
        assert_eq!(history["revisions"][0]["author"]["handle"], "mod");
        assert_eq!(history["revisions"][1]["title"], TITLE);
        assert_eq!((tag_count(site, "bread"), tag_count(site, "rye")), (1, 1));
        let (member, data) = last_event(site, "post.edited");
        assert_eq!((member, data["number"].as_i64()), (ada.id.0, Some(2)));
    }

    async fn an_answer_is_edited_without_title_and_tags(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, TITLE, "bread").await;
        let answer = Post(site.answer(&ben, question, "Let it cool on a rack, unwrapped.").await);
        site.pass(10 * MINUTE);
        let form = site.get(&ben, &answer.path("edit")).await;
        form.is(200).lacks("name=\"title\"").lacks("name=\"tags\"").has("Let it cool on a rack");
        let fields = [("base", field(&form, "base")), ("body", "Let it cool on a rack, **unwrapped**.".into())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
        let page = site.post(&ben, &answer.path("edit"), &fields).await;
        assert_eq!(page.location, format!("/a/{}", answer.0));
        let shown = site.get(&nobody(), &format!("/questions/{question}/how-do-i-keep-a-crust-crisp")).await;
        shown.has("<strong>unwrapped</strong>");
        assert_eq!(site.number(sql!("SELECT active_by FROM question WHERE id = $1"), question), ben.id.0);
    }

    async fn what_others_wrote_is_edited_by_those_who_may(site: &Site) {
        let (ada, poor, rich) = (site.member("ada", 500), site.member("poor", 1999), site.member("rich", 2000));
        let post = ask(site, &ada, "bread").await;
        site.get(&poor, &post.path("edit")).await.is(403).has("1 more to go");
        site.get(&nobody(), &post.path("edit")).await.is(401);
        site.get(&rich, &post.path("edit")).await.is(200);
        let base = base(site, &rich, post).await;
        let page = save(site, &poor, post, &base, TITLE, "Something that must not be lost.", "bread").await;
        page.is(403).has("Something that must not be lost.").has("1 more to go");
        let page = save(site, &nobody(), post, &base, TITLE, "Something that must not be lost.", "bread").await;
        assert!(page.is(303).location.starts_with("/login"), "kept as a draft until they are signed in");
        save(site, &rich, post, &base, TITLE, "A text that is better by far.", "bread").await.is(303);
    }

    async fn a_refused_edit_comes_back_with_all_that_was_typed(site: &Site) {
        let ada = site.member("ada", 1);
        let post = Post(site.ask(&site.member("rich", 9000), TITLE, "bread").await);
        let own = Post(site.ask(&ada, TITLE, "bread").await);
        let base = base(site, &ada, own).await;
        let page = save(site, &ada, own, &base, "Short", "<b>hm</b>", "quite-new").await;
        page.is(422).has("Short").has("&#60;b&#62;hm").has("title-error").has("body-error").has("quite-new");
        let page = save(site, &ada, own, &base, TITLE, BODY, "quite-new").await;
        page.is(422).has("300 reputation").has("tags-error");
        assert_eq!((tag_count(site, "bread"), revisions(site, own), revisions(site, post)), (2, 1, 1));
        let fields = [("base", base.as_str()), ("title", TITLE), ("body", "A *preview*"), ("tags", "x"), ("preview", "1")];
        site.post(&ada, &own.path("edit"), &fields).await.is(200).has("A <em>preview</em>").has("A *preview*");
    }

    async fn two_who_edit_at_once_lose_nothing(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 9000));
        let post = ask(site, &ada, "bread").await;
        let (adas, bens) = (base(site, &ada, post).await, base(site, &ben, post).await);
        save(site, &ben, post, &bens, "How does Ben keep a crust crisp?", "Ben says: open the window a little.", "bread oven").await.is(303);
        let page = save(site, &ada, post, &adas, TITLE, "Ada says: let it cool on a rack.", "bread rack").await;
        page.is(409).has("Somebody changed this").has("Ada says: let it cool on a rack.</textarea>");
        page.has("Ben says: open the window a little.</textarea>").has("<del").has("<ins").has("Ben");
        page.has("value=\"bread rack\"").has("oven");
        assert_eq!(revisions(site, post), 3, "nothing was saved");
        let merged = "Ada says: let it cool on a rack. Ben says: open the window.";
        let next = field(&page, "base");
        assert_ne!(next, adas);
        save(site, &ada, post, &next, TITLE, merged, "bread rack").await.is(303);
        assert_eq!(revisions(site, post), 4);
        assert_eq!((tag_count(site, "oven"), tag_count(site, "rack"), tag_count(site, "bread")), (0, 1, 1));
    }

    async fn of_two_forms_that_arrive_at_the_same_moment_one_is_told_of_the_other(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 9000));
        for round in 0..10 {
            let post = ask(site, &ada, "bread").await;
            let began = base(site, &ada, post).await;
            let (adas, bens) = (format!("Ada writes her text, number {round}."), format!("Ben writes his text, number {round}."));
            let (one, two) = tokio::join!(
                save(site, &ada, post, &began, TITLE, &adas, "bread"),
                save(site, &ben, post, &began, TITLE, &bens, "bread"),
            );
            let (kept, refused) = if one.status == 303 { (&adas, &two) } else { (&bens, &one) };
            assert_eq!([one.status.as_u16(), two.status.as_u16()].iter().sum::<u16>(), 303 + 409);
            refused.has(&adas).has(&bens).has(&format!("{kept}</textarea>"));
            assert_eq!(revisions(site, post), 3);
        }
    }

    async fn one_who_deletes_what_others_wrote_is_led_to_what_is_left(site: &Site) {
        let (ada, ben, del) = (site.member("ada", 500), site.member("ben", 500), site.member("del", 10_000));
        let question = Post(site.ask(&ada, TITLE, "bread").await);
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        let fields = [("reason", "A reason to learn from.")];
        let page = site.post(&del, &answer.path("delete"), &fields).await;
        assert_eq!(page.location, format!("/q/{}", question.0));
        assert_eq!(site.post(&del, &question.path("delete"), &fields).await.location, "/");
    }

    async fn a_quick_fix_is_not_overwritten_by_a_form_that_began_before_it(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 9000));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        let (tab, bens) = (base(site, &ada, post).await, base(site, &ben, post).await);
        edit(site, &ada, post, TITLE, "A fix within the grace period.", "bread").await;
        assert_eq!(revisions(site, post), 1);
        for (who, began) in [(&ada, &tab), (&ben, &bens)] {
            let page = save(site, who, post, began, TITLE, "Another text from an old form.", "bread").await;
            page.is(409).has("A fix within the grace period.</textarea>");
        }
    }

    async fn a_form_sent_twice_changes_nothing_twice(site: &Site) {
        let ada = site.member("ada", 500);
        let post = ask(site, &ada, "bread").await;
        let began = base(site, &ada, post).await;
        for _ in 0..2 {
            save(site, &ada, post, &began, TITLE, "The very same text, sent twice.", "bread").await.is(303);
        }
        assert_eq!((revisions(site, post), tag_count(site, "bread")), (3, 1));
        let (events, began) = (events(site, "post.edited", post), base(site, &ada, post).await);
        let page = save(site, &ada, post, &began, TITLE, "The very same text, sent twice.", "bread").await;
        assert!(page.headers.get_all("set-cookie").iter().any(|c| c.to_str().unwrap().contains("Nothing%20was%20changed")));
        assert_eq!((revisions(site, post), self::events(site, "post.edited", post)), (3, events));
    }

    async fn a_quick_fix_by_its_author_is_part_of_the_text(site: &Site) {
        let ada = site.member("ada", 500);
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        edit(site, &ada, post, TITLE, "Fixed within five minutes.", "bread").await;
        assert_eq!(revisions(site, post), 1);
        site.get(&nobody(), &format!("/questions/{}/how-do-i-keep-a-crust-crisp", post.0)).await
            .has("Fixed within five minutes.").lacks("class=\"edited\"");
        site.pass(6 * MINUTE);
        edit(site, &ada, post, TITLE, "Fixed after five minutes, though.", "bread").await;
        assert_eq!(revisions(site, post), 2);
        edit(site, &ada, post, TITLE, "And that one mended at once.", "bread").await;
        assert_eq!(revisions(site, post), 2);
    }

    async fn a_text_that_somebody_touched_is_not_replaced(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let fix = "A fix that comes at once.";
        let commented = Post(site.ask(&ada, TITLE, "bread").await);
        site.post(&ben, &commented.path("comments"), &[("body", "Is it rye?")]).await.is(303);
        let answered = Post(site.ask(&ada, TITLE, "bread").await);
        site.answer(&ben, answered.0, "Let it cool on a rack, unwrapped.").await;
        let voted = Post(site.ask(&ada, TITLE, "bread").await);
        site.post(&ben, &voted.path("vote"), &[("to", "1")]).await.is(303);
        for post in [commented, answered, voted] {
            edit(site, &ada, post, TITLE, fix, "bread").await;
            assert_eq!(revisions(site, post), 2);
        }
        let edited = Post(site.ask(&ada, TITLE, "bread").await);
        edit(site, &mod_, edited, TITLE, "What the moderator made of it.", "bread").await;
        edit(site, &ada, edited, TITLE, fix, "bread").await;
        assert_eq!(revisions(site, edited), 3);
        let own = Post(site.ask(&ada, TITLE, "bread").await);
        site.post(&ada, &own.path("comments"), &[("body", "One more thing.")]).await.is(303);
        edit(site, &ada, own, TITLE, fix, "bread").await;
        assert_eq!(revisions(site, own), 1, "one's own comment is nobody else's");
    }

    async fn going_back_restores_title_tags_and_text(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let post = ask(site, &ada, "bread crust").await;
        edit(site, &ada, post, "What is the best oven for rye?", "Another question altogether, really.", "oven").await;
        assert_eq!((tag_count(site, "bread"), tag_count(site, "oven")), (0, 1));
        let page = site.get(&ada, &post.path("history")).await;
        page.has("Go back to this");
        site.get(&ben, &post.path("history")).await.is(200).lacks("Go back to this");
        let began = field(&page, "base");
        let fields = [("number", "2"), ("base", began.as_str())];
        site.post(&ben, &post.path("rollback"), &fields).await.is(403);
        for _ in 0..2 {
            site.post(&ada, &post.path("rollback"), &fields).await.is(303);
        }
        assert_eq!(revisions(site, post), 4);
        let history = site.json(&nobody(), &post.path("history")).await;
        let newest = &history["revisions"][0];
        assert_eq!((&newest["kind"], &newest["restored"]), (&"rollback".into(), &2.into()));
        assert_eq!((&newest["title"], &newest["body"]), (&TITLE.into(), &BODY.into()));
        assert_eq!(newest["tags"], serde_json::json!(["bread", "crust"]));
        assert_eq!((tag_count(site, "bread"), tag_count(site, "crust"), tag_count(site, "oven")), (1, 1, 0));
        site.get(&nobody(), "/").await.has(TITLE).lacks("best oven");
        let other = [("number", "1"), ("base", began.as_str())];
        site.post(&ada, &post.path("rollback"), &other).await.is(409);
        site.post(&ada, &post.path("rollback"), &[("number", "99"), ("base", "4-0")]).await.is(404);
    }

    async fn history_compares_in_every_view_and_escapes_what_people_typed(site: &Site) {
        let ada = site.member("ada", 500);
        let post = ask(site, &ada, "bread").await;
        let evil = "<img src=x onerror=alert(1)>";
        let began = base(site, &ada, post).await;
        let body = format!("The whole story, told at great length.\n\n`{evil}` {evil}");
        let title = format!("{TITLE} {evil}");
        let fields = [("base", began.as_str()), ("title", &title), ("body", &body), ("tags", "bread rye"), ("summary", evil)];
        site.post(&ada, &post.path("edit"), &fields).await.is(303);
        for of in ["rendered", "source"] {
            for view in ["inline", "side"] {
                let page = site.get(&nobody(), &post.path(&format!("history?of={of}&view={view}"))).await;
                page.is(200).lacks("<img src=x").has("&#60;img src=x onerror=alert(1)&#62;").has("<ins").has("<del");
                page.has("great").has("Removed:").has("Added:").has("class=\"tag added\"").has("Revision 1");
            }
        }
        site.get(&nobody(), &post.path("timeline")).await.is(200).lacks("<img src=x").has("&#60;img");
        site.get(&ada, &post.path("edit")).await.lacks("<img src=x");
        let page = save(site, &ada, post, "1-0", &title, "A <script>alert(1)</script> that conflicts.", "bread").await;
        page.is(409).lacks("<script>alert").lacks("<img src=x");
    }

    async fn a_long_history_goes_on_on_the_next_page(site: &Site) {
        let ada = site.member("ada", 500);
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        for i in 2..=23 {
            site.pass(10 * MINUTE);
            edit(site, &ada, post, TITLE, &format!("{BODY}\n\nParagraph number {i}."), "bread").await;
        }
        let (mut seen, mut path) = (Vec::new(), post.path("history"));
        loop {
            let page = site.json(&nobody(), &path).await;
            seen.extend(page["revisions"].as_array().unwrap().iter().map(|r| r["number"].as_i64().unwrap()));
            match page["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, (1..=23).rev().collect::<Vec<i64>>());
        site.get(&nobody(), &post.path("history?before=14")).await.has("Revision 13").has("13</ins>.").has("before=4");
    }

    async fn every_act_needs_its_right(site: &Site) {
        let (ada, ben, poor) = (site.member("ada", 500), site.member("ben", 500), site.member("poor", 1));
        let (closer, deleter, mod_) = (site.member("closer", 3000), site.member("deleter", 10_000), site.moderator("mod"));
        for (name, who_may) in [
            ("close", vec![&closer, &deleter, &mod_]),
            ("reopen", vec![&closer, &deleter, &mod_]),
            ("lock", vec![&mod_]),
            ("unlock", vec![&mod_]),
            ("pin", vec![&mod_]),
            ("unpin", vec![&mod_]),
            ("delete", vec![&deleter, &mod_]),
        ] {
            for who in [&poor, &ada, &closer, &deleter, &mod_] {
                let question = Post(site.ask(&ada, TITLE, "bread").await);
                site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await;
                let before = match name { "reopen" => "close", "unlock" => "lock", "unpin" => "pin", _ => "" };
                if !before.is_empty() {
                    assert_eq!(act(site, &mod_, question, before).await, 303);
                }
                let may = who_may.iter().any(|w| w.id == who.id);
                let form = site.get(who, &question.path(name)).await.status.as_u16();
                assert_eq!(form, if may { 200 } else { 403 }, "{name} by {}", who.handle);
                assert_eq!(act(site, who, question, name).await, if may { 303 } else { 403 }, "{name} by {}", who.handle);
            }
        }
        let question = Post(site.ask(&ada, TITLE, "bread").await);
        assert_eq!(act(site, &nobody(), question, "close").await, 401);
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        assert_eq!(act(site, &mod_, answer, "close").await, 404, "an answer is not closed");
        assert_eq!(act(site, &mod_, answer, "pin").await, 404, "an answer is not pinned");
        assert_eq!(act(site, &ada, answer, "delete").await, 403);
    }

    async fn a_spaces_moderator_moderates_it_and_nothing_else(site: &Site) {
        let (ada, warden) = (site.member("ada", 500), site.member("warden", 1));
        let (member, now) = (warden.id, site.now());
        site.app.db.write_now(move |tx| {
            let sql = sql!("INSERT INTO space_member (space, member, role, created_at) VALUES (1, $1, 'moderator', $2)");
            tx.run(sql, &[&member, &now])
        }).unwrap();
        let here = Post(site.ask(&ada, TITLE, "bread").await);
        for name in ["pin", "lock", "unlock", "close", "delete", "undelete"] {
            assert_eq!(act(site, &warden, here, name).await, 303, "{name}");
        }
        let system = site.app.system();
        let space = site.app.db.write_now(move |tx| {
            forum::space::make(tx, &system, "meta", "Meta", "", forum::space::Access::Public)
        }).unwrap();
        let there = site.ask(&ada, TITLE, "bread").await;
        site.app.db.write_now(move |tx| tx.run(sql!("UPDATE question SET space = $2 WHERE id = $1"), &[&there, &space])).unwrap();
        assert_eq!(act(site, &warden, Post(there), "lock").await, 403);
    }

    async fn a_negative_act_carries_a_reason_that_the_author_is_told(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let question = Post(site.ask(&ada, TITLE, "bread").await);
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        for (post, name) in [(question, "lock"), (answer, "delete"), (question, "delete")] {
            site.post(&mod_, &post.path(name), &[]).await.is(422).has("reason-error");
            site.post(&mod_, &post.path(name), &[("reason", "no")]).await.is(422).has(">no</textarea>");
        }
        site.post(&mod_, &question.path("close"), &[("note", "Kept")]).await.is(422).has("choose a reason").has("Kept");
        site.post(&mod_, &question.path("close"), &[("reason", "because")]).await.is(422);
        let note = "Say which bread it is.";
        site.post(&mod_, &question.path("close"), &[("reason", "needs-details"), ("note", note)]).await.is(303);
        let (member, data) = last_event(site, "question.closed");
        assert_eq!((member, &data["reason"], &data["note"]), (ada.id.0, &"needs-details".into(), &note.into()));
        site.get(&nobody(), &format!("/questions/{}/how-do-i-keep-a-crust-crisp", question.0)).await
            .has(note).has("needs more details").has("Mod").lacks("name=\"body\" class=\"source\"");
        site.post(&mod_, &answer.path("delete"), &[("reason", "An <b>advertisement</b>.")]).await.is(303);
        let (member, data) = last_event(site, "post.deleted");
        assert_eq!((member, &data["reason"]), (ben.id.0, &"An <b>advertisement</b>.".into()));
        site.get(&ben, &format!("/questions/{}/how-do-i-keep-a-crust-crisp", question.0)).await
            .has("An &#60;b&#62;advertisement").lacks("An <b>advertisement");
        site.post(&mod_, &question.path("lock"), &[("reason", "A quarrel that goes nowhere.")]).await.is(303);
        assert_eq!(last_event(site, "post.locked").1["reason"], "A quarrel that goes nowhere.");
    }

    async fn doing_it_again_changes_nothing(site: &Site) {
        let (ada, mod_) = (site.member("ada", 500), site.moderator("mod"));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        for (name, kind) in [
            ("close", "question.closed"),
            ("reopen", "question.reopened"),
            ("lock", "post.locked"),
            ("unlock", "post.unlocked"),
            ("pin", "question.pinned"),
            ("unpin", "question.unpinned"),
            ("delete", "post.deleted"),
            ("undelete", "post.undeleted"),
        ] {
            for _ in 0..2 {
                assert_eq!(act(site, &mod_, post, name).await, 303, "{name}");
            }
            assert_eq!(events(site, kind, post), 1, "{name}");
        }
        assert_eq!(site.number(sql!("SELECT COUNT(*) FROM act WHERE post = $1"), post.0), 8);
        assert_eq!((space_count(site), tag_count(site, "bread")), (1, 1));
    }

    async fn a_deleted_question_is_gone_for_strangers_and_no_longer_counted(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 10_000), site.moderator("mod"));
        let post = Post(site.ask(&ada, TITLE, "bread crust").await);
        site.ask(&ada, "How do I store a loaf of bread?", "bread").await;
        assert_eq!(act(site, &mod_, post, "delete").await, 303);
        assert_eq!((space_count(site), tag_count(site, "bread"), tag_count(site, "crust")), (1, 1, 0));
        let page = format!("/questions/{}/how-do-i-keep-a-crust-crisp", post.0);
        for path in [page.clone(), format!("/q/{}", post.0), post.path("history"), post.path("timeline"), post.path("edit")] {
            site.get(&ben, &path).await.is(404);
        }
        site.get(&nobody(), &page).await.is(404);
        site.get(&nobody(), "/").await.lacks(TITLE);
        for who in [&ada, &mod_] {
            site.get(who, &page).await.is(200).has("Deleted: only its author").has("A reason to learn from.").has("Mod");
            site.get(who, &post.path("history")).await.is(200);
        }
        site.get(&ada, &post.path("edit")).await.is(403);
        site.post(&ada, &post.path("comments"), &[("body", "But why, please?")]).await.is(403);
        assert_eq!(act(site, &ada, post, "undelete").await, 403, "a moderator deleted it");
        assert_eq!(act(site, &mod_, post, "undelete").await, 303);
        assert_eq!((space_count(site), tag_count(site, "bread"), tag_count(site, "crust")), (2, 2, 1));
        site.get(&nobody(), &page).await.is(200);
    }

    async fn authors_delete_what_nobody_has_built_on(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let alone = Post(site.ask(&ada, TITLE, "bread").await);
        site.post(&ada, &alone.path("delete"), &[]).await.is(303);
        site.post(&ada, &alone.path("undelete"), &[]).await.is(303);
        let question = Post(site.ask(&ada, TITLE, "bread").await);
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        site.post(&ada, &question.path("delete"), &[]).await.is(403).has("has answers");
        site.post(&ada, &answer.path("accept"), &[("on", "true")]).await.is(303);
        site.post(&ben, &answer.path("delete"), &[]).await.is(403).has("accepted answer");
        assert_eq!(act(site, &mod_, answer, "delete").await, 303);
        assert_eq!(site.number(sql!("SELECT COALESCE(accepted, 0) FROM question WHERE id = $1"), question.0), 0);
        assert_eq!((answers(site, question), events(site, "answer.unaccepted", answer)), (0, 1));
        let page = format!("/questions/{}/how-do-i-keep-a-crust-crisp", question.0);
        site.get(&nobody(), &page).await.has("No answers yet").lacks("unwrapped");
        site.get(&ada, &page).await.lacks("unwrapped");
        site.get(&ben, &page).await.has("unwrapped").has("post deleted").has("Deleted: only its author");
        site.get(&nobody(), &format!("/a/{}", answer.0)).await.is(404);
        site.post(&ada, &question.path("delete"), &[]).await.is(303);
        site.post(&ada, &question.path("undelete"), &[]).await.is(303);
        assert_eq!(act(site, &mod_, answer, "undelete").await, 303);
        assert_eq!(answers(site, question), 1);
        site.get(&nobody(), &page).await.has("unwrapped").lacks("Accepted answer");
    }

    async fn a_deleted_answer_no_longer_moves_its_question_up(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = Post(site.ask(&ada, TITLE, "bread").await);
        let sql = sql!("SELECT active_at FROM question WHERE id = $1");
        let asked = site.number(sql, question.0);
        site.pass(DAY);
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        assert!(site.number(sql, question.0) > asked);
        site.post(&ben, &answer.path("delete"), &[]).await.is(303);
        assert_eq!(site.number(sql, question.0), asked);
        assert_eq!(site.number(sql!("SELECT active_by FROM question WHERE id = $1"), question.0), ada.id.0);
    }

    async fn a_duplicate_names_a_question_that_can_be_seen(site: &Site) {
        let (ada, mod_, ben) = (site.member("ada", 500), site.moderator("mod"), site.member("ben", 3000));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        let other = Post(site.ask(&ada, "How do I bake a crisp loaf of rye?", "bread").await);
        let gone = Post(site.ask(&ada, "Where is the rolling pin of mine?", "bread").await);
        assert_eq!(act(site, &mod_, gone, "delete").await, 303);
        let close = async |who: &Person, which: Post, of: &str| {
            site.post(who, &which.path("close"), &[("reason", "duplicate"), ("duplicate", of)]).await
        };
        close(&ben, post, "").await.is(422).has("duplicate-error");
        close(&ben, post, "999").await.is(422).has("no such question");
        close(&ben, post, &gone.0.to_string()).await.is(422).has("no such question");
        close(&mod_, post, &gone.0.to_string()).await.is(422).has("no such question");
        close(&ben, post, &post.0.to_string()).await.is(422).has("question itself");
        close(&ben, post, &format!("http://127.0.0.1:8080/questions/{}/how-do-i", other.0)).await.is(303);
        close(&ben, other, &post.0.to_string()).await.is(422).has("closed as a duplicate of this one");
        let page = format!("/questions/{}/how-do-i-keep-a-crust-crisp", post.0);
        let link = format!("<a href=\"/q/{}\">How do I bake a crisp loaf of rye?</a>", other.0);
        site.get(&nobody(), &page).await.has(&link);
        assert_eq!(last_event(site, "question.closed").1["target"], other.0);
        assert_eq!(act(site, &mod_, other, "delete").await, 303);
        site.get(&nobody(), &page).await.is(200).lacks("crisp loaf of rye");
        site.get(&nobody(), &post.path("timeline")).await.is(200).has("closed the question").lacks("crisp loaf of rye");
    }

    async fn what_is_locked_stands_still(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let question = Post(site.ask(&ada, TITLE, "bread").await);
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        let began = base(site, &ada, question).await;
        assert_eq!(act(site, &mod_, question, "lock").await, 303);
        for post in [question, answer] {
            site.get(&mod_, &post.path("edit")).await.is(403).has("locked");
            site.post(&mod_, &post.path("vote"), &[("to", "1")]).await.is(403);
            site.post(&mod_, &post.path("comments"), &[("body", "One more thing.")]).await.is(403);
        }
        save(site, &ada, question, &began, TITLE, "A text that must not be lost.", "bread").await.is(403)
            .has("A text that must not be lost.");
        site.post(&ben, &answer.path("delete"), &[]).await.is(403);
        site.post(&ada, &answer.path("accept"), &[("on", "true")]).await.is(403);
        let page = site.get(&mod_, &format!("/questions/{}/how-do-i-keep-a-crust-crisp", question.0)).await;
        page.has("Locked: no edits").lacks("/edit\"").has(&question.path("unlock")).lacks("Add a comment");
        assert_eq!(act(site, &mod_, question, "unlock").await, 303);
        site.post(&ben, &answer.path("delete"), &[]).await.is(303);
    }

    async fn the_menu_shows_what_one_may_do(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        let page = format!("/questions/{}/how-do-i-keep-a-crust-crisp", post.0);
        let shown = site.get(&mod_, &page).await;
        for name in ["edit", "history", "timeline", "close", "delete", "lock", "pin"] {
            shown.has(&format!("href=\"{}\"", post.path(name)));
        }
        for name in ["reopen", "undelete", "unlock", "unpin"] {
            shown.lacks(&post.path(name));
        }
        let shown = site.get(&ada, &page).await;
        shown.has(&post.path("edit")).has(&post.path("delete")).lacks(&post.path("close")).lacks(&post.path("lock"));
        for who in [&ben, &nobody()] {
            let shown = site.get(who, &page).await;
            shown.has(&post.path("history")).has(&post.path("timeline"));
            shown.lacks(&post.path("edit")).lacks(&post.path("delete")).lacks(&post.path("close"));
        }
        assert_eq!(act(site, &mod_, post, "pin").await, 303);
        site.get(&nobody(), &page).await.has("Pinned by");
    }

    async fn comments_are_mended_for_five_minutes_and_deleted_with_a_reason(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        let comment = async |body: &str| {
            let page = site.post(&ben, &post.path("comments"), &[("body", body)]).await;
            common::last_number(&page.location)
        };
        let first = comment("Is it rey?").await;
        let path = format!("/comments/{first}/edit");
        site.get(&ada, &path).await.is(403);
        site.get(&ben, &path).await.is(200).has("Is it rey?</textarea>");
        site.post(&ben, &path, &[("body", "Hm")]).await.is(422).has(">Hm</textarea>").has("body-error");
        let first_text = began(&site.get(&ben, &path).await);
        for _ in 0..2 {
            site.post(&ben, &path, &[("body", "Is it **rye**?"), ("base", &first_text)]).await.is(303);
        }
        // A form that began with what it no longer says comes back with both texts, and says so once more only if it must.
        let late = site.post(&mod_, &path, &[("body", "Is it spelt?"), ("base", &first_text)]).await;
        late.is(409).has(">Is it spelt?</textarea>").has("readonly>Is it **rye**?</textarea>");
        site.post(&mod_, &path, &[("body", "Is it spelt?")]).await.is(409);
        assert_eq!(events(site, "comment.edited", post), 1);
        let page = format!("/questions/{}/how-do-i-keep-a-crust-crisp", post.0);
        site.get(&nobody(), &page).await.has("Is it <strong>rye</strong>?").lacks("/comments/1/edit");
        site.pass(6 * MINUTE);
        site.post(&ben, &path, &[("body", "Too late, it stays.")]).await.is(403).has("Too late, it stays.").has("five minutes");
        site.post(&mod_, &path, &[("body", "A moderator may."), ("base", &began(&late))]).await.is(303);

        let path = format!("/comments/{first}/delete");
        site.post(&ada, &path, &[]).await.is(403);
        site.post(&mod_, &path, &[]).await.is(422).has("reason-error");
        for _ in 0..2 {
            site.post(&mod_, &path, &[("reason", "Answered in the question.")]).await.is(303);
        }
        let count = sql!("SELECT comments FROM question WHERE id = $1");
        assert_eq!((site.number(count, post.0), events(site, "comment.deleted", post)), (0, 1));
        let (member, data) = last_event(site, "comment.deleted");
        assert_eq!((member, &data["reason"]), (ben.id.0, &"Answered in the question.".into()));
        site.get(&nobody(), &page).await.lacks("A moderator may.");
        site.get(&ada, &post.path("timeline")).await.lacks("A moderator may.").lacks("Answered in the question.");
        site.get(&ben, &post.path("timeline")).await.has("A moderator may.").has("Answered in the question.");
        site.get(&ada, &format!("/comments/{first}/edit")).await.is(404);
        let own = comment("Never mind, then.").await;
        site.post(&ben, &format!("/comments/{own}/delete"), &[]).await.is(303);
        assert_eq!(site.number(count, post.0), 0);
    }

    async fn the_timeline_tells_who_did_what_when_and_why(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let question = ask(site, &ada, "bread").await;
        let answer = Post(site.answer(&ben, question.0, "Let it cool on a rack, unwrapped.").await);
        site.post(&ben, &question.path("comments"), &[("body", "Is it rye?")]).await.is(303);
        site.post(&ben, &question.path("vote"), &[("to", "1")]).await.is(303);
        site.post(&mod_, &answer.path("vote"), &[("to", "-1")]).await.is(303);
        site.post(&ada, &answer.path("accept"), &[("on", "true")]).await.is(303);
        site.pass(DAY);
        site.post(&mod_, &question.path("close"), &[("reason", "opinion-based"), ("note", "A matter of taste.")]).await.is(303);
        let page = site.get(&nobody(), &question.path("timeline")).await;
        page.is(200).has("asked the question").has("edited the question (revision 2)").has("a summary").has("answered");
        page.has("commented on the question").has("Is it rye?").has("accepted Ben’s answer").has("closed the question");
        page.has("A matter of taste.").has("opinions").has("The question was voted up once");
        page.has("Ben’s answer was voted down once");
        let json = site.json(&nobody(), &question.path("timeline")).await;
        let kinds: Vec<&str> = json["entries"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds[0], "close");
        assert_eq!(kinds.iter().filter(|k| **k == "revision").count(), 3);
        assert_eq!(*kinds.last().unwrap(), "revision");
        let votes = json["entries"].as_array().unwrap().iter().find(|e| e["kind"] == "votes").unwrap();
        assert!(votes["by"].is_null());
        let json = site.json(&nobody(), &answer.path("timeline")).await;
        assert!(json["entries"].as_array().unwrap().iter().all(|e| e["post"] == answer.0));
        assert_eq!(act(site, &mod_, answer, "delete").await, 303);
        site.get(&nobody(), &answer.path("timeline")).await.is(404);
        site.get(&nobody(), &question.path("timeline")).await.lacks("answered").lacks("Ben’s answer");
        site.get(&ben, &question.path("timeline")).await.has("deleted Ben’s answer").has("A reason to learn from.");
    }

    async fn a_closed_question_takes_no_answers_until_it_is_reopened(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let post = Post(site.ask(&ada, TITLE, "bread").await);
        assert_eq!(act(site, &mod_, post, "close").await, 303);
        let path = format!("/questions/{}/answers", post.0);
        let fields = [("body", "Let it cool on a rack, unwrapped.")];
        site.post(&ben, &path, &fields).await.is(403);
        assert_eq!(act(site, &mod_, post, "reopen").await, 303);
        site.post(&ben, &path, &fields).await.is(303);
    }
}

/// Every statement of these pages can be prepared, and none reads a big table from end to end.
#[test]
fn statements_are_sound() {
    let db = store::testing::TestDb::sqlite(forum::schema::MIGRATIONS);
    let small = ["setting", "space", "follower"];
    let ours = |at: &str| ["/post/", "/act/", "/comment/"].iter().any(|part| at.contains(part));
    let problems: Vec<String> = store::check::prepare_all(&db, &small)
        .into_iter()
        .filter(|p| ours(p.at))
        .map(|p| p.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}
