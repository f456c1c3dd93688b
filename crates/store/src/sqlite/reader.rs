//! A thread that reads: each job in a transaction, so that all of its statements see the same state.

use std::sync::Arc;

use crossbeam_channel::Receiver;
use rusqlite::Connection;

use crate::queue::{Envelope, Message};
use crate::sqlite::failure::translate;
use crate::sqlite::session::{Alarm, Session};
use crate::sqlite::{install, steer};
use crate::tx::Tx;

/// Answers jobs until told to stop.
pub(crate) fn run(mut connection: Connection, jobs: &Receiver<Message>) {
    let alarm = Arc::new(Alarm::new());
    install(&mut connection, &alarm);
    let connection = connection;
    let mut session = Session::new(&connection);
    while let Ok(Message::Job(envelope)) = jobs.recv() {
        if let Some(envelope) = envelope.current() {
            read(&connection, &mut session, &alarm, envelope);
        }
    }
}

fn read(connection: &Connection, session: &mut Session<'_>, alarm: &Alarm, mut envelope: Envelope) {
    if let Err(error) = steer(connection, "BEGIN") {
        return envelope.refuse(translate(connection, "BEGIN", error));
    }
    alarm.set(envelope.deadline);
    envelope.job.run(&mut Tx::new(session, envelope.deadline));
    alarm.clear();
    // There is nothing to keep. The answer goes out after the snapshot is let go, so that it holds up no checkpoint.
    if !connection.is_autocommit()
        && let Err(error) = steer(connection, "ROLLBACK")
    {
        tracing::error!(%error, "a read can't be ended");
    }
    envelope.job.answer();
}
