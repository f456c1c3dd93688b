//! Tagging a question; counts stay exact.

use store::{Tx, sql};

use crate::error::{Denial, Error, Problem, Result};
use crate::id::{QuestionId, TagId};
use crate::permission::Privilege;
use crate::viewer::Viewer;

/// Gives a question these tags, in this order; a new tag needs the privilege.
pub fn assign(tx: &mut Tx, viewer: &Viewer, question: QuestionId, tags: &[String]) -> Result<()> {
    for name in tags {
        let tag = find_or_make(tx, viewer, name)?;
        tx.run(sql!("INSERT INTO question_tag (tag, question) VALUES ($1, $2)"), &[&tag, &question])?;
        tx.run(sql!("UPDATE tag SET questions = questions + 1 WHERE id = $1"), &[&tag])?;
    }
    Ok(())
}

/// Takes all tags off a question.
pub fn unassign(tx: &mut Tx, question: QuestionId) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE tag SET questions = questions - 1
             WHERE id IN (SELECT tag FROM question_tag WHERE question = $1)"
        ),
        &[&question],
    )?;
    tx.run(sql!("DELETE FROM question_tag WHERE question = $1"), &[&question])?;
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
