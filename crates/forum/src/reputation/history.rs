//! A person's ledger as their profile shows it.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{MemberId, PostId, QuestionId};
use crate::listing::{From, Listing, Position};
use crate::time::Time;
use crate::viewer::Viewer;

/// One line: what gave how much, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its place: the event's, and its own among that event's lines.
    pub seq: i64,
    pub line: i64,
    /// Names the reason, with the translation key `ledger-…`.
    pub kind: String,
    pub points: i64,
    /// Points that the daily cap kept away.
    pub over_cap: i64,
    /// The UTC day on which it counts.
    pub day: i64,
    pub at: Time,
    /// The question and its title, where the viewer may see the post.
    pub question: Option<(QuestionId, String)>,
    pub post: PostId,
}

/// A person's lines, newest first. What tells how somebody votes (the price of a down-vote, and a deletion that gives it
/// back) is for their own eyes.
pub fn history(
    tx: &mut Tx,
    viewer: &Viewer,
    member: MemberId,
    from: From,
    size: usize,
) -> Result<Listing<Line>> {
    macro_rules! lines {
        ($than:literal, $order:literal) => {
            sql!(
                "SELECT l.seq, l.line, l.kind, l.points, l.capped + l.plain - l.points, l.day, l.at, l.post, q.id, q.title
                 FROM ledger l LEFT JOIN (question q JOIN space s ON s.id = q.space) ON q.id = l.question AND ",
                visible_question!(),
                " AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.id = l.post AND NOT ", visible_answer!(), ")
                 WHERE l.member = $3 AND (l.seq, l.line) ", $than, " ($4, $5)
                   AND (l.member = CAST($1 AS BIGINT)
                     OR l.kind NOT IN ('downvote-cast', 'downvote-cast-undone', 'post-deleted', 'post-undeleted'))
                 ORDER BY ", $order, " LIMIT $6"
            )
        };
    }
    let (sql, at) = match from {
        From::Start => (lines!("<", "l.seq DESC, l.line DESC"), Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (lines!("<", "l.seq DESC, l.line DESC"), at),
        From::Before(at) => (lines!(">", "l.seq, l.line"), at),
    };
    let rows =
        tx.all(sql, &[&viewer.id, &viewer.rank(), &member, &at.key, &at.id, &(size as i64 + 1)], |r| {
            Ok(Line {
                seq: r.get(0)?,
                line: r.get(1)?,
                kind: r.get(2)?,
                points: r.get(3)?,
                over_cap: r.get(4)?,
                day: r.get(5)?,
                at: r.get(6)?,
                post: r.get(7)?,
                question: r.get::<Option<QuestionId>>(8)?.zip(r.get::<Option<String>>(9)?),
            })
        })?;
    Ok(Listing::cut(rows, size, from, |line| Position { key: line.seq, id: line.line }))
}
