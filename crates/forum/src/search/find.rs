//! Finding questions that hold all that a query asks for.

use store::{Bind, Sql, Tx, sql};

use super::query::{MOST, Query};
use crate::error::Result;
use crate::listing::end_of;
use crate::member;
use crate::question::{COLUMNS, QuestionRow, row_at};
use crate::viewer::Viewer;

/// How many questions with the rarest word are looked at, the newest.
const CANDIDATES: i64 = 3000;
/// The last page of results that is shown.
pub const DEEPEST: usize = 20;

/// In which order results stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the weight of the words, then by votes.
    #[default]
    Best,
    Newest,
    Votes,
}

impl Order {
    pub const ALL: [Order; 3] = [Order::Best, Order::Newest, Order::Votes];

    /// The name in addresses and translation keys (`search-order-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Order::Best => "best",
            Order::Newest => "newest",
            Order::Votes => "votes",
        }
    }

    pub fn parse(name: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|o| o.as_str() == name)
    }
}

/// One page of results.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub rows: Vec<QuestionRow>,
    /// How many there are on all pages.
    pub total: i64,
}

/// A range of words: one word, all that begin with it, or any (empty).
#[derive(Clone, Default)]
struct Range {
    from: String,
    to: String,
    exact: bool,
}

impl Range {
    fn exactly(word: String) -> Range {
        Range { to: format!("{word}\u{1}"), from: word, exact: true }
    }

    fn beginning(word: &str) -> Range {
        Range { from: word.to_owned(), to: end_of(word), exact: false }
    }
}

/// SQL: what the range of words from $a to $b adds to a candidate's weight; null where no word of it stands there.
macro_rules! weight {
    ($a:literal, $b:literal) => {
        concat!(
            " + CASE WHEN CAST(",
            $a,
            " AS TEXT) = '' THEN 0 ELSE (SELECT MAX(x.weight) FROM word x ",
            "WHERE x.question = d.question AND x.word >= ",
            $a,
            " AND x.word < ",
            $b,
            ") END"
        )
    };
}

/// The candidates hold the rarest word ($5 to $6); seven more ranges follow. Weighed, filtered by what may be seen,
/// sorted, and only then given their rows.
macro_rules! results {
    (exact: $exact:expr, $inner:literal, $outer:literal) => {
        if $exact {
            results!("w.weight FROM word w WHERE w.word = $5 AND w.word < $6", $inner, $outer)
        } else {
            results!(
                "MAX(w.weight) AS weight FROM word w WHERE w.word >= $5 AND w.word < $6 GROUP BY w.question",
                $inner, $outer
            )
        }
    };
    ($candidates:literal, $inner:literal, $outer:literal) => {
        sql!(
            "WITH d AS MATERIALIZED (SELECT w.question, ", $candidates, " ORDER BY w.question DESC LIMIT $7),
             r AS MATERIALIZED (SELECT d.question, d.weight",
            weight!("$8", "$9"), weight!("$10", "$11"), weight!("$12", "$13"), weight!("$14", "$15"),
            weight!("$16", "$17"), weight!("$18", "$19"), weight!("$20", "$21"),
            " AS weight FROM d),
             p AS MATERIALIZED (SELECT q.id, r.weight, COUNT(*) OVER () AS total
               FROM r CROSS JOIN question q CROSS JOIN space s
               WHERE r.weight IS NOT NULL AND q.id = r.question AND s.id = q.space AND q.deleted IS NULL AND ",
            visible_question!(), " ORDER BY ", $inner, " LIMIT $3 OFFSET $4)
             SELECT ", question_row_columns!(), ", p.total FROM p CROSS JOIN question q", question_row_joins!(),
            "WHERE q.id = p.id ORDER BY ", $outer
        )
    };
}

/// The page (counted from 1) of questions that the viewer may see and that hold all that the query asks for.
pub fn find(
    tx: &mut Tx,
    viewer: &Viewer,
    query: &Query,
    order: Order,
    page: usize,
    size: usize,
) -> Result<Found> {
    let Some(mut ranges) = ranges(tx, query)? else { return Ok(Found::default()) };
    rarest_first(tx, &mut ranges)?;
    ranges.resize(MOST, Range::default());
    let exact = ranges[0].exact;
    let sql: &'static Sql = match order {
        Order::Best => {
            results!(exact: exact, "r.weight DESC, q.score DESC, q.id DESC", "p.weight DESC, q.score DESC, q.id DESC")
        }
        Order::Newest => {
            results!(exact: exact, "q.created_at DESC, q.id DESC", "q.created_at DESC, q.id DESC")
        }
        Order::Votes => results!(exact: exact, "q.score DESC, q.id DESC", "q.score DESC, q.id DESC"),
    };
    let (limit, offset) = (size as i64, (page.clamp(1, DEEPEST) - 1) as i64 * size as i64);
    let rank = viewer.rank();
    let mut params: Vec<&dyn Bind> = vec![&viewer.id, &rank, &limit, &offset];
    for (i, range) in ranges.iter().enumerate() {
        params.extend([&range.from as &dyn Bind, &range.to]);
        if i == 0 {
            params.push(&CANDIDATES);
        }
    }
    let rows = tx.all(sql, &params, |r| Ok((row_at(r)?, r.get::<i64>(COLUMNS)?)))?;
    let total = rows.first().map_or(0, |(_, total)| *total);
    Ok(Found { rows: rows.into_iter().map(|(row, _)| row).collect(), total })
}

/// What the query asks for, as ranges of kept words; none where it asks for nothing, or for a person who is not there.
fn ranges(tx: &mut Tx, query: &Query) -> Result<Option<Vec<Range>>> {
    let mut ranges: Vec<Range> = query.tags.iter().map(|tag| Range::exactly(format!("#{tag}"))).collect();
    for (i, word) in query.words.iter().enumerate() {
        let unfinished = query.unfinished && i + 1 == query.words.len();
        ranges.push(if unfinished { Range::beginning(word) } else { Range::exactly(word.clone()) });
    }
    if let Some(handle) = &query.user {
        match member::find(tx, handle) {
            Ok(person) => ranges.push(Range::exactly(format!("@{}", person.id))),
            Err(crate::Error::NotFound) => return Ok(None),
            Err(other) => return Err(other),
        }
    }
    ranges.truncate(MOST);
    Ok(Some(ranges).filter(|r| !r.is_empty()))
}

/// Puts the range that fewest questions have first.
fn rarest_first(tx: &mut Tx, ranges: &mut [Range]) -> Result<()> {
    let mut rarest = (i64::MAX, 0);
    for (i, range) in ranges.iter().enumerate() {
        let count = tx.one(
            sql!("SELECT COUNT(*) FROM (SELECT 1 FROM word WHERE word >= $1 AND word < $2 LIMIT $3) x"),
            &[&range.from, &range.to, &CANDIDATES],
            |r| r.get::<i64>(0),
        )?;
        rarest = rarest.min((count, i));
    }
    ranges.swap(0, rarest.1);
    Ok(())
}
