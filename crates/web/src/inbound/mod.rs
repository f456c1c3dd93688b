//! Replies that come by mail: from a mail server by LMTP or SMTP ([`lmtp`]), or from a folder ([`maildir`]).
//!
//! Both hand the bytes of a mail to [`receive`]. Whoever handed it over is told that it was taken when all that became of it is in the
//! database: the post, or the mail that says why there is none. So nothing is lost when the program ends in between, and the same
//! mail handed over again is known for the same.

mod address;
mod flowed;
pub mod lmtp;
pub mod maildir;
mod message;
mod quote;

#[cfg(test)]
mod fixtures;

use std::time::Instant;

pub use address::ReplyAddress;
use forum::reply::{self, Addressee, Outcome, Refusal, Reply, To};
use forum::{Error, Problem, member};
use message::Incoming;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::fault::Fault;
use crate::i18n::Lang;
use crate::limit::{Act, Who};

/// The most bytes of a reply that are sent back: a larger mail might not be taken.
const RETURNED: usize = 64 * 1024;
/// How many mails are read at once: the parts of one take up many times what it has in bytes.
static READING: Semaphore = Semaphore::const_new(2);

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands on the site.
    Posted,
    /// It had come before; nothing was done.
    Again,
    /// A machine wrote it; nothing was done, and nobody is told, for another machine might answer.
    Dropped,
    /// It was not posted, and a mail to its member says why.
    Refused,
    /// It was not posted, and nobody was told: whoever handed it over has to.
    Rejected,
    /// Nobody replies at that address.
    Unknown,
    /// Something of ours failed: it has to be handed over again later.
    Later,
}

impl Verdict {
    /// Its name in metrics.
    fn as_str(self) -> &'static str {
        match self {
            Verdict::Posted => "posted",
            Verdict::Again => "again",
            Verdict::Dropped => "dropped",
            Verdict::Refused => "refused",
            Verdict::Rejected => "rejected",
            Verdict::Unknown => "unknown",
            Verdict::Later => "later",
        }
    }
}

/// A mail as it is handed over.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The address that it came in at.
    pub recipient: String,
    /// Whether it comes from the null sender, as notices of mail systems do, which nobody shall answer.
    pub notice: bool,
}

/// Whose reply comes in at an address.
///
/// # Errors
/// When the database fails.
pub async fn addressee(app: &App, address: &str) -> Result<Option<Addressee>, Error> {
    let ours = app.config.reply_address.as_ref();
    let Some(word) = ours.and_then(|ours| ours.word(address)).map(str::to_owned) else { return Ok(None) };
    app.read(move |tx| reply::addressee(tx, &word)).await
}

/// Takes in one mail for one recipient. Nothing about it needs to be kept afterwards, unless it has to be handed over again.
pub async fn receive(app: &App, envelope: &Envelope, bytes: &[u8]) -> Verdict {
    let (verdict, what) = match take_in(app, envelope, bytes).await {
        Ok(known) => known,
        Err(cause) => {
            tracing::warn!(%cause, "a reply by mail is taken in later");
            (Verdict::Later, "")
        }
    };
    note(verdict, what)
}

/// Notes what became of a mail in the log and in the count.
fn note(verdict: Verdict, what: &str) -> Verdict {
    tracing::info!(outcome = verdict.as_str(), what, "a reply came by mail");
    metrics::counter!("stoa_replies_total", "outcome" => verdict.as_str()).increment(1);
    verdict
}

/// What becomes of a mail, and a word for the log.
async fn take_in(app: &App, envelope: &Envelope, bytes: &[u8]) -> Result<(Verdict, &'static str), Error> {
    let Some(who) = addressee(app, &envelope.recipient).await? else { return Ok((Verdict::Unknown, "")) };
    let Some((mail, text)) = read(app, bytes).await else { return Ok((Verdict::Rejected, "unreadable")) };
    let machine = if envelope.notice { Some("null sender") } else { mail.automatic };
    if let Some(why) = machine {
        return Ok((Verdict::Dropped, why));
    }
    let reply = Reply { member: who.member, to: who.to, mail: mail.id.clone(), text };
    match post(app, &who, &mail, &reply).await {
        Ok(Outcome::Posted) => Ok((Verdict::Posted, who.to.as_str())),
        Ok(Outcome::Again) => Ok((Verdict::Again, who.to.as_str())),
        Err(Fault::Forum(Error::Store(cause))) => Err(Error::Store(cause)),
        Err(fault) => refuse(app, &who, &mail, reply, &fault).await,
    }
}

/// A mail, and what its sender wrote in it: without what nobody else may read, the links that act for its reader and their reply
/// address. Reading is not for the threads that wait for others; should it fail on a mail, it fails on that one alone.
async fn read(app: &App, bytes: &[u8]) -> Option<(Incoming, String)> {
    let (bytes, ours) = (bytes.to_vec(), app.config.reply_address.clone());
    let link = format!("{}/unsubscribe/", app.config.public_url).to_lowercase();
    let _turn = READING.acquire().await.ok()?;
    let reading = tokio::task::spawn_blocking(move || {
        let mail = Incoming::read(&bytes)?;
        let tells = |line: &str| line.contains(&link) || ours.as_ref().is_some_and(|ours| ours.is_in(line));
        let text = quote::without_lines(&quote::own_words(&mail.text), tells);
        Some((mail, text))
    });
    reading.await.ok()?
}

/// Posts a reply by the rules of the site.
async fn post(app: &App, who: &Addressee, mail: &Incoming, reply: &Reply) -> Result<Outcome, Fault> {
    if !who.is(&mail.from) {
        return Err(refusal("reply-refused-sender"));
    }
    if reply.text.is_empty() {
        return Err(refusal("reply-refused-empty"));
    }
    take(app, who, act(who.to))?;
    let (reply, now, policy) = (with_files(app, mail, reply), app.now(), app.rules().policy.clone());
    let posted = app.write(move |tx| {
        let viewer = member::viewer(tx, reply.member, now, policy.clone())?;
        reply::post(tx, &viewer, &reply)
    });
    match posted.await {
        Err(Error::NotFound) => Err(refusal("reply-refused-gone")),
        outcome => Ok(outcome?),
    }
}

fn refusal(key: &'static str) -> Fault {
    Error::from(Problem::new("text", key)).into()
}

fn act(to: To) -> Act {
    match to {
        To::Question(_) => Act::Post,
        To::Post(_) => Act::Comment,
        To::Conversation(_) => Act::Message,
    }
}

fn take(app: &App, who: &Addressee, act: Act) -> Result<(), Fault> {
    let taken = app.limits.take(act, Who::Account(who.member.0), Instant::now());
    taken.map_err(|retry_after| Fault::Limited { retry_after })
}

/// The same reply with a line about the files that came with it, for those who read it.
fn with_files(app: &App, mail: &Incoming, reply: &Reply) -> Reply {
    let mut reply = reply.clone();
    if mail.files > 0 {
        let lang = app.languages.negotiate("", &app.rules().site.language);
        reply.text += &format!("\n\n*{}*", lang.n("reply-files", mail.files as i64));
    }
    reply
}

/// Sends a reply back with the reason, where its member has not just got many of these.
async fn refuse(
    app: &App,
    who: &Addressee,
    mail: &Incoming,
    reply: Reply,
    fault: &Fault,
) -> Result<(Verdict, &'static str), Error> {
    if take(app, who, Act::Refusal).is_err() {
        return Ok((Verdict::Rejected, "too many were refused"));
    }
    let text = if reply.text.is_empty() { mail.text.trim() } else { &reply.text };
    let reason = fault.in_words(language(app, who));
    let refusal = Refusal { reason, subject: cut(&mail.subject, 200), text: cut(text, RETURNED) };
    let system = app.system();
    let written = app.db.write(move |tx| reply::refuse(tx, &system, &reply, &refusal)).await?;
    Ok((if written { Verdict::Refused } else { Verdict::Again }, who.to.as_str()))
}

/// At most so many bytes of a text.
fn cut(text: &str, most: usize) -> String {
    let end = text.floor_char_boundary(most);
    if end < text.len() { format!("{}…", &text[..end]) } else { text.to_owned() }
}

fn language<'a>(app: &'a App, who: &Addressee) -> &'a Lang {
    let found = who.language.as_deref().and_then(|tag| app.languages.find(tag));
    found.unwrap_or_else(|| app.languages.negotiate("", &app.rules().site.language))
}
