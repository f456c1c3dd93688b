//! Who is told of an event, and as what.

use store::{Tx, sql};

use crate::claim;
use crate::error::Result;
use crate::event::{Event, Kind};
use crate::id::{CommentId, MemberId, QuestionId};
use crate::mask;
use crate::viewer::Role;

/// A notice before it is written down.
pub(super) struct Notice {
    pub(super) to: MemberId,
    /// Names what happened, with the translation key `notice-…`.
    pub(super) kind: &'static str,
    /// The post is out of their sight, so nothing leads to it.
    pub(super) unseen: bool,
}

/// The person an event is told to and its kind; none where nobody is, or where it was their own doing.
pub(super) fn tell(tx: &mut Tx, event: &Event) -> Result<Option<Notice>> {
    let Some(kind) = kind(event) else { return Ok(None) };
    let to = match event.kind {
        Kind::CommentDeleted => author_of_comment(tx, event)?,
        _ => event.member,
    };
    let Some(to) = to.filter(|to| *to != event.actor && *to != MemberId::NOBODY) else { return Ok(None) };
    // What is for a mask is told to whoever is behind it, and what is for an account that was handed over since to whoever has
    // it now.
    let to = mask::addressee(tx, to)?;
    let to = claim::heir(tx, to)?;
    if to == event.actor {
        return Ok(None);
    }
    let notice = Notice { to, kind, unseen: false };
    if is_remark(event.kind) && mutes(tx, to, event.actor)? {
        return Ok(None);
    }
    Ok(match (sees(tx, to, event)?, event.kind) {
        (true, _) => Some(notice),
        // The reason is due to the author even so.
        (false, Kind::QuestionMoved) => Some(Notice { kind: "moved-away", unseen: true, ..notice }),
        (false, _) => None,
    })
}

/// Those who are mentioned for the first time by what an event is about.
pub(super) fn mentioned(tx: &mut Tx, event: &Event) -> Result<Vec<Notice>> {
    let people = event.data["mentions"].as_array().into_iter().flatten();
    let kind = if event.data["comment"].is_null() { "mention" } else { "mention-comment" };
    let mut notices = Vec::new();
    for to in people.filter_map(|id| id.as_i64()).map(MemberId) {
        if to != event.actor && !refuses(tx, to, event.actor)? && sees(tx, to, event)? {
            notices.push(Notice { to, kind, unseen: false });
        }
    }
    Ok(notices)
}

/// Those whom a question is asked to, and those who decide about somebody who asks to be let into a space.
pub(super) fn asked(tx: &mut Tx, event: &Event) -> Result<Vec<Notice>> {
    let (field, kind) = match event.kind {
        Kind::SpaceAsked => ("moderators", "space-asked"),
        _ => ("asked", "asked"),
    };
    let mut notices = Vec::new();
    for to in event.data[field].as_array().into_iter().flatten().filter_map(|id| id.as_i64()).map(MemberId) {
        if !refuses(tx, to, event.actor)? && sees(tx, to, event)? {
            notices.push(Notice { to, kind, unseen: false });
        }
    }
    Ok(notices)
}

/// What others say, which one can mute; what is done to one's posts is told whoever did it.
fn is_remark(kind: Kind) -> bool {
    matches!(kind, Kind::AnswerPosted | Kind::CommentPosted)
}

/// Whether a person has muted (or blocked) another one, or whoever is behind that mask.
pub(super) fn mutes(tx: &mut Tx, person: MemberId, other: MemberId) -> Result<bool> {
    let row = tx.maybe(
        sql!("SELECT 1 FROM mute WHERE member = $1 AND kind = 'person' AND target = $2"),
        &[&person, &other],
        |_| Ok(()),
    )?;
    Ok(row.is_some())
}

/// Whether a person wants neither to be asked nor to be mentioned by another one, be it by name or behind a mask.
fn refuses(tx: &mut Tx, person: MemberId, other: MemberId) -> Result<bool> {
    Ok(mutes(tx, person, other)? || mask::mutes(tx, person, other)?)
}

/// Whether the person may see what the event is about; nothing is told of what they may not.
pub(super) fn sees(tx: &mut Tx, to: MemberId, event: &Event) -> Result<bool> {
    let Some(question) = event.question else { return Ok(true) };
    if matches!(event.kind, Kind::QuestionLinked | Kind::LinkDenied) {
        let target = event.data["target"].as_i64().map(QuestionId);
        let other = Event { kind: Kind::Unknown, question: target, post: None, ..event.clone() };
        if !sees(tx, to, &other)? {
            return Ok(false);
        }
    }
    let member = sql!("SELECT role FROM member WHERE id = $1 AND deleted_at IS NULL");
    let Some(role) = tx.maybe(member, &[&to], |r| r.get::<Role>(0))? else { return Ok(false) };
    let (rank, comment) = (role as i64 + 1, event.data["comment"].as_i64());
    let seen = tx.maybe(
        sql!(
            "SELECT 1 FROM question q JOIN space s ON s.id = q.space LEFT JOIN answer a ON a.id = $4
               LEFT JOIN comment c ON c.id = $5
             WHERE q.id = $3 AND ",
            visible_question!(),
            " AND (a.id IS NULL OR ",
            visible_answer!(),
            ") AND (c.id IS NULL OR ",
            visible_comment!(),
            ")"
        ),
        &[&to, &rank, &question, &event.post, &comment],
        |_| Ok(()),
    )?;
    Ok(seen.is_some())
}

fn kind(event: &Event) -> Option<&'static str> {
    Some(match event.kind {
        Kind::AnswerPosted => "answer",
        Kind::CommentPosted => "comment",
        Kind::CommentDeleted => "comment-deleted",
        Kind::BadgeAwarded => "badge",
        Kind::AnswerAccepted => "accepted",
        Kind::PostEdited => "edited",
        Kind::QuestionFound => "found",
        Kind::AskDeclined => "ask-declined",
        Kind::AskPassed => "ask-passed",
        Kind::QuestionLinked => "linked",
        Kind::LinkDenied => "link-denied",
        Kind::QuestionClosed => "closed",
        Kind::QuestionReopened => "reopened",
        Kind::QuestionMoved => "moved",
        Kind::PostDeleted => "deleted",
        Kind::PostUndeleted => "undeleted",
        Kind::QuestionPublished => "published",
        Kind::PostLocked => "locked",
        Kind::PostUnlocked => "unlocked",
        Kind::MemberSuspended => "suspended",
        Kind::MemberUnsuspended => "lifted",
        Kind::RoleChanged => "role",
        Kind::ClaimGranted => "claim-granted",
        Kind::ClaimRefused if event.data["lost"] == true => "claim-lost",
        Kind::ClaimRefused => "claim-refused",
        Kind::ReportSettled if event.data["outcome"] == "upheld" => "report-upheld",
        Kind::ReportSettled => "report-dismissed",
        Kind::MessageRebuked => "message-rebuked",
        Kind::SpaceChanged if event.data["what"] == "added" => "space-added",
        Kind::SpaceChanged if event.data["what"] == "removed" => "space-removed",
        Kind::SpaceChanged if event.data["what"] == "demoted" => "space-demoted",
        Kind::SpaceChanged if event.data["what"] == "appointed" => "space-appointed",
        Kind::SpaceChanged if event.data["what"] == "handed-over" => "space-appointed",
        Kind::SpaceDeclined => "space-declined",
        _ => return None,
    })
}

/// Whether it is bad news, which is mailed as well and told without the name of who did it.
pub(super) fn is_negative(kind: &str) -> bool {
    matches!(
        kind,
        "closed"
            | "deleted"
            | "locked"
            | "moved"
            | "moved-away"
            | "comment-deleted"
            | "suspended"
            | "role"
            | "claim-refused"
            | "message-rebuked"
            | "space-removed"
            | "space-demoted"
            | "space-declined"
    )
}

fn author_of_comment(tx: &mut Tx, event: &Event) -> Result<Option<MemberId>> {
    let comment = event.data["comment"].as_i64().map(CommentId);
    Ok(tx.maybe(sql!("SELECT author FROM comment WHERE id = $1"), &[&comment], |r| r.get(0))?)
}
