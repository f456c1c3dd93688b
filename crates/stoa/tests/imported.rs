//! Real sites, brought in whole: what was counted in them comes out of the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use forum::event::{self, Follower};
use forum::member::{Registration, Secret, register, session};
use forum::reputation::Reputation;
use forum::site::Site;
use forum::{MemberId, Role, Time, Viewer, space};
use import::Silent;
use import::load::{Options, load};
use import::stackexchange::Dump;
use serde_json::Value as Json;
use store::Db;
use tower::ServiceExt;
use web::limit::Limits;
use web::mail::Mailer;
use web::{App, Config};

/// 2026-01-02 00:00 UTC.
const NOW: Time = Time(1_767_312_000_000_000);

const SITES: [&str; 3] =
    ["beer.stackexchange.com-older", "alcohol.meta.stackexchange.com", "conlang.meta.stackexchange.com"];

/// The folder of the real sites; where it is missing the test is left out, loudly.
fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/stackexchange");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("LEFT OUT: {} is missing, so this test does not run", path.display());
    None
}

/// The whole site over a database, as it stands now.
struct Served(Router);

impl Served {
    fn new(db: &Db) -> Served {
        let clock = std::sync::Arc::new(|| NOW);
        let app = App::new(db.clone(), Config::default(), clock, Mailer::memory(), Limits::off()).unwrap();
        Served(web::router(app))
    }

    /// The data of a page for the holder of a session.
    async fn json(&self, session: &str, path: &str) -> Json {
        let request = Request::builder()
            .uri(path)
            .header(header::ACCEPT, "application/json")
            .header(header::COOKIE, format!("session={session}"))
            .body(Body::empty())
            .unwrap();
        let response = self.0.clone().oneshot(request).await.unwrap();
        let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        if let Some(to) = location {
            return Box::pin(self.json(session, &to)).await;
        }
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{path} is no JSON"))
    }

    /// Every row of a list, page by page.
    async fn all(&self, path: &str, rows: &str) -> Vec<Json> {
        let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.json("", &path).await;
            all.extend(page[rows].as_array().unwrap().iter().cloned());
            next = page["next"].as_str().map(str::to_owned);
        }
        all
    }
}

/// A site that has been set up, and its administrator's session.
fn set_up(db: &Db) -> &'static str {
    let system = Viewer::system(MemberId::NOBODY, NOW, Default::default());
    db.write_now(move |tx| {
        Site { set_up: true, ..Site::default() }.save(tx)?;
        space::make_default(tx, &system, "General")?;
        let new = Registration {
            handle: "root-of-all".into(),
            name: "Root".into(),
            role: Role::Admin,
            ..Default::default()
        };
        let id = register(tx, &system, &new)?;
        let opening = session::Opening { secret: Secret::brought("root"), device: "test".into(), days: 30 };
        session::start(tx, &system, id, &opening)
    })
    .unwrap();
    "root"
}

fn bring(db: &Db, archive: &Path) {
    let dump = Dump::open(archive, None, &std::env::temp_dir(), &mut Silent).unwrap();
    let viewer = Viewer::system(MemberId::NOBODY, NOW, Default::default());
    let options = Options { space: space::DEFAULT, viewer, encode: |_, _| None };
    load(db, &dump, &options, &mut Silent).unwrap();
    while db.write_now(|tx| event::number(tx, 1000)).unwrap() > 0 {}
    let follower: &'static dyn Follower = &Reputation;
    while db.write_now(move |tx| event::advance(tx, follower, 500)).unwrap() > 0 {}
}

/// How many questions and answers of the dump have no owner; those of tags' wikis are no posts here.
fn ownerless(archive: &Path) -> i64 {
    let folder = tempfile::tempdir().unwrap();
    sevenz_rust2::decompress_file(archive, folder.path()).unwrap();
    let rows = std::fs::read_to_string(folder.path().join("Posts.xml")).unwrap();
    let is_post = |row: &&str| row.contains(" PostTypeId=\"1\"") || row.contains(" PostTypeId=\"2\"");
    rows.split("<row ").filter(is_post).filter(|row| !row.contains(" OwnerUserId=")).count() as i64
}

/// The difference between what the site says it holds and what it said before.
fn came(after: &Json, before: &Json, name: &str) -> i64 {
    after["statistics"][name].as_i64().unwrap() - before["statistics"][name].as_i64().unwrap()
}

/// What is left out of the last import, as the administrator's page says it.
fn left_out(imports: &Json, what: &str) -> i64 {
    let last = imports["sources"].as_array().unwrap().last().unwrap();
    let all = last["report"]["left_out"].as_array().unwrap();
    all.iter().find(|one| one["what"] == what).map_or(0, |one| one["count"].as_i64().unwrap())
}

store::both_databases! { forum::schema::MIGRATIONS;
    fn what_was_counted_in_each_real_site_comes_out_of_the_pages(db: &store::Db) {
        let Some(data) = data() else { return };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let counts: Json = serde_json::from_slice(&std::fs::read(data.join("counts.json")).unwrap()).unwrap();
        let root = set_up(db);
        runtime.block_on(async {
            let mut before = Served::new(db).json("", "/about").await;
            let mut seen = 0;
            for site in SITES {
                let archive = data.join(format!("{site}.7z"));
                let truth = |name: &str| counts[site][name].as_i64().unwrap();
                bring(db, &archive);
                // Another one, for it keeps what it counted for a while.
                let served = Served::new(db);
                let about = served.json("", "/about").await;
                for (ours, theirs) in [("questions", "questions"), ("answers", "answers"), ("accepted", "accepted"),
                    ("closed", "closed"), ("people", "users")] {
                    assert_eq!(came(&about, &before, ours), truth(theirs), "{site}: {ours}");
                }
                assert_eq!(came(&about, &before, "ownerless"), ownerless(&archive), "{site}");
                let imports = served.json(root, "/admin/imports").await;
                let last = imports["sources"].as_array().unwrap().last().unwrap();
                assert_eq!(last["report"]["links"]["gone"], truth("postlinks_to_missing"), "{site}");
                assert_eq!(left_out(&imports, "votes-gone"), truth("votes_on_missing_posts"), "{site}");
                assert_eq!(left_out(&imports, "orphans"), truth("answers_with_missing_parent"), "{site}");
                let newest = served.all("/?tab=newest", "questions").await;
                assert_eq!((newest.len() - seen) as i64, truth("questions"), "{site}");
                let sum: i64 = newest.iter().map(|q| q["answers"].as_i64().unwrap()).sum();
                assert_eq!(sum, about["statistics"]["answers"].as_i64().unwrap(), "{site}");
                let few = newest.iter().filter(|q| q["accepted"] == true).count() as i64;
                assert_eq!(few, about["statistics"]["accepted"].as_i64().unwrap(), "{site}");
                best(&served, &counts[site]["top5_by_score"], &last["site"]).await;
                (before, seen) = (about, newest.len());
            }
        });
    }
}

/// The best questions stand first with their scores, and lead to what they were.
async fn best(served: &Served, truth: &Json, site: &Json) {
    let mut votes = served.json("", "/?tab=votes&window=all").await;
    let listed = votes["questions"].as_array_mut().unwrap();
    for one in truth.as_array().unwrap() {
        let (score, title) = (&one[1], one[2].as_str().unwrap());
        let at = listed.iter().position(|q| q["title"] == *title);
        let question = match at {
            Some(at) => listed.remove(at),
            // On a later page, among those of the sites before.
            None => {
                let all = served.all("/?tab=votes&window=all", "questions").await;
                all.into_iter().find(|q| q["title"] == *title).unwrap_or_else(|| panic!("no {title:?}"))
            }
        };
        assert_eq!(&question["score"], score, "{title}");
        let page = served.json("", &format!("/q/{}", question["id"])).await;
        assert_eq!((&page["score"], &page["origin"]["site"]), (score, site), "{title}");
    }
}
