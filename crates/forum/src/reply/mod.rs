//! Replies by mail: a mail about what somebody said carries an address that says who may answer it and what they answer
//! ([`token`]); what comes in there is posted as if it were typed on the site ([`post`]), or comes back ([`refuse`]).
//!
//! A reply to a mail about a question is an answer, to one about an answer or a comment a comment under that post, to one about a
//! message a message. Mail about what was done (an edit, an accepted answer, a closing) and digests can't be replied to.

mod post;
mod refuse;
mod token;

pub use post::{Outcome, Reply, post, prune};
pub use refuse::{Refusal, refuse};
pub(crate) use token::token;
pub use token::{Addressee, addressee};

use store::Tx;

use crate::answer::Target;
use crate::error::{Error, Problem, Result};
use crate::id::{ConversationId, PostId, QuestionId};
use crate::notification::Notice;
use crate::outbox::Content;
use crate::viewer::Viewer;
use crate::{answer, comment};

/// What is replied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// The reply becomes an answer.
    Question(QuestionId),
    /// The reply becomes a comment under this post.
    Post(PostId),
    /// The reply becomes a message.
    Conversation(ConversationId),
}

/// Where one asked anonymously nothing is taken from a mail: mail programs add names to what is written, in signatures and in
/// what they quote.
fn with_ones_name(target: &Target) -> Result<()> {
    if target.mask.is_some() { Err(Problem::new("text", "reply-refused-masked").into()) } else { Ok(()) }
}

impl To {
    /// What a reply becomes, as a word.
    pub fn as_str(self) -> &'static str {
        match self {
            To::Question(_) => "answer",
            To::Post(_) => "comment",
            To::Conversation(_) => "message",
        }
    }

    /// Where the same is done on the site.
    pub fn path(self) -> String {
        match self {
            To::Question(id) => format!("/q/{id}#your-answer"),
            To::Post(id) => format!("/posts/{id}"),
            To::Conversation(id) => format!("/messages/{id}"),
        }
    }

    /// What a reply to this mail replies to; nothing where it is about something that was done.
    pub(crate) fn of(content: &Content) -> Option<To> {
        match content {
            Content::Answer { post, .. } => Some(To::Post(*post)),
            Content::Message { conversation, .. } => Some(To::Conversation(*conversation)),
            Content::Notice { notice, .. } => To::of_notice(notice),
            _ => None,
        }
    }

    fn of_notice(notice: &Notice) -> Option<To> {
        let question = notice.question.as_ref().map(|(id, _)| To::Question(*id));
        let post = notice.post.map(To::Post);
        match notice.kind.as_str() {
            "asked" => question,
            "mention" if !notice.is_answer() => question,
            "mention" | "mention-comment" | "comment" | "followed-answer" => post,
            _ => None,
        }
    }

    /// Whether the viewer may reply as things stand, so that no mail offers what would be refused.
    pub(crate) fn is_open(self, tx: &mut Tx, viewer: &Viewer) -> Result<bool> {
        let open = match self {
            To::Question(id) => answer::place(tx, viewer, id).and_then(|target| with_ones_name(&target)),
            To::Post(id) => comment::place(tx, viewer, id).and_then(|target| with_ones_name(&target)),
            To::Conversation(_) => viewer.may_write(),
        };
        match open {
            Ok(()) => Ok(true),
            Err(Error::Store(cause)) => Err(Error::Store(cause)),
            Err(_) => Ok(false),
        }
    }
}
