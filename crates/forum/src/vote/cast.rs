//! Voting on a question or an answer.

use serde_json::json;
use store::{Tx, sql};

use crate::answer::{Kind, Target, target};
use crate::error::{Denial, Result};
use crate::event::{self, Subject};
use crate::id::PostId;
use crate::permission::Privilege;
use crate::question::hot;
use crate::time::Time;
use crate::viewer::Viewer;

/// Makes the viewer's vote on a post `to` (-1, 0 for none, 1) and gives the post's new score. It says what the vote is to
/// be, not by how much it changes: a double click, two tabs and a replay count once.
pub fn cast(tx: &mut Tx, viewer: &Viewer, post: PostId, to: i64) -> Result<(Target, i64)> {
    let to = to.signum();
    viewer.may(if to < 0 { Privilege::VoteDown } else { Privilege::VoteUp })?;
    let target = target(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    if target.author == viewer.id || target.author == viewer.account() {
        return Err(Denial::Own.into());
    }
    target.must_be_open()?;
    let (from, since) = tx
        .maybe(
            sql!("SELECT value, at FROM vote WHERE member = $1 AND question = $2 AND post = $3"),
            &[&viewer.id, &target.question, &post],
            |r| Ok((r.get::<i64>(0)?, Some(r.get::<Time>(1)?))),
        )?
        .unwrap_or((0, None));
    if from == to {
        let score = target.score;
        return Ok((target, score));
    }
    write(tx, viewer, &target, to)?;
    let score = score(tx, &target, to - from)?;
    let subject = Subject::post(target.question, post, target.author);
    let data = json!({ "from": from, "to": to, "since": since, "answer": target.kind == Kind::Answer });
    event::record(tx, viewer, event::Kind::VoteCast, subject, data)?;
    Ok((target, score))
}

fn write(tx: &mut Tx, viewer: &Viewer, target: &Target, to: i64) -> Result<()> {
    let (me, question, post) = (&viewer.id, &target.question, &target.post);
    if to == 0 {
        tx.run(
            sql!("DELETE FROM vote WHERE member = $1 AND question = $2 AND post = $3"),
            &[me, question, post],
        )?;
    } else {
        tx.run(
            sql!(
                "INSERT INTO vote (member, question, post, value, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (member, question, post) DO UPDATE SET value = excluded.value, at = excluded.at, source = NULL"
            ),
            &[me, question, post, &to, &viewer.now],
        )?;
    }
    Ok(())
}

fn score(tx: &mut Tx, target: &Target, change: i64) -> Result<i64> {
    if target.kind == Kind::Answer {
        let sql = sql!("UPDATE answer SET score = score + $2 WHERE id = $1 RETURNING score");
        return Ok(tx.one(sql, &[&target.post, &change], |r| r.get(0))?);
    }
    let (score, answers) = tx.one(
        sql!("UPDATE question SET score = score + $2 WHERE id = $1 RETURNING score, answers"),
        &[&target.post, &change],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?)),
    )?;
    let hot = hot(score, answers, target.created_at);
    tx.run(sql!("UPDATE question SET hot = $2 WHERE id = $1"), &[&target.post, &hot])?;
    Ok(score)
}
