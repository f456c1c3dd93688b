//! How much a site holds, counted over what the viewer may see.

use store::{Tx, sql};

use crate::error::Result;
use crate::time::Time;
use crate::viewer::Viewer;

/// How much there is of everything. What is deleted does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    pub questions: i64,
    pub answers: i64,
    /// Questions with an accepted answer, and those that are closed.
    pub accepted: i64,
    pub closed: i64,
    /// Questions and answers whose author has no account any more.
    pub ownerless: i64,
    pub comments: i64,
    /// Votes on questions and answers, up or down.
    pub votes: i64,
    pub people: i64,
}

/// Counts all of it; every row is looked at, so keep what comes for a while.
pub fn statistics(tx: &mut Tx, viewer: &Viewer) -> Result<Statistics> {
    let mut found = questions(tx, viewer)?;
    let (answers, ownerless) = answers(tx, viewer)?;
    found.answers = answers;
    found.ownerless += ownerless;
    found.comments = comments(tx, viewer)?;
    found.votes = votes(tx, viewer)?;
    let people = sql!("SELECT COUNT(*) FROM member WHERE deleted_at IS NULL AND created_at >= $1");
    found.people = tx.one(people, &[&Time(i64::MIN)], |r| r.get(0))?;
    Ok(found)
}

fn questions(tx: &mut Tx, viewer: &Viewer) -> Result<Statistics> {
    Ok(tx.one(
        sql!(
            scan "SELECT COUNT(*), COUNT(q.accepted), COUNT(q.closed), COUNT(CASE WHEN m.handle NOT LIKE '?%' THEN m.deleted_at END)
             FROM question q JOIN space s ON s.id = q.space JOIN member m ON m.id = q.author
             WHERE q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank()],
        |r| {
            let (questions, accepted, closed, ownerless) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
            Ok(Statistics { questions, accepted, closed, ownerless, ..Statistics::default() })
        },
    )?)
}

/// How many answers there are, and how many of them without an author.
fn answers(tx: &mut Tx, viewer: &Viewer) -> Result<(i64, i64)> {
    Ok(tx.one(
        sql!(
            scan "SELECT COUNT(*), COUNT(CASE WHEN m.handle NOT LIKE '?%' THEN m.deleted_at END) FROM answer a JOIN question q ON q.id = a.question
             JOIN space s ON s.id = q.space JOIN member m ON m.id = a.author
             WHERE a.deleted IS NULL AND q.deleted IS NULL AND ",
            visible_question!(),
            " AND ",
            visible_answer!()
        ),
        &[&viewer.id, &viewer.rank()],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

fn comments(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(
        sql!(
            scan "SELECT COUNT(*) FROM comment c JOIN question q ON q.id = c.question JOIN space s ON s.id = q.space
             LEFT JOIN answer a ON a.id = c.post
             WHERE c.deleted IS NULL AND q.deleted IS NULL AND a.deleted IS NULL AND ",
            visible_question!(),
            " AND ",
            visible_comment!()
        ),
        &[&viewer.id, &viewer.rank()],
        |r| r.get(0),
    )?)
}

fn votes(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(
        sql!(
            scan "SELECT CAST(COALESCE(SUM(v.votes), 0) AS BIGINT) FROM (
               SELECT question, post, COUNT(*) AS votes FROM vote GROUP BY question, post
               UNION ALL SELECT question, post, SUM(ups + downs) FROM tally GROUP BY question, post) AS v
             JOIN question q ON q.id = v.question JOIN space s ON s.id = q.space LEFT JOIN answer a ON a.id = v.post
             WHERE q.deleted IS NULL AND a.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank()],
        |r| r.get(0),
    )?)
}
