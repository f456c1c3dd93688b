//! Looking behind a mask: moderators of the site do, for a reason, and every look is kept for good. Moderators of a space don't:
//! they are among those whom one asks.

use store::{Tx, sql};

use crate::answer::target;
use crate::error::{Error, Result, check};
use crate::id::{LookId, MemberId, QuestionId};
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::text;
use crate::time::Time;
use crate::viewer::Viewer;

/// A look behind a mask.
#[derive(Clone, Debug)]
pub struct Look {
    pub id: LookId,
    pub question: QuestionId,
    pub title: String,
    pub by: Person,
    pub reason: String,
    pub at: Time,
}

/// The title of a question that was asked anonymously, for those who may look who asked it.
///
/// # Errors
/// [`Error::NotFound`] where it was not asked anonymously.
pub fn look(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<String> {
    Ok(masked(tx, viewer, question)?.1)
}

/// Who asked a question anonymously. That the viewer looked, and why, is kept.
///
/// # Errors
/// [`Error::NotFound`] where it was not asked anonymously; a problem beside `reason`.
pub fn behind(tx: &mut Tx, viewer: &Viewer, question: QuestionId, reason: &str) -> Result<Person> {
    let (mask, _) = masked(tx, viewer, question)?;
    let reason = text::clean(reason);
    check(text::length("reason", &reason, 5, 500).into_iter().collect())?;
    let id = LookId::next(tx)?;
    tx.run(
        sql!("INSERT INTO mask_look (id, mask, by_member, reason, at) VALUES ($1, $2, $3, $4, $5)"),
        &[&id, &mask, &viewer.id, &reason, &viewer.now],
    )?;
    Ok(tx.one(
        sql!(
            "SELECT ",
            person_columns!("m"),
            " FROM mask k JOIN member m ON m.id = k.owner WHERE k.member = $1"
        ),
        &[&mask],
        |r| person_at(r, 0),
    )?)
}

fn masked(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<(MemberId, String)> {
    viewer.must_moderate()?;
    let target = target(tx, viewer, question.into())?;
    let mask = tx
        .maybe(sql!("SELECT member FROM mask WHERE question = $1"), &[&question], |r| r.get::<MemberId>(0))?;
    Ok((mask.ok_or(Error::NotFound)?, target.title))
}

/// Every look, the last first; moderators read it.
pub fn looks(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<Look>> {
    viewer.must_moderate()?;
    macro_rules! looks {
        ($($rest:literal),+) => {
            sql!(
                "SELECT l.id, q.id, q.title, l.reason, l.at, ", person_columns!("m"),
                " FROM mask_look l JOIN mask k ON k.member = l.mask JOIN question q ON q.id = k.question
                 JOIN member m ON m.id = l.by_member WHERE ", $($rest),+
            )
        };
    }
    let (sql, at) = match from {
        From::Start => (looks!("l.id < $1 ORDER BY l.id DESC LIMIT $2"), i64::MAX),
        From::After(at) => (looks!("l.id < $1 ORDER BY l.id DESC LIMIT $2"), at.key),
        From::Before(at) => (looks!("l.id > $1 ORDER BY l.id LIMIT $2"), at.key),
    };
    let rows = tx.all(sql, &[&at, &(size as i64 + 1)], |r| {
        Ok(Look {
            id: r.get(0)?,
            question: r.get(1)?,
            title: r.get(2)?,
            reason: r.get(3)?,
            at: r.get(4)?,
            by: person_at(r, 5)?,
        })
    })?;
    Ok(Listing::cut(rows, size, from, |look| Position { key: look.id.0, id: 0 }))
}
