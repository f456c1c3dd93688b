//! The one thread that writes, and its group commit.
//!
//! Whatever waits when the thread comes round is done in one transaction and waits for the disk together. An answer
//! leaves only after that. Nobody is ever kept waiting for company. Nearly always each job is kept, or fails before it
//! has changed anything; where something has to be undone, the jobs run again, each in a savepoint of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crossbeam_channel::{Receiver, TryRecvError};
use rusqlite::Connection;

use crate::Error;
use crate::queue::{Envelope, Message, Verdict};
use crate::sqlite::carry::Carrier;
use crate::sqlite::failure::translate;
use crate::sqlite::session::{Alarm, Session};
use crate::sqlite::{install, steer};
use crate::tx::Tx;

/// The most jobs that share one commit.
const GROUP: usize = 64;

/// Does jobs until told to stop. `commits` counts what was committed, before anybody is answered.
pub(crate) fn run(
    mut connection: Connection,
    mut carrier: Carrier,
    jobs: &Receiver<Message>,
    commits: &AtomicU64,
) {
    let alarm = Arc::new(Alarm::new());
    install(&mut connection, &alarm);
    let connection = connection;
    let session = Session::new(&connection);
    let mut writer = Writer { connection: &connection, session, alarm: &alarm, commits };
    let mut stopping = false;
    while !stopping && let Ok(Message::Job(first)) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP {
            match jobs.try_recv() {
                Ok(Message::Job(job)) => group.push(job),
                Ok(Message::Stop) => {
                    stopping = true;
                    break;
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        writer.commit(group);
        carrier.look();
    }
}

struct Writer<'c> {
    connection: &'c Connection,
    session: Session<'c>,
    alarm: &'c Alarm,
    commits: &'c AtomicU64,
}

impl Writer<'_> {
    /// Does the jobs in one transaction. When that can't be kept as a whole, does them one by one, so that each fares
    /// as it deserves.
    fn commit(&mut self, group: Vec<Envelope>) {
        let mut group: Vec<Envelope> = group.into_iter().filter_map(Envelope::current).collect();
        if group.is_empty() {
            return;
        }
        if let Err(error) = self.begin() {
            self.roll_back();
            return group.into_iter().for_each(|envelope| envelope.refuse(error.copy()));
        }
        let outcome = self
            .run_all(&mut group)
            .and_then(|keep| if keep { self.steer("COMMIT").map(|()| keep) } else { Ok(keep) });
        match &outcome {
            // Where a failure has ended the transaction, nothing was kept although none is open.
            Ok(true) if self.connection.is_autocommit() => {
                self.session.kept();
                self.commits.fetch_add(1, Ordering::Release);
            }
            _ => self.roll_back(),
        }
        match outcome {
            Ok(_) => group.into_iter().for_each(|envelope| envelope.job.answer()),
            Err(error) if group.len() > 1 => {
                tracing::debug!(%error, jobs = group.len(), "a group of writes is done one by one");
                group.into_iter().for_each(|envelope| self.commit(vec![envelope]));
            }
            Err(error) => group.into_iter().for_each(|envelope| envelope.refuse(error.copy())),
        }
    }

    fn begin(&mut self) -> Result<(), Error> {
        const BEGIN: &str = "BEGIN IMMEDIATE";
        self.steer(BEGIN)?;
        self.session.begun().map_err(|error| translate(self.connection, BEGIN, error))
    }

    /// Runs the jobs and says whether there is anything to keep.
    fn run_all(&mut self, group: &mut [Envelope]) -> Result<bool, Error> {
        if let [envelope] = group {
            return Ok(self.run(envelope) == Verdict::Keep && !self.connection.is_autocommit());
        }
        if let Some(keep) = self.run_plainly(group)? {
            return Ok(keep);
        }
        self.steer("ROLLBACK")?;
        self.session.undone();
        self.begin()?;
        self.run_in_savepoints(group)
    }

    /// Runs the jobs without savepoints, for which SQLite would copy every page that changes and walk through the copies
    /// after every statement. Nothing where a job left something behind that has to be undone.
    fn run_plainly(&mut self, group: &mut [Envelope]) -> Result<Option<bool>, Error> {
        let mut keep = false;
        for envelope in group {
            let before = self.connection.total_changes();
            if self.run_within(envelope)? == Verdict::Keep {
                keep = true;
            } else if self.connection.total_changes() != before {
                return Ok(None);
            }
        }
        Ok(Some(keep))
    }

    fn run_in_savepoints(&mut self, group: &mut [Envelope]) -> Result<bool, Error> {
        let mut keep = false;
        for envelope in group {
            self.steer("SAVEPOINT job")?;
            if self.run_within(envelope)? == Verdict::Keep {
                keep = true;
            } else {
                self.steer("ROLLBACK TO job")?;
                self.session.undone();
            }
            self.steer("RELEASE job")?;
        }
        Ok(keep)
    }

    /// Runs a job beside others. Some errors (a full disk, an interrupted write) end the transaction of all.
    fn run_within(&mut self, envelope: &mut Envelope) -> Result<Verdict, Error> {
        let verdict = self.run(envelope);
        if self.connection.is_autocommit() {
            return Err(Error::other("a job ended the group's transaction"));
        }
        Ok(verdict)
    }

    fn run(&mut self, envelope: &mut Envelope) -> Verdict {
        self.alarm.set(envelope.deadline);
        let verdict = envelope.job.run(&mut Tx::new(&mut self.session, envelope.deadline));
        self.alarm.clear();
        verdict
    }

    /// Leaves no transaction open.
    fn roll_back(&mut self) {
        self.session.undone();
        if !self.connection.is_autocommit()
            && let Err(error) = steer(self.connection, "ROLLBACK")
        {
            tracing::error!(%error, "a write can't be rolled back");
        }
    }

    fn steer(&self, command: &str) -> Result<(), Error> {
        steer(self.connection, command).map_err(|error| translate(self.connection, command, error))
    }
}
