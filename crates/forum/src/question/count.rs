//! How many questions a space and a tag have.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::tag;

/// Adds a question to the counts of its space and tags (`by` 1) or takes it out (`by` -1): when it is deleted or brought
/// back, before and after it is moved to another space, and when it is published: private ones do not count.
pub fn count(tx: &mut Tx, question: QuestionId, by: i64) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE space SET questions = questions + $2
             WHERE id = (SELECT space FROM question WHERE id = $1 AND private = 0)"
        ),
        &[&question, &by],
    )?;
    tag::count(tx, question, by)
}
