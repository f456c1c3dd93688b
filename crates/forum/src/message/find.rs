//! A conversation as its own people find it, and who they are.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{ConversationId, MemberId};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// A conversation that the viewer belongs to.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Whether it is one of two people.
    pub(super) two: bool,
    /// How many messages were written in it.
    pub(super) messages: i64,
    /// The last one that they have seen.
    pub(super) seen: i64,
    pub(super) muted: bool,
}

/// Somebody else who belongs, or belonged, to a conversation.
#[derive(Clone, Debug)]
pub struct Party {
    pub person: Person,
    /// The last message that they have seen, and since when.
    pub seen: i64,
    pub seen_at: Time,
    pub left: bool,
}

impl Party {
    /// Whether what is written reaches them.
    pub fn is_here(&self) -> bool {
        !self.left && !self.person.gone
    }
}

/// The conversation, where the viewer belongs to it.
pub(super) fn find(tx: &mut Tx, viewer: &Viewer, id: ConversationId) -> Result<Found> {
    viewer.must_be_somebody()?;
    Ok(tx.one(
        sql!(
            "SELECT c.pair, c.messages, p.seen, p.muted_at FROM conversation c
             JOIN participant p ON p.conversation = c.id AND p.member = $2 AND p.left_at IS NULL WHERE c.id = $1"
        ),
        &[&id, &viewer.id],
        |r| {
            Ok(Found {
                two: r.get::<Option<String>>(0)?.is_some(),
                messages: r.get(1)?,
                seen: r.get(2)?,
                muted: r.get::<Option<i64>>(3)?.is_some(),
            })
        },
    )?)
}

/// Everybody else of a conversation, by name.
pub(super) fn others(tx: &mut Tx, id: ConversationId, besides: MemberId) -> Result<Vec<Party>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", p.seen, p.seen_at, p.left_at FROM participant p JOIN member m ON m.id = p.member
             WHERE p.conversation = $1 AND p.member <> $2 ORDER BY m.name, m.id"
        ),
        &[&id, &besides],
        |r| {
            Ok(Party {
                person: person_at(r, 0)?,
                seen: r.get(7)?,
                seen_at: r.get(8)?,
                left: r.get::<Option<i64>>(9)?.is_some(),
            })
        },
    )?)
}

/// Who wrote a message and how it begins, where its reader has not seen it and still wants to know of it.
pub(crate) fn unseen(
    tx: &mut Tx,
    reader: MemberId,
    conversation: ConversationId,
    number: i64,
) -> Result<Option<(String, String)>> {
    Ok(tx.maybe(
        sql!(
            "SELECT m.name, g.excerpt FROM message g JOIN member m ON m.id = g.author
             JOIN participant p ON p.conversation = g.conversation AND p.member = CAST($1 AS BIGINT)
             WHERE g.conversation = $2 AND g.number = $3 AND p.seen < g.number AND p.muted_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM mute u WHERE u.member = p.member AND u.kind = 'person' AND u.target = g.author)
               AND ",
            own_message!()
        ),
        &[&reader, &conversation, &number],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}
