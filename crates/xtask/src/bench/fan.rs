//! Whether many followers of a question slow the answer to it: the same answers to a question that nobody follows are the
//! reference.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use forum::answer::{self, Draft};
use forum::event::{self, Follower};
use forum::follow::{Thing, follow};
use forum::member::{Registration, register};
use forum::notification::Notify;
use forum::{Error, MemberId, QuestionId, Role, Time, Viewer, question, space};
use store::{Db, Location, Options, sql};

use super::report::{median, row};

/// How many followers are made in one transaction.
const TOGETHER: i64 = 5000;

/// Measures, and prints a line a figure.
///
/// # Errors
/// A sentence: the database failed.
pub(crate) fn run(followers: i64, answers: i64) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = Location::Sqlite(folder.path().join("stoa.sqlite"));
    let db = Db::open(&file, Options::default()).map_err(|error| error.to_string())?;
    db.migrate(forum::schema::MIGRATIONS).map_err(|error| error.to_string())?;
    println!("making {followers} followers of a question");
    let site = fill(&db, followers).map_err(|error| error.to_string())?;
    let failed = |error: Error| error.to_string();
    event::catch_up(&db, &[&Notify]).map_err(failed)?;
    let mut plain = Vec::new();
    let mut followed = Vec::new();
    for n in 0..answers {
        plain.push(post(&db, &site, site.plain, n).map_err(failed)?);
        followed.push(post(&db, &site, site.followed, n).map_err(failed)?);
        event::catch_up(&db, &[&Notify]).map_err(failed)?;
    }
    let (plain, followed) = (median(&plain), median(&followed));
    row("answer, nobody follows", &format!("{:.3} ms", plain * 1e3), "");
    row(&format!("answer, {followers} follow"), &format!("{:.3} ms", followed * 1e3), "");
    row("followed over not", &format!("{:.2}", followed / plain), "about 1");
    let (during, told) = while_telling(&db, &site, answers).map_err(failed)?;
    row("another answer while they are told", &format!("{:.3} ms", during * 1e3), "");
    row("telling all of them", &format!("{told:.1} s"), "");
    Ok(())
}

struct Site {
    followed: QuestionId,
    plain: QuestionId,
    answerer: Viewer,
}

/// Two questions, one of which everybody follows, and somebody who answers.
fn fill(db: &Db, followers: i64) -> Result<Site, Error> {
    let by = |id: MemberId| Viewer { role: Role::Admin, ..Viewer::system(id, Time(1), Default::default()) };
    let (followed, plain, answerer) = db.write_now(move |tx| {
        let system = by(MemberId::NOBODY);
        space::make_default(tx, &system, "General")?;
        let mut person = |name: &str| {
            let new =
                Registration { handle: name.to_owned(), name: name.to_owned(), ..Registration::default() };
            register(tx, &system, &new)
        };
        let (asker, answerer) = (by(person("asker")?), by(person("answerer")?));
        let mut asked = |title: &str| {
            let new = question::Draft {
                title: title.to_owned(),
                body: "It is asked by somebody and followed by others, or not.".to_owned(),
                tags: "followers".to_owned(),
                ..Default::default()
            };
            question::ask(tx, &asker, space::DEFAULT, &new)
        };
        let followed = asked("Which question does everybody follow here?")?;
        Ok::<_, Error>((followed, asked("Which question does nobody follow here?")?, answerer))
    })?;
    for from in (0..followers).step_by(TOGETHER as usize) {
        db.write_now(move |tx| {
            for n in from..followers.min(from + TOGETHER) {
                let name = format!("follower-{n}");
                let new = Registration { handle: name.clone(), name, ..Registration::default() };
                let member = register(tx, &by(MemberId::NOBODY), &new)?;
                follow(tx, &by(member), Thing::Question(followed), true)?;
            }
            Ok::<_, Error>(())
        })?;
    }
    Ok(Site { followed, plain, answerer })
}

/// Posts an answer; how long that took, in seconds.
fn post(db: &Db, site: &Site, question: QuestionId, n: i64) -> Result<f64, Error> {
    // After everybody has followed.
    let viewer = Viewer { now: Time(1_000_000 + n), ..site.answerer.clone() };
    let draft = Draft { body: format!("An answer of a few words, which is number {n}.") };
    let began = Instant::now();
    db.write_now(move |tx| answer::post(tx, &viewer, question, &draft))?;
    Ok(began.elapsed().as_secs_f64())
}

/// Posts answers to the other question while a job tells all followers of one; the middle time of these, and how long the
/// telling took, in seconds.
fn while_telling(db: &Db, site: &Site, answers: i64) -> Result<(f64, f64), Error> {
    post(db, site, site.followed, answers)?;
    let done = Arc::new(AtomicBool::new(false));
    let (telling, told) = (db.clone(), done.clone());
    let job = thread::spawn(move || {
        let began = Instant::now();
        let followers: [&'static dyn Follower; 1] = [&Notify];
        let outcome = event::catch_up(&telling, &followers);
        told.store(true, Ordering::Release);
        outcome.map(|()| began.elapsed().as_secs_f64())
    });
    let mut times = Vec::new();
    while !done.load(Ordering::Acquire) {
        times.push(post(db, site, site.plain, answers + 1 + times.len() as i64)?);
    }
    let took = job.join().map_err(|_| store::Error::other("the job that tells failed"))??;
    let sql = sql!(scan "SELECT COUNT(*) FROM fan_out");
    if db.read_now(|tx| tx.one(sql, &[], |r| r.get::<i64>(0)))? > 0 {
        return Err(store::Error::other("some were not told").into());
    }
    Ok((median(&times), took))
}
