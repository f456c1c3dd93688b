//! The post that an act is aimed at, loaded through what the viewer may see.

use store::{Tx, sql};

use crate::error::{Denial, Result};
use crate::id::{MemberId, PostId, QuestionId, SpaceId};
use crate::time::Time;
use crate::viewer::Viewer;

/// What a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Question,
    Answer,
}

/// A post with what every rule about it needs.
#[derive(Clone, Debug)]
pub struct Target {
    pub kind: Kind,
    pub post: PostId,
    pub question: QuestionId,
    pub space: SpaceId,
    /// The question's title.
    pub title: String,
    pub author: MemberId,
    /// The question's author.
    pub asker: MemberId,
    pub score: i64,
    pub revision: i64,
    pub created_at: Time,
    pub deleted: bool,
    pub locked: bool,
    /// Whether the question is closed.
    pub closed: bool,
    /// How many answers the question has.
    pub answers: i64,
    /// The mask that the viewer wears on the question, if they asked it anonymously.
    pub mask: Option<MemberId>,
}

impl Target {
    /// The viewer as they act on the post: as the question's mask, where they asked it anonymously.
    pub fn actor(&self, viewer: &Viewer) -> Viewer {
        viewer.wearing(self.mask)
    }

    /// Whether the viewer wrote the post.
    pub fn is_of(&self, viewer: &Viewer) -> bool {
        self.author == viewer.id || Some(self.author) == self.mask
    }

    /// The post is neither deleted nor locked (nor is its question), or the reason why nothing can be done to it.
    pub fn must_be_open(&self) -> Result<()> {
        self.must_not_be_deleted()?;
        if self.locked { Err(Denial::Locked.into()) } else { Ok(()) }
    }

    /// Neither the post nor its question is deleted.
    pub fn must_not_be_deleted(&self) -> Result<()> {
        if self.deleted { Err(Denial::Deleted.into()) } else { Ok(()) }
    }
}

/// The post under this id, if the viewer may see it.
pub fn target(tx: &mut Tx, viewer: &Viewer, post: PostId) -> Result<Target> {
    Ok(tx.one(
        sql!(
            "SELECT q.id, q.id, q.space, q.title, q.author, q.author, q.score, q.revision, q.created_at, q.deleted, q.locked,
                    q.closed, q.answers, ", worn_mask!(), "
             FROM question q JOIN space s ON s.id = q.space WHERE q.id = $3 AND ", visible_question!(),
            " UNION ALL
             SELECT a.id, q.id, q.space, q.title, a.author, q.author, a.score, a.revision, a.created_at,
                    COALESCE(a.deleted, q.deleted), COALESCE(a.locked, q.locked), q.closed, q.answers, ", worn_mask!(), "
             FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
             WHERE a.id = $3 AND ", visible_question!(), " AND ", visible_answer!()
        ),
        &[&viewer.id, &viewer.rank(), &post],
        |r| {
            let (post, question) = (r.get::<PostId>(0)?, r.get::<QuestionId>(1)?);
            Ok(Target {
                kind: if post == question.into() { Kind::Question } else { Kind::Answer },
                post,
                question,
                space: r.get(2)?,
                title: r.get(3)?,
                author: r.get(4)?,
                asker: r.get(5)?,
                score: r.get(6)?,
                revision: r.get(7)?,
                created_at: r.get(8)?,
                deleted: r.get::<Option<i64>>(9)?.is_some(),
                locked: r.get::<Option<i64>>(10)?.is_some(),
                closed: r.get::<Option<i64>>(11)?.is_some(),
                answers: r.get(12)?,
                mask: r.get(13)?,
            })
        },
    )?)
}
