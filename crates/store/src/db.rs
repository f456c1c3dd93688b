//! The database, as the program sees it: a handle that carries closures to threads.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use crate::queue::{self, Envelope, Message, Task};
use crate::{Error, Migration, Tx, migrate, postgres, sql, sqlite};

/// Where the data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file, created when missing.
    Sqlite(PathBuf),
    /// A server, as `postgres://user:password@host:port/database`.
    Postgres(String),
}

impl FromStr for Location {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Location::Postgres(text.to_owned())),
            Some((scheme, _)) => Err(Error::other(format!(
                "{scheme}:// is not a database; use postgres://.. or a file's path"
            ))),
            None if text.trim().is_empty() => Err(Error::other("the database's path is empty")),
            None => Ok(Location::Sqlite(PathBuf::from(text))),
        }
    }
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

/// How much of everything. `Options::default()` suits a site; tools that write for minutes lengthen the deadlines.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that read, each with a connection (SQLite).
    pub readers: usize,
    /// Threads that read and write, each with a connection (PostgreSQL).
    pub connections: usize,
    /// From asking to reading: a read that takes longer is ended.
    pub read_deadline: Duration,
    /// The same for writes.
    pub write_deadline: Duration,
    /// How many bytes of pages the thread that writes keeps in memory (SQLite): a long transaction that changes more
    /// writes them out and reads them again.
    pub write_cache: u64,
    /// From how many bytes of changes on they are carried from the log into the file (SQLite), beside what is written meanwhile.
    /// The log becomes about four times as long where writes follow each other without a break, or longer where a single
    /// transaction is, or while many read.
    pub checkpoint: u64,
    /// How many bytes of the file are mapped into memory (SQLite). They are the system's cache, not the program's
    /// memory.
    pub mapped: u64,
    /// The virtual file system to use (SQLite), for tests that take the power away.
    #[doc(hidden)]
    pub vfs: Option<String>,
    /// Don't wait for the disk (SQLite), for the test that shows why one must.
    #[doc(hidden)]
    pub careless: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            readers: thread::available_parallelism().map_or(2, usize::from).max(2),
            connections: 8,
            read_deadline: Duration::from_secs(10),
            write_deadline: Duration::from_secs(15),
            write_cache: 4 << 20,
            checkpoint: 16 << 20,
            mapped: 1 << 30,
            vfs: None,
            careless: false,
        }
    }
}

/// A handle on the database. Clones share it; the last one to go closes it.
#[derive(Clone)]
pub struct Db(Arc<Shared>);

struct Shared {
    location: Location,
    options: Options,
    reads: Sender<Message>,
    writes: Sender<Message>,
    threads: Mutex<Vec<Thread>>,
}

/// A database thread and the queue it reads.
pub(crate) struct Thread {
    pub(crate) queue: Sender<Message>,
    pub(crate) handle: JoinHandle<()>,
}

/// What opening a database gives.
pub(crate) struct Opened {
    pub(crate) reads: Sender<Message>,
    pub(crate) writes: Sender<Message>,
    pub(crate) threads: Vec<Thread>,
}

impl Db {
    /// Opens the database, creating the file when it is missing, and starts its threads.
    ///
    /// # Errors
    /// When the file or the server can't be reached or is something else.
    pub fn open(location: &Location, options: Options) -> Result<Db, Error> {
        let opened = match location {
            Location::Sqlite(path) => sqlite::open(path, &options)?,
            Location::Postgres(url) => postgres::open(url, &options)?,
        };
        let Opened { reads, writes, threads } = opened;
        let (location, threads) = (location.clone(), Mutex::new(threads));
        Ok(Db(Arc::new(Shared { location, options, reads, writes, threads })))
    }

    /// Brings the database's tables to what the program expects, each migration in a transaction of its own, and
    /// says how many were needed.
    ///
    /// # Errors
    /// When a migration fails (it then left nothing behind), or the database is newer than the program.
    pub fn migrate(&self, migrations: &[Migration]) -> Result<usize, Error> {
        migrate::migrate(self, migrations)
    }

    /// Runs the closure in a transaction that reads one unmoving state of the data.
    ///
    /// # Errors
    /// The closure's own, or the store's.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.send(false, f).await
    }

    /// Runs the closure in a transaction and keeps what it did when it returns `Ok`. It may run more than once, so
    /// it has no effect outside of the transaction.
    ///
    /// # Errors
    /// The closure's own, or the store's. Nothing was kept then, save when the connection to PostgreSQL broke in the
    /// very moment of keeping.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.send(true, f).await
    }

    /// [`Db::read`] for a thread that may wait.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.send_now(false, f)
    }

    /// [`Db::write`] for a thread that may wait.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.send_now(true, f)
    }

    /// Makes every id that the sequence hands out from here on greater than `at_least`, so that rows may bring ids
    /// up to it with them. Blocks. Another process on the same PostgreSQL may still hand out the few ids it has in
    /// memory.
    ///
    /// # Errors
    /// The store's.
    pub fn reserve(&self, sequence: &str, at_least: i64) -> Result<(), Error> {
        let sequence = sequence.to_owned();
        self.write_now(move |tx| tx.reserve(&sequence, at_least))
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self.0.location {
            Location::Sqlite(_) => Dialect::Sqlite,
            Location::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it doesn't.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(|tx| tx.one(sql!("SELECT CAST(1 AS BIGINT)"), &[], |row| row.get::<i64>(0)).map(drop)).await
    }

    /// Finishes what was asked before and ends the threads. Asking afterwards is an error.
    pub fn close(&self) {
        self.0.close();
    }

    /// Where the data lies.
    pub fn location(&self) -> &Location {
        &self.0.location
    }

    pub(crate) fn options(&self) -> &Options {
        &self.0.options
    }

    async fn send<T, E, F>(&self, writes: bool, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let start = Instant::now();
        self.0.submit(writes, Box::new(Task::new(f, reply)));
        let answer = answer.await.unwrap_or_else(|_| Err(Error::closed().into()));
        count(writes, answer.is_ok(), start.elapsed());
        answer
    }

    fn send_now<T, E, F>(&self, writes: bool, f: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = std::sync::mpsc::sync_channel(1);
        self.0.submit(writes, Box::new(Task::new(f, reply)));
        answer.recv().unwrap_or_else(|_| Err(Error::closed().into()))
    }
}

/// The waiting in the queue is in the time, so a database that is the bottleneck shows.
fn count(writes: bool, kept: bool, took: Duration) {
    let (kind, outcome) = (if writes { "write" } else { "read" }, if kept { "ok" } else { "refused" });
    metrics::histogram!("stoa_database_seconds", "kind" => kind, "outcome" => outcome).record(took);
}

impl Shared {
    fn submit(&self, writes: bool, job: Box<dyn queue::Job>) {
        let (queue, time) = match writes {
            true => (&self.writes, self.options.write_deadline),
            false => (&self.reads, self.options.read_deadline),
        };
        queue::submit(queue, Envelope { job, writes, deadline: Instant::now() + time });
    }

    fn close(&self) {
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        // SQLite carries what is left in the log into the file only for one who closes it after all others.
        let (readers, writers): (Vec<_>, Vec<_>) =
            threads.into_iter().partition(|thread| thread.queue.same_channel(&self.reads));
        stop(readers);
        stop(writers);
    }
}

/// Lets threads finish what they were given and waits for them.
fn stop(threads: Vec<Thread>) {
    for thread in &threads {
        // A thread that is gone has nothing left to finish.
        let _ = thread.queue.send(Message::Stop);
    }
    for thread in threads {
        // The last handle may go inside of a closure; a thread does not wait for itself.
        if thread.handle.thread().id() != thread::current().id() {
            let _ = thread.handle.join();
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.close();
    }
}
