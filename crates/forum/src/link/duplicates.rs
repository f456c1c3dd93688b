//! Which questions ask the same, for learning from them.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;

/// The newest questions that ask the same as another one, each with it, whoever may see them.
pub fn duplicates(tx: &mut Tx, limit: i64) -> Result<Vec<(QuestionId, QuestionId)>> {
    Ok(tx.all(
        sql!(
            scan "SELECT l.question, l.target FROM link l JOIN question q ON q.id = l.question JOIN question t ON t.id = l.target
             WHERE l.kind = 'same' AND l.denied_at IS NULL AND q.deleted IS NULL AND t.deleted IS NULL
             ORDER BY l.question DESC, l.target DESC LIMIT $1 /* walks */"
        ),
        &[&limit],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}
