//! Finding one's way: lists, tags, people, spaces, search, what stands beside a question.

use crate::common::{self, nobody};
use forum::space::Access;
use forum::{Time, question};
use serde_json::Value;
use store::sql;

/// The values of `name` in the rows of a list, from its first page to its last, and back again.
async fn walk(
    site: &common::TestSite,
    who: &common::Person,
    path: &str,
    rows: &str,
    name: &str,
) -> Vec<Value> {
    let of =
        |page: &Value| page[rows].as_array().unwrap().iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    let mut pages = vec![site.json(who, path).await];
    while let Some(next) = pages.last().unwrap()["next"].as_str().map(str::to_owned) {
        pages.push(site.json(who, &next).await);
    }
    for pair in pages.windows(2).rev() {
        let back = site.json(who, pair[1]["previous"].as_str().expect("a way back")).await;
        assert_eq!(of(&back), of(&pair[0]), "the way back in {path}");
    }
    assert!(pages[0]["previous"].is_null());
    pages.iter().flat_map(of).collect()
}

fn numbers(values: &[Value]) -> Vec<i64> {
    values.iter().map(|v| v.as_i64().unwrap()).collect()
}

/// Questions written past the rules, with numbers that differ: scores, answers and views from their places.
async fn many(site: &common::TestSite, ada: &common::Person, count: i64) -> Vec<i64> {
    let mut ids = Vec::new();
    for i in 0..count {
        let id = site.ask(ada, &format!("Question number {i} of very many"), "many").await;
        let at = site.now().plus(-(count - i) * 7 * forum::time::HOUR);
        let (score, answers, views) = (i * 7 % 11 - 3, i * 5 % 4, i * 31 % 17);
        let hot = question::hot(score, answers, at);
        let set = sql!(
            "UPDATE question SET score = $2, answers = $3, views = $4, hot = $5, created_at = $6, active_at = $7 WHERE id = $1"
        );
        let active = Time(at.0 + i * 13 % 7);
        site.app
            .db
            .write_now(move |tx| tx.run(set, &[&id, &score, &answers, &views, &hot, &at, &active]))
            .unwrap();
        ids.push(id);
    }
    site.app.changed();
    ids
}

on_both! {
    async fn every_list_of_questions_pages_both_ways_without_loss(site: &Site) {
        let ada = site.member("ada", 500);
        let ids = many(site, &ada, 70).await;
        let unanswered: Vec<i64> = ids.iter().enumerate().filter(|(i, _)| i * 5 % 4 == 0).map(|(_, id)| *id).collect();
        for base in ["/", "/tags/many", "/spaces/general"] {
            for tab in ["newest", "active", "hot", "votes", "unanswered", "answers", "views", "votes&window=month", "answers&window=year"] {
                let path = format!("{base}?tab={tab}");
                let found = numbers(&walk(site, &nobody(), &path, "questions", "id").await);
                let mut sorted = found.clone();
                sorted.sort_unstable();
                let all = if tab == "unanswered" { &unanswered } else { &ids };
                assert_eq!(&sorted, all, "{path}");
                if tab == "newest" {
                    assert!(found.iter().rev().eq(ids.iter()), "{path}");
                }
            }
        }
        let week = numbers(&walk(site, &nobody(), "/?tab=votes&window=week", "questions", "id").await);
        assert_eq!(week.len(), 23, "7 hours apart, 23 of 70 lie within a week");
        let scores = numbers(&walk(site, &nobody(), "/tags/many?tab=votes", "questions", "score").await);
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    }

    async fn a_tag_or_space_with_few_of_many_questions_lists_just_those(site: &Site) {
        let ada = site.member("ada", 500);
        let small = site.space("small", Access::Public, &[]);
        many(site, &ada, 40).await;
        let mine = [site.ask(&ada, "The first rare question", "rare").await, site.ask_in(&ada, small, "The second rare question", "rare").await];
        for tab in ["newest", "active", "hot", "votes", "unanswered", "answers", "views", "views&window=week"] {
            let mut found = numbers(&walk(site, &nobody(), &format!("/tags/rare?tab={tab}"), "questions", "id").await);
            found.sort_unstable();
            assert_eq!(found, mine, "{tab}");
            let found = numbers(&walk(site, &nobody(), &format!("/spaces/small?tab={tab}"), "questions", "id").await);
            assert_eq!(found, mine[1..], "{tab}");
        }
    }

    async fn what_is_pinned_stands_first_among_the_newest_and_only_there(site: &Site) {
        let ada = site.member("ada", 500);
        let ids = many(site, &ada, 65).await;
        let old = ids[3];
        site.app.db.write_now(move |tx| tx.run(sql!("UPDATE question SET pinned = 1 WHERE id = $1"), &[&old])).unwrap();
        site.app.changed();
        let found = numbers(&walk(site, &nobody(), "/", "questions", "id").await);
        assert_eq!((found[0], found.len()), (old, 65));
        let by_votes = numbers(&walk(site, &nobody(), "/?tab=votes", "questions", "id").await);
        assert_ne!(by_votes[0], old);
        site.get(&nobody(), "/").await.has("Pinned");
    }

    async fn lists_of_tags_and_people_page_both_ways(site: &Site) {
        let ada = site.member("ada", 500);
        for i in 0..45 {
            let tags = format!("tag{:02} tag{:02}", i * 17 % 45, (i + 1) * 7 % 45);
            site.ask(&ada, &format!("Question number {i} of very many"), &tags).await;
            site.member(&format!("p{:02}", i * 17 % 45), i % 5 + 1);
        }
        for tab in ["popular", "name", "newest"] {
            let names = walk(site, &nobody(), &format!("/tags?tab={tab}"), "tags", "name").await;
            let mut names: Vec<&str> = names.iter().map(|n| n.as_str().unwrap()).collect();
            assert!(tab != "name" || names.is_sorted());
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), 45, "{tab}");
        }
        let some = walk(site, &nobody(), "/tags?q=Tag1", "tags", "name").await;
        assert_eq!(some.len(), 10);
        for tab in ["reputation", "newest", "name"] {
            let handles = walk(site, &nobody(), &format!("/people?tab={tab}"), "people", "handle").await;
            let mut handles: Vec<&str> = handles.iter().map(|n| n.as_str().unwrap()).collect();
            assert!(tab != "name" || handles.is_sorted());
            handles.sort_unstable();
            handles.dedup();
            assert_eq!(handles.len(), 46, "{tab}");
        }
        let found = site.json(&nobody(), "/people?q=AD").await;
        assert_eq!(found["people"][0]["handle"], "ada");
        site.get(&nobody(), "/people?q=%25").await.is(200).has("Nobody is called");
        site.get(&nobody(), "/tags?q=zzz").await.is(200).has("No tag begins with");
    }

    async fn what_one_may_not_see_is_in_no_list(site: &Site) {
        let (ada, ben, moderator) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mo"));
        let hidden = site.space("cellar", Access::Hidden, &[&ada]);
        let members = site.space("lounge", Access::Members, &[&ada]);
        site.ask(&ada, "A question in the open air", "open").await;
        site.ask_in(&ada, hidden, "A zebra in the cellar", "open zebra").await;
        site.ask_in(&ada, members, "A walrus in the lounge", "open walrus").await;
        site.follow();
        let paths = [
            "/", "/?tab=hot", "/?tab=votes&window=week", "/?tab=unanswered", "/tags", "/tags?tab=name&q=z", "/tags/open",
            "/tags/open?tab=votes", "/tags/suggest?q=z", "/tags/suggest?q=lru", "/search?q=zebra", "/search?q=walrus",
            "/search?q=user:ada", "/search?q=%5Bopen%5D", "/search?q=the", "/spaces/general", "/feeds", "/feeds/questions",
            "/feeds/tags/open", "/feeds/people/ada", "/sitemap.xml", "/sitemaps/0.xml",
        ];
        for path in paths {
            for who in [&nobody(), &ben] {
                for page in [site.get(who, path).await.body, site.json_text(who, path).await] {
                    for secret in ["in the cellar", "in the lounge", ">zebra<", "tags/zebra", ">walrus<", "tags/walrus"] {
                        assert!(!page.contains(secret), "{secret} in {path} for {:?}:\n{page}", who.handle);
                    }
                }
            }
        }
        assert_eq!(site.json(&nobody(), "/tags/open").await["tag"]["questions"], 1);
        assert_eq!(site.json(&nobody(), "/search?q=open").await["questions"].as_array().unwrap().len(), 1);
        for who in [&nobody(), &ben] {
            site.get(who, "/tags/zebra").await.is(404);
            let (there, nowhere) = (site.get(who, "/tags/zebra/edit").await, site.get(who, "/tags/x/edit").await);
            assert_eq!(there.status, nowhere.status);
            site.get(who, "/spaces/cellar").await.is(404);
            site.get(who, "/feeds/spaces/cellar").await.is(404);
            site.get(who, "/feeds/spaces/lounge").await.is(404);
            site.get(who, "/feeds/tags/walrus").await.is(404);
            site.get(who, "/spaces/lounge").await.is(200).has("For members of this space").lacks("walrus");
            site.get(who, "/spaces").await.has("Lounge").lacks("Cellar");
        }
        for who in [&ada, &moderator] {
            for path in ["/", "/tags", "/tags/open", "/tags/zebra", "/search?q=zebra", "/spaces/cellar"] {
                site.get(who, path).await.is(200).has("zebra");
            }
            assert_eq!(site.json(who, "/tags/suggest?q=zeb").await[0]["name"], "zebra");
            site.get(who, "/feeds/questions").await.lacks("zebra");
        }
    }

    async fn a_tag_is_described_by_those_who_may(site: &Site) {
        let (ada, poor) = (site.member("ada", 2000), site.member("poor", 10));
        site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        site.get(&poor, "/tags/bread").await.is(200).has("Nobody has said yet").lacks("/edit");
        site.get(&poor, "/tags/bread/edit").await.is(403).has("1490 more to go");
        site.get(&nobody(), "/tags/bread/edit").await.is(401);
        let long = "x".repeat(501);
        site.post(&ada, "/tags/bread/edit", &[("description", &long)]).await.is(422).has(&long);
        site.post(&poor, "/tags/bread/edit", &[("description", "Mine")]).await.is(403);
        site.post(&ada, "/tags/bread/edit", &[("description", "Flour, <water> & time.")]).await.is(303);
        site.get(&nobody(), "/tags/bread").await.has("Flour, &#60;water&#62; &#38; time.");
        site.get(&nobody(), "/tags/BREAD").await.is(200);
        let events = sql!("SELECT COUNT(*) FROM event WHERE kind = 'tag.edited' AND id > $1");
        assert_eq!(site.number(events, 0), 1);
        site.post(&ada, "/tags/bread/edit", &[("description", "Flour, <water> & time.")]).await.is(303);
        assert_eq!(site.number(events, 0), 1);
    }

    async fn tags_are_suggested_by_their_beginning_first(site: &Site) {
        let ada = site.member("ada", 500);
        site.ask(&ada, "Question number one of many", "rust rust-async trust c++").await;
        site.ask(&ada, "Question number two of many", "rust trust").await;
        let names = |data: Value| data.as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(site.json(&nobody(), "/tags/suggest?q=RUST").await), ["rust", "rust-async", "trust"]);
        assert_eq!(names(site.json(&nobody(), "/tags/suggest?q=c%2B").await), ["c++"]);
        for none in ["", "%25", "_", "zz"] {
            assert!(names(site.json(&nobody(), &format!("/tags/suggest?q={none}")).await).is_empty(), "{none}");
        }
    }

    async fn a_search_finds_questions_that_hold_every_word(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let crust = site.ask(&ada, "How do I keep a sourdough crust crisp?", "bread baking").await;
        let steam = site.ask(&ben, "Does steam make the crust of a café baguette thicker?", "bread").await;
        let sky = site.ask(&ben, "Почему небо синее, 東京都の空も", "physics").await;
        let rtl = site.ask(&ada, "מדוע השמיים כחולים בצהריים", "physics").await;
        site.follow();
        let found = |data: Value| numbers(&data["questions"].as_array().unwrap().iter().map(|q| q["id"].clone()).collect::<Vec<_>>());
        let cases: [(&str, &[i64]); 14] = [
            ("sourdough", &[crust]), ("crust", &[steam, crust]), ("crust steam", &[steam]), ("sourdough steam", &[]),
            ("CRISP%20sour", &[crust]), ("sour%20", &[]), ("cafe", &[steam]), ("[bread]user:ben", &[steam]),
            ("user:ADA", &[rtl, crust]), ("user:nobody-here", &[]), ("東京", &[sky]), ("небо", &[sky]), ("השמיים", &[rtl]),
            ("[baking]", &[crust]),
        ];
        for (typed, expected) in cases {
            let path = format!("/search?q={}&order=newest", web::url::value(&typed.replace("%20", " ")));
            assert_eq!(found(site.json(&nobody(), &path).await), expected, "{typed}");
        }
        site.get(&nobody(), "/search?q=crust").await.has("<mark>crust</mark>").has("2 results").has("noindex");
        site.get(&nobody(), &format!("/search?q=%23{crust}")).await.has("The question with this number").has("sourdough crust");
        site.get(&nobody(), "/search?q=floodplain+ferret").await.is(200).has("Nothing found").has("title=floodplain%20ferret");
        site.get(&ada, "/questions/ask?title=floodplain%20ferret&tags=bread").await.has("value=\"floodplain ferret\"").has("bread");
        site.get(&nobody(), "/search?q=how+to+do+the").await.is(200).has("These words stand everywhere");
        for odd in ["", "%00", "%27%20OR%201%3D1", "%5B", "user%3A", "%25", "a%26page%3D-1", "%F0%9F%92%A9", "1e309", "%FF"] {
            site.get(&nobody(), &format!("/search?q={odd}&page=99999999999999999999&order=x")).await.is(200);
        }
        site.get(&nobody(), &format!("/search?q={}", "x".repeat(5000))).await.is(200);
    }

    async fn search_results_page_both_ways(site: &Site) {
        let ada = site.member("ada", 500);
        many(site, &ada, 45).await;
        site.follow();
        for order in ["best", "newest", "votes"] {
            let mut found = numbers(&walk(site, &nobody(), &format!("/search?q=number+many&order={order}"), "questions", "id").await);
            found.sort_unstable();
            found.dedup();
            assert_eq!(found.len(), 45, "{order}");
        }
    }

    async fn the_words_made_anew_are_the_words_there_were(site: &Site) {
        let ada = site.member("ada", 5000);
        let first = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        site.ask(&ada, "Why is the sky blue at noon?", "physics").await;
        site.follow();
        let gone = site.ask(&ada, "A question that will be gone", "physics").await;
        site.follow();
        site.post(&ada, &format!("/posts/{gone}/delete"), &[("reason", "It was a mistake of mine.")]).await.is(303);
        site.follow();
        let all = || site.app.db.read_now(|tx| {
            tx.all(sql!("SELECT word, question, weight FROM word ORDER BY word, question"), &[], |r| {
                Ok((r.get::<String>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?))
            })
        }).unwrap();
        let before = all();
        assert!(before.contains(&("crust".into(), first, 8)) && before.contains(&("#bread".into(), first, 4)));
        assert!(before.iter().all(|(_, question, _)| *question != gone));
        site.replay(&forum::search::Words);
        assert_eq!(all(), before);
    }

    async fn related_questions_share_words_or_tags_and_may_be_seen(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let hidden = site.space("cellar", Access::Hidden, &[&ada]);
        let crust = site.ask(&ada, "How do I keep a sourdough crust crisp?", "bread").await;
        site.ask(&ada, "Is the sourdough crust too dark?", "bread baking").await;
        site.ask(&ada, "Why is the sky blue at noon?", "physics").await;
        site.ask_in(&ada, hidden, "The secret sourdough crust recipe", "bread").await;
        site.follow();
        let path = format!("/questions/{crust}/how-do-i-keep-a-sourdough-crust-crisp");
        for who in [&nobody(), &ben] {
            site.get(who, &path).await.has("Related questions").has("too dark?").lacks("secret").lacks("sky blue");
        }
        site.get(&ada, &path).await.has("secret");
        let data = site.json(&nobody(), &path).await;
        assert_eq!(data["related"].as_array().unwrap().len(), 1);
    }

    async fn counts_follow_what_stands_where_everybody_sees_it(site: &Site) {
        let ada = site.member("ada", 500);
        let lounge = site.space("lounge", Access::Members, &[&ada]);
        let counts = sql!("SELECT questions FROM tag WHERE name = 'bread' AND id > $1");
        let of_space = sql!("SELECT questions FROM space WHERE id = $1");
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        site.ask_in(&ada, lounge, "Who ate all of the bread?", "bread").await;
        assert_eq!((site.number(counts, 0), site.number(of_space, 1), site.number(of_space, lounge.0)), (1, 1, 1));
        site.post(&ada, &format!("/posts/{question}/delete"), &[("reason", "It was a mistake of mine.")]).await.is(303);
        assert_eq!((site.number(counts, 0), site.number(of_space, 1)), (0, 0));
        site.post(&ada, &format!("/posts/{question}/undelete"), &[("reason", "")]).await.is(303);
        assert_eq!((site.number(counts, 0), site.number(of_space, 1)), (1, 1));
    }

    async fn empty_lists_invite(site: &Site) {
        site.get(&nobody(), "/").await.has("No question yet").has("/questions/ask");
        site.get(&nobody(), "/?tab=unanswered").await.has("Everything has an answer");
        site.get(&nobody(), "/tags").await.has("No tag yet");
        site.get(&nobody(), "/people").await.has("Nobody is here yet");
        site.get(&nobody(), "/search").await.has("What would you like to know?");
        site.get(&nobody(), "/spaces").await.has("General");
        site.get(&nobody(), "/?tab=nonsense&window=x&after=1.x").await.is(200);
    }

    async fn every_page_says_the_same_as_data(site: &Site) {
        let ada = site.member("ada", 500);
        site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        for (path, key) in [("/", "questions"), ("/tags", "tags"), ("/tags/bread", "tag"), ("/people", "people"),
            ("/spaces", "spaces"), ("/spaces/general", "space"), ("/search?q=crust", "questions"), ("/help", "privileges"), ("/feeds", "feeds")] {
            let data = site.json(&nobody(), path).await;
            assert!(data[key].is_array() || data[key].is_object(), "{path}: {data}");
            let page = site.get(&nobody(), path).await;
            assert!(page.headers["vary"].to_str().unwrap().contains("accept"), "{path}");
        }
    }

    async fn the_help_page_shows_this_sites_numbers(site: &Site) {
        site.get(&nobody(), "/help").await.is(200).has("<strong>Strong</strong>").has("<math").has("1500").has("+10");
    }
}
