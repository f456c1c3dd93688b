//! Mail: one message to one person, over SMTP, into a folder, onto the console, or into a test's memory.

mod message;
mod transport;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

pub use message::Message;
pub use transport::Transport;

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailError {
    /// Trying again later may help: the server is away, busy, or said "not now" (4xx).
    Temporary(String),
    /// Trying again is of no use: the address is malformed, or the server said "never" (5xx).
    Permanent(String),
}

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Temporary(cause) => write!(f, "the mail could not be sent for now: {cause}"),
            Self::Permanent(cause) => write!(f, "the mail can't be sent: {cause}"),
        }
    }
}

impl std::error::Error for MailError {}

/// Sends mail. Clones share connections, or in tests the memory.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    from: Mailbox,
    way: Way,
    written: AtomicU64,
}

enum Way {
    Console,
    Folder(PathBuf),
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Memory(Mutex<Vec<Message>>),
}

impl Mailer {
    /// Mail from `from` (`Name <someone@host>` or a bare address) by `transport`. Connects to nothing yet.
    ///
    /// # Errors
    /// A sentence, when `from` is no mail address or the transport's TLS can't be set up.
    pub fn new(transport: &Transport, from: &str) -> Result<Self, String> {
        let from = from.parse().map_err(|_| format!("{from:?} is not a mail address"))?;
        Ok(Self::by(from, transport.open()?))
    }

    /// Mail that goes nowhere and is kept to be looked at, for tests.
    pub fn memory() -> Self {
        let address = lettre::Address::new("stoa", "localhost");
        let Ok(address) = address else { unreachable!("a constant address") };
        Self::by(Mailbox::new(None, address), Way::Memory(Mutex::default()))
    }

    fn by(from: Mailbox, way: Way) -> Self {
        Self(Arc::new(Inner { from, way, written: AtomicU64::new(0) }))
    }

    /// What was sent so far, oldest first; empty unless this is [`Mailer::memory`].
    pub fn sent(&self) -> Vec<Message> {
        match &self.0.way {
            Way::Memory(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }

    /// Sends one message; returns once the mail server has accepted it.
    ///
    /// # Errors
    /// See [`MailError`], which tells whether to try again.
    pub async fn send(&self, message: Message) -> Result<(), MailError> {
        let outcome = self.deliver(message).await;
        let label = match &outcome {
            Ok(()) => "sent",
            Err(MailError::Temporary(_)) => "temporary",
            Err(MailError::Permanent(_)) => "permanent",
        };
        metrics::counter!("stoa_mails_total", "outcome" => label).increment(1);
        outcome
    }

    async fn deliver(&self, message: Message) -> Result<(), MailError> {
        let mail = message.compose(&self.0.from).map_err(MailError::Permanent)?;
        let temporary = |error: std::io::Error| MailError::Temporary(error.to_string());
        match &self.0.way {
            Way::Memory(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).push(message),
            Way::Console => std::io::stdout().write_all(message.readable().as_bytes()).map_err(temporary)?,
            Way::Folder(dir) => {
                let path = dir.join(self.file_name());
                let write = move || {
                    std::fs::create_dir_all(path.parent().unwrap_or(&path))
                        .and_then(|()| std::fs::write(&path, mail.formatted()))
                };
                let written = tokio::task::spawn_blocking(write).await;
                written.unwrap_or_else(|gone| Err(std::io::Error::other(gone))).map_err(temporary)?;
            }
            Way::Smtp(smtp) => match smtp.send(mail).await {
                Ok(_) => {}
                Err(error) if error.is_permanent() => return Err(MailError::Permanent(causes(&error))),
                Err(error) => return Err(MailError::Temporary(causes(&error))),
            },
        }
        Ok(())
    }

    /// Names that sort by the time of writing.
    fn file_name(&self) -> String {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        format!("{:016}-{:04}.eml", since.as_micros(), self.0.written.fetch_add(1, Relaxed))
    }
}

/// An error with everything behind it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let rest = std::iter::successors(error.source(), |error| error.source());
    rest.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
