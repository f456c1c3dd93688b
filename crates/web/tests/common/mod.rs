//! A whole site for a test: the real router on a real database, a fixed clock, members who send forms.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::expect_used)]

mod page;
mod people;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Instant;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::response::Response;
use forum::event::{self, Follower};
use forum::member::{Registration, Secret, register, session};
use forum::notification::Notify;
use forum::reputation::Reputation;
use forum::search::Words;
use forum::site::Site;
use forum::space::Access;
use forum::{MemberId, Role, SpaceId, Time, Viewer, space};
use store::Db;
use tower::ServiceExt;
use web::inbound::ReplyAddress;
use web::limit::Limits;
use web::mail::Mailer;
use web::push::Pusher;
use web::{App, Config};

pub use page::Page;
use page::page;
pub use people::{Person, nobody};

/// The moment at which tests begin: 2026-01-02 00:00 UTC.
pub const START: i64 = 1_767_312_000_000_000;

/// What follows the event log in tests.
const FOLLOWERS: &[&dyn Follower] = &[&Reputation, &Notify, &Words];

/// Runs each async test against a site on both databases.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($site:ident: &Site) $body:block)+) => {
        store::both_databases! { forum::schema::MIGRATIONS;
            $($(#[$doc])* fn $name(db: &store::Db) {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                let site = $crate::common::TestSite::new(db.clone());
                runtime.block_on(async { let $site = &site; $body });
            })+
        }
    };
}

/// A site that has been set up, with nobody in it.
pub struct TestSite {
    pub app: App,
    router: Router,
    clock: Arc<AtomicI64>,
    sessions: AtomicU64,
    /// The last event that open pages were told of.
    told: AtomicI64,
}

impl TestSite {
    /// Without limits on how often one may do what.
    pub fn new(db: Db) -> TestSite {
        let site = TestSite::over(db, Limits::off(), Mailer::memory(), None);
        let viewer = site.app.system();
        site.app
            .db
            .write_now(move |tx| {
                Site { name: "Testing".into(), set_up: true, ..Site::default() }.save(tx)?;
                space::make_default(tx, &viewer, "General")
            })
            .unwrap();
        futures_now(site.app.reload_rules()).unwrap();
        site
    }

    /// The same site with the limits that people meet.
    pub fn limited(&self) -> TestSite {
        let replies = self.app.config.reply_address.clone();
        TestSite::over(self.app.db.clone(), Limits::new(Instant::now()), Mailer::memory(), replies)
    }

    /// The same site, mailing this way.
    pub fn mailing(&self, mailer: Mailer) -> TestSite {
        TestSite::over(self.app.db.clone(), Limits::off(), mailer, None)
    }

    /// The same site, where mail can be replied to.
    pub fn replied_to(&self) -> TestSite {
        let address = "reply@stoa.example".parse().unwrap();
        TestSite::over(self.app.db.clone(), Limits::off(), Mailer::memory(), Some(address))
    }

    fn over(db: Db, limits: Limits, mailer: Mailer, reply_address: Option<ReplyAddress>) -> TestSite {
        let clock = Arc::new(AtomicI64::new(START));
        let ticking = clock.clone();
        let config = Config { pusher: Pusher::memory(), reply_address, ..Config::default() };
        let now = Arc::new(move || Time(ticking.fetch_add(1, Ordering::Relaxed)));
        let app = App::new(db, config, now, mailer, limits).unwrap();
        let router = web::router(app.clone());
        TestSite { app, router, clock, sessions: AtomicU64::new(1), told: AtomicI64::new(0) }
    }

    /// Moves the clock.
    pub fn pass(&self, span: i64) {
        self.clock.fetch_add(span, Ordering::Relaxed);
    }

    pub fn now(&self) -> Time {
        self.app.now()
    }

    pub async fn get(&self, who: &Person, path: &str) -> Page {
        self.send(who, Method::GET, path, "text/html", None).await
    }

    pub async fn json(&self, who: &Person, path: &str) -> serde_json::Value {
        let text = self.json_text(who, path).await;
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path} is not JSON: {text}"))
    }

    /// What comes where JSON is asked for.
    pub async fn json_text(&self, who: &Person, path: &str) -> String {
        self.send(who, Method::GET, path, "application/json", None).await.body
    }

    /// Sends a form.
    pub async fn post(&self, who: &Person, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(who, Method::POST, path, "text/html", Some(fields)).await
    }

    async fn send(
        &self,
        who: &Person,
        method: Method,
        path: &str,
        accept: &str,
        fields: Option<&[(&str, &str)]>,
    ) -> Page {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::ACCEPT, accept)
            .header(header::HOST, "127.0.0.1:8080")
            .header("sec-fetch-site", "same-origin");
        if !who.cookie.is_empty() {
            request = request.header(header::COOKIE, &who.cookie);
        }
        let body = match fields {
            Some(fields) => {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                Body::from(encode(fields))
            }
            None => Body::empty(),
        };
        self.call(request.body(body).unwrap()).await
    }

    /// Sends a form as a script does: for a dialog, or for JSON.
    pub async fn post_with(
        &self,
        who: &Person,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&'static str, &str)],
    ) -> Page {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, &who.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.call(request.body(Body::from(encode(fields))).unwrap()).await
    }

    /// Sends a form that may carry a file.
    pub async fn post_file(
        &self,
        who: &Person,
        path: &str,
        fields: &[(&str, &str)],
        (name, file): (&str, Option<&[u8]>),
    ) -> Page {
        let mut body: Vec<u8> = Vec::new();
        for (name, value) in fields {
            let head =
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.as_bytes());
        }
        // As browsers do, an empty file where none was chosen.
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x.png\"\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(file.unwrap_or_default());
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, &who.cookie)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.call(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends any request.
    pub async fn call(&self, request: Request<Body>) -> Page {
        let response = self.router.clone().oneshot(request).await.unwrap();
        page(response).await
    }

    /// Asks a question and gives its id.
    pub async fn ask(&self, who: &Person, title: &str, tags: &str) -> i64 {
        self.ask_in(who, space::DEFAULT, title, tags).await
    }

    /// The same in a space.
    pub async fn ask_in(&self, who: &Person, space: SpaceId, title: &str, tags: &str) -> i64 {
        let body = format!("{title}: the whole story, told at some length.");
        let space = space.to_string();
        let fields = [("title", title), ("body", &*body), ("tags", tags), ("space", &*space)];
        let page = self.post(who, "/questions/ask", &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        last_number(&page.location)
    }

    /// Answers a question and gives the answer's id.
    pub async fn answer(&self, who: &Person, question: i64, body: &str) -> i64 {
        let page = self.post(who, &format!("/questions/{question}/answers"), &[("body", body)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        last_number(&page.location)
    }

    /// From here on the index finds, and not the plain search.
    pub fn start_index(&self) {
        self.app.finder.start_in_memory(search::Language::default()).unwrap();
        self.follow();
    }

    /// Lets the followers, and the index where there is one, take in all that has happened.
    pub fn follow(&self) {
        while self.app.db.write_now(|tx| event::number(tx, 1000)).unwrap() > 0 {}
        for follower in FOLLOWERS {
            while self.app.db.write_now(move |tx| event::advance(tx, *follower, 100)).unwrap() > 0 {}
        }
        self.app.finder.catch_up(&self.app.db).unwrap();
        self.app.changed();
        let told = self.told.load(Ordering::Relaxed);
        let events = self.app.db.read_now(move |tx| event::after(tx, told, 10_000)).unwrap();
        self.told.store(events.last().map_or(told, |event| event.seq), Ordering::Relaxed);
        self.app.live.tell(events);
    }

    /// What an open page is told from here on.
    pub async fn listen(&self, who: &Person, path: &str) -> (StatusCode, Body) {
        let request = Request::builder().uri(path).header(header::COOKIE, &who.cookie);
        let request = request.body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        (response.status(), response.into_body())
    }

    /// Deletes what a follower made, and lets it make it again.
    pub fn replay(&self, follower: &'static dyn Follower) {
        self.app.db.write_now(move |tx| event::forget(tx, follower)).unwrap();
        self.follow();
    }

    /// One number from the database.
    pub fn number(&self, sql: &'static store::Sql, id: i64) -> i64 {
        self.app.db.read_now(move |tx| tx.one(sql, &[&id], |r| r.get::<i64>(0))).unwrap()
    }
}

/// The last run of digits in an address.
pub fn last_number(address: &str) -> i64 {
    let digits = address.rsplit(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    digits.and_then(|d| d.parse().ok()).unwrap_or_else(|| panic!("no number in {address:?}"))
}

/// Fields as a browser encodes them.
fn encode(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        text.bytes().fold(String::new(), |mut out, b| {
            if b.is_ascii_alphanumeric() {
                out.push(b as char)
            } else {
                out.push_str(&format!("%{b:02X}"))
            }
            out
        })
    };
    fields.iter().map(|(k, v)| format!("{}={}", one(k), one(v))).collect::<Vec<_>>().join("&")
}

fn futures_now<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A picture as people send them.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let pixels = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 128]));
    let mut bytes = Vec::new();
    pixels.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}
