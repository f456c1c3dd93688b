//! Ids: small numbers, one type a noun, so that an answer's id can't be passed where a member's belongs.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use store::{Bind, Column, Error, Row, Tx, Value};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $sequence:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            /// A number nobody has had yet.
            pub fn next(tx: &mut Tx) -> Result<Self, Error> {
                tx.next_id($sequence).map($name)
            }
        }

        impl Bind for $name {
            fn value(&self) -> Value<'_> {
                self.0.value()
            }
        }

        impl Column for $name {
            fn from_row(row: &Row, index: usize) -> Result<Self, Error> {
                i64::from_row(row, index).map($name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.parse().map($name)
            }
        }
    };
}

id!(
    /// A person with an account; 0 is nobody (signed out).
    MemberId, "member"
);
id!(
    /// A question. Questions and answers draw from one sequence.
    QuestionId, "post"
);
id!(
    /// An answer. Questions and answers draw from one sequence.
    AnswerId, "post"
);
id!(
    /// A question or an answer: what can be voted on, edited, deleted.
    PostId, "post"
);
id!(CommentId, "comment");
id!(TagId, "tag");
id!(SpaceId, "space");
id!(
    /// One moderation act: who did what to a post, when and why.
    ActId, "act"
);
id!(EventId, "event");
id!(
    /// Somebody's word that an imported account is theirs.
    ClaimId, "claim"
);
id!(
    /// A private conversation.
    ConversationId, "conversation"
);
id!(
    /// Messages that somebody showed to the moderators.
    ReportId, "report"
);

id!(
    /// A moderator's look behind a mask.
    LookId, "look"
);
id!(
    /// An invitation into a space.
    InvitationId, "invitation"
);

impl MemberId {
    /// Nobody: a signed-out reader.
    pub const NOBODY: MemberId = MemberId(0);
}

impl From<QuestionId> for PostId {
    fn from(id: QuestionId) -> PostId {
        PostId(id.0)
    }
}

impl From<AnswerId> for PostId {
    fn from(id: AnswerId) -> PostId {
        PostId(id.0)
    }
}
