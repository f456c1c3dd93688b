//! What is done to posts apart from writing them: closing, deleting, locking; and the timeline that tells of it.

use super::*;
use crate::common;

on_both! {
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
