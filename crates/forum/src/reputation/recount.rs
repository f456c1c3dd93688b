//! The proof that every total is what it sums up, and the mending of those that aren't.

use store::{Sql, Tx, sql};

use crate::error::Result;
use crate::id::QuestionId;
use crate::policy::Policy;
use crate::question::hot;
use crate::time::Time;

/// A total that is not what it sums up.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which total: table and column.
    pub what: &'static str,
    /// The row it stands in.
    pub id: i64,
    pub stands: i64,
    pub should_be: i64,
    /// Whether it was set right.
    pub mended: bool,
}

/// One total: a statement that finds rows where it differs (id, what stands, what should), and one that sets it.
struct Total {
    what: &'static str,
    find: &'static Sql,
    mend: &'static Sql,
}

macro_rules! total {
    ($table:literal, $column:literal, $should:literal) => {
        Total {
            what: concat!($table, ".", $column),
            find: sql!(
                scan "SELECT id, stands, should FROM (SELECT t.id, t.", $column, " AS stands, CAST(", $should,
                " AS BIGINT) AS should FROM ", $table, " t) AS totals WHERE stands <> should ORDER BY id"
            ),
            mend: sql!("UPDATE ", $table, " SET ", $column, " = $2 WHERE id = $1"),
        }
    };
}

/// In the order in which they are mended: a total comes after those it is made of.
fn totals() -> [Total; 17] {
    [
        total!(
            "question",
            "score",
            "COALESCE((SELECT SUM(v.value) FROM vote v WHERE v.post = t.id), 0)
             + COALESCE((SELECT SUM(y.ups - y.downs) FROM tally y WHERE y.question = t.id AND y.post = t.id), 0)"
        ),
        total!(
            "answer",
            "score",
            "COALESCE((SELECT SUM(v.value) FROM vote v WHERE v.post = t.id), 0)
             + COALESCE((SELECT SUM(y.ups - y.downs) FROM tally y WHERE y.question = t.question AND y.post = t.id), 0)"
        ),
        total!("comment", "score", "t.brought + (SELECT COUNT(*) FROM comment_vote v WHERE v.comment = t.id)"),
        total!(
            "question",
            "answers",
            "(SELECT COUNT(*) FROM answer a WHERE a.question = t.id AND a.deleted IS NULL)"
        ),
        total!(
            "question",
            "comments",
            "(SELECT COUNT(*) FROM comment c WHERE c.question = t.id AND c.post = t.id AND c.deleted IS NULL)"
        ),
        total!(
            "answer",
            "comments",
            "(SELECT COUNT(*) FROM comment c WHERE c.question = t.question AND c.post = t.id AND c.deleted IS NULL)"
        ),
        total!("question", "asked", "(SELECT COUNT(*) FROM asked k WHERE k.question = t.id)"),
        total!(
            "tag",
            "questions",
            "(SELECT COUNT(*) FROM question_tag qt JOIN question q ON q.id = qt.question JOIN space s ON s.id = q.space
              WHERE qt.tag = t.id AND q.deleted IS NULL AND q.private = 0 AND s.access = 'public')"
        ),
        total!(
            "space",
            "questions",
            "(SELECT COUNT(*) FROM question q WHERE q.space = t.id AND q.deleted IS NULL AND q.private = 0)"
        ),
        Total {
            what: "member.unread",
            find: sql!(
                scan "SELECT id, stands, should FROM (SELECT t.id, t.unread AS stands, CAST(", unread_rows!("t.id"),
                " AS BIGINT) AS should FROM member t) AS totals WHERE stands <> should ORDER BY id"
            ),
            mend: sql!("UPDATE member SET unread = $2 WHERE id = $1"),
        },
        total!(
            "member",
            "unread_messages",
            "(SELECT COUNT(*) FROM participant p
              WHERE p.member = t.id AND p.unread > 0 AND p.muted_at IS NULL AND p.left_at IS NULL)"
        ),
        total!(
            "member",
            "followers",
            "(SELECT COUNT(*) FROM follow f WHERE f.kind = 'person' AND f.target = t.id)"
        ),
        total!("tag", "followers", "(SELECT COUNT(*) FROM follow f WHERE f.kind = 'tag' AND f.target = t.id)"),
        total!(
            "question",
            "followers",
            "(SELECT COUNT(*) FROM follow f WHERE f.kind = 'question' AND f.target = t.id)"
        ),
        total!(
            "space",
            "followers",
            "(SELECT COUNT(*) FROM follow f WHERE f.kind = 'space' AND f.target = t.id)"
        ),
        total!("member", "earned", "COALESCE((SELECT SUM(l.points) FROM ledger l WHERE l.member = t.id), 0)"),
        total!("member", "reputation", "CASE WHEN t.earned < 0 THEN 1 ELSE 1 + t.earned END"),
    ]
}

/// Finds every total that is not what it sums up and, where `repair` says so, sets it right. What a person's days hold is
/// checked against the cap too; only making the ledger anew (`stoa admin replay reputation`) mends that.
pub fn recount(tx: &mut Tx, repair: bool) -> Result<Vec<Difference>> {
    let mut all = days(tx)?;
    for total in totals() {
        let mut found = tx.all(total.find, &[], |r| {
            let (id, stands, should_be) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(Difference { what: total.what, id, stands, should_be, mended: false })
        })?;
        for one in found.iter_mut().filter(|_| repair) {
            tx.run(total.mend, &[&one.id, &one.should_be])?;
            one.mended = true;
        }
        all.extend(found);
    }
    if repair {
        warm(tx, &all)?;
    }
    all.extend(crate::badge::missing(tx, repair)?);
    Ok(all)
}

/// People whose points of a day are not its up-votes under the cap plus the rest.
fn days(tx: &mut Tx) -> Result<Vec<Difference>> {
    let cap = Policy::load(tx)?.points.daily_cap;
    Ok(tx.all(
        sql!(
            scan "SELECT member, points, should FROM (
               SELECT member, CAST(SUM(points) AS BIGINT) AS points, CAST(SUM(plain)
                 + CASE WHEN SUM(capped) > CAST($1 AS BIGINT) THEN CAST($1 AS BIGINT) ELSE SUM(capped) END AS BIGINT) AS should
               FROM ledger GROUP BY member, day) AS days
             WHERE points <> should ORDER BY member"
        ),
        &[&cap],
        |r| {
            let (id, stands, should_be) = (r.get(0)?, r.get(1)?, r.get(2)?);
            Ok(Difference { what: "ledger.points", id, stands, should_be, mended: false })
        },
    )?)
}

/// A question's place among the hot ones follows from totals that were mended.
fn warm(tx: &mut Tx, mended: &[Difference]) -> Result<()> {
    let moved = mended.iter().filter(|d| matches!(d.what, "question.score" | "question.answers"));
    for question in moved.map(|d| QuestionId(d.id)) {
        let hot = tx.one(
            sql!("SELECT score, answers, created_at FROM question WHERE id = $1"),
            &[&question],
            |r| Ok(hot(r.get(0)?, r.get(1)?, r.get::<Time>(2)?)),
        )?;
        tx.run(sql!("UPDATE question SET hot = $2 WHERE id = $1"), &[&question, &hot])?;
    }
    Ok(())
}
