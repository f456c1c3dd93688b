//! How the site does.

use store::{Tx, sql};

use crate::error::Result;
use crate::member::{Person, person_at};
use crate::permission::Privilege;
use crate::policy::Policy;
use crate::time::{DAY, MINUTE, Time};
use crate::viewer::Viewer;

/// How the site does, for those who moderate it.
#[derive(Clone, Debug)]
pub struct Overview {
    pub week: Counts,
    pub ever: Counts,
    /// The newest accounts.
    pub joined: Vec<(Person, Time)>,
    /// Mails that have waited for more than twenty minutes.
    pub mails_waiting: i64,
    /// Mails that were given up in the last week.
    pub mails_failed: i64,
    /// Events that a follower of the log has yet to take in, by the follower's name.
    pub behind: Vec<(String, i64)>,
    pub suspended: i64,
}

/// How much there is of everything.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    pub questions: i64,
    pub answers: i64,
    pub comments: i64,
    pub people: i64,
}

/// From how many events behind on a follower is worth telling.
const BEHIND: i64 = 100;

/// How the site does; moderators read it.
pub fn overview(tx: &mut Tx, viewer: &Viewer) -> Result<Overview> {
    viewer.must_moderate()?;
    let now = viewer.now;
    let mut number = |sql, since: Time| tx.one(sql, &[&since], |r| r.get::<i64>(0));
    let mails_waiting = number(
        sql!("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND failed IS NULL AND created_at < $1"),
        now.plus(-20 * MINUTE),
    )?;
    let mails_failed = number(
        sql!(scan "SELECT COUNT(*) FROM outbox WHERE failed NOT LIKE 'skipped:%' AND failed <> 'withdrawn' AND created_at >= $1"),
        now.plus(-7 * DAY),
    )?;
    let suspended = number(
        sql!(scan "SELECT COUNT(DISTINCT member) FROM suspension WHERE until > $1 AND lifted_at IS NULL"),
        now,
    )?;
    Ok(Overview {
        week: counts(tx, now.plus(-7 * DAY))?,
        ever: counts(tx, Time(i64::MIN))?,
        joined: joined(tx)?,
        mails_waiting,
        mails_failed,
        behind: behind(tx)?,
        suspended,
    })
}

/// What came since a moment and was not deleted.
fn counts(tx: &mut Tx, since: Time) -> Result<Counts> {
    let mut number = |sql| tx.one(sql, &[&since], |r| r.get::<i64>(0));
    Ok(Counts {
        questions: number(sql!("SELECT COUNT(*) FROM question WHERE deleted IS NULL AND created_at >= $1"))?,
        answers: number(sql!(scan "SELECT COUNT(*) FROM answer WHERE deleted IS NULL AND created_at >= $1"))?,
        comments: number(
            sql!(scan "SELECT COUNT(*) FROM comment WHERE deleted IS NULL AND created_at >= $1"),
        )?,
        people: number(sql!("SELECT COUNT(*) FROM member WHERE deleted_at IS NULL AND created_at >= $1"))?,
    })
}

fn joined(tx: &mut Tx) -> Result<Vec<(Person, Time)>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", m.created_at FROM member m WHERE m.deleted_at IS NULL ORDER BY m.created_at DESC, m.id DESC LIMIT 8"
        ),
        &[],
        |r| Ok((person_at(r, 0)?, r.get(7)?)),
    )?)
}

fn behind(tx: &mut Tx) -> Result<Vec<(String, i64)>> {
    Ok(tx.all(
        sql!(
            "SELECT name, last - cursor FROM follower, (SELECT COALESCE(MAX(seq), 0) AS last FROM event) AS log
             WHERE last - cursor > $1 ORDER BY name"
        ),
        &[&BEHIND],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// How many people have the reputation for each privilege; administrators read it.
pub fn holders(tx: &mut Tx, viewer: &Viewer, policy: &Policy) -> Result<Vec<(Privilege, i64)>> {
    viewer.must_be_admin()?;
    let mut all = Vec::with_capacity(Privilege::ALL.len());
    for privilege in Privilege::ALL {
        let count = tx.one(
            sql!("SELECT COUNT(*) FROM member WHERE deleted_at IS NULL AND reputation >= $1"),
            &[&policy.threshold(privilege)],
            |r| r.get(0),
        )?;
        all.push((privilege, count));
    }
    Ok(all)
}
