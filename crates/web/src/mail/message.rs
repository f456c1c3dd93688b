//! A message, and the mail that is made of it (RFC 5322, multipart/alternative when there is HTML).

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

/// One mail to one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The address that it goes to: `someone@host` or `Name <someone@host>`.
    pub to: String,
    /// One line; line breaks become spaces.
    pub subject: String,
    /// The whole message as plain text.
    pub text: String,
    /// The same as HTML, for who prefers that.
    pub html: Option<String>,
    /// Further headers, such as `List-Unsubscribe`.
    pub headers: Vec<(&'static str, String)>,
    /// What names this message for ever, such as `answer-17-to-4`: it becomes the Message-ID, so that a mail that is
    /// sent twice after a crash is recognised as one. Random when not given.
    pub id: Option<String>,
}

impl Message {
    pub(super) fn compose(&self, from: &Mailbox) -> Result<lettre::Message, String> {
        let to: Mailbox = self.to.parse().map_err(|_| "the address is malformed".to_owned())?;
        let id = self.id.as_ref().map(|id| format!("<{}@{}>", word(id), from.email.domain()));
        let mut mail = lettre::Message::builder()
            .from(from.clone())
            .to(to)
            .subject(one_line(&self.subject))
            .date_now()
            .message_id(id)
            // RFC 3834: nobody's holiday notice shall answer.
            .raw_header(raw("Auto-Submitted", "auto-generated")?);
        for (name, value) in &self.headers {
            mail = mail.raw_header(raw(name, value)?);
        }
        let mail = match &self.html {
            Some(html) => mail.multipart(MultiPart::alternative_plain_html(self.text.clone(), html.clone())),
            None => {
                mail.singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(self.text.clone()))
            }
        };
        mail.map_err(|error| error.to_string())
    }

    /// The message as a person at a console wants it: its links whole, nothing encoded.
    pub(super) fn readable(&self) -> String {
        format!(
            "\n--- mail to {} ---\nSubject: {}\n\n{}\n---\n",
            self.to,
            one_line(&self.subject),
            self.text.trim_end()
        )
    }
}

fn raw(name: &str, value: &str) -> Result<HeaderValue, String> {
    let header = HeaderName::new_from_ascii(name.to_owned()).map_err(|_| format!("{name:?} is no header"))?;
    Ok(HeaderValue::new(header, one_line(value)))
}

/// A header is one line, or the text behind a line break would be a header of the sender's choice.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The part of a Message-ID before the `@`.
fn word(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}
