//! Editing, what was there before, and going back to it.

use super::*;

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
}
