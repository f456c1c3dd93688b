//! What can be done to a post.

use serde::{Deserialize, Serialize};

use crate::event;

/// What can be done to a post. The first nine are asked for by name; the others come about with something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Close,
    Reopen,
    Delete,
    Undelete,
    /// A private question is made public.
    Publish,
    Lock,
    Unlock,
    Pin,
    Unpin,
    Accept,
    Unaccept,
    DeleteComment,
    /// What a question is to another one (`reason`: a word from [`crate::link::Kind`]), taken back, denied by the asker;
    /// see [`crate::link`].
    Link,
    Unlink,
    DenyLink,
    /// To another space; see `question::transfer`.
    Move,
    /// What was done on the site that a post was imported from and is not done here: kept for the record.
    Protect,
    Unprotect,
    /// `reason`: how many points were set out.
    BountyStart,
    /// `reason`: how many points were awarded to the post.
    BountyEnd,
    /// Anybody may edit it, and it gives its author no reputation.
    CommunityWiki,
}

impl Kind {
    /// Those that are asked for by name, in the order of the menu.
    pub const ALL: [Kind; 9] = [
        Kind::Close,
        Kind::Reopen,
        Kind::Lock,
        Kind::Unlock,
        Kind::Pin,
        Kind::Unpin,
        Kind::Publish,
        Kind::Delete,
        Kind::Undelete,
    ];

    /// The name in the database, in addresses and in translation keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Close => "close",
            Kind::Reopen => "reopen",
            Kind::Delete => "delete",
            Kind::Undelete => "undelete",
            Kind::Publish => "publish",
            Kind::Lock => "lock",
            Kind::Unlock => "unlock",
            Kind::Pin => "pin",
            Kind::Unpin => "unpin",
            Kind::Accept => "accept",
            Kind::Unaccept => "unaccept",
            Kind::DeleteComment => "delete-comment",
            Kind::Link => "link",
            Kind::Unlink => "unlink",
            Kind::DenyLink => "deny-link",
            Kind::Move => "move",
            Kind::Protect => "protect",
            Kind::Unprotect => "unprotect",
            Kind::BountyStart => "bounty-start",
            Kind::BountyEnd => "bounty-end",
            Kind::CommunityWiki => "community-wiki",
        }
    }

    pub fn parse(name: &str) -> Option<Kind> {
        let others = [
            Kind::Accept,
            Kind::Unaccept,
            Kind::DeleteComment,
            Kind::Link,
            Kind::Unlink,
            Kind::DenyLink,
            Kind::Move,
            Kind::Protect,
            Kind::Unprotect,
            Kind::BountyStart,
            Kind::BountyEnd,
            Kind::CommunityWiki,
        ];
        Kind::ALL.into_iter().chain(others).find(|k| k.as_str() == name)
    }

    /// Whether it takes something from somebody, so that a reason is due to them.
    pub fn is_negative(self) -> bool {
        matches!(self, Kind::Close | Kind::Delete | Kind::Lock | Kind::DeleteComment | Kind::Move)
    }

    /// Whether it is about another question as well: then it is told to those alone who may see that one.
    pub fn is_about_two(self) -> bool {
        matches!(self, Kind::Link | Kind::Unlink | Kind::DenyLink)
    }

    /// Whether it is done to questions alone.
    pub fn is_for_questions(self) -> bool {
        self.is_about_two()
            || matches!(
                self,
                Kind::Close | Kind::Reopen | Kind::Pin | Kind::Unpin | Kind::Publish | Kind::Move
            )
    }

    /// What the event log calls it.
    pub(super) fn event(self) -> event::Kind {
        match self {
            Kind::Close => event::Kind::QuestionClosed,
            Kind::Reopen => event::Kind::QuestionReopened,
            Kind::Delete => event::Kind::PostDeleted,
            Kind::Undelete => event::Kind::PostUndeleted,
            Kind::Publish => event::Kind::QuestionPublished,
            Kind::Lock => event::Kind::PostLocked,
            Kind::Unlock => event::Kind::PostUnlocked,
            Kind::Pin => event::Kind::QuestionPinned,
            Kind::Unpin => event::Kind::QuestionUnpinned,
            Kind::Accept => event::Kind::AnswerAccepted,
            Kind::Unaccept => event::Kind::AnswerUnaccepted,
            Kind::DeleteComment => event::Kind::CommentDeleted,
            Kind::Link => event::Kind::QuestionLinked,
            Kind::Unlink => event::Kind::QuestionUnlinked,
            Kind::DenyLink => event::Kind::LinkDenied,
            Kind::Move => event::Kind::QuestionMoved,
            Kind::Protect | Kind::Unprotect | Kind::BountyStart | Kind::BountyEnd | Kind::CommunityWiki => {
                event::Kind::QuestionImported
            }
        }
    }
}
