//! What of a notice is mailed. Whether the person may still see what it is about is decided when it is sent.

use serde_json::{Value as Json, json};
use store::{Tx, sql};

use super::tell::Notice;
use crate::error::Result;
use crate::event::Event;

/// Puts a letter into the outbox: for an answer to a question whose author asked for mail, and for bad news. The name it
/// goes under is the same however often the log is followed, so nothing is sent twice.
pub(super) fn send(tx: &mut Tx, event: &Event, notice: &Notice) -> Result<()> {
    let Notice { to, kind } = notice;
    let (seq, say) = (event.seq, |name: &str| event.data[name].clone());
    match *kind {
        "answer" if wants_answers(tx, event, notice)? => {
            let name = format!("answer-{}-{to}", event.post.map_or(0, |p| p.0));
            put(tx, event, notice, "answer", &name, json!({ "question": event.question, "post": event.post }))
        }
        "suspended" if has_address(tx, notice)? => {
            let data = json!({ "until": say("until"), "reason": say("reason") });
            put(tx, event, notice, "suspended", &format!("suspended-{seq}-{to}"), data)
        }
        "closed" | "deleted" | "locked" | "moved" | "comment-deleted" if has_address(tx, notice)? => {
            let data = json!({
                "question": event.question, "post": event.post, "act": act(kind), "reason": say("reason"),
                "note": say("note"),
            });
            put(tx, event, notice, "act", &format!("act-{seq}-{to}"), data)
        }
        _ => Ok(()),
    }
}

fn act(kind: &str) -> &'static str {
    match kind {
        "closed" => "close",
        "deleted" => "delete",
        "locked" => "lock",
        "moved" => "move",
        _ => "delete-comment",
    }
}

fn put(tx: &mut Tx, event: &Event, notice: &Notice, kind: &str, name: &str, data: Json) -> Result<()> {
    let id = tx.next_id("outbox")?;
    tx.run(
        sql!(
            "INSERT INTO outbox (id, dedupe, kind, to_member, to_address, data, created_at, try_at, tries)
             VALUES ($1, $2, $3, $4, '', $5, $6, $6, 0) ON CONFLICT (dedupe) DO NOTHING"
        ),
        &[&id, &name, &kind, &notice.to, &data.to_string(), &event.at],
    )?;
    Ok(())
}

fn wants_answers(tx: &mut Tx, event: &Event, notice: &Notice) -> Result<bool> {
    let wants = tx.maybe(
        sql!(
            "SELECT 1 FROM question q JOIN member m ON m.id = q.author
             WHERE q.id = $1 AND m.id = $2 AND q.mail_author = 1 AND m.mail_answers = 1
               AND m.email_confirmed_at IS NOT NULL AND m.deleted_at IS NULL"
        ),
        &[&event.question, &notice.to],
        |_| Ok(()),
    )?;
    Ok(wants.is_some())
}

fn has_address(tx: &mut Tx, notice: &Notice) -> Result<bool> {
    let has = tx.maybe(
        sql!(
            "SELECT 1 FROM member
             WHERE id = $1 AND email_confirmed_at IS NOT NULL AND deleted_at IS NULL"
        ),
        &[&notice.to],
        |_| Ok(()),
    )?;
    Ok(has.is_some())
}
