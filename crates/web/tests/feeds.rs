//! Machines that read: feeds, sitemap, structured data, small files.

use crate::common::{Page, TestSite, nobody};
use axum::body::Body;
use axum::http::Request;
use forum::space::Access;
use quick_xml::Reader;
use quick_xml::events::Event;

const HOSTILE: &str = "]]> </title><script>alert(1)</script> & \"quotes' שלום 東京";

/// The texts of an XML document by element, or the test fails where it is not well-formed.
fn read(xml: &str) -> Vec<(String, String)> {
    assert!(!xml.chars().any(|c| c < ' ' && !matches!(c, '\n' | '\t' | '\r')), "{xml}");
    let mut reader = Reader::from_str(xml);
    let (mut open, mut texts, mut text) = (Vec::new(), Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} in {xml}")) {
            Event::Start(tag) => {
                tag.attributes().for_each(|a| _ = a.expect("attributes"));
                open.push(tag.name().as_ref().to_owned());
                text.clear();
            }
            Event::Empty(tag) => tag.attributes().for_each(|a| _ = a.expect("attributes")),
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => text.push_str(match &*name {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "#39" => "'",
                other => panic!("&{other}; in {xml}"),
            }),
            Event::End(_) => texts.push((open.pop().expect("an open element"), std::mem::take(&mut text))),
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?}");
    texts
}

fn all<'a>(texts: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    texts.iter().filter(|(element, _)| element == name).map(|(_, text)| text.as_str()).collect()
}

async fn with(site: &TestSite, path: &str, name: &str, value: &str) -> Page {
    site.call(Request::builder().uri(path).header(name, value).body(Body::empty()).unwrap()).await
}

on_both! {
    async fn feeds_are_well_formed_whatever_a_title_holds(site: &Site) {
        let ada = site.member("ada", 500);
        let question = site.ask(&ada, HOSTILE, "open c++").await;
        let answer = site.answer(&ada, question, "An <b>answer</b> with `code & more`, at length.").await;
        for path in ["/feeds/questions", "/feeds/questions?tab=hot", "/feeds/tags/c++", "/feeds/people/ada", "/feeds/spaces/general",
            &format!("/feeds/questions/{question}")] {
            let page = site.get(&nobody(), path).await;
            assert_eq!(page.headers["content-type"], "application/atom+xml; charset=utf-8", "{path}");
            let texts = read(&page.is(200).body);
            assert!(all(&texts, "title").contains(&HOSTILE), "{path}: {texts:?}");
            let ids = all(&texts, "id");
            assert!(ids.contains(&format!("tag:127.0.0.1,2026-01-02:/q/{question}").as_str()), "{ids:?}");
            assert_eq!(all(&texts, "updated").len(), ids.len());
            assert!(all(&texts, "name").contains(&"Ada"));
            assert!(all(&texts, "content").iter().any(|html| html.starts_with("<p>")), "{path}");
            page.has(&format!("rel=\"self\" type=\"application/atom+xml\" href=\"http://127.0.0.1:8080{path}\""));
        }
        for path in ["/feeds/people/ada", &format!("/feeds/questions/{question}")] {
            let texts = read(&site.get(&nobody(), path).await.body);
            assert!(all(&texts, "id").contains(&format!("tag:127.0.0.1,2026-01-02:/a/{answer}").as_str()), "{path}");
        }
        for path in ["/feeds/questions/99999", "/feeds/tags/none", "/feeds/people/none", "/feeds/spaces/none", "/feeds/questions/x"] {
            site.get(&nobody(), path).await.is(404);
        }
        site.get(&nobody(), "/feeds").await.has("/feeds/questions?tab=hot");
    }

    async fn what_a_reader_has_is_not_sent_again(site: &Site) {
        let ada = site.member("ada", 500);
        site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        for path in ["/feeds/questions", "/sitemaps/0.xml"] {
            for _ in 0..2 {
                let first = site.get(&nobody(), path).await;
                let (tag, date) = (first.headers["etag"].to_str().unwrap(), first.headers["last-modified"].to_str().unwrap());
                assert!(with(site, path, "if-none-match", tag).await.is(304).body.is_empty());
                with(site, path, "if-none-match", "W/\"other\"").await.is(200);
                with(site, path, "if-modified-since", date).await.is(304);
                with(site, path, "if-modified-since", "Thu, 01 Jan 2015 00:00:00 GMT").await.is(200);
            }
        }
        let before = site.get(&nobody(), "/feeds/questions").await.headers["etag"].clone();
        site.ask(&ada, "Is the crust of rye bread thicker?", "bread").await;
        with(site, "/feeds/questions", "if-none-match", before.to_str().unwrap()).await.is(200).has("rye");
    }

    async fn the_sitemap_lists_what_everybody_may_see(site: &Site) {
        let ada = site.member("ada", 500);
        let hidden = site.space("cellar", Access::Members, &[&ada]);
        assert!(all(&read(&site.get(&nobody(), "/sitemap.xml").await.is(200).body), "loc").is_empty());
        site.get(&nobody(), "/sitemaps/0.xml").await.is(404);
        let first = site.ask(&ada, "Почему небо синее днём?", "open").await;
        site.ask_in(&ada, hidden, "A zebra in the cellar", "open").await;
        let index = read(&site.get(&nobody(), "/sitemap.xml").await.body);
        assert_eq!(all(&index, "loc"), ["http://127.0.0.1:8080/sitemaps/0.xml"]);
        for who in [&nobody(), &ada] {
            let part = site.get(who, "/sitemaps/0.xml").await;
            let places = read(&part.body);
            let [place] = all(&places, "loc")[..] else { panic!("{places:?}") };
            assert!(place.starts_with(&format!("http://127.0.0.1:8080/questions/{first}/%D0%9F")) || place.contains("%D0%BF"), "{place}");
            assert!(all(&places, "lastmod")[0].starts_with("2026-01-02T"));
            site.get(&nobody(), place.trim_start_matches("http://127.0.0.1:8080")).await.is(200);
        }
        for odd in ["/sitemaps/1.xml", "/sitemaps/-1.xml", "/sitemaps/9223372036854775807.xml", "/sitemaps/x"] {
            site.get(&nobody(), odd).await.is(404);
        }
    }

    async fn a_question_describes_itself_to_search_engines(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, HOSTILE, "open").await;
        let best = site.answer(&ben, question, "Use </script> and a **rack** to let it cool.").await;
        let other = site.answer(&ben, question, "Or leave it in the oven for a while.").await;
        site.post(&ada, &format!("/posts/{best}/accept"), &[("on", "true")]).await.is(303);
        let path = site.get(&nobody(), &format!("/q/{question}")).await.is(302).location.clone();
        let page = site.get(&nobody(), &path).await;
        let json = page.body.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        let data: serde_json::Value = serde_json::from_str(json).unwrap();
        let it = &data["mainEntity"];
        assert_eq!((it["name"].as_str().unwrap(), it["answerCount"].as_i64(), it["upvoteCount"].as_i64()), (HOSTILE, Some(2), Some(0)));
        assert!(it["acceptedAnswer"]["text"].as_str().unwrap().contains("rack"));
        assert!(it["acceptedAnswer"]["url"].as_str().unwrap().ends_with(&format!("#a{best}")));
        assert_eq!(it["suggestedAnswer"].as_array().unwrap().len(), 1);
        assert!(it["suggestedAnswer"][0]["url"].as_str().unwrap().ends_with(&format!("#a{other}")));
        assert_eq!((it["author"]["name"].as_str(), it["dateCreated"].as_str().map(|d| &d[..10])), (Some("Ada"), Some("2026-01-02")));
        let ours = ["<script type=\"module\" src=", "<script type=\"application/json\"", "<script type=\"application/ld+json\""];
        let known: usize = ours.iter().map(|tag| page.body.matches(tag).count()).sum();
        assert_eq!(page.body.matches("<script").count(), known, "no script but ours");
        page.has("rel=\"canonical\"").has("og:title").has("twitter:card").has("rel=\"alternate\" type=\"application/json\"");
        site.get(&ada, &path).await.lacks("ld+json");
        site.get(&nobody(), &format!("/a/{best}")).await.is(302);
        site.get(&nobody(), &format!("/q/{best}")).await.is(404);
    }

    async fn small_files_are_what_programs_expect(site: &Site) {
        let robots = site.get(&nobody(), "/robots.txt").await;
        robots.is(200).has("User-agent: *\n").has("Disallow: /search\n").has("Sitemap: http://127.0.0.1:8080/sitemap.xml");
        let search = site.get(&nobody(), "/opensearch.xml").await;
        assert_eq!(all(&read(&search.body), "ShortName"), ["Testing"]);
        search.has("http://127.0.0.1:8080/search?q={searchTerms}");
        let manifest = site.json(&nobody(), "/manifest.webmanifest").await;
        assert_eq!(manifest["name"], "Testing");
        site.get(&nobody(), "/").await.has("opensearch.xml").has("manifest.webmanifest");
    }
}
