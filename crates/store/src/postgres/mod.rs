//! PostgreSQL: some threads, each with a connection, that read and write.
//!
//! The driver waits inside of its own small runtime, so it is driven, and let go, on threads of ours only.

mod failure;
mod ids;
mod session;
mod setup;
mod tls;
mod value;
mod worker;

use std::str::FromStr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};

use crate::db::{Opened, Options, Thread};
use crate::queue::queue;
use crate::{Error, Value};

#[cfg(feature = "testing")]
pub(crate) use setup::{execute, exists};
pub(crate) use setup::{inspect, migrate, own_tables};
pub(crate) use value::Parameter;

/// Connects once, to learn that it is possible, and starts the threads; they connect when they are needed.
pub(crate) fn open(url: &str, options: &Options) -> Result<Opened, Error> {
    let config = configure(url)?;
    apart(|| setup::prepare(&config))?;
    let ids = Arc::new(ids::Ids::new(config.clone()));
    let (sender, jobs) = queue();
    let mut threads = Vec::new();
    for number in 0..options.connections.max(1) {
        let (jobs, worker) = (jobs.clone(), worker::Worker::new(config.clone(), Arc::clone(&ids)));
        let handle = thread::Builder::new()
            .name(format!("store-{number}"))
            .spawn(move || worker.run(&jobs))
            .map_err(|source| Error::caused("a database thread can't be started", source))?;
        threads.push(Thread { queue: sender.clone(), handle });
    }
    Ok(Opened { reads: sender.clone(), writes: sender, threads })
}

/// How to reach the server. A network that swallows packets is noticed within seconds.
pub(crate) fn configure(url: &str) -> Result<Config, Error> {
    // The address may hold a password, so the error does not repeat it.
    let mut config = Config::from_str(url)
        .map_err(|source| Error::caused("the address of PostgreSQL can't be read", source))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(20));
    }
    if config.get_application_name().is_none() {
        config.application_name("stoa");
    }
    Ok(config)
}

pub(crate) fn connect(config: &Config) -> Result<Client, Error> {
    let trouble = |source| Error::caused("PostgreSQL can't be reached", source);
    let connected = match config.get_ssl_mode() {
        SslMode::Require => config.connect(tls::connector()?),
        _ => config.connect(NoTls),
    };
    let mut client = connected.map_err(trouble)?;
    client.batch_execute("SET client_min_messages = warning").map_err(trouble)?;
    Ok(client)
}

/// Does the work on a thread of its own and waits for it.
pub(crate) fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match thread::scope(|scope| scope.spawn(work).join()) {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// A column's value where it lies.
pub(crate) fn column(row: &postgres::Row, index: usize) -> Result<Value<'_>, Error> {
    row.try_get::<_, value::Raw<'_>>(index)
        .map(|raw| raw.0)
        .map_err(|source| Error::caused(format!("column {index} can't be read"), source))
}
