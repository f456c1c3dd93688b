//! Closing a question as a duplicate draws the same arrow; opening it again takes it away.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{ActId, QuestionId};
use crate::viewer::Viewer;

/// The question was closed by this act for asking the same as the other one.
pub(crate) fn closed(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    other: QuestionId,
    act: ActId,
) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO link (question, target, kind, by_member, at, act) VALUES ($1, $2, 'same', $3, $4, $5)
             ON CONFLICT (question, target) DO UPDATE SET kind = 'same', by_member = excluded.by_member,
               at = excluded.at, act = excluded.act, denied_at = NULL, denial = ''"
        ),
        &[&question, &other, &viewer.id, &viewer.now, &act],
    )?;
    Ok(())
}

/// The question is open again: what its closing said stands no more.
pub(crate) fn reopened(tx: &mut Tx, question: QuestionId) -> Result<()> {
    tx.run(sql!("DELETE FROM link WHERE question = $1 AND act IS NOT NULL"), &[&question])?;
    Ok(())
}
