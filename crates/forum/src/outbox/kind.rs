//! Every kind of mail.

use serde_json::Value as Json;

use crate::notification::Topic;

/// Every kind of mail, with what its `data` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Please confirm your address. `address`.
    Confirm,
    /// A link that chooses a new password; `to_member` is 0, `to_address` what was typed.
    Reset,
    /// Please confirm the address that your account shall have; goes to that address. `address`.
    EmailChange,
    /// Your account has another address now; goes to the old one.
    EmailChanged,
    /// Your password was changed.
    PasswordChanged,
    /// Somebody answered your question. `question`, `post`.
    Answer,
    /// Something was done to your post. `question`, `post`, `act` (close, delete, lock), `reason`, `note`.
    Act,
    /// Your account was suspended. `until` (microseconds), `reason`.
    Suspended,
    /// What became of a claim on an imported account. `outcome` (granted, refused, lost), `handle` and `name` of the account,
    /// `reason`.
    Claim,
    /// Somebody wrote to you. `conversation`, `number`: the first message that was not seen.
    Message,
    /// Somebody is invited into a space, whether or not they have an account. `invitation`: its id, which has the address.
    Invitation,
    /// Any other notice of an inbox. `seq`, `topic`.
    Notice,
    /// What came in since the last one. `frequency`; the notices that it took say so themselves.
    Digest,
    /// A reply that came by mail was not posted. `as` (answer, comment, message), `path` of what it replied to, `reason` in words,
    /// `subject` and `text` of the reply.
    Refused,
}

impl Kind {
    const ALL: [Kind; 14] = [
        Kind::Confirm,
        Kind::Reset,
        Kind::EmailChange,
        Kind::EmailChanged,
        Kind::PasswordChanged,
        Kind::Answer,
        Kind::Act,
        Kind::Suspended,
        Kind::Claim,
        Kind::Message,
        Kind::Invitation,
        Kind::Notice,
        Kind::Digest,
        Kind::Refused,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Confirm => "confirm",
            Kind::Reset => "reset",
            Kind::EmailChange => "email-change",
            Kind::EmailChanged => "email-changed",
            Kind::PasswordChanged => "password-changed",
            Kind::Answer => "answer",
            Kind::Act => "act",
            Kind::Suspended => "suspended",
            Kind::Claim => "claim",
            Kind::Message => "message",
            Kind::Invitation => "invitation",
            Kind::Notice => "notice",
            Kind::Digest => "digest",
            Kind::Refused => "reply-refused",
        }
    }

    /// The topic that it is about, as its reader chose to be told of it; none for what concerns the account, and for a digest.
    pub(super) fn topic(self, data: &Json) -> Option<Topic> {
        match self {
            Kind::Answer => Some(Topic::Answers),
            Kind::Message => Some(Topic::Messages),
            Kind::Act | Kind::Suspended | Kind::Claim => Some(Topic::Moderation),
            Kind::Notice => data["topic"].as_str().and_then(Topic::parse),
            _ => None,
        }
    }

    /// None for a kind that a newer program wrote.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
