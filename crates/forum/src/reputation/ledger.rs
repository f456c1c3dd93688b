//! One line of the ledger.

use store::{Tx, sql};

use crate::error::Result;
use crate::event::Event;
use crate::id::MemberId;
use crate::policy::Points;
use crate::time::Time;

/// What an event gives a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub member: MemberId,
    /// Names the reason, with the translation key `ledger-…`.
    pub kind: &'static str,
    /// The UTC day on which it counts.
    pub day: i64,
    /// Points from up-votes, before the day's cap.
    pub capped: i64,
    /// Points that no cap counts.
    pub plain: i64,
}

impl Entry {
    pub(super) fn capped(member: MemberId, kind: &'static str, points: i64, at: Time) -> Entry {
        Entry { member, kind, day: at.day(), capped: points, plain: 0 }
    }

    pub(super) fn plain(member: MemberId, kind: &'static str, points: i64, at: Time) -> Entry {
        Entry { member, kind, day: at.day(), capped: 0, plain: points }
    }

    /// The entry that takes this one back, on the day on which it counted.
    pub(super) fn undone(self, counted_on: Time) -> Entry {
        let kind = match self.kind {
            "question-upvoted" | "answer-upvoted" => "upvote-undone",
            "downvoted" => "downvote-undone",
            "downvote-cast" => "downvote-cast-undone",
            "accepted" => "unaccepted",
            _ => "unaccepting",
        };
        Entry { kind, day: counted_on.day(), capped: -self.capped, plain: -self.plain, ..self }
    }
}

/// Writes an entry, with what it comes to under the day's cap, and moves the person's reputation.
pub(super) fn enter(tx: &mut Tx, event: &Event, entry: &Entry, rules: &Points) -> Result<()> {
    let Entry { member, kind, day, capped, plain } = entry;
    if (*capped, *plain) == (0, 0) {
        return Ok(());
    }
    let points = plain + after_cap(tx, *member, *day, *capped, rules.daily_cap)?;
    let (question, post) = (event.question.map_or(0, |q| q.0), event.post.map_or(0, |p| p.0));
    tx.run(
        sql!(
            "INSERT INTO ledger (member, seq, line, kind, day, capped, plain, points, question, post, at)
             VALUES ($1, $2, (SELECT COALESCE(MAX(line) + 1, 0) FROM ledger WHERE member = $1 AND seq = $2),
                     $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &[member, &event.seq, kind, day, capped, plain, &points, &question, &post, &event.at],
    )?;
    earn(tx, *member, points)
}

/// Moves what a person has earned.
pub(super) fn earn(tx: &mut Tx, member: MemberId, points: i64) -> Result<()> {
    if points != 0 {
        tx.run(
            sql!(
                "UPDATE member SET earned = earned + $2,
                        reputation = CASE WHEN 1 + earned + $2 < 1 THEN 1 ELSE 1 + earned + $2 END
                 WHERE id = $1"
            ),
            &[&member, &points],
        )?;
    }
    Ok(())
}

/// By how much points before the cap move what the day's up-votes give a person under it.
pub(super) fn after_cap(tx: &mut Tx, member: MemberId, day: i64, capped: i64, cap: i64) -> Result<i64> {
    if capped == 0 {
        return Ok(0);
    }
    let before = tx.one(
        sql!("SELECT CAST(COALESCE(SUM(capped), 0) AS BIGINT) FROM ledger WHERE member = $1 AND day = $2"),
        &[&member, &day],
        |r| r.get::<i64>(0),
    )?;
    Ok((before + capped).min(cap) - before.min(cap))
}
