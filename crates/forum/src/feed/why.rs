//! Why a question stands in a feed.

use store::{Row, Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::member::is_mask;
use crate::viewer::Viewer;

/// Somebody who is named in a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Named {
        handle: String,
        name: String,
    },
    /// The account is gone.
    Gone,
    /// They asked anonymously.
    Masked,
}

/// Why a question stands in a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody whom the viewer follows asked it.
    Asked { handle: String, name: String },
    /// Somebody whom the viewer follows answered it.
    Answered { handle: String, name: String },
    /// The viewer follows the question, and this person answered.
    NewAnswer(Who),
    /// It has a tag that the viewer follows.
    Tag(String),
    /// This person asked it to the viewer.
    ToMe(Who),
    /// It was asked in a space that the viewer follows.
    Space { slug: String, name: String },
}

/// A reason with its place in the order of the feed.
pub(super) type Placed = ((i64, i64), Reason);

/// All reasons for a question, the newest first. Whether the viewer may see the question is not asked here.
pub(super) fn reasons(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Vec<Placed>> {
    let mut all = tx.all(
        sql!(
            "SELECT 'asked', q.created_at, q.id, m.handle, m.name, m.deleted_at FROM question q
             JOIN follow f ON f.member = CAST($1 AS BIGINT) AND f.kind = 'person' AND f.target = q.author
             JOIN member m ON m.id = q.author WHERE q.id = $2
             UNION ALL SELECT 'to-me', k.at, k.question, m.handle, m.name, m.deleted_at FROM asked k
             JOIN member m ON m.id = k.by_member WHERE k.question = $2 AND k.member = CAST($1 AS BIGINT)
             UNION ALL SELECT 'answered', a.created_at, a.id, m.handle, m.name, m.deleted_at FROM answer a
             JOIN follow f ON f.member = CAST($1 AS BIGINT) AND f.kind = 'person' AND f.target = a.author
             JOIN member m ON m.id = a.author WHERE a.question = $2 AND a.deleted IS NULL
             UNION ALL SELECT 'question', a.created_at, a.id, m.handle, m.name, m.deleted_at FROM answer a
             JOIN follow f ON f.member = CAST($1 AS BIGINT) AND f.kind = 'question' AND f.target = a.question
             JOIN member m ON m.id = a.author WHERE a.question = $2 AND a.deleted IS NULL
               AND a.author <> CAST($1 AS BIGINT) AND ",
            unmuted_person!("a.author"),
            " UNION ALL SELECT 'tag', q.created_at, q.id, t.name, t.name, NULL FROM question_tag qt
             JOIN follow f ON f.member = CAST($1 AS BIGINT) AND f.kind = 'tag' AND f.target = qt.tag
             JOIN tag t ON t.id = qt.tag JOIN question q ON q.id = qt.question
             WHERE qt.question = $2 AND q.author <> CAST($1 AS BIGINT)
             UNION ALL SELECT 'space', q.created_at, q.id, s.slug, s.name, NULL FROM question q
             JOIN follow f ON f.member = CAST($1 AS BIGINT) AND f.kind = 'space' AND f.target = q.space
             JOIN space s ON s.id = q.space WHERE q.id = $2 AND q.author <> CAST($1 AS BIGINT)"
        ),
        &[&viewer.id, &question],
        placed,
    )?;
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    Ok(once(all))
}

fn placed(r: &Row) -> Result<Placed, store::Error> {
    let (handle, name) = (r.get::<String>(3)?, r.get::<String>(4)?);
    let gone = r.get::<Option<i64>>(5)?.is_some();
    let reason = match r.get::<String>(0)?.as_str() {
        "asked" => Reason::Asked { handle, name },
        "answered" => Reason::Answered { handle, name },
        "question" => Reason::NewAnswer(who(handle, name, gone)),
        "to-me" => Reason::ToMe(who(handle, name, gone)),
        "tag" => Reason::Tag(name),
        _ => Reason::Space { slug: handle, name },
    };
    Ok(((r.get(1)?, r.get(2)?), reason))
}

fn who(handle: String, name: String, gone: bool) -> Who {
    match gone {
        true if is_mask(&handle) => Who::Masked,
        true => Who::Gone,
        false => Who::Named { handle, name },
    }
}

/// Each person once, and of the answers to a followed question the newest, unless it is somebody's whom one follows.
fn once(all: Vec<Placed>) -> Vec<Placed> {
    let mut kept: Vec<Placed> = Vec::new();
    for (at, reason) in all {
        let told = match &reason {
            Reason::NewAnswer(_) => kept.iter().any(|(other, r)| {
                matches!(r, Reason::NewAnswer(_)) || (*other == at && matches!(r, Reason::Answered { .. }))
            }),
            other => kept.iter().any(|(_, r)| r == other),
        };
        if !told {
            kept.push((at, reason));
        }
    }
    kept
}
