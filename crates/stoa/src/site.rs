//! The running site: the database, the router, the server, and the jobs beside it.

use store::Db;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::{App, server};

use crate::jobs;
use crate::settings::Settings;

/// Opens the database and brings its tables up to date.
///
/// # Errors
/// A sentence, when the database can't be used.
pub(crate) fn open(settings: &Settings) -> Result<Db, String> {
    let failed = |error: store::Error| format!("the database can't be opened: {error}");
    let db = Db::open(&settings.location(), settings.store_options()).map_err(failed)?;
    let migrated = db.migrate(forum::schema::MIGRATIONS).map_err(failed)?;
    if migrated > 0 {
        tracing::info!(migrated, "the database is up to date");
    }
    Ok(db)
}

/// Serves the site until SIGTERM or SIGINT; then finishes the requests and jobs under way.
///
/// # Errors
/// A sentence, when the site can't be started.
pub(crate) fn serve(settings: &Settings, db: Db) -> Result<(), String> {
    jobs::catch_up(&db).map_err(|error| format!("the event log can't be followed: {error}"))?;
    let app = App::new(db.clone(), settings.web_config(), web::system_clock())?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(workers) = settings.workers {
        runtime.worker_threads(workers.0);
    }
    let runtime =
        runtime.enable_all().build().map_err(|error| format!("no threads can be started: {error}"))?;
    let served = runtime.block_on(run(settings, app));
    db.close();
    served
}

async fn run(settings: &Settings, app: App) -> Result<(), String> {
    let signal = server::signals().map_err(|error| format!("signals can't be received: {error}"))?;
    let mut listeners = Vec::new();
    for listen in &settings.listen {
        let listener = TcpListener::bind(listen).await;
        listeners.push(
            listener.map_err(|error| format!("`listen` is {listen}, where nobody can listen: {error}"))?,
        );
    }
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(app.clone(), stopped));
    tracing::info!(address = settings.public_url(), "Stoa is ready");
    let signal = async {
        signal.await;
        tracing::info!("stopping: finishing the requests under way");
    };
    let served = server::serve(listeners, web::router(app), settings.server_options()?, signal).await;
    let _ = stop.send(true);
    let _ = jobs.await;
    tracing::info!("stopped");
    served.map_err(|error| format!("the server failed: {error}"))
}
