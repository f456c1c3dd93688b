//! The next message that is due.

use serde_json::Value as Json;
use store::{Tx, sql};

use super::{Subscription, done, lose};
use crate::error::Result;
use crate::id::{ConversationId, MemberId};
use crate::message;
use crate::notification::{self, Notice, Topic, choice};
use crate::outbox::retry_at;
use crate::time::{DAY, Time};
use crate::viewer::Role;

/// What happened longer ago is told to no browser; by then people have looked themselves.
const STALE: i64 = DAY;
/// After how many attempts a message is given up.
const TRIES: i64 = 4;

/// A message as it is about to be sent.
#[derive(Clone, Debug)]
pub struct Message {
    /// The browser it goes to.
    pub subscription: i64,
    pub seq: i64,
    pub to: Subscription,
    /// The reader's language tag; none for the site's.
    pub language: Option<String>,
    pub content: Content,
}

/// What a message says.
#[derive(Clone, Debug)]
pub enum Content {
    Notice(Box<Notice>),
    Message { conversation: ConversationId, number: i64, by: String, excerpt: String },
}

/// What became of a row that was due.
pub enum Next {
    Send(Box<Message>),
    /// There was no browser any more, or nothing to say; the next one may be due.
    Skipped,
    Nothing,
}

struct Row {
    subscription: i64,
    seq: i64,
    data: Json,
    created_at: Time,
    tries: i64,
}

/// Whom a message goes to.
struct Reader {
    id: MemberId,
    role: Role,
    language: Option<String>,
    to: Subscription,
}

/// Takes the next message that is due, of this and every other node, and puts off its next attempt, so that nobody else takes
/// it meanwhile.
pub fn next(tx: &mut Tx, now: Time) -> Result<Next> {
    let due = tx.maybe(
        sql!(
            "SELECT subscription, seq, data, created_at, tries FROM push_message
             WHERE done_at IS NULL AND try_at <= $1 ORDER BY try_at LIMIT 1"
        ),
        &[&now],
        |r| {
            let data = serde_json::from_str(&r.get::<String>(2)?).unwrap_or_default();
            let (created_at, tries) = (r.get(3)?, r.get::<i64>(4)? + 1);
            Ok(Row { subscription: r.get(0)?, seq: r.get(1)?, data, created_at, tries })
        },
    )?;
    let Some(row) = due else { return Ok(Next::Nothing) };
    tx.run(
        sql!("UPDATE push_message SET tries = $3, try_at = $4 WHERE subscription = $1 AND seq = $2"),
        &[&row.subscription, &row.seq, &row.tries, &retry_at(now, row.tries)],
    )?;
    let fresh = now.since(row.created_at) <= STALE && row.tries <= TRIES;
    let found = if fresh { message(tx, now, &row)? } else { None };
    match found {
        Some(message) => Ok(Next::Send(Box::new(message))),
        None => {
            done(tx, row.subscription, row.seq, now)?;
            Ok(Next::Skipped)
        }
    }
}

/// The message, where its reader is still signed in there, wants to know and may.
fn message(tx: &mut Tx, now: Time, row: &Row) -> Result<Option<Message>> {
    let Some(reader) = reader(tx, now, row.subscription)? else {
        lose(tx, row.subscription)?;
        return Ok(None);
    };
    let content = match (row.data["conversation"].as_i64().map(ConversationId), row.data["number"].as_i64()) {
        (Some(conversation), Some(number)) => message::unseen(tx, reader.id, conversation, number)?
            .map(|(by, excerpt)| Content::Message { conversation, number, by, excerpt }),
        _ => notification::to_be_mailed(tx, reader.id, reader.role, row.seq)?
            .map(|notice| Content::Notice(Box::new(notice))),
    };
    let Some(content) = content else { return Ok(None) };
    let topic = match &content {
        Content::Notice(notice) => notice.topic(),
        Content::Message { .. } => Topic::Messages,
    };
    if !choice::of(tx, reader.id, topic)?.push {
        return Ok(None);
    }
    let (subscription, seq) = (row.subscription, row.seq);
    Ok(Some(Message { subscription, seq, to: reader.to, language: reader.language, content }))
}

fn reader(tx: &mut Tx, now: Time, subscription: i64) -> Result<Option<Reader>> {
    Ok(tx.maybe(
        sql!(
            "SELECT m.id, m.role, m.language, u.endpoint, u.public_key, u.auth FROM push_subscription u
             JOIN session x ON x.member = u.member AND x.id = u.session AND x.expires_at > $2
             JOIN member m ON m.id = u.member AND m.deleted_at IS NULL
             WHERE u.id = $1"
        ),
        &[&subscription, &now],
        |r| {
            let to = Subscription { endpoint: r.get(3)?, public_key: r.get(4)?, auth: r.get(5)? };
            Ok(Reader { id: r.get(0)?, role: r.get(1)?, language: r.get(2)?, to })
        },
    )?)
}
