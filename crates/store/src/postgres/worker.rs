//! A thread with a connection: runs each job in a transaction, again when another one was in the way.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::Receiver;
use postgres::Config;

use crate::Error;
use crate::postgres::connect;
use crate::postgres::failure::{is_conflict, translate};
use crate::postgres::ids::Ids;
use crate::postgres::session::Session;
use crate::queue::{Envelope, Message, Verdict};
use crate::tx::Tx;

/// How often a job is tried that others are in the way of.
const ATTEMPTS: u32 = 12;

pub(crate) struct Worker {
    config: Config,
    ids: Arc<Ids>,
    session: Option<Session>,
}

/// What became of one attempt.
enum Outcome {
    /// The job has its result.
    Done,
    /// Another transaction was in the way.
    Conflict,
    /// The connection broke before anything could have been kept.
    Lost,
    Refused(Error),
}

impl Worker {
    pub(crate) fn new(config: Config, ids: Arc<Ids>) -> Self {
        Worker { config, ids, session: None }
    }

    /// Does jobs until told to stop.
    pub(crate) fn run(mut self, jobs: &Receiver<Message>) {
        while let Ok(Message::Job(envelope)) = jobs.recv() {
            if let Some(envelope) = envelope.current() {
                self.work(envelope);
            }
        }
    }

    fn work(&mut self, mut envelope: Envelope) {
        let mut conflicts = 0;
        let mut reconnected = false;
        loop {
            match self.attempt(&mut envelope) {
                Outcome::Done => return envelope.job.answer(),
                Outcome::Refused(error) => return envelope.refuse(error),
                Outcome::Lost if reconnected => {
                    return envelope
                        .refuse(Error::other("the connection to PostgreSQL was lost, and lost again"));
                }
                Outcome::Lost => reconnected = true,
                Outcome::Conflict => {
                    conflicts += 1;
                    if conflicts == ATTEMPTS {
                        return envelope.refuse(Error::Busy);
                    }
                    thread::sleep(pause(conflicts));
                }
            }
            if Instant::now() >= envelope.deadline {
                return envelope.refuse(Error::Deadline);
            }
        }
    }

    fn attempt(&mut self, envelope: &mut Envelope) -> Outcome {
        let session = match &mut self.session {
            Some(session) => session,
            None => match connect(&self.config) {
                Ok(client) => self.session.insert(Session::new(client, Arc::clone(&self.ids))),
                Err(error) => return Outcome::Refused(error),
            },
        };
        let outcome = attempt(session, envelope);
        if session.is_lost() {
            self.session = None;
        }
        outcome
    }
}

fn attempt(session: &mut Session, envelope: &mut Envelope) -> Outcome {
    if let Err(error) = session.steer(&begin(envelope)) {
        return if session.is_lost() { Outcome::Lost } else { Outcome::Refused(translate("BEGIN", error)) };
    }
    let verdict = envelope.job.run(&mut Tx::new(session, envelope.deadline));
    if session.is_lost() {
        return Outcome::Lost;
    }
    if verdict == Verdict::Keep && envelope.writes {
        return match session.steer("COMMIT") {
            Ok(()) => Outcome::Done,
            Err(error) if is_conflict(&error) => Outcome::Conflict,
            Err(error) if session.is_lost() => Outcome::Refused(Error::caused(
                "the connection to PostgreSQL was lost while committing: the write may have been kept or not",
                error,
            )),
            Err(error) => Outcome::Refused(translate("COMMIT", error)),
        };
    }
    if let Err(error) = session.steer("ROLLBACK") {
        tracing::warn!(%error, "a transaction can't be rolled back");
    }
    if verdict == Verdict::Again { Outcome::Conflict } else { Outcome::Done }
}

/// Opens the transaction and lets its statements run no longer than the job may.
fn begin(envelope: &Envelope) -> String {
    let kind = if envelope.writes { "SERIALIZABLE" } else { "REPEATABLE READ READ ONLY" };
    let left =
        envelope.deadline.saturating_duration_since(Instant::now()).as_millis().clamp(1, i32::MAX as u128);
    format!("BEGIN ISOLATION LEVEL {kind}; SET LOCAL statement_timeout = {left}")
}

/// How long to stand back: longer each time, up to a fifth of a second, and never as long as the other one.
fn pause(conflicts: u32) -> Duration {
    let most = 1000_u64.saturating_mul(1 << conflicts.min(16)).min(200_000);
    let random = RandomState::new().build_hasher().finish();
    Duration::from_micros(most / 2 + random % (most / 2))
}
