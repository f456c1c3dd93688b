//! Administration as JSON.

use forum::admin::{Counts, Managed, Overview, Suspension};
use forum::backup::{Note, Standing};
use forum::saved::Savings;
use serde_json::{Value, json};

use super::question::person as someone;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::admin::acts::Line;
use crate::pages::pager::Pager;

pub fn overview(cx: &Cx, o: &Overview, backups: &Standing, version: &str, database: &str) -> Value {
    json!({
        "week": counts(&o.week), "ever": counts(&o.ever), "suspended": o.suspended,
        "mails_waiting": o.mails_waiting, "mails_failed": o.mails_failed,
        "behind": o.behind.iter().map(|(name, n)| json!({ "follower": name, "events": n })).collect::<Vec<_>>(),
        "joined": o.joined.iter().map(|(who, _)| someone(cx, who)).collect::<Vec<_>>(),
        "version": version, "database": database,
        "reply_address": cx.app.config.reply_address.as_ref().map(ToString::to_string),
        "backups": {
            "made": backups.made.as_ref().map(backup), "proven": backups.proven.as_ref().map(backup),
            "failed": backups.failed.as_ref().map(|(at, why)| json!({ "at": rfc3339(*at), "reason": why })),
        },
    })
}

/// Questions that did not have to be asked.
pub fn saved(saved: &Savings) -> Value {
    let most =
        saved.most.iter().map(|s| json!({ "question": s.question, "title": s.title, "times": s.times }));
    json!({ "month": saved.month, "ever": saved.ever, "most": most.collect::<Vec<_>>() })
}

fn backup(note: &Note) -> Value {
    json!({
        "file": note.file, "bytes": note.bytes, "sha256": note.sha256, "made_at": rfc3339(note.made_at),
        "proven_at": note.proven_at.map(rfc3339), "restored_in_microseconds": note.restored_in,
    })
}

fn counts(c: &Counts) -> Value {
    json!({ "questions": c.questions, "answers": c.answers, "comments": c.comments, "people": c.people })
}

pub fn people(cx: &Cx, people: &[Managed], pager: &Pager) -> Value {
    json!({
        "people": people.iter().map(|m| managed(cx, m)).collect::<Vec<_>>(),
        "previous": pager.previous,
        "next": pager.next,
    })
}

pub fn person(cx: &Cx, m: &Managed, suspensions: &[Suspension], acts: &[Line]) -> Value {
    let suspension = |s: &Suspension| {
        json!({
            "reason": s.reason, "at": rfc3339(s.at), "until": rfc3339(s.until), "lifted_at": s.lifted.map(rfc3339),
            "by": s.by.as_ref().and_then(|by| someone(cx, by)),
        })
    };
    let mut data = managed(cx, m);
    data["suspensions"] = suspensions.iter().map(suspension).collect();
    data["acts"] = acts.iter().map(act).collect();
    data
}

fn managed(cx: &Cx, m: &Managed) -> Value {
    json!({
        "person": someone(cx, &m.person), "role": m.role.as_str(), "email": m.email, "confirmed": m.confirmed,
        "joined_at": rfc3339(m.joined), "seen_at": rfc3339(m.seen),
        "suspended_until": m.suspended.as_ref().map(|s| rfc3339(s.until)),
    })
}

pub fn acts(lines: &[Line], pager: &Pager) -> Value {
    json!({
        "acts": lines.iter().map(act).collect::<Vec<_>>(),
        "previous": pager.previous,
        "next": pager.next,
    })
}

fn act(line: &Line) -> Value {
    let deed = &line.deed;
    json!({
        "id": deed.seq, "kind": deed.kind.as_str(), "at": rfc3339(deed.at), "sentence": line.sentence,
        "reason": line.reason, "question": deed.question.as_ref().map(|(id, title)| json!({ "id": id, "title": title })),
        "post": deed.post,
    })
}
