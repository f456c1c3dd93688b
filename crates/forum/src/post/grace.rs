//! The grace period: an author's quick fix of an own text is part of it, as long as nobody else has touched the post.

use store::{Tx, sql};

use super::source::Source;
use crate::answer::Target;
use crate::error::Result;
use crate::time::MINUTE;
use crate::viewer::Viewer;

/// Whether an edit replaces the text that stands: the author's own last revision, within the grace period, and since
/// then nobody else has commented on it, answered it or voted on it.
pub(super) fn holds(tx: &mut Tx, viewer: &Viewer, target: &Target, now: &Source) -> Result<bool> {
    let own = target.author == viewer.id && now.author.id == viewer.id;
    if !own || viewer.now.since(now.created_at) > viewer.policy.grace_minutes * MINUTE {
        return Ok(false);
    }
    let touched = tx.maybe(
        sql!(
            "SELECT 1 FROM comment WHERE question = $1 AND post = $2 AND author <> $3 AND created_at >= $4
             UNION ALL SELECT 1 FROM answer WHERE question = $2 AND author <> $3 AND created_at >= $4
             UNION ALL SELECT 1 FROM vote WHERE post = $2 AND at >= $4
             LIMIT 1"
        ),
        &[&target.question, &target.post, &viewer.id, &now.created_at],
        |_| Ok(()),
    )?;
    Ok(touched.is_none())
}
