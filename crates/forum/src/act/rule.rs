//! Who may do what to a post: asked before it is done, and for showing the menu.

use store::{Tx, sql};

use super::Kind;
use crate::answer::{Kind as Post, Target};
use crate::error::{Denial, Error, Result};
use crate::id::MemberId;
use crate::permission::Privilege;
use crate::question::{Answer, Question};
use crate::viewer::Viewer;

/// How a post stands, as far as the rules ask.
#[derive(Clone, Debug)]
pub struct Standing {
    pub kind: Post,
    pub author: MemberId,
    pub closed: bool,
    pub locked: bool,
    /// Whether it is locked itself or by its question.
    pub frozen: bool,
    pub pinned: bool,
    pub private: bool,
    /// By whom it was deleted.
    pub deleted: Option<MemberId>,
    /// Whether it is a question with answers.
    pub answered: bool,
    /// Whether it is the accepted answer.
    pub accepted: bool,
}

impl Standing {
    /// How the target stands by itself, whatever its question's state.
    pub(super) fn load(tx: &mut Tx, target: &Target) -> Result<Standing> {
        Ok(tx.one(
            sql!(
                "SELECT q.author, q.closed, q.locked, q.pinned, x.by_member, q.answers, CAST(0 AS BIGINT), q.private
                 FROM question q LEFT JOIN act x ON x.id = q.deleted WHERE q.id = $2
                 UNION ALL
                 SELECT a.author, q.closed, a.locked, CAST(NULL AS BIGINT), x.by_member, CAST(0 AS BIGINT),
                        CASE WHEN q.accepted = a.id THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END, CAST(0 AS BIGINT)
                 FROM answer a JOIN question q ON q.id = a.question LEFT JOIN act x ON x.id = a.deleted
                 WHERE a.question = $1 AND a.id = $2"
            ),
            &[&target.question, &target.post],
            |r| {
                Ok(Standing {
                    kind: target.kind,
                    author: r.get(0)?,
                    closed: r.get::<Option<i64>>(1)?.is_some(),
                    locked: r.get::<Option<i64>>(2)?.is_some(),
                    frozen: target.locked,
                    pinned: r.get::<Option<i64>>(3)?.is_some(),
                    deleted: r.get(4)?,
                    answered: r.get::<i64>(5)? > 0,
                    accepted: r.get::<i64>(6)? > 0,
                    private: r.get::<i64>(7)? > 0,
                })
            },
        )?)
    }

    /// How a question stands that is shown on its page.
    pub fn of_question(question: &Question) -> Standing {
        Standing {
            kind: Post::Question,
            author: question.author.id,
            closed: question.closed.is_some(),
            locked: question.locked.is_some(),
            frozen: question.locked.is_some(),
            pinned: question.pinned.is_some(),
            private: question.private,
            deleted: question.deleted.as_ref().map(|act| act.by.id),
            answered: question.answers > 0,
            accepted: false,
        }
    }

    /// How an answer stands that is shown on its question's page.
    pub fn of_answer(question: &Question, answer: &Answer) -> Standing {
        Standing {
            kind: Post::Answer,
            author: answer.author.id,
            closed: question.closed.is_some(),
            locked: answer.locked.is_some(),
            frozen: answer.locked.is_some() || question.locked.is_some(),
            pinned: false,
            private: false,
            deleted: answer.deleted.as_ref().map(|act| act.by.id),
            answered: false,
            accepted: question.accepted == Some(answer.id),
        }
    }

    /// Whether the act would change nothing.
    pub fn is_already(&self, act: Kind) -> bool {
        match act {
            Kind::Close => self.closed,
            Kind::Reopen => !self.closed,
            Kind::Delete => self.deleted.is_some(),
            Kind::Undelete => self.deleted.is_none(),
            Kind::Publish => !self.private,
            Kind::Lock => self.locked,
            Kind::Unlock => !self.locked,
            Kind::Pin => self.pinned,
            Kind::Unpin => !self.pinned,
            Kind::Accept => self.accepted,
            Kind::Unaccept => !self.accepted,
            Kind::DeleteComment | Kind::Move | Kind::Link | Kind::Unlink | Kind::DenyLink => false,
            Kind::Protect | Kind::Unprotect | Kind::BountyStart | Kind::BountyEnd | Kind::CommunityWiki => {
                true
            }
        }
    }

    /// Whether the viewer may do this to the post, or the reason why not. `moderates`: the post's space.
    pub fn may(&self, viewer: &Viewer, moderates: bool, act: Kind) -> Result<()> {
        viewer.may_write()?;
        if act.is_for_questions() && self.kind == Post::Answer {
            return Err(Error::NotFound);
        }
        if moderates {
            return Ok(());
        }
        match act {
            Kind::Lock | Kind::Unlock | Kind::Pin | Kind::Unpin | Kind::Move => {
                Err(Denial::NotModerator.into())
            }
            _ if self.frozen => Err(Denial::Locked.into()),
            Kind::Publish if self.author == viewer.id => Ok(()),
            Kind::Publish => Err(Denial::NotAuthor.into()),
            Kind::Link if self.author == viewer.id => Ok(()),
            Kind::Close | Kind::Reopen | Kind::Link => viewer.may(Privilege::Close),
            Kind::Undelete => self.may_undelete(viewer),
            _ => self.may_delete(viewer),
        }
    }

    /// Authors delete what nobody has built on; others need the privilege.
    fn may_delete(&self, viewer: &Viewer) -> Result<()> {
        let denied = match viewer.may(Privilege::Delete) {
            Ok(()) => return Ok(()),
            Err(denied) => denied,
        };
        match self {
            Standing { author, .. } if *author != viewer.id => Err(denied),
            Standing { answered: true, .. } => Err(Denial::Answered.into()),
            Standing { accepted: true, .. } => Err(Denial::Accepted.into()),
            _ => Ok(()),
        }
    }

    /// Whoever deleted it brings it back; what somebody else deleted is for moderators.
    fn may_undelete(&self, viewer: &Viewer) -> Result<()> {
        match self.deleted {
            Some(by) if by != viewer.id => Err(Denial::NotModerator.into()),
            _ => Ok(()),
        }
    }
}

/// What the viewer may do to a post as it stands, for its menu.
pub fn allowed(viewer: &Viewer, moderates: bool, standing: &Standing) -> Vec<Kind> {
    if !viewer.signed_in() {
        return Vec::new();
    }
    let useful = |act: &Kind| !standing.is_already(*act) && standing.may(viewer, moderates, *act).is_ok();
    let gone = standing.deleted.is_some();
    let asked = Kind::ALL.into_iter().chain([Kind::Move, Kind::Link]);
    asked.filter(|act| !gone || *act == Kind::Undelete).filter(useful).collect()
}
