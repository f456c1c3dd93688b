//! What a mail says, in its reader's language.

use forum::notification::{Frequency, Notice};
use forum::outbox::{Content, Letter};
use forum::{Arg, Time};

use crate::i18n::Lang;
use crate::notices;

/// How many lines a digest has at most.
const LINES: usize = 25;

/// What a mail says.
#[derive(Default)]
pub(super) struct Words {
    pub(super) subject: String,
    pub(super) paragraphs: Vec<String>,
    /// What somebody wrote, set apart.
    pub(super) quote: String,
    /// What came in, of a digest.
    pub(super) lines: Vec<Line>,
    /// What stands below those.
    pub(super) more: String,
    /// The one thing to do: its name and its address.
    pub(super) action: Option<(String, String)>,
    /// What a reply to the mail does; empty where there is nothing to reply to.
    pub(super) reply: String,
    /// In small print.
    pub(super) note: String,
    /// How one gets no more of these; none for what concerns the account.
    pub(super) stop: Option<Stop>,
}

/// A line of a digest.
pub(super) struct Line {
    pub(super) sentence: String,
    /// Why it was done; mostly empty.
    pub(super) reason: String,
    pub(super) address: String,
}

/// The foot of a mail that people choose to get.
pub(super) struct Stop {
    /// Why it comes.
    pub(super) why: String,
    /// The names of the two ways out.
    pub(super) stop: String,
    pub(super) settings: String,
    /// The address that stops it.
    pub(super) address: String,
}

impl Words {
    pub(super) fn new(lang: &Lang, site: &str, home: &str, letter: &Letter) -> Words {
        let stop = letter.unsubscribe.as_ref().map(|(what, path)| Stop {
            why: lang.fmt("mail-why", &[("it", lang.t(&format!("topic-{}", what.as_str())).into())]),
            stop: lang.t("mail-stop").to_owned(),
            settings: lang.t("mail-settings").to_owned(),
            address: format!("{home}{path}"),
        });
        let reply =
            letter.reply.as_ref().map(|(to, _)| lang.t(&format!("mail-reply-{}", to.as_str())).to_owned());
        Words { stop, reply: reply.unwrap_or_default(), ..words(lang, site, home, &letter.content) }
    }

    /// The whole mail as plain text.
    pub(super) fn text(&self, greeting: &str, site: &str, home: &str) -> String {
        let mut parts = vec![greeting.to_owned()];
        parts.extend(self.paragraphs.iter().cloned());
        if !self.quote.is_empty() {
            parts.push(self.quote.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"));
        }
        parts.extend(self.lines.iter().map(|line| {
            let texts = [&line.sentence, &line.reason, &line.address];
            format!(
                "* {}",
                texts.into_iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join("\n  ")
            )
        }));
        if !self.more.is_empty() {
            parts.push(self.more.clone());
        }
        if let Some((name, address)) = &self.action {
            parts.push(format!("{name}:\n{address}"));
        }
        parts.extend([&self.reply, &self.note].into_iter().filter(|part| !part.is_empty()).cloned());
        let mut text = format!("{}\n\n-- \n{site}\n{home}\n", parts.join("\n\n"));
        if let Some(Stop { why, stop, settings, address }) = &self.stop {
            text += &format!("\n{why}\n{stop}: {address}\n{settings}: {home}/settings/notifications\n");
        }
        text
    }
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
            ..plain(
                "answer",
                &[("title", title), ("by", if by.is_empty() { lang.t("person-gone") } else { by })],
            )
        },
        Content::Message { conversation, number, by, excerpt } => Words {
            quote: excerpt.clone(),
            action: link("mail-message-do", format!("/messages/{conversation}#m{number}")),
            ..plain("message", &[("by", by)])
        },
        Content::Notice { notice, excerpt } => about_notice(lang, home, notice, excerpt),
        Content::Digest { frequency, notices } => digest(lang, site, home, *frequency, notices),
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
        Content::Refused { reply, path, reason, subject, text } => Words {
            subject: say("mail-reply-refused-subject", &[("subject", subject)]),
            paragraphs: vec![say(&format!("mail-reply-refused-{reply}"), &[]), reason.clone()],
            quote: text.clone(),
            action: link("mail-reply-refused-do", path.clone()),
            note: say("mail-reply-refused-note", &[]),
            ..Words::default()
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

fn about_notice(lang: &Lang, home: &str, notice: &Notice, excerpt: &str) -> Words {
    let (line, reason) = (notices::line(lang, notice), notices::reason(lang, notice));
    let because = (!reason.is_empty()).then(|| lang.fmt("notice-reason", &[("it", Arg::from(&*reason))]));
    Words {
        subject: line.clone(),
        paragraphs: std::iter::once(line).chain(because).collect(),
        quote: excerpt.to_owned(),
        action: Some((lang.t("mail-notice-do").to_owned(), address(home, notice))),
        ..Words::default()
    }
}

fn digest(lang: &Lang, site: &str, home: &str, frequency: Frequency, all: &[Notice]) -> Words {
    let key = format!("mail-digest-{}", frequency.as_str());
    let args = [("n", Arg::Number(all.len() as i64)), ("site", site.into())];
    let rest = all.len().saturating_sub(LINES) as i64;
    Words {
        subject: lang.fmt(&format!("{key}-subject"), &args),
        paragraphs: vec![lang.fmt(&key, &args)],
        lines: all.iter().take(LINES).map(|notice| line(lang, home, notice)).collect(),
        more: if rest > 0 { lang.n("mail-digest-more", rest) } else { String::new() },
        action: Some((lang.t("mail-digest-do").to_owned(), format!("{home}/inbox"))),
        ..Words::default()
    }
}

fn line(lang: &Lang, home: &str, notice: &Notice) -> Line {
    let reason = notices::reason(lang, notice);
    let reason =
        if reason.is_empty() { reason } else { lang.fmt("notice-reason", &[("it", Arg::from(&*reason))]) };
    Line { sentence: notices::line(lang, notice), reason, address: address(home, notice) }
}

/// What a notice leads to; a mail may be read where nobody is signed in, so not by way of the inbox.
fn address(home: &str, notice: &Notice) -> String {
    format!("{home}{}", notice.path().unwrap_or_else(|| "/inbox".into()))
}
