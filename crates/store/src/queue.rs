//! A closure on its way to a database thread, and its answer on the way back.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TrySendError};

use crate::Error;
use crate::tx::{State, Tx};

/// What a database thread receives.
pub(crate) enum Message {
    Job(Envelope),
    /// Finish what came before, then end.
    Stop,
}

pub(crate) struct Envelope {
    pub(crate) job: Box<dyn Job>,
    pub(crate) deadline: Instant,
    pub(crate) writes: bool,
}

/// What became of one run of a job.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The closure is content: keep what it did.
    Keep,
    /// The closure failed: forget what it did and answer.
    Forget,
    /// Another transaction was in the way: forget what it did and run it again.
    Again,
}

pub(crate) trait Job: Send {
    /// Runs the closure in a transaction and holds on to its result. A panic becomes an error.
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict;
    /// Replaces the result.
    fn fail(&mut self, error: Error);
    /// Sends the result to whoever waits for it.
    fn answer(self: Box<Self>);
    /// Whether nobody waits for it any more.
    fn unwanted(&self) -> bool;
}

/// The way back to the caller.
pub(crate) trait Reply<R>: Send {
    fn send(self, result: R);
    fn unwanted(&self) -> bool;
}

impl<R: Send> Reply<R> for tokio::sync::oneshot::Sender<R> {
    fn send(self, result: R) {
        // The caller may have left meanwhile.
        let _ = tokio::sync::oneshot::Sender::send(self, result);
    }

    fn unwanted(&self) -> bool {
        self.is_closed()
    }
}

impl<R: Send> Reply<R> for std::sync::mpsc::SyncSender<R> {
    fn send(self, result: R) {
        let _ = std::sync::mpsc::SyncSender::send(&self, result);
    }

    fn unwanted(&self) -> bool {
        false
    }
}

pub(crate) struct Task<F, P, T, E> {
    closure: F,
    reply: P,
    result: Option<Result<T, E>>,
}

impl<F, P, T, E> Task<F, P, T, E> {
    pub(crate) fn new(closure: F, reply: P) -> Self {
        Task { closure, reply, result: None }
    }
}

impl<F, P, T, E> Job for Task<F, P, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    P: Reply<Result<T, E>>,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Verdict {
        // Unwinding leaves nothing half done that lasts: what the closure did in the database is forgotten.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(tx)));
        let (result, kept) = match outcome {
            Ok(Ok(_)) if tx.state() != State::Sound => {
                (Err(Error::other("a statement failed and the transaction went on regardless").into()), false)
            }
            Ok(result) => {
                let kept = result.is_ok();
                (result, kept)
            }
            Err(panic) => {
                (Err(Error::other(format!("a transaction panicked: {}", words(&*panic))).into()), false)
            }
        };
        self.result = Some(result);
        match tx.state() {
            State::Again => Verdict::Again,
            _ if kept => Verdict::Keep,
            _ => Verdict::Forget,
        }
    }

    fn fail(&mut self, error: Error) {
        self.result = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        let result = self.result.unwrap_or_else(|| Err(Error::closed().into()));
        self.reply.send(result);
    }

    fn unwanted(&self) -> bool {
        self.reply.unwanted()
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    if let Some(text) = panic.downcast_ref::<&str>() {
        text
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text
    } else {
        "without a word"
    }
}

impl Envelope {
    /// Answers with the error instead of running.
    pub(crate) fn refuse(mut self, error: Error) {
        self.job.fail(error);
        self.job.answer();
    }

    /// The job, if it is still worth running: somebody waits for it and its time has not run out.
    pub(crate) fn current(self) -> Option<Self> {
        if self.job.unwanted() {
            None
        } else if Instant::now() >= self.deadline {
            self.refuse(Error::Deadline);
            None
        } else {
            Some(self)
        }
    }
}

/// Puts a job into the queue, or answers it at once when the queue is full or nobody reads it.
pub(crate) fn submit(queue: &Sender<Message>, envelope: Envelope) {
    match queue.try_send(Message::Job(envelope)) {
        Err(TrySendError::Full(Message::Job(envelope))) => envelope.refuse(Error::Busy),
        Err(TrySendError::Disconnected(Message::Job(envelope))) => envelope.refuse(Error::closed()),
        _ => {}
    }
}

/// How many jobs may wait. More than that is a flood, and better told so at once.
const ROOM: usize = 8192;

pub(crate) fn queue() -> (Sender<Message>, Receiver<Message>) {
    crossbeam_channel::bounded(ROOM)
}
