//! Answers that stand under another question there than they did: with all that hangs on them they move here too.

use forum::event::{self, Kind, Subject};
use forum::{QuestionId, Time};
use serde_json::json;
use store::{Sql, Tx, sql};

use super::renew::recount;

type Result<T, E = forum::Error> = std::result::Result<T, E>;

/// Moves an answer under a question; whether it stood under another one. What that one counts is counted anew, and what
/// follows the log is told.
pub(super) fn to(tx: &mut Tx, now: Time, answer: i64, question: i64) -> Result<bool> {
    let stood =
        tx.maybe(sql!("SELECT question FROM answer WHERE id = $1"), &[&answer], |r| r.get::<i64>(0))?;
    let Some(before) = stood.filter(|before| *before != question) else { return Ok(false) };
    for sql in moves() {
        tx.run(sql, &[&before, &question, &answer])?;
    }
    tx.run(
        sql!("UPDATE question SET accepted = NULL, accepted_at = NULL WHERE id = $1 AND accepted = $2"),
        &[&before, &answer],
    )?;
    recount(tx, before)?;
    let id = QuestionId(before);
    let subject = Subject { question: Some(id), post: Some(id.into()), member: None };
    event::bring(tx, now, Kind::QuestionImported, &[(subject, json!({}))])?;
    Ok(true)
}

/// Everything that lies with its question: from $1 to $2, of the answer $3.
fn moves() -> [&'static Sql; 13] {
    [
        sql!("UPDATE answer SET question = $2 WHERE question = $1 AND id = $3"),
        sql!("UPDATE revision SET question = $2 WHERE question = $1 AND post = $3"),
        sql!(
            "UPDATE comment_vote SET question = $2 WHERE question = $1
               AND comment IN (SELECT c.id FROM comment c WHERE c.question = $1 AND c.post = $3)"
        ),
        sql!("UPDATE comment SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE act SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE vote SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE tally SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE question_link SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE question_link SET target_question = $2 WHERE target_question = $1 AND target = $3"),
        sql!("UPDATE upload_use SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE mention SET question = $2 WHERE question = $1 AND post = $3"),
        sql!("UPDATE ledger SET question = $2 WHERE question = $1 AND post = $3"),
        sql!(scan "UPDATE notification SET question = $2, bundle = CASE WHEN bundle = $1 THEN $2 ELSE bundle END
             WHERE question = $1 AND post = $3"),
    ]
}
