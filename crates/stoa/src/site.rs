//! The running site: the database, the router, the server, and the jobs beside it.

use std::future::pending;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Instant;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use forum::member::{Secret, setup};
use forum::site::Site;
use store::Db;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use web::inbound::{lmtp, maildir};
use web::limit::Limits;
use web::observe::{self, Metrics, RequestId};
use web::{App, health, server};

use crate::backups::Schedule;
use crate::jobs;
use crate::settings::Settings;

/// Opens the database and brings its tables up to date.
///
/// # Errors
/// A sentence, when the database can't be used.
pub(crate) fn open(settings: &Settings) -> Result<Db, String> {
    open_with(settings, settings.store_options())
}

/// The same with other deadlines.
///
/// # Errors
/// As [`open`].
pub(crate) fn open_with(settings: &Settings, options: store::Options) -> Result<Db, String> {
    let failed = |error: store::Error| format!("the database can't be opened: {error}");
    let db = Db::open(&settings.location(), options).map_err(failed)?;
    let migrated = db.migrate(forum::schema::MIGRATIONS).map_err(failed)?;
    if migrated > 0 {
        tracing::info!(migrated, "the database is up to date");
    }
    Ok(db)
}

/// Prints the link by which a new site is named and its administrator made; nothing where that was done.
fn invite(settings: &Settings, db: &Db) -> Result<(), String> {
    let failed = |error: forum::Error| format!("the site can't be read: {error}");
    if db.read_now(Site::load).map_err(failed)?.set_up {
        return Ok(());
    }
    let (secret, now) = (Secret::new().map_err(failed)?, web::system_clock()());
    let link = format!("{}/setup?token={}", settings.public_url(), secret.reveal());
    db.write_now(move |tx| setup::token(tx, now, &secret)).map_err(failed)?;
    let _ = writeln!(std::io::stdout(), "This site is new. Name it and become its administrator: {link}");
    Ok(())
}

/// Serves the site until SIGTERM or SIGINT; then finishes the requests and jobs under way.
///
/// # Errors
/// A sentence, when the site can't be started.
pub(crate) fn serve(settings: &Settings, db: Db) -> Result<(), String> {
    invite(settings, &db)?;
    let limits = if settings.limits { Limits::new(Instant::now()) } else { Limits::off() };
    let app = App::new(db.clone(), settings.web_config(), web::system_clock(), settings.mailer()?, limits)?;
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
    for address in &settings.listen {
        listeners.push(listen("listen", *address).await?);
    }
    let metrics = Metrics::install()?;
    let token = settings.metrics_token.as_ref().map(|token| token.reveal());
    let (stop, stopped) = watch::channel(false);
    let mut beside = JoinSet::new();
    beside.spawn(metrics.clone().sum_up());
    if let Some(address) = settings.metrics_listen {
        let listener = listen("metrics_listen", address).await?;
        let route = observe::metrics_route(metrics.clone(), token, true);
        beside.spawn(
            async move { _ = server::serve(vec![listener], route, Default::default(), pending()).await },
        );
    }
    let mut replies = replies(settings, &app, &stopped).await?;
    let router = web::router(app.clone())
        .merge(health::routes(app.db.clone()))
        .merge(observe::metrics_route(metrics, token, false));
    let index = jobs::Indexing::start(app.clone(), settings.data_dir.clone())?;
    let jobs = tokio::spawn(jobs::run(app, Schedule::of(settings), stopped));
    tracing::info!(address = settings.public_url(), mail = %settings.mail, "Stoa is ready");
    let signal = async {
        signal.await;
        tracing::info!("stopping: finishing the requests under way");
    };
    let router = observe::watch(router, panicked);
    let served = server::serve(listeners, router, settings.server_options()?, signal).await;
    _ = stop.send(true);
    _ = jobs.await;
    while replies.join_next().await.is_some() {}
    index.stop();
    tracing::info!("stopped");
    served.map_err(|error| format!("the server failed: {error}"))
}

/// Begins to take replies in where they are wanted; all of it ends when `stopped` changes.
async fn replies(
    settings: &Settings,
    app: &App,
    stopped: &watch::Receiver<bool>,
) -> Result<JoinSet<()>, String> {
    let mut ways = JoinSet::new();
    if settings.reply_address.is_none() {
        return Ok(ways);
    }
    let most = settings.reply_max_bytes.0;
    if let Some(place) = &settings.lmtp_listen {
        let bound = lmtp::Listener::bind(place).await;
        let listener =
            bound.map_err(|error| format!("`lmtp_listen` is {place}, where Stoa can't listen: {error}"))?;
        ways.spawn(lmtp::serve(app.clone(), listener, most, stopped.clone()));
    }
    if let Some(dir) = &settings.reply_maildir {
        ways.spawn(maildir::watch(app.clone(), dir.clone(), most, stopped.clone()));
    }
    Ok(ways)
}

async fn listen(key: &str, address: SocketAddr) -> Result<TcpListener, String> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| format!("`{key}` is {address}, where Stoa can't listen: {error}"))
}

/// What a person sees when a handler panicked; the cause is in the log under the same number.
fn panicked(id: RequestId) -> Response {
    let sentence =
        format!("Something went wrong on our side. Please try again; if it goes on, report {id}.\n");
    (StatusCode::INTERNAL_SERVER_ERROR, sentence).into_response()
}
