//! The binary: settings, command line, wiring.

mod demo;
mod jobs;

use std::path::PathBuf;

use forum::site::Site;
use store::{Db, Location};
use tokio::sync::watch;
use web::{App, Config};

fn main() {
    if let Err(sentence) = run() {
        eprintln!("{sentence}");
        std::process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let setting = |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.into());
    let dir = PathBuf::from(setting("STOA_DATA_DIR", "data"));
    std::fs::create_dir_all(&dir).map_err(|e| format!("STOA_DATA_DIR: {e}"))?;
    let location = Location::Sqlite(dir.join("stoa.sqlite"));
    let db = Db::open(&location, Default::default()).map_err(|e| e.to_string())?;
    db.migrate(forum::schema::MIGRATIONS).map_err(|e| e.to_string())?;
    let clock = web::system_clock();
    if std::env::args().nth(1).as_deref() == Some("demo") {
        let site = db.read_now(Site::load).map_err(|e| e.to_string())?;
        if !site.set_up {
            demo::fill(&db, clock(), |done, of| eprint!("\rfilling the demo community: {done} of {of}"))?;
            eprintln!();
        }
    }
    jobs::catch_up(&db).map_err(|e| e.to_string())?;
    let app = App::new(db, Config::default(), clock)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|e| e.to_string())?;
    runtime.block_on(serve(app, &setting("STOA_LISTEN", "127.0.0.1:8080")))
}

async fn serve(app: App, listen: &str) -> Result<(), String> {
    let (stop, stopped) = watch::channel(false);
    let jobs = tokio::spawn(jobs::run(app.clone(), stopped));
    let listener = tokio::net::TcpListener::bind(listen).await.map_err(|e| format!("STOA_LISTEN: {e}"))?;
    eprintln!("http://{listen}");
    axum::serve(listener, web::router(app)).await.map_err(|e| e.to_string())?;
    _ = stop.send(true);
    jobs.await.map_err(|e| e.to_string())
}
