//! The questions that were asked to a person.

use store::{Error as StoreError, Row, Tx, sql};

use super::Outcome;
use crate::error::Result;
use crate::id::MemberId;
use crate::listing::{From, Listing, Position};
use crate::member::{Person, by_id};
use crate::question::{COLUMNS, QuestionRow, row_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// A question that was asked to the viewer.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub question: QuestionRow,
    /// Who asked it to them, where that is not its asker.
    pub passed_by: Option<Person>,
    pub at: Time,
    /// None while it waits.
    pub outcome: Option<Outcome>,
    by: MemberId,
}

/// SQL: those of a kind from a position ($3, $4) on, in an order, at most $5.
macro_rules! paged {
    ($which:literal, $key:literal, $than:literal, $descending:literal) => {
        sql!(
            "SELECT ",
            question_row_columns!(),
            ", k.by_member, ",
            $key,
            ", k.outcome FROM asked k JOIN question q ON q.id = k.question",
            question_row_joins!(),
            "WHERE k.member = CAST($1 AS BIGINT) AND k.outcome IS ",
            $which,
            " AND (",
            $key,
            ", k.question) ",
            $than,
            " ($3, $4) AND q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY ",
            $key,
            $descending,
            ", k.question",
            $descending,
            " LIMIT $5"
        )
    };
}

/// What waits for the viewer, or what they have settled, the newest first.
pub fn waiting(
    tx: &mut Tx,
    viewer: &Viewer,
    settled: bool,
    from: From,
    size: usize,
) -> Result<Listing<Waiting>> {
    viewer.must_be_somebody()?;
    let (backwards, at) = from.position();
    let sql = match (settled, backwards) {
        (false, false) => paged!("NULL", "k.at", "<", " DESC"),
        (false, true) => paged!("NULL", "k.at", ">", ""),
        (true, false) => paged!("NOT NULL", "k.settled_at", "<", " DESC"),
        (true, true) => paged!("NOT NULL", "k.settled_at", ">", ""),
    };
    let params: [&dyn store::Bind; 5] = [&viewer.id, &viewer.rank(), &at.key, &at.id, &(size as i64 + 1)];
    let mut rows = tx.all(sql, &params, waiting_at)?;
    for row in rows.iter_mut().filter(|row| row.by != row.question.author.id) {
        row.passed_by = by_id(tx, row.by).ok();
    }
    Ok(Listing::cut(rows, size, from, |row| Position { key: row.at.0, id: row.question.id.0 }))
}

/// How many questions wait for the viewer.
pub fn count(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(
        sql!(
            "SELECT COUNT(*) FROM asked k JOIN question q ON q.id = k.question JOIN space s ON s.id = q.space
             WHERE k.member = CAST($1 AS BIGINT) AND k.outcome IS NULL AND q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank()],
        |r| r.get(0),
    )?)
}

fn waiting_at(r: &Row) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        question: row_at(r)?,
        by: r.get(COLUMNS)?,
        passed_by: None,
        at: r.get(COLUMNS + 1)?,
        outcome: r.get::<Option<String>>(COLUMNS + 2)?.and_then(|name| Outcome::parse(&name)),
    })
}
