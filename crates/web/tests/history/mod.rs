//! Editing, history, rollback, timeline, and what moderators do, through the real router.

mod acts;
mod edits;

use crate::common::{self, Page, Person, TestSite, nobody};
use forum::time::{DAY, MINUTE};
use store::sql;

const TITLE: &str = "How do I keep a crust crisp?";
const BODY: &str = "The whole story, told at some length.\n\nIt is a *rye* bread.";

impl Post {
    fn path(&self, rest: &str) -> String {
        format!("/posts/{}/{rest}", self.0)
    }
}

/// A question or an answer by its id.
#[derive(Clone, Copy)]
struct Post(i64);

/// What the form on a page began with.
fn began(page: &common::Page) -> String {
    page.body.split("name=\"base\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn base(site: &TestSite, who: &Person, post: Post) -> String {
    let page = site.get(who, &post.path("edit")).await;
    field(page.is(200), "base")
}

/// The value of a hidden field.
fn field(page: &Page, name: &str) -> String {
    let from = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).expect(name);
    from.split('"').next().unwrap().to_owned()
}

/// Sends an edit of a question's body with the form's other fields as they stand by default.
async fn save(
    site: &TestSite,
    who: &Person,
    post: Post,
    base: &str,
    title: &str,
    body: &str,
    tags: &str,
) -> Page {
    let fields = [("base", base), ("title", title), ("body", body), ("tags", tags), ("summary", "a summary")];
    site.post(who, &post.path("edit"), &fields).await
}

async fn edit(site: &TestSite, who: &Person, post: Post, title: &str, body: &str, tags: &str) {
    let base = base(site, who, post).await;
    save(site, who, post, &base, title, body, tags).await.is(303);
}

async fn ask(site: &TestSite, who: &Person, tags: &str) -> Post {
    let post = Post(site.ask(who, TITLE, tags).await);
    site.pass(30 * MINUTE);
    edit(site, who, post, TITLE, BODY, tags).await;
    site.pass(30 * MINUTE);
    post
}

fn revisions(site: &TestSite, post: Post) -> i64 {
    site.number(sql!("SELECT COUNT(*) FROM revision WHERE post = $1"), post.0)
}

fn tag_count(site: &TestSite, tag: &str) -> i64 {
    let (tag, sql) = (tag.to_owned(), sql!("SELECT questions FROM tag WHERE name = $1"));
    let found = site.app.db.read_now(move |tx| tx.maybe(sql, &[&tag], |r| r.get::<i64>(0)));
    found.unwrap().unwrap_or(0)
}

fn space_count(site: &TestSite) -> i64 {
    site.number(sql!("SELECT questions FROM space WHERE id = $1"), 1)
}

fn answers(site: &TestSite, question: Post) -> i64 {
    site.number(sql!("SELECT answers FROM question WHERE id = $1"), question.0)
}

fn events(site: &TestSite, kind: &'static str, post: Post) -> i64 {
    let sql = sql!("SELECT COUNT(*) FROM event WHERE kind = $1 AND post = $2");
    site.app.db.read_now(move |tx| tx.one(sql, &[&kind, &post.0], |r| r.get::<i64>(0))).unwrap()
}

/// The data of the last event of a kind.
fn last_event(site: &TestSite, kind: &'static str) -> (i64, serde_json::Value) {
    let sql = sql!("SELECT member, data FROM event WHERE kind = $1 ORDER BY at DESC, id DESC LIMIT 1");
    let read = site
        .app
        .db
        .read_now(move |tx| tx.one(sql, &[&kind], |r| Ok((r.get::<i64>(0)?, r.get::<String>(1)?))));
    let (member, data) = read.unwrap();
    (member, serde_json::from_str(&data).unwrap())
}

async fn act(site: &TestSite, who: &Person, post: Post, act: &str) -> u16 {
    let fields = [("reason", if act == "close" { "off-topic" } else { "A reason to learn from." })];
    site.post(who, &post.path(act), &fields).await.status.as_u16()
}
