//! Every rule about who may see and who may do.
//!
//! Seeing is decided in SQL, by the fragments below, so that what one may not see is never even loaded: every statement
//! that reads a post names its question `q` (its answer `a`, its comment `c`), takes the viewer's id as `$1` and rank as
//! `$2`, and ends in one of these.

use serde::{Deserialize, Serialize};
use store::{Tx, sql};

use crate::error::{Denial, Error, Result};
use crate::id::{MemberId, SpaceId};
use crate::viewer::Viewer;

/// SQL: the space `s` may be read by the viewer ($1 id, $2 rank). A mask reads what whoever is behind it does.
macro_rules! readable_space {
    () => {
        "(s.access = 'public' OR CAST($2 AS BIGINT) >= 2 OR EXISTS \
         (SELECT 1 FROM space_member sm WHERE sm.space = s.id AND sm.member = COALESCE( \
          (SELECT sk.owner FROM mask sk WHERE sk.member = CAST($1 AS BIGINT)), CAST($1 AS BIGINT))))"
    };
}

/// SQL: the author in this column is the viewer ($1), or a mask of theirs.
macro_rules! own {
    ($column:literal) => {
        concat!(
            "(",
            $column,
            " = CAST($1 AS BIGINT) OR ",
            $column,
            " IN (SELECT om.member FROM mask om WHERE om.owner = CAST($1 AS BIGINT)))"
        )
    };
}

/// SQL: that there is a space `s` may be known to the viewer ($1 id, $2 rank).
macro_rules! listed_space {
    () => {
        concat!("(s.access <> 'hidden' OR ", readable_space!(), ")")
    };
}

/// SQL: the tag `t` may be seen by the viewer ($1 id, $2 rank): some question under it may.
macro_rules! visible_tag {
    () => {
        concat!(
            "(t.questions > 0 OR CAST($2 AS BIGINT) >= 2 OR EXISTS (SELECT 1 FROM question_tag vt \
             JOIN question q ON q.id = vt.question JOIN space s ON s.id = q.space \
             WHERE vt.tag = t.id AND q.deleted IS NULL AND ",
            visible_question!(),
            "))"
        )
    };
}

/// SQL: the mask that the viewer ($1) wears on question `q`, or null.
macro_rules! worn_mask {
    () => {
        "(SELECT wm.member FROM mask wm WHERE wm.question = q.id AND wm.owner = CAST($1 AS BIGINT))"
    };
}

/// SQL: the viewer ($1 id, $2 rank) moderates the space of question `q`.
macro_rules! moderates {
    () => {
        "(CAST($2 AS BIGINT) >= 2 OR EXISTS (SELECT 1 FROM space_member sm \
         WHERE sm.member = CAST($1 AS BIGINT) AND sm.space = q.space AND sm.role = 'moderator'))"
    };
}

/// SQL: the private question `q` is asked to the viewer ($1), first or by somebody who passed it on. Who passed it on sees it
/// still, who declined it does not.
macro_rules! asked_to_viewer {
    () => {
        "EXISTS (SELECT 1 FROM asked vk WHERE vk.question = q.id AND vk.member = CAST($1 AS BIGINT) \
         AND (vk.outcome IS NULL OR vk.outcome <> 'declined'))"
    };
}

/// SQL: the question `q` in space `s` may be seen by the viewer ($1 id, $2 rank). Deleted questions are seen by their
/// author and by moderators; private ones also by those whom they are asked to.
macro_rules! visible_question {
    () => {
        concat!(
            readable_space!(),
            " AND ((q.deleted IS NULL AND q.private = 0) OR ",
            own!("q.author"),
            " OR ",
            moderates!(),
            " OR (q.deleted IS NULL AND ",
            asked_to_viewer!(),
            "))"
        )
    };
}

/// SQL: the answer `a` of a visible question may be seen.
macro_rules! visible_answer {
    () => {
        concat!("(a.deleted IS NULL OR ", own!("a.author"), " OR ", moderates!(), ")")
    };
}

/// SQL: the comment `c` of a visible post may be seen.
macro_rules! visible_comment {
    () => {
        concat!("(c.deleted IS NULL OR ", own!("c.author"), " OR ", moderates!(), ")")
    };
}

/// SQL: the message `g` is the viewer's ($1 id) to read: they belong to its conversation and did when it was written, or came
/// back before.
macro_rules! own_message {
    () => {
        "EXISTS (SELECT 1 FROM participant vp WHERE vp.member = CAST($1 AS BIGINT) \
         AND vp.conversation = g.conversation AND vp.left_at IS NULL AND g.number >= vp.first)"
    };
}

/// SQL: the message `g` may be seen by the viewer ($1 id, $2 rank): by those of its conversation and, once it was shown to
/// them, by moderators.
macro_rules! visible_message {
    () => {
        concat!(
            "(",
            own_message!(),
            " OR (CAST($2 AS BIGINT) >= 2 AND EXISTS (SELECT 1 FROM report_message vr \
             WHERE vr.conversation = g.conversation AND vr.number = g.number)))"
        )
    };
}

/// SQL: the image `x` may be seen by the viewer ($1 id, $2 rank): by whoever put it here, by those who may see a post or a
/// message that shows it, and by those who may know of a space that does.
macro_rules! visible_image {
    () => {
        concat!(
            "(x.member = COALESCE((SELECT xk.owner FROM mask xk WHERE xk.member = CAST($1 AS BIGINT)), CAST($1 AS BIGINT)) \
             OR EXISTS (SELECT 1 FROM upload_use u JOIN question q ON q.id = u.question \
             JOIN space s ON s.id = q.space LEFT JOIN answer a ON a.id = u.post WHERE u.hash = x.hash AND ",
            visible_question!(),
            " AND (u.post = q.id OR (a.id IS NOT NULL AND ",
            visible_answer!(),
            "))) OR EXISTS (SELECT 1 FROM message_image vi JOIN message g ON g.conversation = vi.conversation \
             AND g.number = vi.number WHERE vi.hash = x.hash AND ",
            visible_message!(),
            ") OR EXISTS (SELECT 1 FROM space_image vs JOIN space s ON s.id = vs.space WHERE vs.hash = x.hash AND ",
            listed_space!(),
            "))"
        )
    };
}

/// SQL: the viewer ($1) has not muted (nor blocked) this person, a column of member ids.
macro_rules! unmuted_person {
    ($column:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM mute u WHERE u.member = CAST($1 AS BIGINT) AND u.kind = 'person' \
             AND u.target = ",
            $column,
            ")"
        )
    };
}

/// SQL: the viewer ($1) has muted neither the asker of question `q` nor one of its tags.
macro_rules! unmuted_question {
    () => {
        concat!(
            unmuted_person!("q.author"),
            " AND NOT EXISTS (SELECT 1 FROM mute u JOIN question_tag ut ON ut.tag = u.target \
             WHERE u.member = CAST($1 AS BIGINT) AND u.kind = 'tag' AND ut.question = q.id)"
        )
    };
}

/// What reputation opens, one by one. Thresholds live in the [`crate::Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Privilege {
    Ask,
    Answer,
    VoteUp,
    VoteDown,
    Comment,
    Edit,
    Close,
    NewTag,
    EditTag,
    Delete,
    Image,
    Message,
    FoundSpace,
}

impl Privilege {
    pub const ALL: [Privilege; 13] = [
        Privilege::Ask,
        Privilege::Answer,
        Privilege::VoteUp,
        Privilege::VoteDown,
        Privilege::Comment,
        Privilege::Edit,
        Privilege::Close,
        Privilege::NewTag,
        Privilege::EditTag,
        Privilege::Delete,
        Privilege::Image,
        Privilege::Message,
        Privilege::FoundSpace,
    ];

    /// Whether others see that somebody has it by what they do to a question and its answers.
    fn is_shown(self) -> bool {
        matches!(self, Privilege::Edit | Privilege::Close | Privilege::Delete)
    }

    /// The name in settings, JSON and translation keys (`privilege-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Privilege::Ask => "ask",
            Privilege::Answer => "answer",
            Privilege::VoteUp => "vote-up",
            Privilege::VoteDown => "vote-down",
            Privilege::Comment => "comment",
            Privilege::Edit => "edit",
            Privilege::Close => "close",
            Privilege::NewTag => "new-tag",
            Privilege::EditTag => "edit-tag",
            Privilege::Delete => "delete",
            Privilege::Image => "image",
            Privilege::Message => "message",
            Privilege::FoundSpace => "found-space",
        }
    }
}

impl Viewer {
    /// The viewer may write and has the reputation for this; moderators always have.
    pub fn may(&self, privilege: Privilege) -> Result<()> {
        self.may_write()?;
        if self.behind.is_some() && privilege.is_shown() {
            return Err(Denial::Masked.into());
        }
        let needed = self.policy.threshold(privilege);
        if self.is_moderator() || self.reputation >= needed {
            return Ok(());
        }
        Err(Denial::Reputation { privilege, needed, has: self.reputation }.into())
    }

    /// Whether [`Viewer::may`] would let it through, for showing or hiding a control.
    pub fn can(&self, privilege: Privilege) -> bool {
        self.may(privilege).is_ok()
    }

    /// The viewer may edit what this author wrote, or the reason why not. `moderates`: the post's space.
    pub fn may_edit(&self, author: MemberId, moderates: bool) -> Result<()> {
        self.may_write()?;
        if author == self.id || moderates { Ok(()) } else { self.may(Privilege::Edit) }
    }

    /// Somebody, or the reason why not.
    pub fn must_be_somebody(&self) -> Result<()> {
        if self.signed_in() { Ok(()) } else { Err(Error::SignIn) }
    }

    /// Whether this person has blocked the viewer, who is not told: then they neither follow, mention, message nor ask them.
    pub fn is_blocked_by(&self, tx: &mut Tx, person: MemberId) -> Result<bool> {
        blocks(tx, person, self.account())
    }

    /// Whether the viewer has blocked this person.
    pub fn blocks(&self, tx: &mut Tx, person: MemberId) -> Result<bool> {
        blocks(tx, self.account(), person)
    }

    /// An administrator, or the reason why not.
    pub fn must_be_admin(&self) -> Result<()> {
        match (self.signed_in(), self.is_admin()) {
            (false, _) => Err(Error::SignIn),
            (true, false) => Err(Denial::NotAdmin.into()),
            (true, true) => Ok(()),
        }
    }

    /// A moderator of the whole site, or the reason why not.
    pub fn must_moderate(&self) -> Result<()> {
        match (self.signed_in(), self.is_moderator()) {
            (false, _) => Err(Error::SignIn),
            (true, false) => Err(Denial::NotModerator.into()),
            (true, true) => self.may_write(),
        }
    }

    /// Whether the viewer moderates this space: site moderators do everywhere, a space's own in it.
    pub fn moderates(&self, tx: &mut Tx, space: SpaceId) -> Result<bool> {
        if self.is_moderator() || !self.signed_in() {
            return Ok(self.is_moderator());
        }
        let own = tx.maybe(
            sql!("SELECT 1 FROM space_member WHERE member = $1 AND space = $2 AND role = 'moderator'"),
            &[&self.id, &space],
            |_| Ok(()),
        )?;
        Ok(own.is_some())
    }

    /// The viewer may moderate this space and write, or the reason why not.
    pub fn must_moderate_space(&self, tx: &mut Tx, space: SpaceId) -> Result<()> {
        self.may_write()?;
        if self.moderates(tx, space)? { Ok(()) } else { Err(Denial::NotModerator.into()) }
    }
}

fn blocks(tx: &mut Tx, person: MemberId, other: MemberId) -> Result<bool> {
    let sql = sql!("SELECT 1 FROM block WHERE member = $1 AND target = $2");
    Ok(tx.maybe(sql, &[&person, &other], |_| Ok(()))?.is_some())
}
