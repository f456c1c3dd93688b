//! What goes on beside the requests: followers of the event log, mail, counted views.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use forum::badge::Badges;
use forum::event::{self, Follower};
use forum::notification::Notify;
use forum::reputation::Reputation;
use forum::search::Words;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};
use web::App;

use crate::backups::{self, Schedule};

/// How often the log is looked at.
const FOLLOW: Duration = Duration::from_millis(250);
/// How often counted views are written.
const VIEWS: Duration = Duration::from_secs(10);
/// How often mail that is due is looked for.
const MAIL: Duration = Duration::from_secs(2);
/// How often it is asked whether digests are due.
const DIGESTS: Duration = Duration::from_secs(60);
/// How often what has expired is thrown away.
const PRUNE: Duration = Duration::from_secs(3600);
/// How often it is asked whether a backup is due.
const BACKUP: Duration = Duration::from_secs(60);
/// How many events a follower takes in one transaction.
const BATCH: i64 = 200;
/// How many times each follower has its turn before everything else does.
const ROUNDS: usize = 20;

/// Everything that follows the event log.
pub(crate) fn followers() -> &'static [&'static dyn Follower] {
    &[&Reputation, &Badges, &Notify, &Words]
}

/// Runs all jobs until `stop` changes; what is under way is finished.
pub(crate) async fn run(app: App, backups: Option<Schedule>, stop: watch::Receiver<bool>) {
    let every = |period| {
        let mut ticks = interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    };
    let (mut follow, mut views, mut prune) = (every(FOLLOW), every(VIEWS), every(PRUNE));
    let mail = tokio::spawn(deliver(app.clone(), stop.clone()));
    let push = tokio::spawn(push(app.clone(), stop.clone()));
    let backups = backups.map(|schedule| tokio::spawn(back_up(app.clone(), schedule, stop.clone())));
    let mut stop = stop;
    let mut seen = app.db.read(event::last).await.unwrap_or(0);
    // What was left undone when the process ended, or was brought in by another; pages are served meanwhile.
    let mut behind = take_in(&app, &stop).await;
    app.changed();
    loop {
        tokio::select! {
            _ = follow.tick() => match follow_log(&app, seen, behind, &stop).await {
                Ok(now) => (seen, behind) = now,
                Err(cause) => tracing::warn!(%cause, "the event log is followed later"),
            },
            _ = views.tick() => flush_views(&app).await,
            _ = prune.tick() => throw_away(&app).await,
            _ = stop.changed() => break,
        }
    }
    app.live.close();
    flush_views(&app).await;
    if let Err(cause) = mail.await {
        tracing::error!(%cause, "the job that sends mail failed");
    }
    if let Err(cause) = push.await {
        tracing::error!(%cause, "the job that tells browsers failed");
    }
    if let Some(backups) = backups
        && let Err(cause) = backups.await
    {
        tracing::error!(%cause, "the job that makes backups failed");
    }
}

/// The thread that keeps the search index, which is this process's own and so not a follower in the database.
pub(crate) struct Indexing {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Indexing {
    /// Starts it.
    ///
    /// # Errors
    /// A sentence, when no thread can be started.
    pub(crate) fn start(app: App, data: PathBuf) -> Result<Indexing, String> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::Builder::new()
            .name("search".into())
            .spawn(move || {
                step_back();
                web::finder::run(&app, &data, &stopped);
            })
            .map_err(|error| format!("no threads can be started: {error}"))?;
        Ok(Indexing { stop, thread })
    }

    /// Lets it finish what it has under way, and waits for that.
    pub(crate) fn stop(self) {
        self.stop.store(true, Ordering::Release);
        if self.thread.join().is_err() {
            tracing::error!("the thread that keeps the search index failed");
        }
    }
}

/// Lets everything else go first where the processor is wanted by both. On Linux this is the thread's own, and that of the
/// threads which it starts; elsewhere it would be the whole process's.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(19) {
        tracing::debug!(%error, "the search index is kept at the usual priority");
    }
}

/// Sends what is due, apart from the other jobs, for a slow mail server holds up nothing else.
async fn deliver(app: App, mut stop: watch::Receiver<bool>) {
    let (mut due, mut digests) = (interval(MAIL), interval(DIGESTS));
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    digests.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = digests.tick() => if let Err(cause) = web::outbox::gather_digests(&app).await {
                tracing::warn!(%cause, "digests are written later");
            },
            _ = due.tick() => while web::outbox::deliver_due(&app).await > 0 {},
            _ = stop.changed() => break,
        }
    }
}

/// Tells browsers what is due, apart from mail: each waits for servers of others.
async fn push(app: App, mut stop: watch::Receiver<bool>) {
    let mut due = interval(MAIL);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = due.tick() => while web::push::deliver_due(&app).await > 0 {},
            _ = stop.changed() => break,
        }
    }
}

/// Makes backups when they are due, on a thread of its own, for it waits for disks; one that is under way is finished.
async fn back_up(app: App, schedule: Schedule, mut stop: watch::Receiver<bool>) {
    let mut ask = interval(BACKUP);
    ask.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ask.tick() => {
                let (app, schedule) = (app.clone(), schedule.clone());
                let done = tokio::task::spawn_blocking(move || backups::when_due(&app, &schedule));
                if let Err(cause) = done.await {
                    tracing::error!(%cause, "a backup was not finished");
                }
            }
            _ = stop.changed() => break,
        }
    }
}

/// Deletes sessions and links that have ended, what browsers were told, which mail was taken in, and drafts that nobody came back for.
async fn throw_away(app: &App) {
    let now = app.now();
    if let Err(cause) = app.db.write(move |tx| forum::member::session::throw_away(tx, now)).await {
        tracing::warn!(%cause, "what has expired is thrown away later");
    }
    if let Err(cause) = app.db.write(move |tx| forum::draft::prune(tx, now)).await {
        tracing::warn!(%cause, "drafts are thrown away later");
    }
    if let Err(cause) = app.db.write(move |tx| forum::reply::prune(tx, now)).await {
        tracing::warn!(%cause, "which replies came by mail is forgotten later");
    }
    if let Err(cause) = app.db.write(move |tx| forum::push::prune(tx, now)).await {
        tracing::warn!(%cause, "what browsers were told is thrown away later");
    }
}

async fn flush_views(app: &App) {
    if let Err(cause) = app.views.flush(&app.db).await {
        tracing::warn!(%cause, "views are kept for the next time");
    }
}

/// Numbers new events; where there are some after `seen`, by this process or another (a node, `stoa admin`), lets every
/// follower take them in, makes the pages kept by this process stale, reads new rules, and tells the pages that are open.
/// `behind` says that some follower has not taken in all of what was there. Gives the last event, and whether one still has not.
async fn follow_log(
    app: &App,
    seen: i64,
    behind: bool,
    stop: &watch::Receiver<bool>,
) -> Result<(i64, bool), forum::Error> {
    if app.db.read(event::waiting).await? {
        app.db.write(|tx| event::number(tx, 1000)).await?;
    }
    let events = app.db.read(move |tx| event::after(tx, seen, 1000)).await?;
    if events.is_empty() && !behind {
        return Ok((seen, false));
    }
    let behind = take_in(app, stop).await;
    app.changed();
    if events.iter().any(|e| e.kind == event::Kind::SiteChanged) {
        app.reload_rules().await?;
    }
    let last = events.last().map_or(seen, |event| event.seq);
    app.live.tell(events);
    Ok((last, behind))
}

/// Lets every follower take in what there is, in turns, so that none waits for another to come to the end of a log that grows, nor
/// for one that fails; whether something is left for the next time.
async fn take_in(app: &App, stop: &watch::Receiver<bool>) -> bool {
    let (mut behind, mut failed): (Vec<&'static dyn Follower>, bool) = (followers().to_vec(), false);
    for _ in 0..ROUNDS {
        let mut still = Vec::new();
        for follower in behind {
            match app.db.write(move |tx| event::advance(tx, follower, BATCH)).await {
                Ok(0) => {}
                Ok(_) => still.push(follower),
                Err(cause) => {
                    tracing::warn!(%cause, follower = follower.name(), "the event log is followed later");
                    failed = true;
                }
            }
        }
        behind = still;
        if behind.is_empty() || *stop.borrow() {
            break;
        }
    }
    failed || !behind.is_empty()
}

/// Lets every follower take in all that there is, before anything is served.
pub(crate) fn catch_up(db: &store::Db) -> Result<(), forum::Error> {
    event::catch_up(db, followers())
}
