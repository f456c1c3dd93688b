//! Blocking whoever is behind a mask, without learning who it is: they can't ask or mention one anonymously any more, and
//! nothing else changes, so that nobody can find out by trying.

use store::{Tx, sql};

use crate::asked::{self, Outcome};
use crate::error::{Error, Result};
use crate::id::{MemberId, QuestionId};
use crate::time::Time;
use crate::viewer::Viewer;

/// A block of whoever asked a question.
#[derive(Clone, Debug)]
pub struct Blocked {
    pub question: QuestionId,
    /// None where the viewer can't see it any more.
    pub title: Option<String>,
    pub at: Time,
}

/// Blocks whoever asked the viewer a question anonymously; where it waits, it is declined without a word. Doing it twice
/// changes nothing.
///
/// # Errors
/// [`Error::NotFound`] where no such question was asked to the viewer.
pub fn block(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<()> {
    viewer.may_write()?;
    let mask = tx.one(
        sql!(
            "SELECT k.member FROM mask k JOIN asked a ON a.question = k.question
             WHERE k.question = $1 AND a.member = $2"
        ),
        &[&question, &viewer.id],
        |r| r.get::<MemberId>(0),
    )?;
    tx.run(
        sql!(
            "INSERT INTO mask_block (member, mask, at) VALUES ($1, $2, $3) ON CONFLICT (member, mask) DO NOTHING"
        ),
        &[&viewer.id, &mask, &viewer.now],
    )?;
    match asked::settle(tx, viewer, question, Outcome::Declined, "") {
        Err(Error::NotFound) => Ok(()),
        settled => settled,
    }
}

/// Lifts it.
pub fn unblock(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<()> {
    viewer.must_be_somebody()?;
    tx.run(
        sql!(
            "DELETE FROM mask_block WHERE member = $1 AND mask = (SELECT k.member FROM mask k WHERE k.question = $2)"
        ),
        &[&viewer.id, &question],
    )?;
    Ok(())
}

/// Whom the viewer has blocked so, the last first.
pub fn blocked(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Blocked>> {
    Ok(tx.all(
        sql!(
            "SELECT k.question, b.at, (SELECT q.title FROM question q JOIN space s ON s.id = q.space
               WHERE q.id = k.question AND q.deleted IS NULL AND ",
            visible_question!(),
            ") FROM mask_block b JOIN mask k ON k.member = b.mask
             WHERE b.member = CAST($1 AS BIGINT) ORDER BY b.at DESC, k.question DESC"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| Ok(Blocked { question: r.get(0)?, at: r.get(1)?, title: r.get(2)? }),
    )?)
}

/// Whether a person has blocked this account behind any of its masks.
pub(crate) fn is_blocked(tx: &mut Tx, person: MemberId, account: MemberId) -> Result<bool> {
    let found = tx.maybe(
        sql!(
            "SELECT 1 FROM mask_block b JOIN mask k ON k.member = b.mask WHERE b.member = $1 AND k.owner = $2 LIMIT 1"
        ),
        &[&person, &account],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// Whether a person wants to hear nothing from this mask.
pub(crate) fn mutes(tx: &mut Tx, person: MemberId, mask: MemberId) -> Result<bool> {
    let owner =
        tx.maybe(sql!("SELECT owner FROM mask WHERE member = $1"), &[&mask], |r| r.get::<MemberId>(0))?;
    owner.map_or(Ok(false), |owner| is_blocked(tx, person, owner))
}
