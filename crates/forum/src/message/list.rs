//! A person's conversations.

use store::{Tx, sql};

use super::find::{Party, others};
use crate::error::Result;
use crate::id::{ConversationId, MemberId};
use crate::listing::{From, Listing, Position};
use crate::time::Time;
use crate::viewer::Viewer;

/// A conversation in a list, with its last message.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: ConversationId,
    pub people: Vec<Party>,
    /// The beginning of the last message; empty where the viewer has blocked who wrote it.
    pub excerpt: String,
    pub author: MemberId,
    pub at: Time,
    pub unread: i64,
    pub muted: bool,
}

/// SQL: from a position ($2, $3) on, in an order, at most $4.
macro_rules! paged {
    ($than:literal, $order:literal) => {
        sql!(
            "SELECT p.conversation, CASE WHEN b.at IS NULL THEN g.excerpt ELSE '' END, g.author, p.newest, p.unread, p.muted_at
             FROM participant p JOIN conversation c ON c.id = p.conversation
             JOIN message g ON g.conversation = p.conversation AND g.number = c.messages
             LEFT JOIN block b ON b.member = p.member AND b.target = g.author
             WHERE p.member = $1 AND p.left_at IS NULL AND (p.newest, p.conversation) ",
            $than,
            " ($2, $3) ORDER BY ",
            $order,
            " LIMIT $4 /* walks */"
        )
    };
}

/// The viewer's conversations, the one written in last first.
pub fn list(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<Row>> {
    viewer.must_be_somebody()?;
    let (backwards, at) = from.position();
    let sql = match backwards {
        false => paged!("<", "p.newest DESC, p.conversation DESC"),
        true => paged!(">", "p.newest, p.conversation"),
    };
    let mut rows = tx.all(sql, &[&viewer.id, &at.key, &at.id, &(size as i64 + 1)], |r| {
        Ok(Row {
            id: r.get(0)?,
            people: Vec::new(),
            excerpt: r.get(1)?,
            author: r.get(2)?,
            at: r.get(3)?,
            unread: r.get(4)?,
            muted: r.get::<Option<i64>>(5)?.is_some(),
        })
    })?;
    for row in &mut rows {
        row.people = others(tx, row.id, viewer.id)?;
    }
    Ok(Listing::cut(rows, size, from, |row| Position { key: row.at.0, id: row.id.0 }))
}

/// In how many conversations the viewer has something unseen.
pub fn unread(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(sql!("SELECT unread_messages FROM member WHERE id = $1"), &[&viewer.id], |r| r.get(0))?)
}
