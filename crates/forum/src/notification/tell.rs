//! Who is told of an event, and as what.

use store::{Tx, sql};

use crate::error::Result;
use crate::event::{Event, Kind};
use crate::id::{CommentId, MemberId};

/// A notice before it is written down.
pub(super) struct Notice {
    pub(super) to: MemberId,
    /// Names what happened, with the translation key `notice-…`.
    pub(super) kind: &'static str,
}

/// The person an event is told to and its kind; none where nobody is, or where it was their own doing.
pub(super) fn tell(tx: &mut Tx, event: &Event) -> Result<Option<Notice>> {
    let Some(kind) = kind(event.kind) else { return Ok(None) };
    let to = match event.kind {
        Kind::CommentDeleted => author_of_comment(tx, event)?,
        _ => event.member,
    };
    let to = to.filter(|to| *to != event.actor && *to != MemberId::NOBODY);
    Ok(to.map(|to| Notice { to, kind }))
}

fn kind(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::AnswerPosted => "answer",
        Kind::CommentPosted => "comment",
        Kind::CommentDeleted => "comment-deleted",
        Kind::AnswerAccepted => "accepted",
        Kind::PostEdited => "edited",
        Kind::QuestionClosed => "closed",
        Kind::QuestionReopened => "reopened",
        Kind::QuestionMoved => "moved",
        Kind::PostDeleted => "deleted",
        Kind::PostUndeleted => "undeleted",
        Kind::PostLocked => "locked",
        Kind::PostUnlocked => "unlocked",
        Kind::MemberSuspended => "suspended",
        Kind::MemberUnsuspended => "lifted",
        Kind::RoleChanged => "role",
        _ => return None,
    })
}

/// Whether it is bad news, which is mailed as well and told without the name of who did it.
pub(super) fn is_negative(kind: &str) -> bool {
    matches!(kind, "closed" | "deleted" | "locked" | "moved" | "comment-deleted" | "suspended" | "role")
}

fn author_of_comment(tx: &mut Tx, event: &Event) -> Result<Option<MemberId>> {
    let comment = event.data["comment"].as_i64().map(CommentId);
    Ok(tx.maybe(sql!("SELECT author FROM comment WHERE id = $1"), &[&comment], |r| r.get(0))?)
}
