//! Voting a comment up.

use serde_json::json;
use store::{Tx, sql};

use crate::answer::{Target, target};
use crate::error::{Denial, Result};
use crate::event::{self, Kind, Subject};
use crate::id::{CommentId, MemberId, PostId};
use crate::permission::Privilege;
use crate::viewer::Viewer;

/// Votes a comment up, or takes the vote back; gives its post and its new score.
pub fn cast_on_comment(tx: &mut Tx, viewer: &Viewer, comment: CommentId, up: bool) -> Result<(Target, i64)> {
    viewer.may(Privilege::VoteUp)?;
    let (post, author, score) = tx.one(
        sql!("SELECT post, author, score FROM comment WHERE id = $1 AND deleted IS NULL"),
        &[&comment],
        |r| Ok((r.get::<PostId>(0)?, r.get::<MemberId>(1)?, r.get::<i64>(2)?)),
    )?;
    let target = target(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    if author == viewer.id || author == viewer.account() {
        return Err(Denial::Own.into());
    }
    target.must_be_open()?;
    let changed = if up {
        tx.run(
            sql!(
                "INSERT INTO comment_vote (member, question, comment, at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (member, question, comment) DO NOTHING"
            ),
            &[&viewer.id, &target.question, &comment, &viewer.now],
        )?
    } else {
        tx.run(
            sql!("DELETE FROM comment_vote WHERE member = $1 AND question = $2 AND comment = $3"),
            &[&viewer.id, &target.question, &comment],
        )?
    };
    if changed == 0 {
        return Ok((target, score));
    }
    let change: i64 = if up { 1 } else { -1 };
    let sql = sql!("UPDATE comment SET score = score + $2 WHERE id = $1 RETURNING score");
    let score = tx.one(sql, &[&comment, &change], |r| r.get(0))?;
    let subject = Subject::post(target.question, post, author);
    let data = json!({ "comment": comment, "to": i64::from(up) });
    event::record(tx, viewer, Kind::CommentVoteCast, subject, data)?;
    Ok((target, score))
}
