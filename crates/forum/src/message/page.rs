//! A conversation and what was written in it.

use store::{Error as StoreError, Row, Tx, sql};

pub use super::find::Party;
use super::find::{find, others};
use crate::error::Result;
use crate::id::ConversationId;
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// One message.
#[derive(Clone, Debug)]
pub struct Message {
    pub number: i64,
    pub author: Person,
    pub at: Time,
    pub html: String,
    /// The viewer has blocked who wrote it, which only a conversation of more than two brings about.
    pub blocked: bool,
}

/// A conversation as one who belongs to it sees it.
#[derive(Clone, Debug)]
pub struct Page {
    pub id: ConversationId,
    /// Whether it is one of two people.
    pub two: bool,
    /// Everybody else, those who left included.
    pub people: Vec<Party>,
    pub muted: bool,
    /// The last message that the viewer had seen before.
    pub seen: i64,
    /// The number of the last message.
    pub last: i64,
}

/// SQL: the columns that [`message_at`] reads, of a message `g` for the viewer $1.
macro_rules! message_columns {
    () => {
        concat!(
            "g.number, g.at, g.html, (SELECT b.at FROM block b WHERE b.member = CAST($1 AS BIGINT) AND b.target = g.author), ",
            person_columns!("m")
        )
    };
}

pub(super) use message_columns;

pub(super) fn message_at(r: &Row) -> Result<Message, StoreError> {
    Ok(Message {
        number: r.get(0)?,
        at: r.get(1)?,
        html: r.get(2)?,
        blocked: r.get::<Option<i64>>(3)?.is_some(),
        author: person_at(r, 4)?,
    })
}

/// SQL: messages of conversation $2 from a number $3 on, in an order, at most $4.
macro_rules! paged {
    ($than:literal, $order:literal) => {
        sql!(
            "SELECT ",
            message_columns!(),
            " FROM message g JOIN member m ON m.id = g.author WHERE g.conversation = $2 AND ",
            own_message!(),
            " AND g.number ",
            $than,
            " $3 ORDER BY g.number",
            $order,
            " LIMIT $4 /* walks */"
        )
    };
}

/// A conversation that the viewer belongs to, and a page of its messages, the newest first.
pub fn page(
    tx: &mut Tx,
    viewer: &Viewer,
    id: ConversationId,
    from: From,
    size: usize,
) -> Result<(Page, Listing<Message>)> {
    let found = find(tx, viewer, id)?;
    let people = others(tx, id, viewer.id)?;
    let (backwards, at) = from.position();
    let sql = if backwards { paged!(">", "") } else { paged!("<", " DESC") };
    let rows = tx.all(sql, &[&viewer.id, &id, &at.key, &(size as i64 + 1)], message_at)?;
    let listing = Listing::cut(rows, size, from, |message| Position { key: message.number, id: 0 });
    let page =
        Page { id, two: found.two, people, muted: found.muted, seen: found.seen, last: found.messages };
    Ok((page, listing))
}

/// The number of the last message of a conversation that the viewer belongs to.
pub fn last(tx: &mut Tx, viewer: &Viewer, id: ConversationId) -> Result<i64> {
    Ok(find(tx, viewer, id)?.messages)
}
