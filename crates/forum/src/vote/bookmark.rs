//! Keeping a question to come back to.

use store::{Tx, sql};

use crate::answer::target;
use crate::error::{Error, Result};
use crate::id::QuestionId;
use crate::viewer::Viewer;

/// Keeps a question among the viewer's bookmarks, or takes it out; doing it twice changes nothing.
pub fn bookmark(tx: &mut Tx, viewer: &Viewer, question: QuestionId, keep: bool) -> Result<()> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    let target = target(tx, viewer, question.into())?;
    if keep {
        tx.run(
            sql!(
                "INSERT INTO bookmark (member, question, at) VALUES ($1, $2, $3)
                 ON CONFLICT (member, question) DO NOTHING"
            ),
            &[&viewer.id, &target.question, &viewer.now],
        )?;
    } else {
        tx.run(
            sql!("DELETE FROM bookmark WHERE member = $1 AND question = $2"),
            &[&viewer.id, &target.question],
        )?;
    }
    Ok(())
}
