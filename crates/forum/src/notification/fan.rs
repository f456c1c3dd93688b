//! Telling those who follow a question of an answer to it: very many, maybe, so a batch a transaction.

use store::{Tx, sql};

use super::note;
use super::tell::{Notice, mutes, sees};
use crate::error::Result;
use crate::event::{self, Event};
use crate::id::MemberId;
use crate::mask;

/// How many followers are told in one transaction.
const BATCH: i64 = 250;

/// Notes that the followers of the answered question are to be told, where it has any.
pub(super) fn begin(tx: &mut Tx, event: &Event) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO fan_out (seq, told) SELECT CAST($1 AS BIGINT), 0 FROM question
             WHERE id = $2 AND followers > 0 ON CONFLICT (seq) DO NOTHING"
        ),
        &[&event.seq, &event.question],
    )?;
    Ok(())
}

/// Tells the next batch; whether there was one.
pub(super) fn go_on(tx: &mut Tx) -> Result<bool> {
    let next =
        tx.maybe(sql!("SELECT seq, told FROM fan_out WHERE seq > 0 ORDER BY seq LIMIT 1"), &[], |r| {
            Ok((r.get::<i64>(0)?, r.get::<MemberId>(1)?))
        })?;
    let Some((seq, told)) = next else { return Ok(false) };
    let last = match event::after(tx, seq - 1, 1)?.into_iter().find(|event| event.seq == seq) {
        Some(event) => tell_some(tx, &event, told)?,
        None => None,
    };
    match last {
        Some(last) => tx.run(sql!("UPDATE fan_out SET told = $2 WHERE seq = $1"), &[&seq, &last])?,
        None => tx.run(sql!("DELETE FROM fan_out WHERE seq = $1"), &[&seq])?,
    };
    Ok(true)
}

/// Tells those who followed by then, after one of them; the last one told, or none where no more are left.
fn tell_some(tx: &mut Tx, event: &Event, after: MemberId) -> Result<Option<MemberId>> {
    let some = tx.all(
        sql!(
            "SELECT member FROM follow WHERE kind = 'question' AND target = $1 AND member > $2 AND at <= $4
             ORDER BY member LIMIT $3"
        ),
        &[&event.question, &after, &BATCH, &event.at],
        |r| r.get::<MemberId>(0),
    )?;
    let asker = event.member.map(|asker| mask::addressee(tx, asker)).transpose()?;
    for to in &some {
        // The asker is told of every answer anyhow.
        let concerned = *to != event.actor && Some(*to) != asker;
        if concerned && !mutes(tx, *to, event.actor)? && sees(tx, *to, event)? {
            note(tx, event, &Notice { to: *to, kind: "followed-answer", unseen: false })?;
        }
    }
    Ok(some.last().copied().filter(|_| some.len() as i64 == BATCH))
}
