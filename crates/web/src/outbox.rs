//! Sending the mail that is due.

use askama::Template;
use forum::member::Secret;
use forum::outbox::{self, Content, Letter, Next};
use forum::{Arg, Error, Time};

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
    let letter = match app.db.write(move |tx| outbox::next(tx, now, &secret)).await? {
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

/// What a mail says, in its reader's language.
#[derive(Default)]
struct Words {
    subject: String,
    paragraphs: Vec<String>,
    /// What somebody wrote, set apart.
    quote: String,
    /// The one thing to do: its name and its address.
    action: Option<(String, String)>,
    /// In small print.
    note: String,
    /// Whether one may ask for no more of these.
    optional: bool,
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
    let words = words(lang, site, home, &letter.content);
    let greeting = match letter.name.as_str() {
        "" => lang.t("mail-greeting-nobody").to_owned(),
        name => lang.fmt("mail-greeting", &[("name", name.into())]),
    };
    let html = Html { lang, site, home, greeting: &greeting, words: &words };
    let mut headers = Vec::new();
    if words.optional {
        headers.push(("List-Unsubscribe", format!("<{home}/settings/notifications>")));
    }
    Message {
        to: letter.address.clone(),
        subject: words.subject.clone(),
        text: text(&words, &greeting, site, home),
        html: html.render().ok(),
        headers,
        id: Some(format!("outbox-{}", letter.id)),
    }
}

fn text(words: &Words, greeting: &str, site: &str, home: &str) -> String {
    let mut parts = vec![greeting.to_owned()];
    parts.extend(words.paragraphs.iter().cloned());
    if !words.quote.is_empty() {
        parts.push(format!("> {}", words.quote));
    }
    if let Some((name, address)) = &words.action {
        parts.push(format!("{name}:\n{address}"));
    }
    if !words.note.is_empty() {
        parts.push(words.note.clone());
    }
    format!("{}\n\n-- \n{site}\n{home}\n", parts.join("\n\n"))
}

fn words(lang: &Lang, site: &str, home: &str, content: &Content) -> Words {
    let say = |key: &str, args: &[(&str, &str)]| {
        let site = std::iter::once(("site", site));
        let args: Vec<(&str, Arg)> = site.chain(args.iter().copied()).map(|(k, v)| (k, v.into())).collect();
        lang.fmt(key, &args)
    };
    let link = |key: &str, path: String| Some((say(key, &[]), format!("{home}{path}")));
    let plain = |name: &str, args: &[(&str, &str)]| Words {
        subject: say(&format!("mail-{name}-subject"), args),
        paragraphs: vec![say(&format!("mail-{name}"), args)],
        ..Words::default()
    };
    let noted = |words: Words, key: &str| Words { note: say(key, &[]), ..words };
    match content {
        Content::Confirm { secret } => Words {
            action: link("mail-confirm-do", format!("/confirm/{}", secret.reveal())),
            ..noted(plain("confirm", &[]), "mail-confirm-note")
        },
        Content::HasAccount { handle } => Words {
            action: link("mail-has-account-do", "/login".into()),
            ..noted(plain("has-account", &[("handle", handle)]), "mail-has-account-note")
        },
        Content::Reset { secret, handle } => Words {
            action: link("mail-reset-do", format!("/reset/{}", secret.reveal())),
            ..noted(plain("reset", &[("handle", handle)]), "mail-reset-note")
        },
        Content::EmailChange { secret, handle } => Words {
            action: link("mail-email-change-do", format!("/confirm/{}", secret.reveal())),
            ..noted(plain("email-change", &[("handle", handle)]), "mail-confirm-note")
        },
        Content::EmailChanged { handle } => {
            noted(plain("email-changed", &[("handle", handle)]), "mail-email-changed-note")
        }
        Content::PasswordChanged { handle } => Words {
            action: link("mail-password-changed-do", "/lost-password".into()),
            ..plain("password-changed", &[("handle", handle)])
        },
        Content::Answer { title, post, by, excerpt, .. } => Words {
            quote: excerpt.clone(),
            action: link("mail-answer-do", format!("/a/{post}")),
            optional: true,
            ..noted(plain("answer", &[("title", title), ("by", by)]), "mail-answer-note")
        },
        Content::Message { conversation, number, by, excerpt } => Words {
            quote: excerpt.clone(),
            action: link("mail-message-do", format!("/messages/{conversation}#m{number}")),
            optional: true,
            ..noted(plain("message", &[("by", by)]), "mail-message-note")
        },
        Content::Invitation { secret, by, space, description } => Words {
            quote: description.clone(),
            action: link("mail-invitation-do", format!("/invitations/{}", secret.reveal())),
            ..noted(plain("invitation", &[("by", by), ("space", space)]), "mail-invitation-note")
        },
        Content::Act { question, title, post, act, reason, note } => Words {
            paragraphs: about_act(lang, title, act, reason, note),
            action: link("mail-act-do", format!("/posts/{post}/timeline")).filter(|_| question.0 != 0),
            ..plain("act", &[("title", title)])
        },
        Content::Claim { outcome, handle, name, reason } => Words {
            action: link("mail-claim-do", format!("/people/{handle}")),
            ..plain(&format!("claim-{outcome}"), &[("name", name), ("reason", reason)])
        },
        Content::Suspended { until, reason } => {
            let until = if *until == Time(i64::MAX) { String::new() } else { lang.date(*until) };
            plain("suspended", &[("until", &until), ("reason", reason)])
        }
    }
}

/// What was done to somebody's post, and why.
fn about_act(lang: &Lang, title: &str, act: &str, reason: &str, note: &str) -> Vec<String> {
    let key = format!("close-reason-{reason}");
    let known = lang.t(&key);
    let reason = if known == key { reason } else { known };
    let said = lang.fmt(&format!("mail-act-{act}"), &[("title", title.into())]);
    [said.as_str(), reason, note].into_iter().filter(|p| !p.is_empty()).map(str::to_owned).collect()
}
