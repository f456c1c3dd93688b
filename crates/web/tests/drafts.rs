//! Drafts and previews: nothing typed is lost, and nobody else reads it.

use crate::common::{self, Person, TestSite, nobody};
use forum::draft::{self, Fields, Owner, Place};
use forum::time::DAY;
use store::sql;

const WORDS: &str = "Let it cool on a rack, then leave it **unwrapped**.";

/// A question, and its address.
async fn question(site: &TestSite) -> (i64, String) {
    let ada = site.member("ada", 500);
    let id = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
    (id, format!("/questions/{id}/how-do-i-keep-a-crust-crisp"))
}

/// The version that an edit form began with.
fn base_of(page: &common::Page) -> String {
    let (_, rest) = page.body.split_once("name=\"base\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn drafts(site: &TestSite) -> i64 {
    site.number(sql!("SELECT COUNT(*) FROM draft WHERE target >= $1"), 0)
}

on_both! {
    async fn an_answer_written_before_signing_in_stands_in_its_form_afterwards(site: &Site) {
        let (id, page) = question(site).await;
        let path = format!("/questions/{id}/answers");
        let sent = site.post(&nobody(), &path, &[("body", WORDS)]).await;
        sent.is(303);
        assert_eq!(sent.location, format!("/login?next=%2Fq%2F{id}%23your-answer"));
        let browser = sent.browser();
        site.get(&browser, &page).await.is(200).has(WORDS).has("This is your draft from");
        let ben = site.member("ben", 500);
        let first = site.get(&ben.in_browser_of(&browser), &page).await;
        first.has(WORDS).has("This is your draft from");
        assert!(first.forgets("visitor"));
        site.get(&ben, &page).await.has(WORDS);
        site.get(&browser, &page).await.lacks(WORDS);
        site.post(&ben, &path, &[("body", WORDS)]).await.is(303);
        site.get(&ben, &page).await.lacks("This is your draft from");
        assert_eq!(drafts(site), 0);
    }

    async fn a_question_written_with_an_expired_session_comes_back_with_every_field(site: &Site) {
        let ben = site.member("ben", 500);
        site.pass(31 * DAY);
        let fields = [("title", "Does salt toughen a crust?"), ("body", WORDS), ("tags", "bread salt"), ("space", "1")];
        let sent = site.post(&ben, "/questions/ask", &fields).await;
        sent.is(303);
        assert_eq!(sent.location, "/login?next=%2Fquestions%2Fask");
        let cleo = site.member("cleo", 500).in_browser_of(&sent.browser());
        let page = site.get(&cleo, "/questions/ask").await;
        page.has("Does salt toughen a crust?").has(WORDS).has("bread salt").lacks(" checked>");
    }

    async fn a_comment_written_before_signing_in_stands_open_afterwards(site: &Site) {
        let (id, page) = question(site).await;
        let sent = site.post(&nobody(), &format!("/posts/{id}/comments"), &[("body", "Which flour?")]).await;
        sent.is(303);
        assert_eq!(sent.location, format!("/login?next=%2Fposts%2F{id}%23comments-{id}"));
        site.get(&nobody(), &format!("/posts/{id}")).await.is(302);
        let ben = site.member("ben", 500).in_browser_of(&sent.browser());
        site.get(&ben, &page).await.has(">Which flour?</textarea>").has("<details open>");
        site.post(&ben, &format!("/posts/{id}/comments"), &[("body", "Which flour?")]).await.is(303);
        assert_eq!(drafts(site), 0);
    }

    async fn nobody_else_is_shown_a_draft(site: &Site) {
        let (id, page) = question(site).await;
        let target = id.to_string();
        let fields = [("kind", "answer"), ("target", target.as_str()), ("body", WORDS)];
        let browser = site.post(&nobody(), "/drafts", &fields).await.browser();
        let ben = site.member("ben", 500);
        site.post(&ben, "/drafts", &[("kind", "question"), ("title", "Secret plans")]).await.is(200);
        site.get(&browser, &page).await.has(WORDS);
        let other = site.post(&nobody(), "/drafts", &[("kind", "question"), ("title", "Other")]).await.browser();
        for who in [&nobody(), &other, &ben, &site.member("cleo", 500)] {
            site.get(who, &page).await.lacks(WORDS);
        }
        for who in [&nobody(), &browser, &other] {
            site.get(who, "/questions/ask").await.lacks("Secret plans");
        }
        site.get(&ben, "/questions/ask").await.has("Secret plans");
    }

    async fn a_draft_is_let_go_by_its_owner_alone(site: &Site) {
        let ben = site.member("ben", 500);
        let fields = [("kind", "question"), ("title", "Secret plans")];
        site.post(&ben, "/drafts", &fields).await.is(200).has("saved_at");
        let discard = [("kind", "question"), ("target", "0"), ("next", "/questions/ask")];
        site.post(&nobody(), "/drafts/discard", &discard).await.is(303);
        site.get(&ben, "/questions/ask").await.has("Secret plans");
        assert_eq!(site.post(&ben, "/drafts/discard", &discard).await.location, "/questions/ask");
        site.get(&ben, "/questions/ask").await.lacks("Secret plans");
        site.post(&ben, "/drafts", &fields).await.is(200);
        site.post(&ben, "/drafts", &[("kind", "question"), ("title", "  ")]).await.is(200);
        assert_eq!(drafts(site), 0);
    }

    async fn drafts_are_bounded_in_size_and_number(site: &Site) {
        let large = "x".repeat(draft::LARGEST);
        site.post(&nobody(), "/drafts", &[("kind", "question"), ("body", &large)]).await.is(422);
        site.post(&nobody(), "/drafts", &[("kind", "poem"), ("body", "Roses")]).await.is(400);
        let browser = site.post(&nobody(), "/drafts", &[("kind", "question"), ("body", "First")]).await.browser();
        for target in 1..=20 {
            let target = target.to_string();
            let fields = [("kind", "answer"), ("target", target.as_str()), ("body", "One more")];
            site.post(&browser, "/drafts", &fields).await.is(200);
        }
        assert_eq!(drafts(site), 20);
        site.get(&browser, "/questions/ask").await.lacks("First");
    }

    async fn two_texts_for_one_form_are_both_kept(site: &Site) {
        let (id, page) = question(site).await;
        let ben = site.member("ben", 500);
        let target = id.to_string();
        let text = |body| [("kind", "answer"), ("target", target.as_str()), ("body", body)];
        site.post(&ben, "/drafts", &text("Begun at home.")).await.is(200);
        let browser = site.post(&nobody(), "/drafts", &text("Begun on the train.")).await.browser();
        let both = site.get(&ben.in_browser_of(&browser), &page).await;
        both.has("Begun on the train.\n\nBegun at home.</textarea>");
    }

    async fn what_nobody_came_back_for_goes_after_a_month(site: &Site) {
        let ben = site.member("ben", 500);
        site.post(&ben, "/drafts", &[("kind", "question"), ("title", "Mine")]).await.is(200);
        site.post(&nobody(), "/drafts", &[("kind", "question"), ("title", "Left")]).await.is(200);
        site.pass(29 * DAY);
        let now = site.now();
        site.app.db.write_now(move |tx| draft::prune(tx, now)).unwrap();
        assert_eq!(drafts(site), 2);
        site.pass(2 * DAY);
        let now = site.now();
        site.app.db.write_now(move |tx| draft::prune(tx, now)).unwrap();
        assert_eq!(drafts(site), 1);
        let (owner, left) = (Owner::member(ben.id), Fields { title: "Mine".into(), ..Fields::default() });
        let kept = site.app.db.read_now(move |tx| draft::load(tx, &owner, Place::QUESTION)).unwrap();
        assert_eq!(kept.map(|d| d.fields), Some(left));
    }

    async fn a_preview_is_what_the_post_will_be(site: &Site) {
        let (id, _) = question(site).await;
        let fields = [("body", "**So** <script>alert(1)</script>")];
        site.post(&nobody(), "/preview", &fields).await.is(200).has("<strong>So</strong>").lacks("<script>");
        let comment = [("kind", "comment"), ("body", "# Not a heading")];
        site.post(&nobody(), "/preview", &comment).await.is(200).lacks("<h");
        let fields = [("body", WORDS), ("preview", "1")];
        let page = site.post(&nobody(), &format!("/questions/{id}/answers"), &fields).await;
        page.is(200).has("<strong>unwrapped</strong>").has(&format!("{WORDS}</textarea>"));
        assert_eq!(site.number(sql!("SELECT COUNT(*) FROM answer WHERE question = $1"), id), 0);
        let large = "x".repeat(300 << 10);
        site.post(&nobody(), "/preview", &[("body", &large)]).await.is(413);
    }

    async fn a_form_that_was_refused_can_be_asked_for_again(site: &Site) {
        let (id, _) = question(site).await;
        let ben: Person = site.member("ben", 500);
        let path = format!("/questions/{id}/answers");
        site.post(&ben, &path, &[("body", "Short")]).await.is(422).has(">Short</textarea>").has("body-error");
        site.get(&ben, &path).await.is(302);
        site.get(&ben, &format!("/posts/{id}/comments")).await.is(302);
    }

    async fn an_edit_that_was_not_saved_waits_in_its_form(site: &Site) {
        let ada = site.member("ada", 500);
        let id = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = format!("/posts/{id}/edit");
        let base = base_of(&site.get(&ada, &path).await);
        let (target, title) = (id.to_string(), "How do I keep a good crust crisp?");
        let text = [("title", title), ("body", WORDS), ("tags", "bread"), ("base", base.as_str())];
        let draft = [&text[..], &[("kind", "edit"), ("target", target.as_str())]].concat();
        site.post(&ada, "/drafts", &draft).await.is(200);
        let again = site.get(&ada, &path).await;
        again.has(title).has(WORDS).has("This is your draft from");
        assert_eq!(base_of(&again), base);
        site.post(&ada, &path, &text).await.is(303);
        site.get(&ada, &path).await.lacks("This is your draft from");
        assert_eq!(drafts(site), 0);
        site.post(&ada, "/drafts", &draft).await.is(200);
        let stale = base_of(&site.get(&ada, &path).await);
        let mine = [("title", title), ("body", "Quite another text, as it happens."), ("tags", "bread"), ("base", &stale)];
        site.post(&ada, &path, &mine).await.is(409).has("Quite another text").has(WORDS);
    }

    async fn an_edit_sent_with_an_expired_session_is_kept(site: &Site) {
        let ada = site.member("ada", 500);
        let id = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = format!("/posts/{id}/edit");
        let base = base_of(&site.get(&ada, &path).await);
        site.pass(31 * DAY);
        let text = [("title", "Another title, longer"), ("body", WORDS), ("tags", "bread"), ("base", base.as_str())];
        let sent = site.post(&ada, &path, &text).await;
        sent.is(303);
        assert_eq!(sent.location, format!("/login?next=%2Fposts%2F{id}%2Fedit"));
        let moderator = site.moderator("mo").in_browser_of(&sent.browser());
        site.get(&moderator, &path).await.has("Another title, longer").has(WORDS);
    }

    async fn a_refused_comment_leaves_the_begun_answer_in_its_form(site: &Site) {
        let (id, _) = question(site).await;
        let ben = site.member("ben", 500);
        let target = id.to_string();
        let fields = [("kind", "answer"), ("target", target.as_str()), ("body", WORDS)];
        site.post(&ben, "/drafts", &fields).await.is(200);
        let page = site.post(&ben, &format!("/posts/{id}/comments"), &[("body", "Hm")]).await;
        page.is(422).has(">Hm</textarea>").has(&format!("{WORDS}</textarea>"));
    }

    async fn who_writes_too_much_at_once_is_told_when_to_go_on_and_loses_nothing(site: &Site) {
        let (id, _) = question(site).await;
        let ben = site.member("ben", 500);
        let limited = site.limited();
        let path = format!("/questions/{id}/answers");
        for i in 0..10 {
            let body = format!("{WORDS} This is number {i}.");
            assert_ne!(limited.post(&ben, &path, &[("body", &body)]).await.status.as_u16(), 429);
        }
        let page = limited.post(&ben, &path, &[("body", WORDS)]).await;
        page.is(429).has(&format!("{WORDS}</textarea>"));
        assert!(page.headers.contains_key("retry-after"));
        let title = "One question more than the site takes";
        limited.post(&ben, "/questions/ask", &[("title", title), ("body", WORDS)]).await.is(429).has(title);
    }
}
