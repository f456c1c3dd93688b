//! Following the arrows: where a chain of duplicates leads, and whether one more would close a circle.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::viewer::Viewer;

/// The most questions that are followed.
const MOST: usize = 8;

/// Whether arrows that stand lead from one question to another, over whatever kinds but `related`: then one back would
/// close a circle.
pub fn circle(tx: &mut Tx, from: QuestionId, to: QuestionId) -> Result<bool> {
    let leads = tx.maybe(
        sql!(
            "WITH RECURSIVE up (id) AS (
               SELECT CAST($1 AS BIGINT)
               UNION
               SELECT l.target FROM up JOIN link l ON l.question = up.id
               WHERE l.kind <> 'related' AND l.denied_at IS NULL
             ) SELECT 1 FROM up WHERE id = $2"
        ),
        &[&from, &to],
        |_| Ok(()),
    )?;
    Ok(leads.is_some())
}

/// The question that is to be read in place of this one, as far as the viewer may see the way there: the end of the chain
/// of duplicates, or the question itself.
pub fn head(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<QuestionId> {
    let mut way = vec![question];
    while let Some(last) = way.last().copied().filter(|_| way.len() <= MOST) {
        let next = tx.maybe(
            sql!(
                "SELECT q.id FROM link l JOIN question q ON q.id = l.target JOIN space s ON s.id = q.space
                 WHERE l.question = $3 AND l.kind = 'same' AND l.denied_at IS NULL AND q.deleted IS NULL AND ",
                visible_question!(),
                " ORDER BY l.at, l.target LIMIT 1"
            ),
            &[&viewer.id, &viewer.rank(), &last],
            |r| r.get::<QuestionId>(0),
        )?;
        match next {
            Some(next) if !way.contains(&next) => way.push(next),
            _ => break,
        }
    }
    Ok(way.last().copied().unwrap_or(question))
}

/// The questions that ask the same as this one, without it: the head of its chain first, then those that lead there, as
/// far as the viewer may see the way; at most eight.
pub fn family(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Vec<QuestionId>> {
    let mut all = vec![head(tx, viewer, question)?];
    let mut next = 0;
    while let Some(one) = all.get(next).copied().filter(|_| all.len() <= MOST) {
        let leading = tx.all(
            sql!(
                "SELECT q.id FROM link l JOIN question q ON q.id = l.question JOIN space s ON s.id = q.space
                 WHERE l.target = $3 AND l.kind = 'same' AND l.denied_at IS NULL AND q.deleted IS NULL AND ",
                visible_question!(),
                " ORDER BY l.question LIMIT 9"
            ),
            &[&viewer.id, &viewer.rank(), &one],
            |r| r.get::<QuestionId>(0),
        )?;
        for one in leading {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        next += 1;
    }
    all.retain(|one| *one != question);
    all.truncate(MOST);
    Ok(all)
}
