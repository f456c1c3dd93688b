//! Searching by the index: what is found, shown, counted and not seen.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::common::{self, Person, nobody};
use forum::QuestionId;
use forum::event::{self, Kind, Subject};
use forum::question::{self, Draft};
use forum::space::{self, Access};
use search::{Language, Progress};
use serde_json::Value;
use store::sql;
use web::finder::{Beside, Step};

/// The ids that a search finds, in their order.
async fn found(site: &common::TestSite, who: &Person, typed: &str) -> Vec<i64> {
    let path = format!("/search?q={}", web::url::value(typed));
    ids(&site.json(who, &path).await)
}

fn ids(page: &Value) -> Vec<i64> {
    page["questions"].as_array().unwrap().iter().map(|q| q["id"].as_i64().unwrap()).collect()
}

on_both! {
    async fn every_operator_finds_what_it_says(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let lounge = site.space("lounge", Access::Public, &[]);
        let crust = site.ask(&ada, "How do I keep a sourdough crust crisp?", "bread baking").await;
        let steam = site.ask(&ben, "Does steam make the crust of a café baguette thicker?", "bread").await;
        let sky = site.ask_in(&ben, lounge, "Почему небо синее, 東京都の空も", "physics").await;
        let code = site.ask(&ada, "Why does std::vec::Vec grow in C++?", "code").await;
        let answer = site.answer(&ben, crust, "Leave the loaf on a rack; vapour softens it otherwise.").await;
        site.post(&ada, &format!("/posts/{answer}/accept"), &[("on", "true")]).await.is(303);
        site.post(&ada, &format!("/posts/{steam}/vote"), &[("to", "1")]).await.is(303);
        site.start_index();
        let cases: [(&str, &[i64]); 22] = [
            ("sourdough", &[crust]), ("crusts -steam", &[crust]), ("\"crust crisp\"", &[crust]), ("cafe", &[steam]),
            ("[bread] user:ben", &[steam]), ("by:ADA [bread]", &[crust]), ("user:nobody-here", &[]), ("東京", &[sky]),
            ("небо", &[sky]), ("[baking] OR [physics] is:unanswered", &[sky]), ("sour*", &[crust]), ("space:lounge", &[sky]),
            ("space:nowhere", &[]), ("score:1..", &[steam]), ("answers:1", &[crust]), ("is:accepted", &[crust]),
            ("is:answer vapour", &[crust]), ("is:answer user:ben", &[crust]), ("is:answer user:ada", &[]), ("vapour", &[crust]),
            ("C++", &[code]), ("created:2026 vec", &[code]),
        ];
        for (typed, expected) in cases {
            assert_eq!(found(site, &nobody(), typed).await, expected, "{typed}");
        }
        assert_eq!(found(site, &ada, "user:me [bread]").await, [crust]);
        let page = site.json(&nobody(), "/search?q=vapour").await;
        assert_eq!(page["questions"][0]["answer"]["id"], answer);
        site.get(&nobody(), "/search?q=vapour").await.has("<mark>vapour</mark>").has("Accepted answer:").has("1 result");
        site.get(&nobody(), "/search?q=colour:red+sourdough").await.has("There is no “colour:” here");
        site.get(&nobody(), "/search?q=sourdoguh").await.has("similar spellings").has("<mark>sourdough</mark>");
        site.get(&nobody(), "/search?q=sourdough+zeppelin+crust").await.has("those with some of them follow");
        site.get(&nobody(), "/search?q=floodplain+ferret").await.has("Nothing found").has("title=floodplain%20ferret");
        site.get(&nobody(), &format!("/search?q=%23{crust}")).await.has("The question with this number");
        for order in ["best", "newest", "votes", "active"] {
            let path = format!("/search?q=crust&order={order}");
            let mut both = ids(&site.json(&nobody(), &path).await);
            assert!(order != "votes" || both[0] == steam);
            both.sort_unstable();
            assert_eq!(both, [crust, steam], "{order}");
        }
    }

    async fn what_is_deleted_or_out_of_sight_is_gone_at_once(site: &Site) {
        let (ada, ben, moderator) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mo"));
        let hidden = site.space("cellar", Access::Hidden, &[&ada]);
        let open = site.ask(&ada, "A zebra in the open air", "animals").await;
        let gone = site.ask(&ada, "A zebra that will be gone", "animals").await;
        let secret = site.ask_in(&ada, hidden, "A zebra in the cellar", "animals").await;
        site.start_index();
        for who in [&nobody(), &ben] {
            let page = site.json(who, "/search?q=zebra").await;
            assert_eq!((ids(&page).len(), &page["total"]), (2, &2.into()));
            assert!(!ids(&page).contains(&secret));
        }
        assert_eq!(found(site, &ada, "zebra").await.len(), 3);
        assert_eq!(found(site, &moderator, "zebra").await.len(), 3);
        site.post(&ada, &format!("/posts/{gone}/delete"), &[("reason", "It was a mistake of mine.")]).await.is(303);
        // The index has not heard of it yet.
        let page = site.json(&ben, "/search?q=zebra").await;
        assert_eq!((ids(&page), &page["total"]), (vec![open], &1.into()));
        site.follow();
        assert_eq!(found(site, &ben, "zebra").await, [open]);
    }

    async fn edits_are_followed_and_pages_hold_everything_once(site: &Site) {
        let ada = site.member("ada", 5000);
        site.start_index();
        let mut asked = Vec::new();
        for n in 0..45 {
            asked.push(site.ask(&ada, &format!("Question number {n} of very many"), "many").await);
        }
        site.follow();
        for order in ["best", "newest", "votes", "active"] {
            let mut all = Vec::new();
            for page in 1..=3 {
                let page = site.json(&nobody(), &format!("/search?q=number+many&order={order}&page={page}")).await;
                assert_eq!(page["total"], 45);
                all.extend(ids(&page));
            }
            all.sort_unstable();
            assert_eq!(all, asked, "{order}");
        }
    }

    async fn bad_input_gets_a_result_or_a_sentence(site: &Site) {
        let ada = site.member("ada", 500);
        site.ask(&ada, "How do I keep a sourdough crust crisp?", "bread").await;
        site.start_index();
        let words: String = (0..5000).map(|n| format!("w{n} ")).collect();
        for typed in ["", "\"", "[", "user:", "score:x", "created:2026-99", "-", "*", "OR", "\u{0}\u{202e}", "((a+)+)+$", &words[..20000],
            "how to do the", "💩", "1e309", "' OR 1=1 --"] {
            site.get(&nobody(), &format!("/search?q={}&page=99999999999999999999&order=x", web::url::value(typed))).await.is(200);
        }
        site.get(&nobody(), &format!("/search?q={}", web::url::value(&words[..20000]))).await.has("more than one search takes");
    }
}

on_both! {
    async fn an_index_is_built_kept_and_built_anew_when_its_files_are_gone(site: &Site) {
        let ada = site.member("ada", 500);
        let first = site.ask(&ada, "How do I keep a sourdough crust crisp?", "bread").await;
        site.follow();
        let (data, stop) = (tempfile::tempdir().unwrap(), Arc::new(AtomicBool::new(false)));
        let (app, folder, stopped) = (site.app.clone(), data.path().to_owned(), stop.clone());
        let thread = std::thread::spawn(move || web::finder::run(&app, &folder, &stopped));
        let until = |done: &dyn Fn() -> bool| {
            let started = Instant::now();
            while !done() {
                assert!(started.elapsed() < Duration::from_secs(60), "it takes too long");
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        let holds = |topics| move || site.app.finder.index().is_some_and(|index| index.len() == topics);
        until(&holds(1));
        let second = site.ask(&ada, "Does steam make the crust thicker?", "bread").await;
        while site.app.db.write_now(|tx| forum::event::number(tx, 1000)).unwrap() > 0 {}
        until(&holds(2));
        assert_eq!(found(site, &nobody(), "steam").await, [second]);
        // While it is built anew the plain search answers.
        std::fs::remove_dir_all(web::finder::folder(data.path())).unwrap();
        assert_eq!(found(site, &nobody(), "sourdough").await, [first]);
        until(&|| web::finder::folder(data.path()).join("meta.json").exists());
        until(&holds(2));
        assert_eq!(found(site, &nobody(), "sourdough").await, [first]);
        std::fs::write(web::finder::request(data.path()), "").unwrap();
        until(&|| !web::finder::request(data.path()).exists());
        until(&holds(2));
        stop.store(true, Ordering::Release);
        thread.join().unwrap();
        assert!(site.app.finder.index().is_none());
        assert_eq!(found(site, &nobody(), "sourdough").await, [first]);
    }
    async fn a_database_that_does_not_answer_costs_no_index(site: &Site) {
        let question = site.ask(&site.member("ada", 500), "How do I keep a sourdough crust crisp?", "bread").await;
        site.start_index();
        site.app.db.close();
        let step = site.app.finder.step(&site.app.db, false);
        assert!(matches!(step, Err(web::finder::Failure::Database(_))), "{step:?}");
        assert_eq!(site.app.finder.index().map(|index| index.len()), Some(1), "{question} is still in it");
    }
    async fn an_index_beside_somebody_who_writes_holds_all_that_they_wrote(site: &Site) {
        let ada = site.member("ada", 500);
        let first = site.ask(&ada, "How do I keep a sourdough crust crisp?", "bread").await;
        let (data, done) = (tempfile::tempdir().unwrap(), AtomicBool::new(false));
        let folder = web::finder::folder(data.path());
        // The index of another site lies there, which has come farther than this one's log.
        let other = search::Index::open(&folder, Language::default()).unwrap();
        other.write(&[search::Topic { id: 7, ..Default::default() }], &[], Progress { cursor: 1_000_000, building: None }).unwrap();
        other.close().unwrap();
        let second = std::thread::scope(|scope| {
            let index = Beside::start(scope, &folder, &site.app.db, &done);
            let asker = site.viewer(&ada);
            let second = site.app.db.write_now(move |tx| {
                tx.run(sql!("UPDATE question SET title = 'About zeppelins' WHERE id = $1"), &[&first])?;
                let subject = Subject { question: Some(QuestionId(first)), ..Subject::default() };
                // More than are read at a time, and than go into one commit.
                let events = vec![(subject, serde_json::json!({})); 3500];
                event::bring(tx, asker.now, Kind::PostEdited, &events)?;
                question::ask(tx, &asker, space::DEFAULT, &Draft { title: "Does steam make a crust thicker?".into(), body: "It is a *rye* bread, baked in a closed pot.".into(), tags: "bread".into(), ..Draft::default() })
            });
            index.written();
            index.finish().unwrap();
            second.unwrap()
        });
        assert!(done.load(Ordering::Acquire));
        site.app.finder.start(&folder, Language::default()).unwrap();
        assert_eq!(site.app.finder.index().unwrap().len(), 2);
        assert_eq!(site.app.finder.step(&site.app.db, false).unwrap(), Step::Idle, "nothing is left");
        assert_eq!((found(site, &nobody(), "zeppelins").await, found(site, &nobody(), "steam").await), (vec![first], vec![second.0]));
    }

    async fn an_index_beside_a_writer_who_panics_holds_up_nobody(site: &Site) {
        let (data, done) = (tempfile::tempdir().unwrap(), AtomicBool::new(false));
        let folder = web::finder::folder(data.path());
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            std::thread::scope(|scope| {
                let _index = Beside::start(scope, &folder, &site.app.db, &done);
                std::panic::resume_unwind(Box::new("the source is broken"));
            });
        }));
        assert!(outcome.is_err());
    }
}
