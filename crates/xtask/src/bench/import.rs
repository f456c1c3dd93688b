//! How fast a whole site comes in, and how much memory that takes.

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use forum::badge::Badges;
use forum::event::{self, Follower};
use forum::notification::Notify;
use forum::reputation::Reputation;
use forum::search::Words;
use forum::{MemberId, Time, Viewer, space};
use import::form::Source;
use import::load::{Options, Report, load, options};
use import::stackexchange::Dump;
use import::{Progress, Silent};
use store::{Db, Location};
use web::finder::Beside;

use super::report::{median, row};

/// What follows the event log of a site, beside the search index.
const FOLLOWERS: [&dyn Follower; 4] = [&Reputation, &Badges, &Notify, &Words];

/// One import's times.
struct Times {
    /// Unpacking, parsing, sorting: the reference.
    read: Duration,
    load: Duration,
    /// All of it, with the search index, reputation and badges.
    whole: Duration,
    posts: u64,
}

/// Measures, and prints a line a figure.
///
/// # Errors
/// A sentence: the dump can't be read, or the database failed.
pub(crate) fn run(dump: &Path, times: usize) -> Result<(), String> {
    let memory = Memory::watch();
    let all = (0..times.max(1)).map(|_| once(dump)).collect::<Result<Vec<_>, _>>()?;
    let middle = |value: &dyn Fn(&Times) -> f64| median(&all.iter().map(value).collect::<Vec<_>>());
    let seconds = |time: Duration| time.as_secs_f64();
    row("reading the dump", &format!("{:.2} s", middle(&|t| seconds(t.read))), "");
    row(
        "all of it over reading alone",
        &format!("{:.2}", middle(&|t| seconds(t.whole) / seconds(t.read))),
        "",
    );
    let rate = |time: &dyn Fn(&Times) -> Duration| middle(&|t| t.posts as f64 / seconds(time(t)));
    row("posts a second, read and loaded", &format!("{:.0}", rate(&|t| t.read + t.load)), "");
    row("the same, indexed and counted", &format!("{:.0}", rate(&|t| t.whole)), "at least 10000");
    row("most memory at any time", &format!("{:.0} MiB", memory.most()), "at most 256 MiB");
    Ok(())
}

fn once(path: &Path) -> Result<Times, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = Location::Sqlite(folder.path().join("stoa.sqlite"));
    let failed = |error: import::Error| error.to_string();
    let start = Instant::now();
    let dump = Dump::open(path, None, folder.path(), &mut Silent).map_err(failed)?;
    let read = start.elapsed();
    let options = options(store::Options::default());
    let db = Db::open(&file, options).map_err(|error| error.to_string())?;
    db.migrate(forum::schema::MIGRATIONS).map_err(|error| error.to_string())?;
    let now = Time(1_767_312_000_000_000);
    let viewer = Viewer::system(MemberId::NOBODY, now, Default::default());
    let target = Options { space: space::DEFAULT, viewer: viewer.clone(), encode: |_, _| None };
    db.write_now(move |tx| space::make_default(tx, &viewer, "General")).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let (load, report) = bring(&db, &dump, &target, folder.path())?;
    let whole = read + start.elapsed();
    db.close();
    println!("{} people, {} threads", dump.counts()[0], dump.counts()[3]);
    Ok(Times { read, load, whole, posts: report.questions.new + report.answers.new })
}

/// Loads the dump as `stoa import` does, with the search index beside it and what follows the event log after it; how long
/// the loading took.
fn bring(db: &Db, dump: &Dump, target: &Options, folder: &Path) -> Result<(Duration, Report), String> {
    let said = |error: &dyn Display| error.to_string();
    let (folder, loaded) = (folder.join("search"), AtomicBool::new(false));
    thread::scope(|scope| {
        let index = Beside::start(scope, &folder, db, &loaded);
        let start = Instant::now();
        let mut stages = Stages(Vec::new());
        let report = load(db, dump, target, &mut stages).map_err(|error| said(&error))?;
        let took = start.elapsed();
        stages.tell();
        index.written();
        event::catch_up(db, &FOLLOWERS).map_err(|error| said(&error))?;
        index.finish()?;
        Ok((took, report))
    })
}

/// When each stage began.
struct Stages(Vec<(String, u64, Instant)>);

impl Progress for Stages {
    fn stage(&mut self, name: &str, total: u64) {
        self.0.push((name.to_owned(), total, Instant::now()));
    }

    fn advance(&mut self, _steps: u64) {}
}

impl Stages {
    fn tell(&self) {
        let ends = self.0.iter().skip(1).map(|(.., began)| *began).chain([Instant::now()]);
        for ((name, total, began), end) in self.0.iter().zip(ends) {
            println!("  {total} {name}: {:.2} s", (end - *began).as_secs_f64());
        }
    }
}

/// Watches how much memory of its own this process holds; pages of the mapped database are the system's.
struct Memory {
    stop: Arc<AtomicBool>,
    watching: JoinHandle<f64>,
}

impl Memory {
    fn watch() -> Memory {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let watching = thread::spawn(move || {
            let mut most = 0.0_f64;
            while !stopped.load(Ordering::Relaxed) {
                most = most.max(anonymous());
                thread::sleep(Duration::from_millis(5));
            }
            most
        });
        Memory { stop, watching }
    }

    /// The most that there was at any time, in MiB.
    fn most(self) -> f64 {
        self.stop.store(true, Ordering::Relaxed);
        self.watching.join().unwrap_or(f64::NAN)
    }
}

fn anonymous() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
