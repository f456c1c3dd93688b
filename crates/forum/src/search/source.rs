//! What an index is made of: questions with their answers as they stand, whoever may see them. What an index finds is
//! loaded through what the viewer may see, by [`super::found`].

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{AnswerId, MemberId, QuestionId, SpaceId};
use crate::question::tags;
use crate::time::Time;

/// A question that is neither deleted nor private, with its answers that are not.
#[derive(Clone, Debug)]
pub struct Source {
    pub id: QuestionId,
    pub space: SpaceId,
    pub author: MemberId,
    pub title: String,
    pub html: String,
    pub tags: Vec<String>,
    pub score: i64,
    pub views: i64,
    pub accepted: Option<AnswerId>,
    pub closed: bool,
    pub created_at: Time,
    pub active_at: Time,
    pub answers: Vec<Answer>,
}

/// One of its answers.
#[derive(Clone, Debug)]
pub struct Answer {
    pub id: AnswerId,
    pub author: MemberId,
    pub html: String,
    pub score: i64,
    pub created_at: Time,
    pub active_at: Time,
}

/// A question as it stands; none where it is deleted or private.
pub fn source(tx: &mut Tx, id: QuestionId) -> Result<Option<Source>> {
    let found = tx.maybe(
        sql!(
            "SELECT space, author, title, html, tags, score, views, accepted, closed, created_at, active_at FROM question
             WHERE id = $1 AND deleted IS NULL AND private = 0"
        ),
        &[&id],
        |r| {
            Ok(Source {
                id,
                space: r.get(0)?,
                author: r.get(1)?,
                title: r.get(2)?,
                html: r.get(3)?,
                tags: tags(&r.get::<String>(4)?),
                score: r.get(5)?,
                views: r.get(6)?,
                accepted: r.get(7)?,
                closed: r.get::<Option<i64>>(8)?.is_some(),
                created_at: r.get(9)?,
                active_at: r.get(10)?,
                answers: Vec::new(),
            })
        },
    )?;
    let Some(mut source) = found else { return Ok(None) };
    source.answers = tx.all(
        sql!(
            "SELECT id, author, html, score, created_at, edited_at FROM answer
             WHERE question = $1 AND deleted IS NULL ORDER BY id"
        ),
        &[&id],
        |r| {
            let created_at = r.get(4)?;
            let active_at = r.get::<Option<Time>>(5)?.unwrap_or(created_at);
            Ok(Answer {
                id: r.get(0)?,
                author: r.get(1)?,
                html: r.get(2)?,
                score: r.get(3)?,
                created_at,
                active_at,
            })
        },
    )?;
    Ok(Some(source))
}

/// The next questions after this id, deleted and private ones among them, at most `limit`.
pub fn ids_after(tx: &mut Tx, after: QuestionId, limit: i64) -> Result<Vec<QuestionId>> {
    Ok(tx.all(
        sql!("SELECT id FROM question WHERE id > $1 ORDER BY id LIMIT $2"),
        &[&after, &limit],
        |r| r.get(0),
    )?)
}
