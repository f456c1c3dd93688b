//! One comment, loaded through what the viewer may see.

use sha2::{Digest, Sha256};
use store::{Tx, sql};

use crate::answer::{Target, target};
use crate::error::Result;
use crate::id::{CommentId, MemberId, PostId};
use crate::time::Time;
use crate::viewer::Viewer;

/// A comment with what every rule about it needs.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: CommentId,
    /// The post it stands under.
    pub target: Target,
    pub author: MemberId,
    pub body: String,
    pub html: String,
    pub created_at: Time,
    pub deleted: bool,
    /// Whether the viewer moderates the space.
    pub moderates: bool,
}

impl Found {
    /// Whether the viewer wrote the comment.
    pub fn is_of(&self, viewer: &Viewer) -> bool {
        self.author == viewer.id || Some(self.author) == self.target.mask
    }

    /// Names what the comment says exactly, as a form carries it.
    pub fn version(&self) -> String {
        Sha256::digest(&self.body).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The comment under this id, if the viewer may see it and its post.
pub fn find(tx: &mut Tx, viewer: &Viewer, id: CommentId) -> Result<Found> {
    let (post, author, body, html, created_at, deleted) = tx.one(
        sql!(
            "SELECT c.post, c.author, c.body, c.html, c.created_at, c.deleted
             FROM comment c JOIN question q ON q.id = c.question WHERE c.id = $3 AND ",
            visible_comment!()
        ),
        &[&viewer.id, &viewer.rank(), &id],
        |r| {
            let deleted = r.get::<Option<i64>>(5)?.is_some();
            Ok((r.get::<PostId>(0)?, r.get::<MemberId>(1)?, r.get(2)?, r.get(3)?, r.get(4)?, deleted))
        },
    )?;
    let target = target(tx, viewer, post)?;
    let moderates = target.actor(viewer).moderates(tx, target.space)?;
    Ok(Found { id, target, author, body, html, created_at, deleted, moderates })
}
