//! Carrying the log into the file, beside whoever writes: it would wait for the disk twice, and everybody for it.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::Connection;

use crate::Error;

/// What the thread that writes knows of the log.
pub(crate) struct Carrier {
    /// How many pages are in the log since it was begun anew.
    pages: Arc<AtomicI32>,
    /// From how many on they are carried.
    enough: i32,
    /// Whether that was begun since the log was.
    begun: bool,
    beside: Arc<Beside>,
    wake: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What carries.
struct Beside {
    connection: Mutex<Connection>,
    /// Whether the thread does, or is about to.
    busy: AtomicBool,
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
        let beside = Arc::new(Beside { connection: Mutex::new(carrying), busy: AtomicBool::new(false) });
        let (wake, wakes) = bounded(1);
        let its = Arc::clone(&beside);
        let thread = thread::Builder::new()
            .name("store-carry".into())
            .spawn(move || its.run(&wakes))
            .map_err(|source| Error::caused("a database thread can't be started", source))?;
        Ok(Carrier { pages, enough, begun: false, beside, wake: Some(wake), thread: Some(thread) })
    }

    /// To be called between transactions. The log begins anew with the next one where all of it is in the file and nobody
    /// reads it: so what came in while most of it was carried is carried here, unless another is still at it. Even then where
    /// the log is twice as long as it should be.
    pub(crate) fn look(&mut self) {
        let pages = self.pages.load(Ordering::Relaxed);
        if pages < self.enough {
            self.begun = false;
        } else if !self.begun {
            self.begun = true;
            self.beside.busy.store(true, Ordering::Release);
            let _ = self.wake.as_ref().map(|wake| wake.try_send(()));
        } else if pages / 2 >= self.enough || !self.beside.busy.load(Ordering::Acquire) {
            self.begun = false;
            self.beside.carry();
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
            self.carry();
            self.busy.store(false, Ordering::Release);
        }
    }

    fn carry(&self) {
        let connection: MutexGuard<'_, Connection> =
            self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())) {
            tracing::warn!(%error, "the log can't be carried into the database's file, and grows");
        }
    }
}
