//! Taking it back.

use serde_json::json;
use store::{Tx, sql};

use super::may_mark;
use crate::act::{self, Why};
use crate::answer::{Target, target};
use crate::error::{Denial, Error, Result};
use crate::event::{self, Subject};
use crate::id::{MemberId, QuestionId};
use crate::permission::Privilege;
use crate::viewer::Viewer;

/// Whether the viewer may take back what this person said: those who moderate or have the privilege, and the person; for
/// showing or hiding the button. The asker says why it is not so instead.
pub fn may_undo(viewer: &Viewer, moderates: bool, by: MemberId) -> bool {
    viewer.may_write().is_ok() && (moderates || by == viewer.id || viewer.can(Privilege::Close))
}

/// Takes back what was said of a question and another one, denied or not.
pub fn undo(tx: &mut Tx, viewer: &Viewer, question: QuestionId, other: QuestionId) -> Result<Target> {
    let asked = may_mark(tx, viewer, question)?;
    let viewer = &asked.actor(viewer);
    if target(tx, viewer, other.into())?.deleted {
        return Err(Error::NotFound);
    }
    let (by, kind) = tx.one(
        sql!("SELECT by_member, kind FROM link WHERE question = $1 AND target = $2"),
        &[&question, &other],
        |r| Ok((r.get::<MemberId>(0)?, r.get::<String>(1)?)),
    )?;
    let moderates = viewer.moderates(tx, asked.space)?;
    if !may_undo(viewer, moderates, by) {
        return Err(Denial::NotAuthor.into());
    }
    tx.run(sql!("DELETE FROM link WHERE question = $1 AND target = $2"), &[&question, &other])?;
    let why = Why { reason: kind.clone(), target: Some(other.0), ..Why::default() };
    let act = act::note(tx, viewer, &asked, act::Kind::Unlink, &why)?;
    let data = json!({ "act": act, "kind": kind, "target": other });
    let subject = Subject::post(question, question, asked.author);
    event::record(tx, viewer, event::Kind::QuestionUnlinked, subject, data)?;
    Ok(asked)
}
