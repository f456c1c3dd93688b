//! Noting whom a question is asked to.

use store::{Tx, sql};

use super::Outcome;
use crate::error::{Problem, Result};
use crate::id::{MemberId, QuestionId};
use crate::member::{Person, person_at};
use crate::viewer::{Role, Viewer};

/// The most people whom an asker asks.
pub const MOST: usize = 5;

/// Somebody whom a question is asked to.
#[derive(Clone, Debug)]
pub struct Asked {
    pub person: Person,
    /// None while it waits.
    pub outcome: Option<Outcome>,
}

/// Asks a question to people, who must be able to see it; those whom it is asked to already are left as they are.
///
/// # Errors
/// A problem beside `to` for each who can't see it; then nothing of this may stand.
pub(crate) fn note(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    people: &[Person],
) -> Result<Vec<MemberId>> {
    let (mut new, mut problems) = (Vec::new(), Vec::new());
    for person in people {
        let added = tx.run(
            sql!(
                "INSERT INTO asked (question, member, by_member, at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (question, member) DO NOTHING"
            ),
            &[&question, &person.id, &viewer.id, &viewer.now],
        )?;
        // Being asked is what shows them a private question.
        if !sees(tx, question, person.id)? {
            problems.push(Problem::new("to", "problem-cant-see").with("who", person.name.as_str()));
        }
        if added > 0 {
            new.push(person.id);
        }
    }
    crate::error::check(problems)?;
    tx.run(sql!("UPDATE question SET asked = asked + $2 WHERE id = $1"), &[&question, &(new.len() as i64)])?;
    Ok(new)
}

/// Whether a person may see the question.
fn sees(tx: &mut Tx, question: QuestionId, member: MemberId) -> Result<bool> {
    let role = tx.one(sql!("SELECT role FROM member WHERE id = $1"), &[&member], |r| r.get::<Role>(0))?;
    let seen = tx.maybe(
        sql!(
            "SELECT 1 FROM question q JOIN space s ON s.id = q.space WHERE q.id = $3 AND ",
            visible_question!()
        ),
        &[&member, &(role as i64 + 1), &question],
        |_| Ok(()),
    )?;
    Ok(seen.is_some())
}

/// Whom a question is asked to, in that order. Whether the viewer may see the question is not asked here.
pub fn of(tx: &mut Tx, question: QuestionId) -> Result<Vec<Asked>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", k.outcome FROM asked k JOIN member m ON m.id = k.member WHERE k.question = $1 ORDER BY k.at, m.id"
        ),
        &[&question],
        |r| {
            let outcome = r.get::<Option<String>>(7)?;
            Ok(Asked { person: person_at(r, 0)?, outcome: outcome.and_then(|name| Outcome::parse(&name)) })
        },
    )?)
}
