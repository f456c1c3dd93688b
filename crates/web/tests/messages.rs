//! Messages: who may write to whom, what is counted and seen, leaving, and what moderators are shown.

use std::time::Duration;

use crate::common::{Page, Person, TestSite, last_number, nobody};
use axum::body::Body;
use forum::reputation::recount;
use forum::time::{DAY, HOUR, MINUTE};
use http_body_util::BodyExt;
use store::sql;
use tokio::time::timeout;
use web::outbox::deliver_due;

/// Writes to people; the page that comes of it.
async fn write(site: &TestSite, who: &Person, to: &str, body: &str) -> Page {
    site.post(who, "/messages/new", &[("to", to), ("body", body)]).await
}

/// The conversation that a form led to.
fn conversation(page: &Page) -> i64 {
    page.is(303);
    last_number(page.location.split('#').next().unwrap())
}

/// Begins one and gives its id.
async fn begin(site: &TestSite, who: &Person, to: &str, body: &str) -> i64 {
    conversation(&write(site, who, to, body).await)
}

async fn reply(site: &TestSite, who: &Person, id: i64, body: &str) -> Page {
    site.post(who, &format!("/messages/{id}"), &[("body", body)]).await
}

fn unread(site: &TestSite, who: &Person) -> i64 {
    site.number(sql!("SELECT unread_messages FROM member WHERE id = $1"), who.id.0)
}

/// What the person reads of a conversation, as text.
async fn texts(site: &TestSite, who: &Person, id: i64) -> Vec<String> {
    let data = site.json(who, &format!("/messages/{id}")).await;
    data["messages"].as_array().unwrap().iter().map(|m| m["html"].as_str().unwrap().to_owned()).collect()
}

async fn reach(site: &TestSite, who: &Person, from: &str) {
    site.post(who, "/settings/contact", &[("messages", from), ("questions", "everyone")]).await.is(303);
}

fn books_are_right(site: &TestSite) {
    site.follow();
    let wrong = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
    let wrong: Vec<_> = wrong.iter().filter(|d| d.what == "member.unread_messages").collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What an open page is told next that is no heartbeat; empty where nothing comes for a while.
async fn told(page: &mut Body) -> String {
    for _ in 0..20 {
        while let Ok(Some(Ok(frame))) = timeout(Duration::from_millis(400), page.frame()).await {
            let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
            if text != ":\n\n" {
                return text;
            }
        }
    }
    String::new()
}

on_both! {
    async fn two_people_have_one_conversation_and_nobody_else_sees_it(site: &Site) {
        let (ann, ben, cat, root) =
            (site.member("ann", 500), site.member("ben", 500), site.member("cat", 500), site.admin("root"));
        let id = begin(site, &ann, "@ben", "How is the **rye**?").await;
        assert_eq!((unread(site, &ann), unread(site, &ben)), (0, 1));
        site.get(&ben, "/").await.has("1 conversation with something new");
        site.get(&ben, "/messages").await.is(200).has("Ann").has("How is the rye?").has("1 new");
        site.get(&ben, &format!("/messages/{id}")).await.is(200).has("<strong>rye</strong>");
        assert_eq!(unread(site, &ben), 0);
        site.get(&ann, &format!("/messages/{id}")).await.has("Seen ");
        reply(site, &ben, id, "Rising.").await.is(303);
        assert_eq!(begin(site, &ben, "ann", "It is out of the oven.").await, id, "one conversation");
        assert_eq!(unread(site, &ann), 1, "conversations are counted, not messages");
        let there = site.get(&ann, "/messages/new?to=ben").await;
        assert_eq!(there.is(303).location, format!("/messages/{id}"));
        for other in [&cat, &root] {
            for path in ["", "/leave", "/report?number=1"] {
                site.get(other, &format!("/messages/{id}{path}")).await.is(404).lacks("rye");
            }
            reply(site, other, id, "May I come in?").await.is(404);
            site.post(other, &format!("/messages/{id}/mute"), &[("on", "true")]).await.is(404);
            site.post(other, &format!("/messages/{id}/leave"), &[]).await.is(404);
            let fields = [("message", "1"), ("reason", "I am curious.")];
            site.post(other, &format!("/messages/{id}/report"), &fields).await.is(404);
            assert_eq!(site.listen(other, &format!("/live?conversation={id}")).await.0, 404);
            site.get(other, "/messages").await.is(200).lacks("rye").lacks("Rising");
        }
        for path in ["/messages", "/messages/new"] {
            site.get(&nobody(), path).await.is(401);
        }
        site.get(&nobody(), &format!("/messages/{id}")).await.is(401);
        books_are_right(site);
    }

    async fn what_is_refused_comes_back_with_all_that_was_typed_and_why(site: &Site) {
        let (ann, ben) = (site.member("ann", 500), site.member("ben", 500));
        let (_, _) = (site.member("cat", 500), site.member("dan", 500));
        write(site, &ann, "ben nobody-here", "Hello there").await.is(422).has("Nobody has the handle “nobody-here”").has("Hello there").has("ben nobody-here");
        write(site, &ann, "ann", "Hello me").await.is(422).has("others than yourself");
        write(site, &ann, "", "Hello").await.is(422);
        write(site, &ann, "ben", "  ").await.is(422).has("value=\"ben\"");
        write(site, &ann, "ben", &"x".repeat(10_001)).await.is(422).has("xxxx");
        let many = (0..11).map(|n| { site.member(&format!("p{n}"), 1); format!("p{n}") }).collect::<Vec<_>>().join(" ");
        write(site, &ann, &many, "Hello all").await.is(422).has("At most 10 people").has("Hello all");
        site.get(&ann, "/messages/new?to=nobody-here").await.is(200).has("Nobody has the handle");
        site.post(&ann, "/messages/new", &[("to", "ben"), ("body", "Some *emphasis*"), ("preview", "1")]).await.is(200).has("<em>emphasis</em>").has("Some *emphasis*");
        let id = begin(site, &ann, "@ben, cat; dan", "Three at a table").await;
        let data = site.json(&ann, &format!("/messages/{id}")).await;
        assert_eq!(data["people"].as_array().unwrap().len(), 3);
        reply(site, &ben, id, "").await.is(422);
        // Whoever has to sign in first finds it in the form afterwards.
        let page = write(site, &nobody(), "ben", "From the street").await;
        assert!(page.is(303).location.starts_with("/login"));
        let fresh = site.member("fresh", 500).in_browser_of(&page.browser());
        site.get(&fresh, "/messages/new").await.is(200).has("From the street").has("value=\"ben\"");
    }

    async fn who_is_shut_out_is_told_the_same_whatever_the_reason(site: &Site) {
        let (ann, ben, cat) = (site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        site.placeholder("newcomer", 7, 1, "old.example");
        let sentence = "does not take this message";
        reach(site, &ben, "nobody").await;
        let nobody = write(site, &ann, "ben", "Hello").await;
        nobody.is(422).has(sentence);
        reach(site, &ben, "following").await;
        let following = write(site, &ann, "ben", "Hello").await;
        following.is(422);
        reach(site, &ben, "everyone").await;
        site.post(&ben, "/people/ann/block", &[("on", "true")]).await.is(303);
        let blocked = write(site, &ann, "ben", "Hello").await;
        assert_eq!((&nobody.body, &following.body), (&blocked.body, &blocked.body));
        write(site, &ann, "newcomer", "Hello").await.is(422).has(sentence);
        site.get(&ann, "/messages/new?to=ben").await.is(200).has(sentence);
        write(site, &ben, "ann", "Why don't you answer?").await.is(422).has("You have blocked Ann");
        site.post(&ann, "/settings/contact", &[("messages", "whoever"), ("questions", "everyone")]).await.is(422);

        // Whom one follows gets through, and whoever was answered goes on.
        reach(site, &ben, "following").await;
        site.post(&ben, "/people/cat/follow", &[("on", "true")]).await.is(303);
        let id = begin(site, &cat, "ben", "Hello from one you follow").await;
        site.post(&ben, "/people/cat/follow", &[("on", "false")]).await.is(303);
        reply(site, &cat, id, "Still here?").await.is(422).has("Still here?").has(sentence);
        reply(site, &ben, id, "Still here.").await.is(303);
        reply(site, &cat, id, "So am I.").await.is(303);
        site.post(&ben, "/people/cat/block", &[("on", "true")]).await.is(303);
        reply(site, &cat, id, "And now?").await.is(422).has(sentence);
        books_are_right(site);
    }

    async fn newcomers_begin_few_conversations_and_answer_as_they_like(site: &Site) {
        let (new, ann) = (site.member("new", 1), site.member("ann", 500));
        write(site, &new, "ann", "Hello").await.is(403).has("begin conversations").has("Hello");
        let id = begin(site, &ann, "new", "Welcome!").await;
        reply(site, &new, id, "Thank you").await.is(303);
        let some = site.member("some", 50);
        for n in 0..5 {
            site.member(&format!("p{n}"), 1);
            begin(site, &some, &format!("p{n}"), "Buy now").await;
        }
        write(site, &some, "ann", "Buy now").await.is(403).has("5 conversations a day").has("Buy now");
        site.pass(DAY + HOUR);
        write(site, &some, "ann", "Good morning").await.is(303);
        site.post(&site.admin("root"), "/admin/people/some/suspend", &[("days", "3"), ("reason", "Too many.")]).await.is(303);
        write(site, &some, "ann", "Good evening").await.is(403);
    }

    async fn muting_counts_nothing_and_leaving_shows_nothing(site: &Site) {
        let (ann, ben, cat) = (site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        let two = begin(site, &ann, "ben", "First one").await;
        let three = begin(site, &ann, "ben cat", "To both of you").await;
        assert_eq!(unread(site, &ben), 2);
        site.post(&ben, &format!("/messages/{three}/mute"), &[("on", "true")]).await.is(303);
        assert_eq!(unread(site, &ben), 1);
        site.get(&ben, &format!("/messages/{three}")).await.is(200).has("You have muted this conversation");
        site.post(&ben, "/people/cat/mute", &[("on", "true")]).await.is(303);
        site.post(&ben, &format!("/messages/{three}/mute"), &[("on", "false")]).await.is(303);
        reply(site, &cat, three, "Nobody listens").await.is(303);
        assert_eq!((unread(site, &ben), unread(site, &ann)), (1, 1), "who is muted is not counted");

        site.get(&ben, &format!("/messages/{two}/leave")).await.is(200);
        site.post(&ben, &format!("/messages/{two}/leave"), &[]).await.is(303);
        site.get(&ben, &format!("/messages/{two}")).await.is(404);
        assert_eq!(unread(site, &ben), 0);
        site.get(&ann, &format!("/messages/{two}")).await.is(200).has("Ben has left");
        reply(site, &ann, two, "Come back").await.is(303);
        assert_eq!(texts(site, &ben, two).await, ["<p>Come back</p>\n"], "it begins anew");
        assert_eq!(texts(site, &ann, two).await.len(), 2);
        site.post(&ann, &format!("/messages/{three}/leave"), &[]).await.is(303);
        site.post(&cat, &format!("/messages/{three}/leave"), &[]).await.is(303);
        reply(site, &ben, three, "Is anybody here?").await.is(403).has("Everybody else has left").has("Is anybody here?");
        site.post(&ann, &format!("/messages/{three}"), &[("body", "x")]).await.is(404);
        books_are_right(site);
    }

    async fn messages_are_paged_and_what_was_not_seen_is_marked(site: &Site) {
        let (ann, ben) = (site.member("ann", 500), site.member("ben", 500));
        let id = begin(site, &ann, "ben", "message 1 of many").await;
        for n in 2..=120 {
            reply(site, &ann, id, &format!("message {n} of many")).await.is(303);
        }
        let mut seen = Vec::new();
        let mut path = format!("/messages/{id}");
        loop {
            let data = site.json(&ben, &path).await;
            let page: Vec<i64> = data["messages"].as_array().unwrap().iter().map(|m| m["number"].as_i64().unwrap()).collect();
            assert!(page.is_sorted());
            seen.splice(0..0, page);
            match data["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, (1..=120).collect::<Vec<_>>());
        reply(site, &ann, id, "one more").await.is(303);
        site.get(&ben, &format!("/messages/{id}?before=1.0")).await.is(200).lacks("one more");
        assert_eq!(unread(site, &ben), 1, "an older page shows nothing of the new");
        site.get(&ben, &format!("/messages/{id}")).await.has("one more").has("class=\"new-from\"");
        site.get(&ben, &format!("/messages/{id}")).await.lacks("class=\"new-from\"");
        assert_eq!(unread(site, &ben), 0);
        for n in 0..31 {
            let name = format!("p{n:02}");
            site.member(&name, 500);
            begin(site, &ben, &name, "A round of greetings").await;
        }
        let first = site.json(&ben, "/messages").await;
        let second = site.json(&ben, first["next"].as_str().unwrap()).await;
        assert_eq!(first["conversations"].as_array().unwrap().len() + second["conversations"].as_array().unwrap().len(), 32);
        assert_eq!(site.json(&ben, second["previous"].as_str().unwrap()).await["conversations"], first["conversations"]);
    }

    async fn moderators_see_what_they_are_shown_and_nothing_else(site: &Site) {
        let (ann, bob, mod_) = (site.member("ann", 500), site.member("bob", 500), site.moderator("mod"));
        let id = begin(site, &bob, "ann", "A quiet beginning").await;
        reply(site, &bob, id, "Rude words follow").await.is(303);
        reply(site, &ann, id, "Please stop it").await.is(303);
        site.get(&ann, &format!("/messages/{id}/report?number=2")).await.is(200).has("Rude words").lacks("Please stop");
        let path = format!("/messages/{id}/report");
        site.post(&ann, &path, &[("number", "2"), ("reason", "He is rude.")]).await.is(422).has("at least one").has("He is rude.");
        site.post(&ann, &path, &[("number", "2"), ("message", "2"), ("reason", "")]).await.is(422).has("value=\"2\" checked");
        site.post(&ann, &path, &[("message", "3"), ("reason", "My own words.")]).await.is(404);
        site.post(&ann, &path, &[("message", "2"), ("reason", "He is rude to me.")]).await.is(303);
        site.get(&mod_, "/admin").await.is(200).has("1 report on messages waits");
        let page = site.get(&mod_, "/admin/messages").await;
        page.is(200).has("Rude words follow").has("He is rude to me.").lacks("quiet beginning").lacks("Please stop");
        site.get(&ann, "/admin/messages").await.is(403);
        site.get(&mod_, &format!("/messages/{id}")).await.is(404);
        let report = site.json(&mod_, "/admin/messages").await["reports"][0]["id"].as_i64().unwrap();
        let settle = format!("/admin/messages/{report}/settle");
        site.post(&bob, &settle, &[("outcome", "dismissed"), ("reason", "It was me.")]).await.is(403);
        site.post(&mod_, &settle, &[("outcome", "upheld"), ("reason", "")]).await.is(422);
        site.post(&mod_, &settle, &[("outcome", "perhaps"), ("reason", "Rude it is.")]).await.is(422).has("Rude it is.");
        site.post(&mod_, &settle, &[("outcome", "upheld"), ("reason", "Rude it is.")]).await.is(303);
        site.post(&mod_, &settle, &[("outcome", "dismissed"), ("reason", "Once more.")]).await.is(404);
        site.follow();
        site.get(&ann, "/inbox").await.has("break the rules").has("Rude it is.");
        site.get(&bob, "/inbox").await.has("A moderator found that messages of yours").has("Rude it is.");
        site.get(&mod_, "/admin/messages").await.lacks("Rude words");
        site.get(&mod_, "/admin/messages?show=settled").await.has("Rude words").has("Rude it is.");
    }

    async fn a_mail_comes_for_what_was_not_seen_once_until_one_looks(site: &Site) {
        let (ann, ben) = (site.member("ann", 500), site.member("ben", 500));
        let id = begin(site, &ann, "ben", "Are you there?").await;
        reply(site, &ann, id, "Hello?").await.is(303);
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 0, "there is time to see it on the site");
        site.pass(6 * MINUTE);
        assert_eq!(deliver_due(&site.app).await, 1);
        let mail = site.app.mailer.sent().pop().unwrap();
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("ben@example.org", "Ann wrote to you at Testing"));
        assert!(mail.text.contains("Are you there?") && mail.text.contains(&format!("/messages/{id}#m1")), "{}", mail.text);
        assert!(mail.headers.iter().any(|(name, _)| *name == "List-Unsubscribe"));
        site.get(&ben, &format!("/messages/{id}")).await.is(200);
        reply(site, &ann, id, "Seen it?").await.is(303);
        site.follow();
        site.get(&ben, &format!("/messages/{id}")).await.is(200);
        site.pass(6 * MINUTE);
        assert_eq!(deliver_due(&site.app).await, 0, "what was seen is not mailed");
        site.post(&ben, "/settings/notifications", &[("mail-messages", "never")]).await.is(303);
        reply(site, &ann, id, "No mail, please").await.is(303);
        site.follow();
        site.pass(6 * MINUTE);
        assert_eq!(deliver_due(&site.app).await, 0);
    }

    async fn an_open_conversation_hears_what_is_written_in_it(site: &Site) {
        let (ann, ben, cat) = (site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        let id = begin(site, &ann, "ben", "Hello Ben").await;
        let other = begin(site, &cat, "ben", "Hello Ben, too").await;
        site.follow();
        let (status, mut page) = site.listen(&ann, &format!("/live?conversation={id}&number=1")).await;
        assert_eq!(status, 200);
        reply(site, &ben, other, "Hello Cat").await.is(303);
        reply(site, &ben, id, "Hello Ann").await.is(303);
        site.follow();
        assert_eq!(told(&mut page).await, "event: talk\ndata: {}\n\n");
        assert!(told(&mut page).await.starts_with("event: messages\ndata: {\"count\":\"1\""));
        let (_, mut late) = site.listen(&ann, &format!("/live?conversation={id}&number=1")).await;
        assert_eq!(told(&mut late).await, "event: talk\ndata: {}\n\n", "what was missed comes at once");
    }

    async fn what_somebody_takes_along_holds_their_conversations(site: &Site) {
        let (ann, ben, cat, mod_) =
            (site.member("ann", 500), site.member("ben", 500), site.member("cat", 500), site.moderator("mod"));
        let id = begin(site, &ann, "ben", "Between us two").await;
        begin(site, &cat, "ben", "Between us others").await;
        let own = site.json_text(&ann, "/settings/download/own.json").await;
        assert!(own.contains("Between us two") && !own.contains("Between us others"), "{own}");
        site.post(&ben, &format!("/messages/{id}/leave"), &[]).await.is(303);
        let own = site.json_text(&ben, "/settings/download/own.json").await;
        assert!(!own.contains("Between us two") && own.contains("Between us others"), "{own}");
        let fields = [("why", "There was a complaint.")];
        let taken = site.post(&mod_, "/admin/people/ann/data", &fields).await;
        taken.is(200).lacks("Between us two");
    }

    async fn an_image_in_a_message_is_seen_by_those_of_the_conversation(site: &Site) {
        let (ann, ben, cat) = (site.member("ann", 500), site.member("ben", 500), site.member("cat", 500));
        let mut png = Vec::new();
        image::RgbImage::from_pixel(8, 8, image::Rgb([9, 99, 199]))
            .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
            .unwrap();
        let page = site.post_file(&ann, "/images", &[], ("image", Some(&png))).await;
        let data: serde_json::Value = serde_json::from_str(&page.is(201).body).unwrap();
        let url = data["url"].as_str().unwrap();
        site.get(&ben, url).await.is(404);
        begin(site, &ann, "ben", &format!("Look: ![]({url})")).await;
        site.get(&ben, url).await.is(200);
        site.get(&cat, url).await.is(404);
        begin(site, &cat, "ben", &format!("Mine too: ![]({url})")).await;
        site.get(&cat, url).await.is(404);
    }
}
