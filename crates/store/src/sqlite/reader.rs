//! A thread that reads: each job in a transaction, so that all of its statements see the same state.
//!
//! Jobs that wait one behind the other share a transaction as long as it shows what was committed last: beginning and
//! ending one takes as long as a short statement.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use rusqlite::Connection;

use crate::queue::{Envelope, Message};
use crate::sqlite::failure::translate;
use crate::sqlite::session::{Alarm, Session};
use crate::sqlite::{install, steer};
use crate::tx::Tx;

/// How long a transaction is shared at most. What this process writes is seen at once, what another one writes after this.
const LIFE: Duration = Duration::from_millis(5);

/// Answers jobs until told to stop. `commits` counts what this process has committed.
pub(crate) fn run(mut connection: Connection, jobs: &Receiver<Message>, commits: &AtomicU64) {
    let alarm = Arc::new(Alarm::new());
    install(&mut connection, &alarm);
    let connection = connection;
    let session = Session::new(&connection);
    let mut reader = Reader { connection: &connection, session, alarm: &alarm, commits, begun: None };
    let mut waiting = jobs.recv().ok();
    while let Some(Message::Job(envelope)) = waiting {
        let done = envelope.current().and_then(|envelope| reader.read(envelope));
        waiting = jobs.try_recv().ok();
        // With nothing to follow, the answer goes out after the snapshot is let go, so that it holds up no checkpoint.
        if waiting.is_none() {
            reader.end();
        }
        if let Some(done) = done {
            done.job.answer();
        }
        waiting = waiting.or_else(|| jobs.recv().ok());
    }
}

struct Reader<'c> {
    connection: &'c Connection,
    session: Session<'c>,
    alarm: &'c Alarm,
    commits: &'c AtomicU64,
    /// When the transaction that is open was begun, and what had been committed then.
    begun: Option<(Instant, u64)>,
}

impl Reader<'_> {
    /// Runs a job in a transaction that shows everything that was committed before. None where it was refused.
    fn read(&mut self, mut envelope: Envelope) -> Option<Envelope> {
        if let Err(error) = self.begin() {
            envelope.refuse(translate(self.connection, "BEGIN", error));
            return None;
        }
        self.alarm.set(envelope.deadline);
        envelope.job.run(&mut Tx::new(&mut self.session, envelope.deadline));
        self.alarm.clear();
        // A failure may have ended it.
        if self.connection.is_autocommit() {
            self.begun = None;
        }
        Some(envelope)
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        let commits = self.commits.load(Ordering::Acquire);
        if self.begun.is_some_and(|(at, seen)| seen == commits && at.elapsed() < LIFE) {
            return Ok(());
        }
        self.end();
        steer(self.connection, "BEGIN")?;
        self.begun = Some((Instant::now(), commits));
        Ok(())
    }

    /// Ends the transaction, in which there is nothing to keep.
    fn end(&mut self) {
        self.begun = None;
        if !self.connection.is_autocommit()
            && let Err(error) = steer(self.connection, "ROLLBACK")
        {
            tracing::error!(%error, "a read can't be ended");
        }
    }
}
