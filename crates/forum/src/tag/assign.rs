//! Tagging a question; counts stay exact (see `question::count`).

use store::{Tx, sql};

use crate::error::{Denial, Error, Problem, Result};
use crate::id::{QuestionId, TagId};
use crate::permission::Privilege;
use crate::viewer::Viewer;

/// Gives a question these tags, in this order; a new tag needs the privilege.
pub fn assign(tx: &mut Tx, viewer: &Viewer, question: QuestionId, tags: &[String]) -> Result<()> {
    put_all(tx, viewer, question, tags)?;
    count(tx, question, 1)
}

/// The same, where the caller counts it.
pub(crate) fn put_all(tx: &mut Tx, viewer: &Viewer, question: QuestionId, tags: &[String]) -> Result<()> {
    for name in tags {
        let tag = find_or_make(tx, viewer, name)?;
        put(tx, question, tag)?;
    }
    Ok(())
}

/// Puts a question under a tag; the caller counts it.
pub fn put(tx: &mut Tx, question: QuestionId, tag: TagId) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO question_tag (tag, question, asked_at)
             VALUES ($1, $2, (SELECT created_at FROM question WHERE id = $2))"
        ),
        &[&tag, &question],
    )?;
    Ok(())
}

/// Takes all tags off a question.
pub fn unassign(tx: &mut Tx, question: QuestionId) -> Result<()> {
    count(tx, question, -1)?;
    tx.run(sql!("DELETE FROM question_tag WHERE question = $1"), &[&question])?;
    Ok(())
}

/// Adds to the counts of a question's tags, where it counts at all: a public one in a public space.
pub fn count(tx: &mut Tx, question: QuestionId, by: i64) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE tag SET questions = questions + $2
             WHERE id IN (SELECT qt.tag FROM question q JOIN space s ON s.id = q.space
               JOIN question_tag qt ON qt.question = q.id WHERE q.id = $1 AND s.access = 'public' AND q.private = 0)"
        ),
        &[&question, &by],
    )?;
    Ok(())
}

fn find_or_make(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<TagId> {
    let found = tx.maybe(sql!("SELECT id FROM tag WHERE name = $1"), &[&name], |r| r.get::<TagId>(0))?;
    if let Some(id) = found {
        return Ok(id);
    }
    match viewer.may(Privilege::NewTag) {
        Err(Error::Denied(Denial::Reputation { needed, has, .. })) => {
            return Err(Problem::new("tags", "problem-tag-new")
                .with("tag", name)
                .with("needed", needed)
                .with("has", has)
                .into());
        }
        other => other?,
    }
    make(tx, viewer, name, "")
}

/// Makes a tag that does not exist yet, without asking for a right (see the callers).
pub fn make(tx: &mut Tx, viewer: &Viewer, name: &str, description: &str) -> Result<TagId> {
    let id = TagId::next(tx)?;
    tx.run(
        sql!(
            "INSERT INTO tag (id, name, description, questions, created_at, created_by)
             VALUES ($1, $2, $3, 0, $4, $5)"
        ),
        &[&id, &name, &description, &viewer.now, &viewer.id],
    )?;
    Ok(id)
}
