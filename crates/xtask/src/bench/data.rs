//! The site that is measured: questions of a usual length, through the domain's own verbs.

use std::path::Path;
use std::time::{Duration, Instant};

use forum::member::{Registration, register};
use forum::site::Site as Named;
use forum::{Error, MemberId, QuestionId, Time, Viewer, answer, question, space};
use sha2::{Digest, Sha256};
use store::{Db, Location, Migration, Options, Tx, sql};

/// How many members write and read.
const MEMBERS: i64 = 64;

/// What the measurements need to know of the site.
pub(crate) struct Site {
    /// The path of a question's page.
    pub(crate) question: String,
    /// The ids of the questions lie from `first` on, four apart.
    pub(crate) first: i64,
    pub(crate) questions: usize,
    /// A session's token for each member.
    pub(crate) sessions: Vec<String>,
}

/// Makes the site in this folder, the way `STOA_DATA_DIR` names it.
pub(crate) fn load(dir: &Path, questions: usize) -> Result<Site, String> {
    let say = |e: &dyn std::fmt::Display| format!("the site can't be made: {e}");
    let location =
        dir.join("stoa.sqlite").display().to_string().parse().map_err(|e| say(&format!("{e:?}")))?;
    let db = Db::open(&location, Options::default()).map_err(|e| say(&e))?;
    db.migrate(forum::schema::MIGRATIONS).map_err(|e| say(&e))?;
    let now = now();
    let sessions = db.write_now(move |tx| people(tx, now)).map_err(|e| say(&e))?;
    let mut first = 0;
    for start in (0..questions).step_by(100) {
        let count = 100.min(questions - start);
        let made = db.write_now(move |tx| some(tx, now, start, count)).map_err(|e| say(&e))?;
        if start == 0 {
            first = made.0;
        }
    }
    db.close();
    let path = format!("/questions/{first}/{}", forum::text::slug(&title(0)));
    Ok(Site { question: path, first, questions, sessions })
}

/// How many rows a second are durable where each waits for the disk by itself, in an empty database of the same kind.
pub(crate) fn one_by_one(time: Duration) -> Result<f64, String> {
    const TABLE: Migration = Migration {
        name: "line",
        sql: "CREATE TABLE line (id BIGINT NOT NULL PRIMARY KEY, text TEXT NOT NULL)",
    };
    let say = |e: &dyn std::fmt::Display| format!("the reference can't be measured: {e}");
    let folder = tempfile::tempdir().map_err(|e| say(&e))?;
    let location = Location::Sqlite(folder.path().join("reference.sqlite"));
    let db = Db::open(&location, Options::default()).map_err(|e| say(&e))?;
    db.migrate(&[TABLE]).map_err(|e| say(&e))?;
    let (start, mut id) = (Instant::now(), 0_i64);
    while start.elapsed() < time {
        id += 1;
        let insert =
            sql!("INSERT INTO line (id, text) VALUES ($1, 'An answer of some length, with a number in it.')");
        db.write_now(move |tx| tx.run(insert, &[&id])).map_err(|e: store::Error| say(&e))?;
    }
    let rate = id as f64 / start.elapsed().as_secs_f64();
    db.close();
    Ok(rate)
}

fn people(tx: &mut Tx, now: Time) -> Result<Vec<String>, Error> {
    Named { name: "Bench".into(), set_up: true, ..Named::default() }.save(tx)?;
    let system = Viewer::system(MemberId::NOBODY, now, Default::default());
    space::make_default(tx, &system, "General")?;
    let mut tokens = Vec::new();
    for n in 1..=MEMBERS {
        let name = format!("member-{n}");
        let new = Registration { handle: name.clone(), name, ..Registration::default() };
        let id = register(tx, &system, &new)?;
        let token = format!("bench-{n}");
        tx.run(
            sql!(
                "INSERT INTO session (token, id, member, device, created_at, used_at, expires_at)
                 VALUES ($1, $2, $3, 'bench', $4, $4, $5)"
            ),
            &[&Sha256::digest(token.as_bytes()).to_vec(), &n, &id, &now, &now.plus(forum::time::DAY)],
        )?;
        tokens.push(token);
    }
    Ok(tokens)
}

fn some(tx: &mut Tx, now: Time, start: usize, count: usize) -> Result<QuestionId, Error> {
    let mut first = None;
    for n in start..start + count {
        let at = now.plus((n as i64 - 20_000) * forum::time::MINUTE);
        let viewer = |k: usize| {
            Viewer::system(MemberId((n + k) as i64 % MEMBERS + 1), at.plus(k as i64), Default::default())
        };
        let draft = question::Draft {
            title: title(n),
            body: body(n, 2),
            tags: format!("bench t{}", n % 300),
            ..question::Draft::default()
        };
        let id = question::ask(tx, &viewer(0), space::DEFAULT, &draft)?;
        for k in 1..=3 {
            answer::post(tx, &viewer(k), id, &answer::Draft { body: body(n * 3 + k, 3) })?;
        }
        first.get_or_insert(id);
    }
    first.ok_or(Error::NotFound)
}

fn title(n: usize) -> String {
    format!("How does number {n} behave when nobody is looking at it?")
}

/// Paragraphs of the length that questions and answers have on Stack Overflow, with a list and some code.
fn body(n: usize, paragraphs: usize) -> String {
    let words =
        ["stone", "water", "engine", "ledger", "harbour", "signal", "copper", "meadow", "lantern", "orbit"];
    let mut text = String::new();
    for p in 0..paragraphs {
        for w in 0..60 {
            text.push_str(words[(n * 7 + p * 13 + w * w) % words.len()]);
            text.push(if w % 12 == 11 { '.' } else { ' ' });
        }
        text.push_str("\n\n");
    }
    text.push_str("- first **this**\n- then `that`\n\n```\nlet x = ");
    text.push_str(&n.to_string());
    text.push_str(";\n```\n");
    text
}

fn now() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Time(since.as_micros() as i64)
}
