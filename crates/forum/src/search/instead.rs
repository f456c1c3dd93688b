//! Questions that somebody may read instead of asking, each with the answer that they are to read first.

use store::{Tx, sql};

use super::found::FoundAnswer;
use crate::error::Result;
use crate::id::{AnswerId, QuestionId};
use crate::question::{Brief, briefs};
use crate::viewer::Viewer;

/// The most questions that one load takes.
const MOST: usize = 5;

/// A question that somebody may read instead of asking.
#[derive(Clone, Debug)]
pub struct Instead {
    pub question: Brief,
    /// The accepted answer, or the best one.
    pub answer: Option<FoundAnswer>,
}

/// Those of the first eight of these questions that the viewer may see and that are not deleted, at most [`MOST`], in
/// their order.
pub fn instead(tx: &mut Tx, viewer: &Viewer, ids: &[QuestionId]) -> Result<Vec<Instead>> {
    let mut questions = briefs(tx, viewer, ids)?;
    questions.truncate(MOST);
    if questions.is_empty() {
        return Ok(Vec::new());
    }
    let id = |i: usize| questions.get(i).map_or(QuestionId(0), |question: &Brief| question.id);
    let answers = tx.all(
        sql!(
            "SELECT a.id, a.question, a.html, a.score, q.accepted
             FROM question q JOIN space s ON s.id = q.space JOIN answer a ON a.question = q.id
             WHERE q.id IN ($3, $4, $5, $6, $7) AND a.deleted IS NULL AND q.deleted IS NULL AND a.id = COALESCE(
               (SELECT k.id FROM answer k WHERE k.question = q.id AND k.id = q.accepted AND k.deleted IS NULL),
               (SELECT b.id FROM answer b WHERE b.question = q.id AND b.deleted IS NULL
                ORDER BY b.score DESC, b.id LIMIT 1)) AND ",
            visible_question!(),
            " AND ",
            visible_answer!()
        ),
        &[&viewer.id, &viewer.rank(), &id(0), &id(1), &id(2), &id(3), &id(4)],
        |r| {
            let id = r.get(0)?;
            let accepted = r.get::<Option<AnswerId>>(4)? == Some(id);
            Ok(FoundAnswer { id, question: r.get(1)?, html: r.get(2)?, score: r.get(3)?, accepted })
        },
    )?;
    let answer = |of: QuestionId| answers.iter().find(|answer| answer.question == of).cloned();
    Ok(questions.into_iter().map(|question| Instead { answer: answer(question.id), question }).collect())
}
