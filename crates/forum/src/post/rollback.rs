//! Going back to what a post said before.

use store::Tx;

use super::history::revision;
use super::save::{self, Change, Outcome, save};
use super::source::{Version, open};
use crate::answer::Target;
use crate::error::{Error, Result};
use crate::id::PostId;
use crate::viewer::Viewer;

/// Makes a new revision that says what revision `number` said, title and tags included. `base` names the text that stood
/// when it was asked for: where another stands now, [`Error::Conflict`].
pub fn rollback(
    tx: &mut Tx,
    viewer: &Viewer,
    post: PostId,
    base: &Version,
    number: i64,
) -> Result<(Target, Outcome)> {
    let (target, now) = open(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    let text = revision(tx, &target, number)?;
    if text == now.text {
        return Ok((target, Outcome::Unchanged));
    }
    if *base != now.version {
        return Err(Error::Conflict { revision: now.version.number });
    }
    let change = Change { kind: save::ROLLBACK, summary: String::new(), restored: Some(number) };
    let number = save(tx, viewer, &target, &now, &text, change)?;
    Ok((target, Outcome::Saved { number }))
}
