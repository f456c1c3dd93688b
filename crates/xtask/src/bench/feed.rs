//! How much a feed costs: 500 people and 100 tags are followed, among as many questions as are asked for.

use std::time::Duration;

use forum::follow::{Thing, follow};
use forum::member::{Registration, register};
use forum::question::list::{From, Scope, Tab, Window, list};
use forum::{Error, MemberId, TagId, Time, Viewer, feed, space, tag};
use store::{Db, Location, Options, Tx, sql};

use super::report::row;
use super::server::cpu_of;

const PEOPLE: i64 = 5000;
const TAGS: i64 = 1000;
/// How many rows a page has.
const SIZE: usize = 20;

/// Measures, and prints a line a figure.
///
/// # Errors
/// A sentence: the database failed.
pub(crate) fn run(questions: i64, times: u32) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = Location::Sqlite(folder.path().join("stoa.sqlite"));
    let db = Db::open(&file, Options::default()).map_err(|error| error.to_string())?;
    db.migrate(forum::schema::MIGRATIONS).map_err(|error| error.to_string())?;
    println!("loading {questions} questions with two answers each");
    let me = fill(&db, questions).map_err(|error| error.to_string())?;
    let viewer = Viewer { role: forum::Role::Member, ..system(me, i64::MAX / 2) };
    let (one, two) = (viewer.clone(), viewer);
    let newest = cpu(&db, times, move |tx| {
        list(tx, &one, Scope::Site, Tab::Newest, Window::All, From::Start, SIZE).map(|page| page.rows.len())
    })?;
    let own = cpu(&db, times, move |tx| feed::feed(tx, &two, None, SIZE).map(|page| page.rows.len()))?;
    row("newest list", &format!("{:.3} ms CPU", newest * 1e3), "");
    row("feed, 500 people and 100 tags", &format!("{:.3} ms CPU", own * 1e3), "at most 5 ms");
    row("feed over newest list", &format!("{:.1}", own / newest), "");
    Ok(())
}

/// Seconds of CPU that reading a full page takes.
fn cpu(
    db: &Db,
    times: u32,
    read: impl Fn(&mut Tx) -> Result<usize, Error> + Clone + Send + 'static,
) -> Result<f64, String> {
    let mut before = Duration::ZERO;
    for time in 0..=times {
        // The first one warms up.
        if time == 1 {
            before = cpu_of("self");
        }
        let rows = db.read_now(read.clone()).map_err(|error| error.to_string())?;
        if rows != SIZE {
            return Err(format!("a page has {rows} rows"));
        }
    }
    Ok((cpu_of("self") - before).as_secs_f64() / f64::from(times))
}

fn system(me: MemberId, now: i64) -> Viewer {
    Viewer::system(me, Time(now), Default::default())
}

/// Makes the site; the one who follows.
fn fill(db: &Db, questions: i64) -> Result<MemberId, Error> {
    let site = system(MemberId::NOBODY, 1);
    let me = db.write_now(move |tx| {
        space::make_default(tx, &site, "General")?;
        let mut last = MemberId::NOBODY;
        for n in 0..=PEOPLE {
            let name = format!("person-{n}");
            let new = Registration { handle: name.clone(), name, ..Registration::default() };
            last = register(tx, &site, &new)?;
        }
        (0..TAGS).try_for_each(|n| tag::make(tx, &site, &format!("tag-{n}"), "").map(drop))?;
        let me = system(last, 1);
        for n in 1..=500 {
            follow(tx, &me, Thing::Person(MemberId(n * 7)), true)?;
        }
        for n in 1..=100 {
            follow(tx, &me, Thing::Tag(TagId(n * 7)), true)?;
        }
        Ok::<_, Error>(last)
    })?;
    for start in (0..questions).step_by(1000) {
        db.write_now(move |tx| (start..questions.min(start + 1000)).try_for_each(|n| thread(tx, n)))?;
    }
    db.write_now(move |tx| tx.run(sql!(scan "UPDATE space SET questions = $1"), &[&questions]).map(drop))?;
    Ok(me)
}

/// One question with three tags and two answers. Who writes and what it is about is spread by multiplication, so that
/// neighbours differ.
fn thread(tx: &mut Tx, n: i64) -> Result<(), store::Error> {
    let spread = |k: i64, among: i64| (n * 3 + k).wrapping_mul(2_654_435_761).rem_euclid(1 << 32) % among + 1;
    let (id, at) = (n * 3 + 1, n * 60_000_000);
    let body = "A text of the length that an excerpt has, so that a row weighs what a row weighs. ".repeat(8);
    tx.run(
        sql!(
            "INSERT INTO question (id, space, author, title, html, excerpt, tags, score, answers, comments, views, hot,
                                   revision, created_at, active_at, active_by, active_kind, mail_author)
             VALUES ($1, 1, $2, 'How does this one behave?', $3, 'A text.', 'tag-1', 0, 2, 0, 0, 0, 1, $4, $4, $2, 'asked', 0)"
        ),
        &[&id, &spread(0, PEOPLE), &body, &at],
    )?;
    let first = spread(7, TAGS);
    for tag in [first, first % TAGS + 1, (first + 1) % TAGS + 1] {
        tx.run(
            sql!("INSERT INTO question_tag (tag, question, asked_at) VALUES ($1, $2, $3)"),
            &[&tag, &id, &at],
        )?;
    }
    for k in 1..=2 {
        tx.run(
            sql!(
                "INSERT INTO answer (question, id, author, html, excerpt, words, score, comments, revision, created_at)
                 VALUES ($1, $2, $3, $4, 'A text.', 100, 0, 0, 1, $5)"
            ),
            &[&id, &(id + k), &spread(k * 11, PEOPLE), &body, &(at + k)],
        )?;
    }
    Ok(())
}
