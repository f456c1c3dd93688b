//! What goes on beside the requests: followers of the event log, mail, counted views.

use std::time::Duration;

use forum::event::{self, Follower};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};
use web::App;

/// How often the log is looked at.
const FOLLOW: Duration = Duration::from_millis(250);
/// How often counted views are written.
const VIEWS: Duration = Duration::from_secs(10);
/// How many events a follower takes in one transaction.
const BATCH: i64 = 200;

/// Everything that follows the event log.
pub(crate) fn followers() -> &'static [&'static dyn Follower] {
    &[]
}

/// Runs all jobs until `stop` changes; what is under way is finished.
pub(crate) async fn run(app: App, stop: watch::Receiver<bool>) {
    let every = |period| {
        let mut ticks = interval(period);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks
    };
    let (mut follow, mut views) = (every(FOLLOW), every(VIEWS));
    let mut stop = stop;
    loop {
        tokio::select! {
            _ = follow.tick() => follow_log(&app).await,
            _ = views.tick() => flush_views(&app).await,
            _ = stop.changed() => break,
        }
    }
    flush_views(&app).await;
}

async fn flush_views(app: &App) {
    if let Err(cause) = app.views.flush(&app.db).await {
        tracing::warn!(%cause, "views are kept for the next time");
    }
}

/// Numbers new events and lets every follower take in what is new.
async fn follow_log(app: &App) {
    match app.db.write(|tx| event::number(tx, 1000)).await {
        Ok(0) => {}
        Ok(_) => app.changed(),
        Err(cause) => return tracing::warn!(%cause, "the event log can't be numbered"),
    }
    for follower in followers() {
        loop {
            match app.db.write(move |tx| event::advance(tx, *follower, BATCH)).await {
                Ok(0) => break,
                Ok(_) => app.changed(),
                Err(cause) => {
                    tracing::warn!(%cause, follower = follower.name(), "a follower is held up");
                    break;
                }
            }
        }
    }
}

/// Lets every follower take in all that there is, before anything is served.
pub(crate) fn catch_up(db: &store::Db) -> Result<(), forum::Error> {
    while db.write_now(|tx| event::number(tx, 1000))? > 0 {}
    for follower in followers() {
        while db.write_now(move |tx| event::advance(tx, *follower, BATCH))? > 0 {}
    }
    Ok(())
}
