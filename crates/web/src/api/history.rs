//! Histories and timelines as JSON.

use forum::act::Act;
use forum::answer::Target;
use forum::post::timeline::{Entry, What};
use forum::post::{History, PAGE};
use serde_json::{Value, json};

use super::question::person;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;

/// A page of a post's revisions, newest first, with their source.
pub fn history(cx: &Cx, history: &History) -> Value {
    let shown = &history.revisions[..history.revisions.len().min(PAGE)];
    let before = (history.revisions.len() > PAGE).then(|| shown.last().map(|r| r.number)).flatten();
    let revisions = shown.iter().map(|r| {
        json!({
            "number": r.number, "kind": r.kind, "title": r.text.title, "body": r.text.body, "tags": r.text.tags,
            "summary": r.summary, "restored": r.restored, "author": person(cx, &r.author),
            "created_at": rfc3339(r.created_at),
        })
    });
    json!({
        "post": history.target.post, "question": history.target.question,
        "revision": history.now.version.number, "revisions": revisions.collect::<Vec<_>>(),
        "next": before.map(|n| format!("/posts/{}/history?before={n}", history.target.post)),
    })
}

/// What happened to a post, newest first.
pub fn timeline(cx: &Cx, target: &Target, entries: &[Entry], pager: &Pager) -> Value {
    json!({
        "post": target.post, "question": target.question,
        "entries": entries.iter().map(|e| entry(cx, e)).collect::<Vec<_>>(),
        "previous": pager.previous, "next": pager.next,
    })
}

fn entry(cx: &Cx, entry: &Entry) -> Value {
    let mut data = match &entry.what {
        What::Revision { number, summary, restored } => {
            json!({ "kind": "revision", "number": number, "summary": summary, "restored": restored })
        }
        What::Comment { id, html } => json!({ "kind": "comment", "comment": id, "html": html }),
        What::CommentDeleted { id, reason } => {
            json!({ "kind": "delete-comment", "comment": id, "reason": reason })
        }
        What::Votes { up, down } => json!({ "kind": "votes", "up": up, "down": down }),
        What::Act(one) => act(one),
    };
    data["post"] = json!(entry.post);
    data["at"] = json!(rfc3339(entry.at));
    data["by"] = json!(entry.by.as_ref().and_then(|by| person(cx, by)));
    data
}

fn act(act: &Act) -> Value {
    json!({
        "kind": act.kind.map(|k| k.as_str()), "act": act.id, "reason": act.reason, "note": act.note,
        "duplicate": act.duplicate.as_ref().map(|(id, _)| id),
    })
}
