//! The ledger of an account that was handed over: its lines become the person's, under the cap of their days.

use store::{Tx, sql};

use super::ledger::after_cap;
use crate::error::Result;
use crate::id::MemberId;
use crate::policy::Policy;

/// A line as it was written, but for whose it is and what it came to.
struct Old {
    seq: i64,
    kind: String,
    day: i64,
    capped: i64,
    plain: i64,
    question: i64,
    post: i64,
    at: i64,
}

/// Makes the lines of `from` lines of `to`, as many as there are by now. It is done when an account is handed over and
/// again where the log tells of it, for what came between; the order changes nothing.
pub fn hand_over(tx: &mut Tx, from: MemberId, to: MemberId) -> Result<()> {
    let lines = tx.all(
        sql!(
            "SELECT seq, kind, day, capped, plain, question, post, at FROM ledger WHERE member = $1 ORDER BY seq, line"
        ),
        &[&from],
        |r| {
            let (seq, kind, day, capped, plain) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?);
            Ok(Old { seq, kind, day, capped, plain, question: r.get(5)?, post: r.get(6)?, at: r.get(7)? })
        },
    )?;
    if lines.is_empty() {
        return Ok(());
    }
    tx.run(sql!("DELETE FROM ledger WHERE member = $1"), &[&from])?;
    tx.run(sql!("UPDATE member SET earned = 0, reputation = 1 WHERE id = $1"), &[&from])?;
    let cap = Policy::load(tx)?.points.daily_cap;
    let mut total = 0;
    for line in &lines {
        let points = line.plain + after_cap(tx, to, line.day, line.capped, cap)?;
        total += points;
        tx.run(
            sql!(
                "INSERT INTO ledger (member, seq, line, kind, day, capped, plain, points, question, post, at)
                 VALUES ($1, $2, (SELECT COALESCE(MAX(line) + 1, 0) FROM ledger WHERE member = $1 AND seq = $2),
                         $3, $4, $5, $6, $7, $8, $9, $10)"
            ),
            &[
                &to, &line.seq, &line.kind, &line.day, &line.capped, &line.plain, &points, &line.question, &line.post,
                &line.at,
            ],
        )?;
    }
    super::ledger::earn(tx, to, total)
}
