//! Carrying the log into the file, beside whoever writes: it waits for the disk, and everybody would wait for it.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::Connection;

use crate::Error;

/// How many times as long as it should be the log is when it is long.
const LONG: i32 = 4;
/// How many times in a row the log is carried beside what is written.
const TRIES: usize = 8;

/// What the thread that writes knows of the log.
pub(crate) struct Carrier {
    /// How many pages are in the log since it was begun anew.
    pages: Arc<AtomicI32>,
    /// From how many on they are carried.
    enough: i32,
    /// From how many on it is to be begun again.
    next: i32,
    beside: Arc<Beside>,
    wake: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What carries.
struct Beside {
    connection: Mutex<Connection>,
    /// Whether it failed when it was tried last.
    failing: AtomicBool,
}

impl Carrier {
    /// Has `writing` tell how long the log is, and starts the thread that carries, by a connection of its own.
    ///
    /// # Errors
    /// Where the system has no thread to give.
    pub(crate) fn start(
        writing: &mut Connection,
        carrying: Connection,
        enough: i32,
    ) -> Result<Carrier, Error> {
        let pages = Arc::new(AtomicI32::new(0));
        let told = Arc::clone(&pages);
        let hook = move |_: &mut rusqlite::hooks::Wal, length| {
            told.store(length, Ordering::Relaxed);
            Ok(())
        };
        writing
            .wal_hook(Some(hook))
            .map_err(|source| Error::caused("the log's length is not told", source))?;
        let beside = Arc::new(Beside { connection: Mutex::new(carrying), failing: AtomicBool::new(false) });
        let (wake, wakes) = bounded(1);
        let its = Arc::clone(&beside);
        let thread = thread::Builder::new()
            .name("store-carry".into())
            .spawn(move || its.run(&wakes))
            .map_err(|source| Error::caused("a database thread can't be started", source))?;
        Ok(Carrier { pages, enough, next: enough, beside, wake: Some(wake), thread: Some(thread) })
    }

    /// To be called between transactions. The log begins anew with the next one where all of it is in the file and nobody
    /// reads it. Where one transaction follows the other that comes about only here, once the log is long.
    pub(crate) fn look(&mut self) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.enough {
            self.next = self.enough;
        } else if pages / LONG >= self.enough {
            self.beside.carry();
        } else if pages >= self.next {
            self.next = pages.saturating_add(self.enough);
            let _ = self.wake.as_ref().map(|wake| wake.try_send(()));
        }
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.wake = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

impl Beside {
    fn run(&self, wakes: &Receiver<()>) {
        while let Ok(()) = wakes.recv() {
            self.carry_all();
        }
    }

    /// Carries until nothing more comes in meanwhile. SQLite makes sure that the file lasts only then: that would be left to
    /// the thread that writes.
    fn carry_all(&self) {
        let mut before = 0;
        for _ in 0..TRIES {
            let pages = self.carry();
            if pages <= before {
                break;
            }
            before = pages;
        }
    }

    /// Carries what there is, as far as nobody reads what stood in the file before; how many pages the log had.
    fn carry(&self) -> i32 {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let pages = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(1));
        let failed_before = self.failing.swap(pages.is_err(), Ordering::Relaxed);
        if let Err(error) = &pages
            && !failed_before
        {
            tracing::warn!(%error, "the log can't be carried into the database's file, and grows");
        }
        pages.unwrap_or_default()
    }
}
