//! A mail as it is about to be sent.

use crate::id::{ConversationId, PostId, QuestionId};
use crate::member::Secret;
use crate::notification::unsubscribe::Stop;
use crate::notification::{Frequency, Notice};
use crate::reply::To;
use crate::time::Time;

/// A mail as it is about to be sent, all that its words need.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The row's; the mail's Message-ID is made from it.
    pub id: i64,
    /// How often it has been tried, this time included.
    pub tries: i64,
    pub address: String,
    /// Empty where it is not known.
    pub name: String,
    /// The reader's language tag; none for the site's.
    pub language: Option<String>,
    /// What one can stop of it, and the signed path that does; none for what concerns the account.
    pub unsubscribe: Option<(Stop, String)>,
    /// What a reply becomes, and the word in the address that it goes to; none where there is nothing to reply to.
    pub reply: Option<(To, String)>,
    pub content: Content,
}

/// What a mail is about.
#[derive(Clone, Debug)]
pub enum Content {
    /// The link that confirms the address.
    Confirm {
        secret: Secret,
    },
    /// Instead of a link: the address has an account already, under this handle.
    HasAccount {
        handle: String,
    },
    Reset {
        secret: Secret,
        handle: String,
    },
    EmailChange {
        secret: Secret,
        handle: String,
    },
    EmailChanged {
        handle: String,
    },
    PasswordChanged {
        handle: String,
    },
    Answer {
        question: QuestionId,
        title: String,
        post: PostId,
        by: String,
        excerpt: String,
    },
    Act {
        question: QuestionId,
        title: String,
        post: PostId,
        act: String,
        reason: String,
        note: String,
    },
    Suspended {
        until: Time,
        reason: String,
    },
    Message {
        conversation: ConversationId,
        number: i64,
        by: String,
        excerpt: String,
    },
    /// The link that lets one into a space, by the name of whoever invites.
    Invitation {
        secret: Secret,
        by: String,
        space: String,
        description: String,
    },
    /// A notice, and how the text begins that it is about.
    Notice {
        notice: Box<Notice>,
        excerpt: String,
    },
    /// What came in, the most important first.
    Digest {
        frequency: Frequency,
        notices: Vec<Notice>,
    },
    /// A claim was granted, refused or lost; the account's handle and name.
    Claim {
        outcome: String,
        handle: String,
        name: String,
        reason: String,
    },
    /// A reply that was not posted: what it would have become, the path of what it replied to, why, and all that was written.
    Refused {
        reply: String,
        path: String,
        reason: String,
        subject: String,
        text: String,
    },
}
