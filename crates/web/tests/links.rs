//! What questions have to do with each other: said, agreed to, denied, taken back, closed, and seen by whom.

use std::collections::BTreeMap;

use crate::common::{self, Person, TestSite, nobody};
use forum::link::{self, Kind, Request};
use forum::space::Access;
use forum::{PostId, QuestionId, Viewer};
use store::sql;

const SAME: &str = "How does one keep a crust crisp?";

/// Says that one question asks the same as another one.
async fn mark(site: &TestSite, who: &Person, question: i64, other: i64, kind: &str) -> common::Page {
    let other = other.to_string();
    site.post(who, &format!("/posts/{question}/link"), &[("kind", kind), ("other", &other)]).await
}

fn links(site: &TestSite) -> i64 {
    site.number(sql!("SELECT COUNT(*) FROM link WHERE question >= $1"), 0)
}

on_both! {
    async fn a_public_dump_tells_of_links_that_stand_between_what_everybody_sees(site: &Site) {
        let (ada, ben, cleo) = (site.member("ada", 500), site.member("ben", 500), site.member("cleo", 5000));
        let first = site.ask(&ada, SAME, "bread").await;
        let second = site.ask(&ben, "Why does my crust get soft so soon?", "bread").await;
        let third = site.ask(&ben, "How long does a loaf stay fresh?", "bread").await;
        let space = site.space("cellar", Access::Hidden, &[&cleo]);
        let hidden = site.ask_in(&cleo, space, "Who keeps the loaves in the cellar?", "bread").await;
        for (from, to, kind) in
            [(second, first, "same"), (third, first, "related"), (hidden, first, "same"), (third, hidden, "narrower")]
        {
            mark(site, &cleo, from, to, kind).await.is(303);
        }
        let denial = [("target", &*first.to_string()), ("because", "Mine is about days, not hours.")];
        site.post(&ben, &format!("/posts/{third}/link/deny"), &denial).await.is(303);

        let dir = tempfile::tempdir().unwrap();
        let (db, now, folder) = (site.app.db.clone(), site.now(), dir.path().join("dump"));
        let out = folder.clone();
        let write = move || export::public::write(&db, &out, now, &mut export::Silent).unwrap();
        let done = tokio::task::spawn_blocking(write).await.unwrap();
        let text = std::fs::read_to_string(folder.join("links.jsonl")).unwrap();
        let links: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((links.len(), done.lists["links"].rows), (1, 1), "{text}");
        assert_eq!((&links[0]["question"], &links[0]["target"]), (&second.into(), &first.into()));
        assert_eq!((&links[0]["kind"], &links[0]["agreed_at"]), (&"same".into(), &serde_json::Value::Null));
    }

    async fn a_duplicate_is_marked_without_closing_and_both_pages_show_the_answers_of_both(site: &Site) {
        let (ada, ben, cleo) = (site.member("ada", 500), site.member("ben", 500), site.member("cleo", 5000));
        let first = site.ask(&ada, SAME, "bread").await;
        let second = site.ask(&ben, "Why does my crust get soft so soon?", "bread").await;
        site.answer(&cleo, first, "Leave the loaf on a rack, since vapour softens it.").await;
        site.answer(&ada, second, "Switch the oven off and leave the door ajar for a while.").await;
        site.get(&cleo, &format!("/posts/{second}/link")).await.is(200).has("asks the same as");
        mark(site, &cleo, second, first, "same").await.is(303);
        mark(site, &cleo, second, first, "same").await.is(303);
        let path = site.get(&nobody(), &format!("/q/{second}")).await.location;
        let page = site.get(&nobody(), &path).await;
        page.is(200).has(SAME).has("Answers to the same question elsewhere").has("vapour softens").has("Your answer");
        page.lacks("Is it so?").lacks("Take back");
        let path = site.get(&nobody(), &format!("/q/{first}")).await.location;
        site.get(&nobody(), &path).await.has("door ajar").has("asks the same").has("Why does my crust");
        let data = site.json(&nobody(), &path).await;
        assert_eq!((&data["links"][0]["direction"], &data["merged"][0]["question"]), (&"in".into(), &second.into()));
        site.follow();
        site.get(&ben, "/inbox").await.has("linked another question to yours");
        let path = site.get(&ben, &format!("/q/{second}")).await.location;
        site.get(&ben, &path).await.has("Is it so?").has("Yes, it is");
        let target = first.to_string();
        site.post(&ben, &format!("/posts/{second}/link/agree"), &[("target", &target)]).await.is(303);
        site.get(&ben, &path).await.has("The asker agrees").lacks("Is it so?");
        site.get(&nobody(), &format!("/posts/{second}/timeline")).await.has("said that the question").has(SAME);
        site.post(&cleo, &format!("/posts/{second}/link/undo"), &[("target", &target)]).await.is(303);
        site.get(&nobody(), &path).await.lacks("vapour softens");
        site.get(&nobody(), &format!("/posts/{second}/timeline")).await.has("took back that the question");
        assert_eq!(links(site), 0);
    }

    async fn whoever_asked_says_why_it_is_not_so_and_the_link_stands_down(site: &Site) {
        let (ada, ben, cleo) = (site.member("ada", 500), site.member("ben", 1), site.member("cleo", 5000));
        let (dana, moderator) = (site.member("dana", 1), site.moderator("mo"));
        let first = site.ask(&ada, SAME, "bread").await;
        let second = site.ask(&ben, "Why does my crust get soft so soon?", "bread").await;
        site.answer(&cleo, first, "Leave the loaf on a rack, since vapour softens it.").await;
        mark(site, &dana, second, first, "same").await.is(403);
        mark(site, &nobody(), second, first, "same").await.is(401);
        mark(site, &cleo, second, first, "").await.is(422).has("what it is to the other one");
        mark(site, &cleo, second, second, "same").await.is(422).has("That is this question");
        mark(site, &cleo, second, 900_001, "same").await.is(422);
        mark(site, &cleo, second, first, "same").await.is(303);
        mark(site, &cleo, first, second, "narrower").await.is(422).has("leads back to this question");
        let (deny, target) = (format!("/posts/{second}/link/deny"), first.to_string());
        for who in [&cleo, &dana, &moderator] {
            site.post(who, &deny, &[("target", &target), ("because", "It is something else.")]).await.is(403);
        }
        site.get(&ben, &format!("{deny}?target={target}")).await.is(200).has(SAME);
        site.post(&ben, &deny, &[("target", &target), ("because", "no")]).await.is(422).has(">no</textarea>");
        site.post(&ben, &deny, &[("target", &target), ("because", "Mine is about rye alone.")]).await.is(303);
        let path = site.get(&nobody(), &format!("/q/{second}")).await.location;
        site.get(&nobody(), &path).await.has("Mine is about rye alone.").lacks("vapour softens");
        let other = site.get(&nobody(), &format!("/q/{first}")).await.location;
        site.get(&nobody(), &other).await.lacks("Why does my crust");
        site.follow();
        site.get(&cleo, "/inbox").await.has("is not what you took it for").has("Mine is about rye alone.");
        mark(site, &cleo, second, first, "same").await.is(422).has("has said why it is not so");
        mark(site, &moderator, second, first, "same").await.is(303);
        site.get(&nobody(), &path).await.has("vapour softens").lacks("Mine is about rye alone.");
        mark(site, &ben, second, first, "related").await.is(303);
        site.get(&nobody(), &path).await.has("has to do with").lacks("vapour softens");
    }

    async fn closing_as_a_duplicate_draws_the_same_link_and_chains_lead_to_their_head(site: &Site) {
        let (ada, cleo) = (site.member("ada", 500), site.member("cleo", 5000));
        let mut ids = Vec::new();
        for n in 0..3 {
            let id = site.ask(&ada, &format!("How does one keep crust number {n} crisp?"), "bread").await;
            site.answer(&cleo, id, &format!("This is what becomes of crust number {n} in time.")).await;
            ids.push(id);
        }
        let close = |id: i64, of: i64| {
            let (path, of) = (format!("/posts/{id}/close"), of.to_string());
            async move { (path, of) }
        };
        for (id, of) in [(ids[2], ids[1]), (ids[1], ids[0])] {
            let (path, of) = close(id, of).await;
            site.post(&cleo, &path, &[("reason", "duplicate"), ("duplicate", &of)]).await.is(303);
        }
        let (path, of) = close(ids[0], ids[2]).await;
        site.post(&cleo, &path, &[("reason", "duplicate"), ("duplicate", &of)]).await.is(422);
        for id in &ids {
            let path = site.get(&nobody(), &format!("/q/{id}")).await.location;
            let page = site.get(&nobody(), &path).await;
            for n in 0..3 {
                page.has(&format!("becomes of crust number {n}"));
            }
        }
        let viewer = site.viewer(&ada);
        let last = QuestionId(ids[2]);
        let head = site.app.db.read_now(move |tx| link::head(tx, &viewer, last)).unwrap();
        assert_eq!(head, QuestionId(ids[0]));
        assert_eq!(links(site), 2);
        site.post(&cleo, &format!("/posts/{}/reopen", ids[2]), &[("reason", "")]).await.is(303);
        assert_eq!(links(site), 1);
    }

    async fn an_end_that_one_may_not_see_leaves_no_trace(site: &Site) {
        let (ada, ben, moderator) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mo"));
        let hidden = site.space("cellar", Access::Hidden, &[&ada]);
        let open = site.ask(&ben, "Does anything lead from here to elsewhere?", "bread").await;
        let secret = site.ask_in(&ada, hidden, "A secret recipe in the cellar", "bread").await;
        let beyond = site.ask(&ada, "And what lies beyond all of that?", "bread").await;
        site.answer(&ada, secret, "The secret is a pinch of malt in the dough.").await;
        site.answer(&ada, beyond, "Beyond it there is nothing but more bread.").await;
        mark(site, &ben, open, secret, "same").await.is(422);
        mark(site, &moderator, open, secret, "same").await.is(303);
        mark(site, &moderator, secret, beyond, "same").await.is(303);
        site.follow();
        for who in [&nobody(), &ben] {
            let path = site.get(who, &format!("/q/{open}")).await.location;
            for page in [path.as_str(), &format!("/posts/{open}/timeline"), "/inbox"] {
                let page = site.get(who, page).await;
                page.lacks("cellar").lacks("malt").lacks("linked another").lacks("asks the same").lacks("more bread");
            }
            let data = site.json_text(who, &path).await;
            assert!(!data.contains("cellar") && data.contains("\"links\":[]") && data.contains("\"merged\":[]"), "{data}");
            for act in ["agree", "undo", "deny"] {
                let fields = [("target", &*secret.to_string()), ("because", "It is something else.")];
                let status = site.post(who, &format!("/posts/{open}/link/{act}"), &fields).await.status;
                assert_eq!(status, if who.handle == "ben" { 404 } else { 401 }, "{act}");
            }
        }
        let path = site.get(&ada, &format!("/q/{open}")).await.location;
        site.get(&ada, &path).await.has("secret recipe").has("malt").has("more bread");
        site.post(&moderator, &format!("/posts/{secret}/delete"), &[("reason", "It was not ours to tell.")]).await.is(303);
        site.get(&moderator, &path).await.lacks("malt").lacks("secret recipe");
    }
}

/// Whether arrows that stand lead from one to the other.
fn leads(arrows: &BTreeMap<(i64, i64), (Kind, bool)>, from: i64, to: i64) -> bool {
    let (mut seen, mut next) = (vec![from], 0);
    while let Some(one) = seen.get(next).copied() {
        next += 1;
        for ((a, b), (kind, stands)) in arrows {
            if *a == one && *stands && *kind != Kind::Related && !seen.contains(b) {
                seen.push(*b);
            }
        }
    }
    seen.contains(&to)
}

on_both! {
    async fn no_order_of_acts_makes_a_circle(site: &Site) {
        let moderator = site.moderator("mo");
        let mut ids = Vec::new();
        for n in 0..7 {
            ids.push(site.ask(&moderator, &format!("Which question is number {n} of these?"), "bread").await);
        }
        let viewer: Viewer = site.viewer(&moderator);
        let mut arrows: BTreeMap<(i64, i64), (Kind, bool)> = BTreeMap::new();
        let mut random = 7_u64;
        let mut roll = |sides: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize % sides
        };
        let mut refused = 0;
        for _ in 0..300 {
            let (a, b, act, kind) = (ids[roll(7)], ids[roll(7)], roll(8), Kind::ALL[roll(4)]);
            let (who, from, to) = (viewer.clone(), QuestionId(a), QuestionId(b));
            match act {
                0 => {
                    let done = site.app.db.write_now(move |tx| link::undo(tx, &who, from, to));
                    assert_eq!(done.is_ok(), arrows.remove(&(a, b)).is_some());
                }
                1 => {
                    let done = site.app.db.write_now(move |tx| link::deny(tx, &who, from, to, "It is not so."));
                    let arrow = arrows.get_mut(&(a, b)).filter(|arrow| arrow.1);
                    assert_eq!(done.is_ok(), arrow.is_some());
                    if let Some(arrow) = arrow {
                        arrow.1 = false;
                    }
                }
                _ => {
                    let request = Request { kind: Some(kind), other: Some(PostId(b)) };
                    let done = site.app.db.write_now(move |tx| link::mark(tx, &who, from, &request));
                    let already = arrows.get(&(a, b)) == Some(&(kind, true));
                    let back = arrows.get(&(b, a)).is_some_and(|arrow| arrow.1);
                    let bad = a == b || back || (kind != Kind::Related && leads(&arrows, b, a));
                    assert_eq!(done.is_ok(), already || !bad, "{a} {b} {kind:?}: {arrows:?}");
                    if done.is_ok() {
                        arrows.insert((a, b), (kind, true));
                    }
                    refused += i32::from(bad);
                }
            }
            for ((a, b), (kind, stands)) in &arrows {
                assert!(!stands || *kind == Kind::Related || !leads(&arrows, *b, *a), "{arrows:?}");
            }
        }
        assert!(refused > 25, "{refused}");
    }
}
