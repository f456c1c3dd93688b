//! Masks: who asks anonymously asks under an account that is made for that one question and is as good as deleted, so that
//! everything which shows an author shows nobody. Who is behind it stands in the table `mask`, which nothing reads but what
//! is here, the fragment `own!` of the visibility rule and `answer::target`.
//!
//! On the question, whoever asked it wears the mask ([`Viewer::wearing`]): all that they do there, the mask does. It has the
//! rights of an author and no others, earns no reputation and no badges, and what is told to it is told to them.

mod block;
mod look;

pub use block::{Blocked, block, blocked, unblock};
pub(crate) use block::{is_blocked, mutes};
pub use look::{Look, behind, look, looks};

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{MemberId, QuestionId};
use crate::member::MASK;
use crate::viewer::Viewer;

/// Makes a mask and gives the viewer wearing it. It hangs on nothing until it is [`put`].
pub(crate) fn make(tx: &mut Tx, viewer: &Viewer) -> Result<Viewer> {
    let id = MemberId::next(tx)?;
    tx.run(
        sql!(
            "INSERT INTO member (id, handle, handle_key, name, role, headline, bio, bio_html, location, website, reputation,
                                 unread, created_at, seen_at, deleted_at)
             VALUES ($1, $2, $2, '', 'member', '', '', '', '', '', 1, 0, $3, $3, $3)"
        ),
        &[&id, &format!("{MASK}{id}"), &viewer.now],
    )?;
    Ok(viewer.wearing(Some(id)))
}

/// Notes who is behind the author of a question.
pub(crate) fn put(tx: &mut Tx, wearer: &Viewer, question: QuestionId) -> Result<()> {
    tx.run(
        sql!("INSERT INTO mask (member, question, owner) VALUES ($1, $2, $3)"),
        &[&wearer.id, &question, &wearer.account()],
    )?;
    Ok(())
}

/// The mask that the viewer wears on a question, if they asked it anonymously.
pub fn worn(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Option<MemberId>> {
    let sql = sql!("SELECT member FROM mask WHERE question = $1 AND owner = $2");
    Ok(tx.maybe(sql, &[&question, &viewer.id], |r| r.get(0))?)
}

/// All masks of the viewer.
pub fn of(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<MemberId>> {
    Ok(tx.all(sql!("SELECT member FROM mask WHERE owner = $1 ORDER BY question"), &[&viewer.id], |r| {
        r.get(0)
    })?)
}

/// Whom to tell what is for a member: whoever is behind it, where it is a mask.
pub(crate) fn addressee(tx: &mut Tx, member: MemberId) -> Result<MemberId> {
    let owner =
        tx.maybe(sql!("SELECT owner FROM mask WHERE member = $1"), &[&member], |r| r.get::<MemberId>(0))?;
    Ok(owner.unwrap_or(member))
}
