//! What is said between a mail server and the site.

use std::io;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::sync::watch;
use tokio::time::timeout;

use super::reader::{self, Line};
use crate::inbound::{Envelope, Verdict};

/// How long a command may be waited for, and how long a mail (RFC 5321 4.5.3.2.7, and 4.5.3.2.6 for a whole one).
const COMMAND: Duration = Duration::from_secs(300);
const DATA: Duration = Duration::from_secs(600);
/// How long what is said may take to be read.
const REPLY: Duration = Duration::from_secs(30);
/// How long one speaks with somebody who brings no mail.
const WITHOUT_MAIL: Duration = Duration::from_secs(900);
/// The most recipients of a mail (RFC 5321 4.5.3.1.8).
const RECIPIENTS: usize = 100;
/// After how many commands that make no sense one hangs up.
const PATIENCE: usize = 20;

const GREET_FIRST: &str = "503 5.5.1 Say LHLO first";

/// Who takes mail in.
pub(super) trait Mailroom: Send + Sync {
    /// The name that it greets with.
    fn host(&self) -> &str;

    /// The most bytes of a mail.
    fn max_bytes(&self) -> usize;

    /// Whether somebody replies at this address: [`Verdict::Posted`], [`Verdict::Unknown`] or [`Verdict::Later`].
    fn knows(&self, address: &str) -> impl Future<Output = Verdict> + Send;

    /// Takes a mail in for one recipient.
    fn take(&self, envelope: &Envelope, bytes: &[u8]) -> impl Future<Output = Verdict> + Send;
}

/// What was said so far.
#[derive(Default)]
struct Said {
    greeted: bool,
    /// Whether it is LMTP, where each recipient has a reply of its own.
    lmtp: bool,
    /// The sender of the mail that was begun; empty for the null sender.
    sender: Option<String>,
    recipients: Vec<String>,
    nonsense: usize,
}

/// How it goes on.
enum Then {
    Reply(String),
    Data,
    Quit,
}

/// Speaks with a mail server until it quits, is silent for too long, or `stop` changes.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn converse(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin,
    room: &impl Mailroom,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut stream = BufStream::new(stream);
    let (mut said, mut last) = (Said::default(), Instant::now());
    reply(&mut stream, &format!("220 {} ESMTP LMTP Stoa", room.host())).await?;
    loop {
        let heard = tokio::select! {
            heard = timeout(COMMAND, reader::line(&mut stream)) => heard,
            _ = stop.changed() => return reply(&mut stream, "421 4.3.2 Stopping; come back later").await,
        };
        let then = match heard {
            Ok(line) => match line? {
                Line::Said(line) => said.hear(&line, room).await,
                Line::TooLong => said.nonsense("500 5.5.2 That line is too long"),
                Line::End => return Ok(()),
            },
            Err(_) => return reply(&mut stream, "421 4.4.2 Nothing came for too long").await,
        };
        match then {
            Then::Quit => return reply(&mut stream, "221 2.0.0 Bye").await,
            Then::Reply(text) => reply(&mut stream, &text).await?,
            Then::Data => {
                reply(&mut stream, "354 Go on, and end with a dot on a line of its own").await?;
                let mail = tokio::select! {
                    mail = timeout(DATA, reader::data(&mut stream, room.max_bytes())) => mail,
                    _ = stop.changed() => return Ok(()),
                };
                let Ok(mail) = mail else {
                    return reply(&mut stream, "421 4.4.2 The mail took too long").await;
                };
                let replies = said.take(mail?, room).await;
                reply(&mut stream, &replies).await?;
                last = Instant::now();
            }
        }
        if last.elapsed() > WITHOUT_MAIL {
            return reply(&mut stream, "421 4.4.2 No mail came for too long").await;
        }
        if said.nonsense >= PATIENCE {
            return reply(&mut stream, "421 4.7.0 Too many commands that make no sense").await;
        }
    }
}

async fn reply(stream: &mut (impl AsyncWrite + Unpin), text: &str) -> io::Result<()> {
    let write = async {
        stream.write_all(format!("{text}\r\n").as_bytes()).await?;
        stream.flush().await
    };
    timeout(REPLY, write).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

impl Said {
    async fn hear(&mut self, line: &str, room: &impl Mailroom) -> Then {
        let (command, rest) = line.split_once(' ').unwrap_or((line, ""));
        let text = match command.to_ascii_uppercase().as_str() {
            "LHLO" | "EHLO" | "HELO" => self.greet(command, rest, room),
            "MAIL" => self.mail(rest, room),
            "RCPT" => self.recipient(rest, room).await,
            // Who sends everything at once says this where no recipient was accepted (RFC 2033 4.2).
            "DATA" if self.recipients.is_empty() => {
                return Then::Reply("503 5.5.1 Name a recipient first".to_owned());
            }
            "DATA" => return Then::Data,
            "RSET" => {
                self.forget();
                "250 2.0.0 Forgotten".to_owned()
            }
            "NOOP" => "250 2.0.0 Fine".to_owned(),
            "VRFY" => "252 2.5.0 Send a mail to find out".to_owned(),
            "HELP" => "214 2.0.0 LHLO, MAIL, RCPT, DATA, RSET, NOOP, QUIT".to_owned(),
            "QUIT" => return Then::Quit,
            _ => return self.nonsense("500 5.5.2 What is that?"),
        };
        if text.starts_with("50") {
            self.nonsense += 1;
        }
        Then::Reply(text)
    }

    fn nonsense(&mut self, text: &str) -> Then {
        self.nonsense += 1;
        Then::Reply(text.to_owned())
    }

    fn forget(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    fn greet(&mut self, command: &str, name: &str, room: &impl Mailroom) -> String {
        if name.trim().is_empty() {
            return "501 5.5.4 Say who you are".to_owned();
        }
        self.forget();
        self.greeted = true;
        self.lmtp = command.eq_ignore_ascii_case("LHLO");
        let host = room.host();
        if command.eq_ignore_ascii_case("HELO") {
            return format!("250 {host}");
        }
        let size = room.max_bytes();
        format!(
            "250-{host}\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE {size}"
        )
    }

    fn mail(&mut self, rest: &str, room: &impl Mailroom) -> String {
        if !self.greeted {
            return GREET_FIRST.to_owned();
        }
        if self.sender.is_some() {
            return "503 5.5.1 One mail after the other".to_owned();
        }
        let Some((sender, words)) = path(rest, "FROM:") else {
            return "501 5.5.4 Say MAIL FROM:<address>".to_owned();
        };
        for word in words.split_whitespace() {
            let (key, value) = word.split_once('=').unwrap_or((word, ""));
            match key.to_ascii_uppercase().as_str() {
                "SIZE" if value.parse::<u64>().is_ok_and(|size| size > room.max_bytes() as u64) => {
                    return too_large(room.max_bytes());
                }
                "SIZE" | "BODY" | "SMTPUTF8" => {}
                _ => return format!("555 5.5.4 {} is not known here", printable(key)),
            }
        }
        self.sender = Some(sender.to_owned());
        "250 2.1.0 Fine".to_owned()
    }

    async fn recipient(&mut self, rest: &str, room: &impl Mailroom) -> String {
        if self.sender.is_none() {
            return "503 5.5.1 Say MAIL FROM first".to_owned();
        }
        let Some((address, words)) = path(rest, "TO:") else {
            return "501 5.5.4 Say RCPT TO:<address>".to_owned();
        };
        if !words.trim().is_empty() {
            return "555 5.5.4 No parameters are known here".to_owned();
        }
        if self.recipients.len() >= RECIPIENTS {
            return "452 4.5.3 Too many recipients".to_owned();
        }
        match room.knows(address).await {
            Verdict::Unknown => "550 5.1.1 Nobody replies at that address".to_owned(),
            Verdict::Later => "451 4.3.0 Not now; try again later".to_owned(),
            _ => {
                self.recipients.push(address.to_owned());
                "250 2.1.5 Fine".to_owned()
            }
        }
    }

    /// Takes in the mail that was read, which ends it: by LMTP each recipient has a reply, by SMTP there is one for all.
    async fn take(&mut self, mail: Option<Vec<u8>>, room: &impl Mailroom) -> String {
        let notice = self.sender.take().is_some_and(|sender| sender.is_empty());
        let recipients = std::mem::take(&mut self.recipients);
        let Some(bytes) = mail else {
            let times = if self.lmtp { recipients.len() } else { 1 };
            return vec![too_large(room.max_bytes()); times].join("\r\n");
        };
        let mut verdicts = Vec::with_capacity(recipients.len());
        for recipient in recipients {
            verdicts.push(room.take(&Envelope { recipient, notice }, &bytes).await);
        }
        if !self.lmtp {
            // Whoever was served already is known for it when the mail comes again.
            let worst = [Verdict::Later, Verdict::Rejected, Verdict::Unknown]
                .into_iter()
                .find(|one| verdicts.contains(one));
            verdicts = vec![worst.unwrap_or(Verdict::Posted)];
        }
        verdicts.into_iter().map(told).collect::<Vec<_>>().join("\r\n")
    }
}

fn told(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Posted | Verdict::Again | Verdict::Dropped | Verdict::Refused => "250 2.0.0 Taken",
        Verdict::Rejected => "550 5.7.1 This reply can't be taken",
        Verdict::Unknown => "550 5.1.1 Nobody replies at that address",
        Verdict::Later => "451 4.3.0 Not now; try again later",
    }
}

fn too_large(most: usize) -> String {
    format!("552 5.3.4 The mail is larger than {most} bytes")
}

/// The address after `FROM:` or `TO:`, and what stands behind it. A route before it is left out (RFC 5321, appendix C).
fn path<'t>(text: &'t str, word: &str) -> Option<(&'t str, &'t str)> {
    let text = text.trim_start();
    let begins = text.get(..word.len()).filter(|begins| begins.eq_ignore_ascii_case(word))?;
    let inner = text[begins.len()..].trim_start().strip_prefix('<')?;
    let (path, rest) = inner.split_once('>')?;
    let address = if path.starts_with('@') { path.split_once(':')?.1 } else { path };
    Some((address, rest))
}

fn printable(word: &str) -> String {
    word.chars().filter(char::is_ascii_graphic).take(40).collect()
}
