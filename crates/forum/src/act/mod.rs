//! Acts: what is done to a post apart from writing it, each a row with who, when and why. A post's state (closed, deleted,
//! locked, pinned) is a column that points to the act that brought it about.

mod counts;
mod kind;
mod perform;
mod reason;
mod rule;

use store::{Row, Tx, sql};

pub use counts::last_activity;
pub use kind::Kind;
pub use perform::{Outcome, Request, perform, prepare};
pub use reason::Reason;
pub use rule::{Standing, allowed};

use crate::answer::Target;
use crate::error::Result;
use crate::id::{ActId, PostId, QuestionId};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// One act, as shown beside the post it was done to.
#[derive(Clone, Debug)]
pub struct Act {
    pub id: ActId,
    pub post: PostId,
    /// None for a kind that a newer program wrote.
    pub kind: Option<Kind>,
    /// A word from [`Reason`] for a closed question, a sentence otherwise.
    pub reason: String,
    pub note: String,
    pub at: Time,
    pub by: Person,
    /// The question that a closed one repeats, or that a link leads to: id and title, where the viewer may see it.
    pub duplicate: Option<(QuestionId, String)>,
}

/// Why an act was done.
#[derive(Clone, Debug, Default)]
pub struct Why {
    pub reason: String,
    pub note: String,
    /// The question that this one duplicates, or the comment that was deleted.
    pub target: Option<i64>,
}

/// Writes down an act.
pub fn note(tx: &mut Tx, viewer: &Viewer, target: &Target, kind: Kind, why: &Why) -> Result<ActId> {
    let id = ActId::next(tx)?;
    tx.run(
        sql!(
            "INSERT INTO act (id, question, post, kind, by_member, reason, note, target, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[
            &id,
            &target.question,
            &target.post,
            &kind.as_str(),
            &viewer.id,
            &why.reason,
            &why.note,
            &why.target,
            &viewer.now,
        ],
    )?;
    Ok(id)
}

/// The acts that were done to a visible question and its visible answers, oldest first; comments' are shown with them.
pub fn all(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Vec<Act>> {
    let acts = tx.all(
        sql!(
            "SELECT x.id, x.post, x.kind, x.reason, x.note, x.at, x.target, ",
            person_columns!("b"),
            " FROM act x JOIN member b ON b.id = x.by_member JOIN question q ON q.id = x.question
             LEFT JOIN answer a ON a.question = x.question AND a.id = x.post
             WHERE x.question = $3 AND x.kind <> 'delete-comment' AND (a.id IS NULL OR ",
            visible_answer!(),
            ") ORDER BY x.at, x.id"
        ),
        &[&viewer.id, &viewer.rank(), &question],
        |r| Ok((act(r)?, r.get::<Option<QuestionId>>(6)?)),
    )?;
    let acts = acts.into_iter().map(|(act, target)| with_duplicate(tx, viewer, act, target));
    let mut acts = acts.collect::<Result<Vec<Act>>>()?;
    acts.retain(|act| act.duplicate.is_some() || !act.kind.is_some_and(Kind::is_about_two));
    Ok(acts)
}

/// The act with the question that it says is repeated, where the viewer may see that one.
fn with_duplicate(tx: &mut Tx, viewer: &Viewer, mut act: Act, target: Option<QuestionId>) -> Result<Act> {
    let about_two = act.kind.is_some_and(|kind| kind == Kind::Close || kind.is_about_two());
    if let Some(target) = target.filter(|_| about_two) {
        act.duplicate = tx.maybe(
            sql!(
                "SELECT q.id, q.title FROM question q JOIN space s ON s.id = q.space WHERE q.id = $3 AND ",
                visible_question!()
            ),
            &[&viewer.id, &viewer.rank(), &target],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
    }
    Ok(act)
}

fn act(r: &Row) -> Result<Act, store::Error> {
    Ok(Act {
        id: r.get(0)?,
        post: r.get(1)?,
        kind: Kind::parse(&r.get::<String>(2)?),
        reason: r.get(3)?,
        note: r.get(4)?,
        at: r.get(5)?,
        by: person_at(r, 7)?,
        duplicate: None,
    })
}
