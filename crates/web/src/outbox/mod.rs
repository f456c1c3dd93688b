//! Sending the mail that is due.

mod words;

use askama::Template;
use forum::member::Secret;
use forum::outbox::{self, Letter, Next};
use forum::{Error, notification};
use words::Words;

use crate::app::App;
use crate::i18n::Lang;
use crate::mail::{MailError, Message};

/// After how many mails in a row that could not be sent the mail server is left alone until the next time.
const PATIENCE: usize = 3;

enum Outcome {
    Sent,
    Skipped,
    PutOff,
    Nothing,
}

/// Sends all mail that is due; how many were sent.
///
/// A row is taken by putting off its next attempt, then sent, then noted as sent. If the program ends between the two, the
/// row comes due again and is sent once more, with the same Message-ID, by which mail programs know it for the same; so a
/// mail is never lost and hardly ever seen twice.
pub async fn deliver_due(app: &App) -> usize {
    let (mut sent, mut failures) = (0, 0);
    while failures < PATIENCE {
        match deliver_one(app).await {
            Ok(Outcome::Sent) => (sent, failures) = (sent + 1, 0),
            Ok(Outcome::Skipped) => {}
            Ok(Outcome::PutOff) => failures += 1,
            Ok(Outcome::Nothing) => break,
            Err(cause) => {
                tracing::warn!(%cause, "mail waits for the next time");
                break;
            }
        }
    }
    sent
}

async fn deliver_one(app: &App) -> Result<Outcome, Error> {
    let (now, secret) = (app.now(), Secret::new()?);
    let replies = app.config.reply_address.is_some();
    let letter = match app.db.write(move |tx| outbox::next(tx, now, &secret, replies)).await? {
        Next::Send(letter) => letter,
        Next::Skipped => return Ok(Outcome::Skipped),
        Next::Nothing => return Ok(Outcome::Nothing),
    };
    let (id, tries) = (letter.id, letter.tries);
    match app.mailer.send(message(app, &letter)).await {
        Ok(()) => {
            let now = app.now();
            app.db.write(move |tx| outbox::sent(tx, id, now)).await?;
            Ok(Outcome::Sent)
        }
        Err(error) => {
            let for_good = matches!(error, MailError::Permanent(_)) || tries >= outbox::TRIES;
            tracing::warn!(mail = id, tries, %error, given_up = for_good, "a mail could not be sent");
            if for_good {
                app.db.write(move |tx| outbox::failed(tx, id, &error.to_string())).await?;
            }
            Ok(Outcome::PutOff)
        }
    }
}

/// Writes the digests that are due into the outbox.
///
/// # Errors
/// When the database fails; what was not written is the next time.
pub async fn gather_digests(app: &App) -> Result<(), Error> {
    loop {
        let now = app.now();
        if app.db.write(move |tx| notification::gather(tx, now)).await? == 0 {
            return Ok(());
        }
    }
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Html<'a> {
    lang: &'a Lang,
    site: &'a str,
    home: &'a str,
    greeting: &'a str,
    words: &'a Words,
}

fn message(app: &App, letter: &Letter) -> Message {
    let rules = app.rules();
    let found = letter.language.as_deref().and_then(|tag| app.languages.find(tag));
    let lang = found.unwrap_or_else(|| app.languages.negotiate("", &rules.site.language));
    let (site, home) = (rules.site.name.as_str(), app.config.public_url.as_str());
    let words = Words::new(lang, site, home, letter);
    let greeting = match letter.name.as_str() {
        "" => lang.t("mail-greeting-nobody").to_owned(),
        name => lang.fmt("mail-greeting", &[("name", name.into())]),
    };
    let html = Html { lang, site, home, greeting: &greeting, words: &words };
    let mut headers = Vec::new();
    if let Some(stop) = &words.stop {
        // RFC 8058: whoever reads mail stops it with one request to this address.
        headers.push(("List-Unsubscribe", format!("<{}>", stop.address)));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    if let (Some((_, word)), Some(ours)) = (&letter.reply, &app.config.reply_address) {
        headers.push(("Reply-To", format!("<{}>", ours.with(word))));
    }
    Message {
        to: letter.address.clone(),
        subject: words.subject.clone(),
        text: words.text(&greeting, site, home),
        html: html.render().ok(),
        headers,
        id: Some(format!("outbox-{}", letter.id)),
    }
}
