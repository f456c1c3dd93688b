//! A deleted post gives nothing while it is deleted, nor do the answers under a deleted question.

use store::{Tx, sql};

use super::ledger::{Entry, enter};
use crate::error::Result;
use crate::event::{Event, Kind};
use crate::policy::{Points, Policy};

/// Notes that a post was deleted or undeleted, and makes its question's ledger right.
pub(super) fn note(tx: &mut Tx, event: &Event, deleted: bool) -> Result<()> {
    let Some(post) = event.post else { return Ok(()) };
    if deleted {
        tx.run(
            sql!("INSERT INTO ledger_deleted (post) VALUES ($1) ON CONFLICT (post) DO NOTHING"),
            &[&post],
        )?;
    } else {
        tx.run(sql!("DELETE FROM ledger_deleted WHERE post = $1"), &[&post])?;
    }
    let Policy { points, .. } = Policy::load(tx)?;
    correct(tx, event, &points)
}

/// Makes a question's ledger right after a vote or an acceptance that the log puts behind the deletion.
pub(super) fn settle(tx: &mut Tx, event: &Event, points: &Points) -> Result<()> {
    let gone = tx.maybe(
        sql!("SELECT 1 FROM ledger_deleted WHERE post = $1 OR post = $2"),
        &[&event.post, &event.question],
        |_| Ok(()),
    )?;
    if gone.is_some() { correct(tx, event, points) } else { Ok(()) }
}

/// Enters, by person and day, the difference between what stands under a question and what its ledger holds.
fn correct(tx: &mut Tx, event: &Event, points: &Points) -> Result<()> {
    let kind = if event.kind == Kind::PostUndeleted { "post-undeleted" } else { "post-deleted" };
    let missing = tx.all(
        sql!(
            "SELECT member, day, CAST(SUM(stands * capped - capped) AS BIGINT), CAST(SUM(stands * plain - plain) AS BIGINT)
             FROM (SELECT l.member, l.day, l.capped, l.plain,
                     CASE WHEN l.kind IN ('post-deleted', 'post-undeleted') OR EXISTS
                       (SELECT 1 FROM ledger_deleted d WHERE d.post = l.post OR d.post = l.question)
                     THEN 0 ELSE 1 END AS stands
                   FROM ledger l WHERE l.question = $1) AS lines
             GROUP BY member, day ORDER BY member, day"
        ),
        &[&event.question],
        |r| Ok(Entry { member: r.get(0)?, kind, day: r.get(1)?, capped: r.get(2)?, plain: r.get(3)? }),
    )?;
    missing.iter().try_for_each(|entry| enter(tx, event, entry, points))
}
