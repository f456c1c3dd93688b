//! SQLite: some connections that read, one that writes.

mod carry;
mod failure;
mod reader;
mod session;
mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

pub(crate) use failure::{Unique, uniques};
pub(crate) use session::Parameter;

use crate::db::{Opened, Options, Thread};
use crate::migrate::Migration;
use crate::queue::{Message, queue};
use crate::sqlite::carry::Carrier;
use crate::{Error, Value, migrate};

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The table of the ids that were handed out.
pub(crate) const ID_BLOCK: &str = "CREATE TABLE IF NOT EXISTS id_block (name TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT, WITHOUT ROWID";

/// Opens the file and starts the threads.
pub(crate) fn open(path: &Path, options: &Options) -> Result<Opened, Error> {
    let explain = |source| Error::caused(format!("{} can't be opened as a database", path.display()), source);
    let mut writing = connect(path, options).map_err(explain)?;
    writing.execute_batch(ID_BLOCK).map_err(explain)?;

    // Negative numbers are KiB.
    let cache = -i64::try_from(options.write_cache >> 10).unwrap_or(i64::MAX);
    writing.pragma_update(None, "cache_size", cache).map_err(explain)?;
    let pages = i32::try_from(options.checkpoint / 4096).unwrap_or(i32::MAX).max(1);
    let carrier = Carrier::start(&mut writing, connect(path, options).map_err(explain)?, pages)?;

    let commits = Arc::new(AtomicU64::new(0));
    let (writes, jobs) = queue();
    let counted = Arc::clone(&commits);
    let mut threads =
        vec![start("store-write", writes.clone(), move || writer::run(writing, carrier, &jobs, &counted))?];
    let (reads, jobs) = queue();
    for number in 0..options.readers.max(1) {
        let reading = connect(path, options).map_err(explain)?;
        reading.pragma_update(None, "query_only", true).map_err(explain)?;
        let (jobs, commits) = (jobs.clone(), Arc::clone(&commits));
        threads.push(start(&format!("store-read-{number}"), reads.clone(), move || {
            reader::run(reading, &jobs, &commits)
        })?);
    }
    Ok(Opened { reads, writes, threads })
}

fn start(
    name: &str,
    queue: crossbeam_channel::Sender<Message>,
    work: impl FnOnce() + Send + 'static,
) -> Result<Thread, Error> {
    let handle = thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|source| Error::caused("a database thread can't be started", source))?;
    Ok(Thread { queue, handle })
}

/// A connection as all of ours are. Plans are made from the statement and the schema alone (`ENABLE_QPSG`, and
/// nobody runs ANALYZE), so a plan that was looked at is the plan that runs.
pub(crate) fn connect(path: &Path, options: &Options) -> rusqlite::Result<Connection> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match &options.vfs {
        None => Connection::open_with_flags(path, flags)?,
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs.as_str())?,
    };
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", if options.careless { "OFF" } else { "FULL" })?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.pragma_update(None, "mmap_size", i64::try_from(options.mapped).unwrap_or(i64::MAX))?;
    Ok(connection)
}

/// Runs one of the few statements that steer a transaction.
fn steer(connection: &Connection, command: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(command)?.raw_execute().map(drop)
}

/// A column's value where it lies.
pub(crate) fn column<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Value<'r>, Error> {
    let value = row
        .get_ref(index)
        .map_err(|source| Error::caused(format!("column {index} can't be read"), source))?;
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(int) => Value::Int(int),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text)
                .map_err(|source| Error::caused(format!("column {index} is not UTF-8"), source))?,
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes),
    })
}

/// Runs the migrations that are missing on a connection of its own.
pub(crate) fn migrate(path: &Path, options: &Options, migrations: &[Migration]) -> Result<usize, Error> {
    let trouble = |source| Error::caused("the migrations can't be read", source);
    let connection = connect(path, options).map_err(trouble)?;
    connection.execute_batch(&migrate::for_sqlite(migrate::TABLE)).map_err(trouble)?;
    let mut ran = 0;
    loop {
        connection.execute_batch("BEGIN IMMEDIATE").map_err(trouble)?;
        let step = migrate_once(&connection, migrations);
        let end = if matches!(step, Ok(true)) { "COMMIT" } else { "ROLLBACK" };
        let ended = connection.execute_batch(end);
        if !step? {
            return Ok(ran);
        }
        ended.map_err(|source| Error::caused("a migration can't be kept", source))?;
        ran += 1;
    }
}

/// Runs the first migration that is missing. Returns whether there was one.
fn migrate_once(connection: &Connection, migrations: &[Migration]) -> Result<bool, Error> {
    let done = connection
        .prepare("SELECT name FROM migration ORDER BY number")
        .and_then(|mut statement| {
            statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()
        })
        .map_err(|source| Error::caused("the migrations can't be read", source))?;
    let Some(next) = migrate::next(migrations, &done)? else { return Ok(false) };
    connection
        .execute_batch(&migrate::for_sqlite(next.sql))
        .and_then(|()| {
            let row = (done.len() as i64, next.name, migrate::now());
            connection.execute("INSERT INTO migration (number, name, applied_at) VALUES (?1, ?2, ?3)", row)
        })
        .map_err(|source| Error::caused(format!("the migration {} failed", next.name), source))?;
    Ok(true)
}

/// Makes a connection give up on statements that run past a point in time.
fn install(connection: &mut Connection, alarm: &Arc<session::Alarm>) {
    const INSTRUCTIONS: i32 = 2000;
    let alarm = Arc::clone(alarm);
    if let Err(error) = connection.progress_handler(INSTRUCTIONS, Some(move || alarm.rings())) {
        tracing::error!(%error, "deadlines can't be kept");
    }
}
