//! What one may not see leaves no trace. Everything is looked at by everybody through every channel: of a text that
//! somebody may not see no word is found anywhere, and its addresses answer as those of things that do not exist.
//!
//! The world holds a piece of every kind in every state in every kind of space; the rule is told in it once more
//! ([`world::Marker::is_for`]), apart from the one in `forum`. What may be seen has to be found somewhere as well, or the
//! test would pass on an empty site.

mod channels;
mod look;
mod world;

use std::collections::{HashMap, HashSet};

use crate::common::{Page, TestSite};
use forum::member::Secret;
use forum::notification::Notice;
use forum::outbox::{Content, Next, next};
use forum::reply::{Reply, To};
use forum::{ConversationId, PostId, QuestionId};
use futures_util::future::join_all;
use http_body_util::BodyExt;
use look::*;
use world::{Viewer, World, build};

on_both! {
    async fn what_one_may_not_see_leaves_no_trace(site: &Site) {
        let world = build(site).await;
        for viewer in &world.viewers {
            for path in channels::everywhere(&world).iter().filter(|path| path.starts_with("/search")) {
                look(site, &world, viewer, path, &mut HashSet::new()).await;
            }
        }
        site.start_index();
        // All at once, for who waits for the database leaves time to another.
        join_all(world.viewers.iter().map(|viewer| look_everywhere(site, &world, viewer))).await;
    }

    async fn nobody_finds_by_searching_what_they_may_not_see(site: &Site) {
        let world = build(site).await;
        for indexed in [false, true] {
            if indexed {
                site.start_index();
            }
            for viewer in world.viewers.iter().filter(|v| ["nobody", "outsider", "ghost", "inside", "asker"].contains(&v.name)) {
                for marker in world.markers.iter().filter(|m| !m.is_for(viewer)) {
                    // In quotation marks, or words that are spelt alike would be found instead.
                    let found = site.json(&viewer.person, &format!("/search?q=%22{}%22", marker.word)).await;
                    assert_eq!(found["questions"].as_array().unwrap().len(), 0, "{} finds {}", viewer.name, marker.what);
                    let tags = site.json_text(&viewer.person, &format!("/tags/suggest?q={}", &marker.word[..5])).await;
                    assert!(!tags.contains(&marker.word), "{} is told of {}", viewer.name, marker.what);
                }
            }
        }
    }

    async fn an_open_page_hears_what_its_reader_may_see(site: &Site) {
        let world = build(site).await;
        for viewer in &world.viewers {
            for thread in &world.threads {
                let path = channels::live(thread);
                let (status, mut page) = site.listen(&viewer.person, &path).await;
                assert_eq!(status, if thread.title.is_for(viewer) { 200 } else { 404 }, "{} at {path}", viewer.name);
                let first = page.frame().await.unwrap().unwrap().into_data().unwrap();
                no_leak(&world, viewer, &path, std::str::from_utf8(&first).unwrap(), &mut HashSet::new());
            }
        }
    }

    async fn nobody_does_anything_to_what_they_may_not_see(site: &Site) {
        let world = build(site).await;
        let before = dump(site);
        for viewer in &world.viewers {
            for thread in world.threads.iter().filter(|t| !t.title.is_for(viewer)) {
                for (path, fields) in channels::forms(thread) {
                    let page = site.post(&viewer.person, &path, &fields).await;
                    let nothing = site.post(&viewer.person, &without_ids(&path, "nothing"), &fields).await;
                    assert_eq!(page.status, nothing.status, "{} at {path}", viewer.name);
                    let refused = page.status.is_client_error() || page.location.starts_with("/login");
                    assert!(refused, "{} at {path}: {} {}", viewer.name, page.status, page.location);
                }
            }
        }
        assert_eq!(dump(site), before);
    }

    async fn nobody_replies_by_mail_to_what_they_may_not_see(site: &Site) {
        let world = build(site).await;
        let before = dump(site);
        for viewer in world.viewers.iter().filter(|viewer| viewer.person.id != forum::MemberId::NOBODY) {
            let who = site.viewer(&viewer.person);
            let refused = |to: To| {
                let reply = Reply { member: who.id, to, mail: "<a@b>".into(), text: "A remark that is long enough.".into() };
                let who = who.clone();
                format!("{:?}", site.app.db.write_now(move |tx| forum::reply::post(tx, &who, &reply)).unwrap_err())
            };
            let hidden = world.threads.iter().filter(|t| !t.title.is_for(viewer));
            let nothing = refused(To::Question(QuestionId(NOTHING)));
            assert!(viewer.name == "suspended" || nothing == "NotFound", "{}: {nothing}", viewer.name);
            for thread in hidden {
                assert_eq!(refused(To::Question(QuestionId(thread.id))), nothing, "{}", viewer.name);
                for post in [thread.id, thread.answers[0]] {
                    assert_eq!(refused(To::Post(PostId(post))), nothing, "{}", viewer.name);
                }
            }
            for talk in world.talks.iter().filter(|talk| !talk.people.contains(&viewer.name)) {
                assert_eq!(refused(To::Conversation(ConversationId(talk.id))), nothing, "{}", viewer.name);
            }
        }
        assert_eq!(dump(site), before);
    }

    async fn a_tag_counts_what_everybody_may_see(site: &Site) {
        let world = build(site).await;
        // Of those under "common", the public ones that are not deleted: normal, closed, closed as a duplicate.
        for viewer in &world.viewers {
            let tags = site.json_text(&viewer.person, "/tags").await;
            let tags: serde_json::Value = serde_json::from_str(&tags).unwrap();
            let common = tags["tags"].as_array().unwrap().iter().find(|t| t["name"] == "common").unwrap();
            assert_eq!(common["questions"], 3, "{}", viewer.name);
        }
    }

    async fn a_public_dump_holds_what_everybody_sees_and_nothing_else(site: &Site) {
        let world = build(site).await;
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("dump");
        let (db, now, to) = (site.app.db.clone(), site.now(), folder.clone());
        let write = move || export::public::write(&db, &to, now, &mut export::Silent).unwrap();
        let done = tokio::task::spawn_blocking(write).await.unwrap();
        let mut text = String::new();
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                text += &std::fs::read_to_string(path).unwrap();
            }
        }
        let nobody = &world.viewers[0];
        let mut seen = HashSet::new();
        no_leak(&world, nobody, "dump", &text, &mut seen);
        for marker in world.markers.iter().filter(|m| m.shown && m.is_for(nobody)) {
            assert!(seen.contains(&marker.word), "{} is not in the dump", marker.what);
        }
        assert!(!text.contains("@example.org") && !text.contains("password"));
        let images: Vec<String> = std::fs::read_dir(folder.join("images"))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(images.len() as u64, done.images);
        for (path, marker) in world.threads.iter().flat_map(|thread| &thread.images) {
            let there = images.iter().any(|name| path.ends_with(name.as_str()));
            assert_eq!(there, marker.is_for(nobody), "{path} of {}", marker.what);
        }
    }

    async fn no_mail_tells_of_what_its_reader_may_not_see(site: &Site) {
        let world = build(site).await;
        // Everything is told in a digest as well.
        let wait = |tx: &mut store::Tx| {
            tx.run(store::sql!(scan "UPDATE notification SET frequency = 'daily', site = 0 WHERE seq > 0"), &[])
        };
        site.app.db.write_now(wait).unwrap();
        site.pass(forum::time::DAY);
        web::outbox::gather_digests(&site.app).await.unwrap();
        let (mut mails, mut digests) = (0, 0);
        loop {
            let secret = Secret::new().unwrap();
            let now = site.now().plus(forum::time::HOUR);
            let taken = site.app.db.write_now(move |tx| next(tx, now, &secret, true)).unwrap();
            let letter = match taken {
                Next::Nothing => break,
                Next::Skipped => continue,
                Next::Send(letter) => letter,
            };
            let reader = world.viewers.iter().find(|v| letter.address == format!("{}@example.org", v.name)).unwrap();
            let text = match &letter.content {
                Content::Answer { title, excerpt, .. } => format!("{title} {excerpt}"),
                Content::Message { excerpt, .. } => excerpt.clone(),
                Content::Notice { notice, excerpt } => format!("{} {excerpt}", told(notice)),
                Content::Digest { notices, .. } => {
                    digests += 1;
                    notices.iter().map(told).collect()
                }
                Content::Act { title, reason, note, .. } => format!("{title} {reason} {note}"),
                _ => continue,
            };
            no_leak(&world, reader, "mail", &text, &mut HashSet::new());
            mails += 1;
        }
        assert!(mails > 10 && digests > 3, "{mails} {digests}");
    }
}

on_both! {
    async fn no_browser_is_told_of_what_its_reader_may_not_see(site: &Site) {
        let world = build(site).await;
        // Each has a browser that was there from the beginning.
        let key = format!("B{}", "A".repeat(86));
        for viewer in world.viewers.iter().filter(|viewer| viewer.person.id != forum::MemberId::NOBODY) {
            let endpoint = format!("https://push.example/{}", viewer.name);
            let fields = [("endpoint", &*endpoint), ("p256dh", &*key), ("auth", "AAAAAAAAAAAAAAAAAAAAAA")];
            site.post(&viewer.person, "/settings/push", &fields).await.is(303);
        }
        let first = |tx: &mut store::Tx| {
            tx.run(store::sql!(scan "UPDATE push_subscription SET created_at = 0 WHERE id > 0"), &[])
        };
        site.app.db.write_now(first).unwrap();
        site.replay(&forum::notification::Notify);
        let mut told_of = 0;
        loop {
            let now = site.now().plus(forum::time::HOUR);
            let message = match site.app.db.write_now(move |tx| forum::push::next(tx, now)).unwrap() {
                forum::push::Next::Nothing => break,
                forum::push::Next::Skipped => continue,
                forum::push::Next::Send(message) => message,
            };
            let reader = world.viewers.iter().find(|v| message.to.endpoint.ends_with(&format!("/{}", v.name))).unwrap();
            let text = match &message.content {
                forum::push::Content::Notice(notice) => told(notice),
                forum::push::Content::Message { excerpt, .. } => excerpt.clone(),
            };
            no_leak(&world, reader, "push", &text, &mut HashSet::new());
            told_of += 1;
        }
        assert!(told_of > 10, "{told_of}");
    }
}

/// What is told of a notice.
fn told(notice: &Notice) -> String {
    let title = notice.question.as_ref().map(|(_, title)| title.as_str()).unwrap_or_default();
    let space = notice.space.as_ref().map(|(slug, name)| format!("{slug} {name}")).unwrap_or_default();
    format!("{title} {space} {} {} ", notice.say("reason"), notice.say("note"))
}

/// What could have been changed.
fn dump(site: &TestSite) -> Vec<i64> {
    let count = |tx: &mut store::Tx| {
        tx.all(
            store::sql!(
                scan "SELECT COUNT(*) FROM vote UNION ALL SELECT COUNT(*) FROM comment_vote
                 UNION ALL SELECT COUNT(*) FROM bookmark UNION ALL SELECT COUNT(*) FROM saved UNION ALL SELECT COUNT(*) FROM link UNION ALL SELECT COUNT(*) FROM answer
                 UNION ALL SELECT COUNT(*) FROM comment UNION ALL SELECT COUNT(*) FROM act
                 UNION ALL SELECT COUNT(*) FROM revision UNION ALL SELECT COUNT(*) FROM event
                 UNION ALL SELECT COUNT(*) FROM follow"
            ),
            &[],
            |r| r.get(0),
        )
    };
    site.app.db.read_now(count).unwrap()
}
