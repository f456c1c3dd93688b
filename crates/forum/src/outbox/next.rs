//! The next mail that is due.

use std::sync::Arc;

use serde_json::Value as Json;
use store::{Tx, sql};

use super::{Content, Kind, Letter, retry_at, skipped};
use crate::error::Result;
use crate::id::{ConversationId, InvitationId, MemberId, PostId, QuestionId};
use crate::member::{self, Secret, token};
use crate::message;
use crate::notification::unsubscribe::{self, Stop};
use crate::notification::{self, Frequency, choice};
use crate::policy::Policy;
use crate::reply::{self, To};
use crate::time::{DAY, Time};
use crate::viewer::Role;

/// What happened longer ago is mailed to nobody: the log was followed anew, or the site was away.
const STALE: i64 = 7 * DAY;

struct Row {
    id: i64,
    kind: String,
    to_member: MemberId,
    to_address: String,
    data: Json,
    tries: i64,
    created_at: Time,
}

/// Whom a mail goes to.
struct Reader {
    id: MemberId,
    handle: String,
    name: String,
    email: Option<String>,
    confirmed: bool,
    language: Option<String>,
    role: Role,
}

/// What became of a row that was due.
pub enum Next {
    Send(Box<Letter>),
    /// There was nobody to send it to, or nothing to say any more; the next one may be due.
    Skipped,
    Nothing,
}

/// Takes the next mail that is due, of this and every other node, and puts off its next attempt, so that nobody else takes
/// it meanwhile. A link in it is made here, with this secret: nothing secret lies in the outbox, and asking for a mail
/// costs the same whoever it is for. `replies`: whether the site takes replies by mail.
pub fn next(tx: &mut Tx, now: Time, secret: &Secret, replies: bool) -> Result<Next> {
    let due = tx.maybe(
        sql!(
            "SELECT id, kind, to_member, to_address, data, tries, created_at FROM outbox
             WHERE sent_at IS NULL AND failed IS NULL AND try_at <= $1 ORDER BY try_at LIMIT 1"
        ),
        &[&now],
        |r| {
            let data = serde_json::from_str(&r.get::<String>(4)?).unwrap_or_default();
            let (id, kind, to_member, to_address) = (r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?);
            let (tries, created_at) = (r.get::<i64>(5)? + 1, r.get(6)?);
            Ok(Row { id, kind, to_member, to_address, data, tries, created_at })
        },
    )?;
    let Some(row) = due else { return Ok(Next::Nothing) };
    tx.run(
        sql!("UPDATE outbox SET tries = $2, try_at = $3 WHERE id = $1"),
        &[&row.id, &row.tries, &retry_at(now, row.tries)],
    )?;
    match letter(tx, now, &row, secret)? {
        Ok(letter) if replies => {
            let reply = reply(tx, now, &row, &letter)?;
            Ok(Next::Send(Box::new(Letter { reply, ..letter })))
        }
        Ok(letter) => Ok(Next::Send(Box::new(letter))),
        Err(why) => {
            skipped(tx, row.id, why)?;
            Ok(Next::Skipped)
        }
    }
}

/// The mail, or why there is none.
fn letter(tx: &mut Tx, now: Time, row: &Row, secret: &Secret) -> Result<Result<Letter, &'static str>> {
    let Some(kind) = Kind::parse(&row.kind) else { return Ok(Err("of an unknown kind")) };
    if kind == Kind::Invitation {
        return invitation(tx, now, row, secret);
    }
    let found =
        if kind == Kind::Reset { by_address(tx, &row.to_address)? } else { by_id(tx, row.to_member)? };
    let Some(reader) = found else { return Ok(Err("nobody has this address")) };
    if let Some(why) = unwanted(tx, now, kind, row, &reader)? {
        return Ok(Err(why));
    }
    let content = match content(tx, now, kind, row, &reader, secret)? {
        Ok(content) => content,
        Err(why) => return Ok(Err(why)),
    };
    let text = |field: &str| row.data[field].as_str().map(str::to_owned);
    let address = match kind {
        Kind::Confirm | Kind::EmailChange => text("address"),
        Kind::EmailChanged => Some(row.to_address.clone()),
        _ => reader.email,
    };
    let Some(address) = address else { return Ok(Err("the account has no address")) };
    let unsubscribe = match stop(kind, row) {
        Some(what) => Some((what, unsubscribe::path(tx, reader.id, &address, what)?)),
        None => None,
    };
    let (id, tries, name, language) = (row.id, row.tries, reader.name, reader.language);
    Ok(Ok(Letter { id, tries, address, name, language, unsubscribe, reply: None, content }))
}

/// What a reply to the mail becomes and the word for its address, where its reader may reply as things stand.
fn reply(tx: &mut Tx, now: Time, row: &Row, letter: &Letter) -> Result<Option<(To, String)>> {
    let Some(to) = To::of(&letter.content) else { return Ok(None) };
    let policy = Arc::new(Policy::load(tx)?);
    let viewer = member::viewer(tx, row.to_member, now, policy)?;
    let open = to.is_open(tx, &viewer)?;
    Ok(if open { Some((to, reply::token(tx, viewer.id, to)?)) } else { None })
}

/// What the link in a mail stops; nothing where the mail concerns the account.
fn stop(kind: Kind, row: &Row) -> Option<Stop> {
    kind.topic(&row.data).map(Stop::Topic).or((kind == Kind::Digest).then(|| Stop::Digest(frequency(row))))
}

fn frequency(row: &Row) -> Frequency {
    row.data["frequency"].as_str().and_then(Frequency::parse).unwrap_or(Frequency::Daily)
}

/// Why a mail that people choose to get is not sent to this one now.
fn unwanted(tx: &mut Tx, now: Time, kind: Kind, row: &Row, reader: &Reader) -> Result<Option<&'static str>> {
    let topic = kind.topic(&row.data);
    if topic.is_none() && kind != Kind::Digest {
        return Ok(None);
    }
    if !reader.confirmed {
        return Ok(Some("the address is not confirmed"));
    }
    if now.since(row.created_at) > STALE {
        return Ok(Some("it is no news any more"));
    }
    Ok(match topic {
        Some(topic) if choice::of(tx, reader.id, topic)?.mail == Frequency::Never => Some("not wanted"),
        _ => None,
    })
}

fn content(
    tx: &mut Tx,
    now: Time,
    kind: Kind,
    row: &Row,
    reader: &Reader,
    secret: &Secret,
) -> Result<Result<Content, &'static str>> {
    let text = |field: &str| row.data[field].as_str().unwrap_or_default().to_owned();
    let handle = reader.handle.clone();
    let mut link = |kind, data: &str| token::issue(tx, now, kind, Some(reader.id), data, secret);
    let secret = secret.clone();
    Ok(Ok(match kind {
        Kind::Reset => {
            link(token::Kind::Reset, &row.to_address)?;
            Content::Reset { secret, handle }
        }
        Kind::Confirm | Kind::EmailChange => {
            let address = text("address");
            if let Some(handle) = owner(tx, &address, reader.id)? {
                return Ok(Ok(Content::HasAccount { handle }));
            }
            let change = kind == Kind::EmailChange;
            let purpose = if change { token::Kind::Email } else { token::Kind::Confirm };
            token::issue(tx, now, purpose, Some(reader.id), &address, &secret)?;
            if change { Content::EmailChange { secret, handle } } else { Content::Confirm { secret } }
        }
        Kind::EmailChanged => Content::EmailChanged { handle },
        Kind::PasswordChanged => Content::PasswordChanged { handle },
        Kind::Suspended => Content::Suspended {
            until: Time(row.data["until"].as_i64().unwrap_or(0)),
            reason: text("reason"),
        },
        Kind::Claim => Content::Claim {
            outcome: text("outcome"),
            handle: text("handle"),
            name: text("name"),
            reason: text("reason"),
        },
        Kind::Message => return message(tx, row, reader),
        Kind::Invitation => return Ok(Err("it goes to an address")),
        Kind::Notice => return notice(tx, row, reader),
        Kind::Digest => {
            let notices = notification::carried(tx, reader.id, reader.role, row.id)?;
            if notices.is_empty() {
                return Ok(Err("nothing is new"));
            }
            Content::Digest { frequency: frequency(row), notices }
        }
        Kind::Refused => Content::Refused {
            reply: text("as"),
            path: text("path"),
            reason: text("reason"),
            subject: text("subject"),
            text: text("text"),
        },
        Kind::Answer | Kind::Act => return about_post(tx, kind, row, reader),
    }))
}

/// What goes to an address that is invited into a space.
fn invitation(tx: &mut Tx, now: Time, row: &Row, secret: &Secret) -> Result<Result<Letter, &'static str>> {
    let id = InvitationId(row.data["invitation"].as_i64().unwrap_or(0));
    let Some(it) = crate::invitation::send(tx, now, id, secret)? else {
        return Ok(Err("the invitation is not open any more"));
    };
    let secret = secret.clone();
    let content = Content::Invitation { secret, by: it.by, space: it.space, description: it.description };
    let (id, tries, language) = (row.id, row.tries, it.language);
    Ok(Ok(Letter {
        id,
        tries,
        address: it.address,
        name: String::new(),
        language,
        unsubscribe: None,
        reply: None,
        content,
    }))
}

/// What a mail says about a post, through what its reader may see now.
fn about_post(tx: &mut Tx, kind: Kind, row: &Row, reader: &Reader) -> Result<Result<Content, &'static str>> {
    let number = |field: &str| row.data[field].as_i64().unwrap_or(0);
    let text = |field: &str| row.data[field].as_str().unwrap_or_default().to_owned();
    let (question, post) = (QuestionId(number("question")), PostId(number("post")));
    let rank = reader.role as i64 + 1;
    let seen = tx.maybe(
        sql!(
            "SELECT q.title, q.excerpt, m.name FROM question q JOIN space s ON s.id = q.space
               JOIN member m ON m.id = q.author
             WHERE q.id = $3 AND q.id = $4 AND ",
            visible_question!(),
            " UNION ALL
             SELECT q.title, a.excerpt, m.name FROM answer a JOIN question q ON q.id = a.question
               JOIN space s ON s.id = q.space JOIN member m ON m.id = a.author
             WHERE a.question = $3 AND a.id = $4 AND ",
            visible_question!(),
            " AND ",
            visible_answer!()
        ),
        &[&reader.id, &rank, &question, &post],
        |r| Ok((r.get::<String>(0)?, r.get::<String>(1)?, r.get::<String>(2)?)),
    )?;
    let Some((title, excerpt, by)) = seen else { return Ok(Err("the reader can't see it")) };
    Ok(Ok(if kind == Kind::Answer {
        Content::Answer { question, title, post, by, excerpt }
    } else {
        Content::Act { question, title, post, act: text("act"), reason: text("reason"), note: text("note") }
    }))
}

/// What a mail says about any other notice, where its reader may see what it is about and has not read it.
fn notice(tx: &mut Tx, row: &Row, reader: &Reader) -> Result<Result<Content, &'static str>> {
    let seq = row.data["seq"].as_i64().unwrap_or(0);
    let Some(notice) = notification::to_be_mailed(tx, reader.id, reader.role, seq)? else {
        return Ok(Err("the reader has read it, or can't see it"));
    };
    let excerpt = notification::excerpt(tx, &notice)?;
    Ok(Ok(Content::Notice { notice: Box::new(notice), excerpt }))
}

/// What a mail says about a message that its reader has not seen.
fn message(tx: &mut Tx, row: &Row, reader: &Reader) -> Result<Result<Content, &'static str>> {
    let conversation = ConversationId(row.data["conversation"].as_i64().unwrap_or(0));
    let number = row.data["number"].as_i64().unwrap_or(0);
    let found = message::unseen(tx, reader.id, conversation, number)?;
    let Some((by, excerpt)) = found else { return Ok(Err("the reader has seen it, or may not any more")) };
    Ok(Ok(Content::Message { conversation, number, by, excerpt }))
}

/// The handle of another account that has this address for sure.
fn owner(tx: &mut Tx, address: &str, besides: MemberId) -> Result<Option<String>> {
    Ok(tx.maybe(
        sql!("SELECT handle FROM member WHERE email_key = $1 AND id <> $2 AND deleted_at IS NULL"),
        &[&address.to_lowercase(), &besides],
        |r| r.get(0),
    )?)
}

macro_rules! reader_columns {
    () => {
        "id, handle, name, email, email_confirmed_at, language, role"
    };
}

fn reader_at(r: &store::Row) -> Result<Reader, store::Error> {
    Ok(Reader {
        id: r.get(0)?,
        handle: r.get(1)?,
        name: r.get(2)?,
        email: r.get(3)?,
        confirmed: r.get::<Option<i64>>(4)?.is_some(),
        language: r.get(5)?,
        role: r.get(6)?,
    })
}

fn by_id(tx: &mut Tx, id: MemberId) -> Result<Option<Reader>> {
    let sql = sql!("SELECT ", reader_columns!(), " FROM member WHERE id = $1 AND deleted_at IS NULL");
    Ok(tx.maybe(sql, &[&id], reader_at)?)
}

/// The account with this address; where none has it for sure, the youngest that claims it.
fn by_address(tx: &mut Tx, address: &str) -> Result<Option<Reader>> {
    let sql = sql!(
        "SELECT ",
        reader_columns!(),
        ", 0 AS claimed FROM member WHERE email_key = $1 AND deleted_at IS NULL
         UNION ALL
         SELECT ",
        reader_columns!(),
        ", 1 FROM member WHERE email_claim = $1 AND deleted_at IS NULL
         ORDER BY claimed, id DESC LIMIT 1"
    );
    Ok(tx.maybe(sql, &[&address.to_lowercase()], reader_at)?)
}
