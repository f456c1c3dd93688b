//! Messages as JSON.

use forum::message::{Message, Page, Party, Reported, Row};
use serde_json::{Value, json};

use super::question::person;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;

/// One's conversations.
pub fn list(cx: &Cx, rows: &[Row], pager: &Pager) -> Value {
    let line = |row: &Row| {
        json!({
            "id": row.id, "people": people(cx, &row.people), "excerpt": row.excerpt, "at": rfc3339(row.at),
            "unread": row.unread, "muted": row.muted,
        })
    };
    json!({
        "conversations": rows.iter().map(line).collect::<Vec<_>>(), "previous": pager.previous, "next": pager.next,
    })
}

/// A conversation with a page of its messages, the oldest first.
pub fn page(cx: &Cx, talk: &Page, messages: &[Message], pager: &Pager) -> Value {
    json!({
        "id": talk.id, "people": people(cx, &talk.people), "muted": talk.muted,
        "messages": messages.iter().map(|one| message(cx, one)).collect::<Vec<_>>(),
        "previous": pager.previous, "next": pager.next,
    })
}

/// What was shown to the moderators.
pub fn reports(cx: &Cx, reports: &[Reported], pager: &Pager) -> Value {
    let line = |it: &Reported| {
        let settled = it.settled.as_ref().map(|settled| {
            json!({
                "outcome": settled.outcome.as_str(), "reason": settled.answer, "by": person(cx, &settled.by),
                "at": rfc3339(settled.at),
            })
        });
        json!({
            "id": it.id, "by": person(cx, &it.by), "reason": it.reason, "at": rfc3339(it.at), "settled": settled,
            "messages": it.messages.iter().map(|one| message(cx, one)).collect::<Vec<_>>(),
        })
    };
    json!({
        "reports": reports.iter().map(line).collect::<Vec<_>>(), "previous": pager.previous, "next": pager.next,
    })
}

fn people(cx: &Cx, people: &[Party]) -> Vec<Value> {
    let one = |party: &Party| {
        json!({
            "person": person(cx, &party.person), "left": !party.is_here(), "seen": party.seen,
            "seen_at": rfc3339(party.seen_at),
        })
    };
    people.iter().map(one).collect()
}

fn message(cx: &Cx, message: &Message) -> Value {
    json!({
        "number": message.number, "author": person(cx, &message.author), "html": message.html,
        "at": rfc3339(message.at),
    })
}
