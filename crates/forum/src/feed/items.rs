//! The newest items before a position, of those sources that can reach the page.

use store::{Sql, Tx, sql};

use super::heads::{Kind, Source, heads};
use crate::error::Result;
use crate::id::QuestionId;
use crate::listing::Position;
use crate::viewer::Viewer;

/// Something new: a question that was asked, or an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub at: Position,
    pub question: QuestionId,
}

/// What was read: items in their order, none left out between them, and from where to read on, where there is more.
pub(super) struct Read {
    pub items: Vec<Item>,
    pub on: Option<Position>,
}

/// SQL: a source's items that the viewer may see and has not muted, between $5 (a time, left out) and the position
/// ($3, $4), at most $6; $7 is the source.
macro_rules! items {
    ($time:literal, $id:literal, $from:literal, $($and:expr),+) => {
        sql!(
            "SELECT ", $time, ", ", $id, ", q.id FROM ", $from,
            " AND (", $time, ", ", $id, ") < ($3, $4) AND ", $time, " > $5 AND q.deleted IS NULL AND ",
            visible_question!(), " AND ", unmuted_question!(), " AND ", $($and),+,
            " ORDER BY ", $time, " DESC, ", $id, " DESC LIMIT $6"
        )
    };
}

fn statement(kind: Kind) -> &'static Sql {
    match kind {
        Kind::Asked => items!(
            "q.created_at",
            "q.id",
            "question q CROSS JOIN space s WHERE q.author = $7 AND s.id = q.space",
            "q.author <> CAST($1 AS BIGINT)"
        ),
        Kind::Answered => items!(
            "a.created_at",
            "a.id",
            "answer a CROSS JOIN question q CROSS JOIN space s
             WHERE a.author = $7 AND q.id = a.question AND s.id = q.space",
            "a.deleted IS NULL"
        ),
        Kind::Tag => items!(
            "t.asked_at",
            "t.question",
            "question_tag t CROSS JOIN question q CROSS JOIN space s
             WHERE t.tag = $7 AND q.id = t.question AND s.id = q.space",
            "q.author <> CAST($1 AS BIGINT)"
        ),
        Kind::Space => items!(
            "q.created_at",
            "q.id",
            "question q CROSS JOIN space s WHERE q.space = $7 AND s.id = q.space",
            "q.author <> CAST($1 AS BIGINT)"
        ),
        Kind::ToMe => items!(
            "k.at",
            "k.question",
            "asked k CROSS JOIN question q CROSS JOIN space s
             WHERE k.member = $7 AND q.id = k.question AND s.id = q.space",
            "q.author <> CAST($1 AS BIGINT)"
        ),
        Kind::Question => items!(
            "a.created_at",
            "a.id",
            "answer a CROSS JOIN question q CROSS JOIN space s
             WHERE a.question = $7 AND q.id = a.question AND s.id = q.space",
            "a.deleted IS NULL AND a.author <> CAST($1 AS BIGINT) AND ",
            unmuted_person!("a.author")
        ),
    }
}

/// Items before a position, newest first, read so that about `want` questions come of them.
pub(super) fn before(tx: &mut Tx, viewer: &Viewer, before: Position, want: usize) -> Result<Read> {
    let (sources, excluded) = nearest(heads(tx, viewer.id, before)?, 2 * want);
    // Of the other sources nothing is newer than this, so down to here no item is missing.
    let floor = excluded.unwrap_or(i64::MIN);
    let mut on = excluded.map(|time| Position { key: time, id: i64::MAX });
    let (rank, limit) = (viewer.rank(), want as i64);
    let mut items: Vec<Item> = Vec::new();
    for source in sources {
        let read = tx.all(
            statement(source.kind),
            &[&viewer.id, &rank, &before.key, &before.id, &floor, &limit, &source.id],
            |r| Ok(Item { at: Position { key: r.get(0)?, id: r.get(1)? }, question: r.get(2)? }),
        )?;
        if let Some(last) = read.last().filter(|_| read.len() == want) {
            on = on.into_iter().chain([last.at]).max_by_key(|at| super::key(*at));
        }
        items.extend(read);
    }
    if let Some(on) = on {
        items.retain(|item| super::key(item.at) >= super::key(on));
    }
    items.sort_by_key(|item| std::cmp::Reverse(super::key(item.at)));
    Ok(Read { items, on })
}

/// The sources with the newest heads, `most` of them and those that are level with the last; and the newest head of the
/// others.
fn nearest(mut all: Vec<Source>, most: usize) -> (Vec<Source>, Option<i64>) {
    all.sort_by_key(|source| std::cmp::Reverse(source.head));
    let level = all.get(most.saturating_sub(1)).map_or(i64::MIN, |source| source.head);
    let cut = all.partition_point(|source| source.head >= level);
    let excluded = all.get(cut).map(|source| source.head);
    all.truncate(cut);
    (all, excluded)
}
