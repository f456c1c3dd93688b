//! What is counted changes with what is deleted and brought back: only what stands counts.

use store::{Tx, sql};

use crate::answer::{Kind, Target, take_back};
use crate::error::Result;
use crate::id::{AnswerId, QuestionId};
use crate::question::{self, hot};
use crate::time::Time;
use crate::viewer::Viewer;

/// A post was deleted: it no longer counts, and an accepted answer no longer is one.
pub(super) fn deleted(tx: &mut Tx, viewer: &Viewer, target: &Target) -> Result<()> {
    match target.kind {
        Kind::Question => question::count(tx, target.question, -1),
        Kind::Answer => {
            let answer = AnswerId(target.post.0);
            let accepted =
                tx.one(sql!("SELECT accepted FROM question WHERE id = $1"), &[&target.question], |r| {
                    r.get::<Option<AnswerId>>(0)
                })?;
            if accepted == Some(answer) {
                take_back(tx, viewer, target, answer)?;
            }
            count_answer(tx, target, -1)
        }
    }
}

/// A post was brought back: it counts again.
pub(super) fn undeleted(tx: &mut Tx, target: &Target) -> Result<()> {
    match target.kind {
        Kind::Question => question::count(tx, target.question, 1),
        Kind::Answer => count_answer(tx, target, 1),
    }
}

fn count_answer(tx: &mut Tx, target: &Target, change: i64) -> Result<()> {
    let (score, answers, created_at) = tx.one(
        sql!("UPDATE question SET answers = answers + $2 WHERE id = $1 RETURNING score, answers, created_at"),
        &[&target.question, &change],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<Time>(2)?)),
    )?;
    let hot = hot(score, answers, created_at);
    tx.run(sql!("UPDATE question SET hot = $2 WHERE id = $1"), &[&target.question, &hot])?;
    last_activity(tx, target.question)
}

/// Finds anew who did the last thing to a question and when, from what stands.
pub fn last_activity(tx: &mut Tx, question: QuestionId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE question SET active_at = last.at, active_by = last.author, active_kind = last.kind
             FROM (
               SELECT r.created_at AS at, r.author AS author,
                      CASE WHEN r.number > 1 THEN 'edited' WHEN r.post = r.question THEN 'asked' ELSE 'answered' END AS kind
               FROM revision r LEFT JOIN answer a ON a.question = r.question AND a.id = r.post
               WHERE r.question = $1 AND a.deleted IS NULL
               ORDER BY r.created_at DESC, r.number DESC LIMIT 1
             ) AS last
             WHERE question.id = $1"
        ),
        &[&question],
    )?;
    Ok(())
}
