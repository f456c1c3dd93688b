//! Telling browsers what happened: sealed (RFC 8291), signed by the site (RFC 8292) and handed to whoever takes messages for
//! them (RFC 8030).

mod client;
mod seal;
mod vapid;

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use client::{Client, Endpoint};
use forum::push::{self, Content, Message, Next, Subscription};
use forum::{Arg, Error};
use serde_json::json;
use tokio::sync::OnceCell;
use vapid::Key;

use crate::app::App;
use crate::notices;

/// After how many messages in a row that nobody took all are left alone until the next time.
const PATIENCE: usize = 3;
/// How many characters of a text a message holds: sealed, all of it has to fit 4096 bytes.
const LONGEST: usize = 400;

/// How messages get to browsers. Clones share the site's key, or in tests the memory.
#[derive(Clone, Debug, Default)]
pub struct Pusher(Arc<Inner>);

#[derive(Default)]
struct Inner {
    key: OnceCell<Key>,
    way: Way,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pusher")
    }
}

enum Way {
    Net(Client),
    Memory(Mutex<Vec<Pushed>>),
}

impl Default for Way {
    fn default() -> Way {
        Way::Net(Client::default())
    }
}

/// A message as it was handed over, in tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    pub endpoint: String,
    pub authorization: String,
    pub body: Vec<u8>,
}

/// What whoever takes messages for a browser made of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Taken,
    /// The browser is gone, or wants to be told nothing.
    Gone,
    /// Not now.
    Later,
    /// Never.
    Refused,
}

impl Pusher {
    /// Messages that go nowhere and are kept to be looked at, for tests. A browser whose address ends in `gone` is gone, one
    /// whose address ends in `later` takes nothing now.
    pub fn memory() -> Pusher {
        Pusher(Arc::new(Inner { way: Way::Memory(Mutex::default()), ..Inner::default() }))
    }

    /// What was sent so far, oldest first; empty unless this is [`Pusher::memory`].
    pub fn sent(&self) -> Vec<Pushed> {
        match &self.0.way {
            Way::Memory(sent) => sent.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Net(_) => Vec::new(),
        }
    }

    async fn send(&self, address: &str, to: &Endpoint, authorization: String, body: Vec<u8>) -> Outcome {
        let sent = match &self.0.way {
            Way::Net(client) => return client.send(to, &authorization, &body).await,
            Way::Memory(sent) => sent,
        };
        let outcome = match address {
            gone if gone.ends_with("gone") => Outcome::Gone,
            later if later.ends_with("later") => Outcome::Later,
            _ => Outcome::Taken,
        };
        let pushed = Pushed { endpoint: address.to_owned(), authorization, body };
        sent.lock().unwrap_or_else(PoisonError::into_inner).push(pushed);
        outcome
    }

    /// The site's key, which is made when it is first asked for.
    async fn key(&self, app: &App) -> Result<&Key, Error> {
        let broken = |cause: String| Error::Store(store::Error::other(cause));
        let read = async || {
            if let Some(kept) = app.db.read(push::key).await? {
                return Key::read(&kept).map_err(broken);
            }
            let new = Key::generate().map_err(broken)?;
            app.db.write(move |tx| push::keep_key(tx, &new)).await?;
            Key::read(&app.db.read(push::key).await?.unwrap_or_default()).map_err(broken)
        };
        self.0.key.get_or_try_init(read).await
    }
}

/// What browsers subscribe with.
///
/// # Errors
/// When the database fails.
pub async fn public_key(app: &App) -> Result<String, Error> {
    Ok(app.config.pusher.key(app).await?.public())
}

/// Whether messages can be sealed for a browser and handed over.
pub fn is_sound(new: &Subscription) -> bool {
    let long = |text: &str| BASE64.decode(text).map_or(0, |bytes| bytes.len());
    Endpoint::parse(&new.endpoint).is_some() && long(&new.public_key) == 65 && long(&new.auth) == 16
}

/// Tells browsers all that is due; how many were told.
pub async fn deliver_due(app: &App) -> usize {
    let (mut told, mut failures) = (0, 0);
    while failures < PATIENCE {
        match deliver_one(app).await {
            Ok(Some(Outcome::Taken)) => (told, failures) = (told + 1, 0),
            Ok(Some(Outcome::Later)) => failures += 1,
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(cause) => {
                tracing::warn!(%cause, "browsers are told the next time");
                break;
            }
        }
    }
    told
}

/// What became of the next message; none where nothing is due.
async fn deliver_one(app: &App) -> Result<Option<Outcome>, Error> {
    let now = app.now();
    let message = match app.db.write(move |tx| push::next(tx, now)).await? {
        Next::Send(message) => message,
        Next::Skipped => return Ok(Some(Outcome::Refused)),
        Next::Nothing => return Ok(None),
    };
    let outcome = hand_over(app, &message).await?;
    let (subscription, seq, now) = (message.subscription, message.seq, app.now());
    app.db
        .write(move |tx| {
            if outcome == Outcome::Gone {
                push::lose(tx, subscription)?;
            }
            if outcome == Outcome::Later { Ok(()) } else { push::done(tx, subscription, seq, now) }
        })
        .await?;
    Ok(Some(outcome))
}

async fn hand_over(app: &App, message: &Message) -> Result<Outcome, Error> {
    let key = app.config.pusher.key(app).await?;
    let Subscription { endpoint: address, public_key, auth } = &message.to;
    let bytes = |text: &str| BASE64.decode(text).unwrap_or_default();
    let sealed = seal::seal(said(app, message).as_bytes(), &bytes(public_key), &bytes(auth));
    let (Some(to), Ok(sealed)) = (Endpoint::parse(address), sealed) else { return Ok(Outcome::Gone) };
    match key.authorization(&to.origin(), &app.config.public_url, app.now()) {
        Some(authorization) => Ok(app.config.pusher.send(address, &to, authorization, sealed).await),
        None => Ok(Outcome::Later),
    }
}

/// What the browser shows, in its reader's language, as JSON.
fn said(app: &App, message: &Message) -> String {
    let rules = app.rules();
    let found = message.language.as_deref().and_then(|tag| app.languages.find(tag));
    let lang = found.unwrap_or_else(|| app.languages.negotiate("", &rules.site.language));
    let (title, body, path) = match &message.content {
        Content::Notice(notice) => {
            (rules.site.name.clone(), notices::line(lang, notice), format!("/inbox/{}", notice.seq))
        }
        Content::Message { conversation, number, by, excerpt } => {
            let title = lang.fmt("push-message", &[("by", Arg::from(&**by))]);
            (title, excerpt.clone(), format!("/messages/{conversation}#m{number}"))
        }
    };
    let body: String = body.chars().take(LONGEST).collect();
    let url = format!("{}{path}", app.config.public_url);
    json!({ "title": title, "body": body, "url": url, "lang": lang.tag, "dir": lang.dir }).to_string()
}
