//! What two accounts did to each other's posts and one person could not have done to their own: votes are taken back, and an
//! acceptance gives nothing any more.

use serde_json::json;
use store::{Tx, sql};

use crate::error::Result;
use crate::event::{self, Kind, Subject};
use crate::id::{AnswerId, CommentId, MemberId, PostId, QuestionId};
use crate::question::hot;
use crate::time::Time;
use crate::viewer::{Role, Viewer};

/// A vote that one person could not have cast.
struct Ballot {
    voter: MemberId,
    author: MemberId,
    question: QuestionId,
    post: PostId,
    value: i64,
    at: Time,
    /// It came with an import, so that it gave nobody points.
    brought: bool,
}

/// Takes back the votes that stand between the two accounts, those that both cast on one post (then that of `from`), and the
/// points of acceptances between them.
pub(super) fn take_back(tx: &mut Tx, viewer: &Viewer, from: MemberId, to: MemberId) -> Result<()> {
    for ballot in ballots(tx, from, to)? {
        undo(tx, viewer, &ballot)?;
    }
    comment_votes(tx, viewer, from, to)?;
    acceptances(tx, viewer, from, to)
}

fn ballots(tx: &mut Tx, from: MemberId, to: MemberId) -> Result<Vec<Ballot>> {
    Ok(tx.all(
        sql!(
            "SELECT v.member, COALESCE(a.author, q.author), v.question, v.post, v.value, v.at, v.source
             FROM vote v JOIN question q ON q.id = v.question LEFT JOIN answer a ON a.id = v.post
             WHERE v.member IN ($1, $2) AND (COALESCE(a.author, q.author) IN ($1, $2) OR v.member = $1 AND EXISTS
               (SELECT 1 FROM vote w WHERE w.member = $2 AND w.question = v.question AND w.post = v.post))
             ORDER BY v.post"
        ),
        &[&from, &to],
        |r| {
            let (voter, author) = (r.get(0)?, r.get(1)?);
            let (question, post, value, at) = (r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?);
            let brought = r.get::<Option<i64>>(6)?.is_some();
            Ok(Ballot { voter, author, question, post, value, at, brought })
        },
    )?)
}

/// The viewer as if the voter had done it: what a down-vote costs is given back to whoever cast it.
fn voter(viewer: &Viewer, voter: MemberId) -> Viewer {
    Viewer { id: voter, role: Role::Member, ..viewer.clone() }
}

fn undo(tx: &mut Tx, viewer: &Viewer, ballot: &Ballot) -> Result<()> {
    let Ballot { question, post, value, .. } = ballot;
    tx.run(
        sql!("DELETE FROM vote WHERE member = $1 AND question = $2 AND post = $3"),
        &[&ballot.voter, question, post],
    )?;
    let answer = *post != (*question).into();
    if answer {
        tx.run(sql!("UPDATE answer SET score = score - $2 WHERE id = $1"), &[post, value])?;
    } else {
        let (score, answers, created_at) = tx.one(
            sql!("UPDATE question SET score = score - $2 WHERE id = $1 RETURNING score, answers, created_at"),
            &[question, value],
            |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<Time>(2)?)),
        )?;
        let hot = hot(score, answers, created_at);
        tx.run(sql!("UPDATE question SET hot = $2 WHERE id = $1"), &[question, &hot])?;
    }
    if ballot.brought {
        return Ok(());
    }
    let data = json!({ "from": value, "to": 0, "since": ballot.at, "answer": answer });
    let subject = Subject::post(*question, *post, ballot.author);
    event::record(tx, &voter(viewer, ballot.voter), Kind::VoteCast, subject, data)
}

fn comment_votes(tx: &mut Tx, viewer: &Viewer, from: MemberId, to: MemberId) -> Result<()> {
    let all = tx.all(
        sql!(
            "SELECT v.member, c.author, v.question, c.post, v.comment FROM comment_vote v JOIN comment c ON c.id = v.comment
             WHERE v.member IN ($1, $2) AND (c.author IN ($1, $2) OR v.member = $1 AND EXISTS
               (SELECT 1 FROM comment_vote w WHERE w.member = $2 AND w.question = v.question AND w.comment = v.comment))"
        ),
        &[&from, &to],
        |r| {
            let subject = Subject::post(r.get(2)?, r.get::<PostId>(3)?, r.get(1)?);
            Ok((r.get::<MemberId>(0)?, subject, r.get::<CommentId>(4)?))
        },
    )?;
    for (member, subject, comment) in all {
        tx.run(
            sql!("DELETE FROM comment_vote WHERE member = $1 AND question = $2 AND comment = $3"),
            &[&member, &subject.question, &comment],
        )?;
        tx.run(sql!("UPDATE comment SET score = score - 1 WHERE id = $1"), &[&comment])?;
        let data = json!({ "comment": comment, "to": 0 });
        event::record(tx, &voter(viewer, member), Kind::CommentVoteCast, subject, data)?;
    }
    Ok(())
}

/// An answer stays accepted; only what it gave in points, where it was accepted here, is gone.
fn acceptances(tx: &mut Tx, viewer: &Viewer, from: MemberId, to: MemberId) -> Result<()> {
    let all = tx.all(
        sql!(
            "SELECT q.id, a.id, q.author, a.author FROM question q JOIN answer a ON a.question = q.id AND a.id = q.accepted
             WHERE q.author IN ($1, $2) AND a.author IN ($1, $2) AND q.author <> a.author AND EXISTS
               (SELECT 1 FROM act x WHERE x.question = q.id AND x.post = a.id AND x.kind = 'accept' AND x.source IS NULL)"
        ),
        &[&from, &to],
        |r| Ok((r.get::<QuestionId>(0)?, r.get::<AnswerId>(1)?, r.get::<MemberId>(2)?, r.get::<MemberId>(3)?)),
    )?;
    for (question, answer, asker, author) in all {
        let subject = Subject::post(question, answer, author);
        event::record(tx, viewer, Kind::AnswerUnaccepted, subject, json!({ "asker": asker }))?;
    }
    Ok(())
}
