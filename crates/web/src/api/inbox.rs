//! Notices as JSON.

use forum::notification::{Choice, Topic};
use serde_json::{Value, json};

use super::question::person;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::inbox::Line;
use crate::pages::pager::Pager;

/// A page of the inbox with the addresses of its neighbours.
pub fn list(cx: &Cx, lines: &[Line], pager: &Pager) -> Value {
    json!({
        "notices": lines.iter().map(|line| notice(cx, line)).collect::<Vec<_>>(),
        "previous": pager.previous,
        "next": pager.next,
    })
}

fn notice(cx: &Cx, line: &Line) -> Value {
    let n = &line.notice;
    let named = n.actor.as_ref().filter(|_| !n.is_negative());
    json!({
        "id": n.seq, "kind": n.kind, "sentence": line.sentence, "reason": line.reason, "read": n.read,
        "count": n.count,
        "at": rfc3339(n.at), "actor": named.and_then(|actor| person(cx, actor)),
        "question": n.question.as_ref().map(|(id, title)| json!({ "id": id, "title": title })),
        "post": n.post, "comment": n.comment, "url": n.path().map(|path| cx.absolute(&path)),
    })
}

/// How one is told of each topic.
pub fn choices(choices: &[(Topic, Choice)]) -> Value {
    let one = |(topic, choice): &(Topic, Choice)| json!({ "topic": topic.as_str(), "site": choice.site, "mail": choice.mail.as_str(), "push": choice.push });
    json!({ "topics": choices.iter().map(one).collect::<Vec<_>>() })
}
