//! People and what they did, as JSON.

use forum::follow::Stance;
use forum::member::Badge;
use forum::member::page::Page;
use forum::member::posts::{Answer, Comment, Line, Vote};
use forum::member::session::Session;
use forum::question::feed::Entry;
use forum::reputation;
use serde_json::{Value, json};

use super::question;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;
use crate::pages::person::Rows;

/// A person's page with the rows of one tab.
pub fn page(cx: &Cx, page: &Page, stance: &Stance, rows: &Rows, pager: &Pager) -> Value {
    let figures = &page.figures;
    let mut person = question::person(cx, &page.person).unwrap_or_default();
    person["headline"] = json!(page.person.headline);
    person["role"] = json!(page.role.as_str());
    person["bio_html"] = json!(page.bio_html);
    person["location"] = json!(page.location);
    person["website"] = json!(page.website);
    person["created_at"] = json!(rfc3339(page.created_at));
    person["seen_at"] = json!(rfc3339(page.seen_at));
    person["figures"] = json!({
        "questions": figures.questions, "answers": figures.answers, "accepted": figures.accepted,
        "votes": figures.votes, "reached": figures.reached,
    });
    super::follow::put(&mut person, cx, stance);
    person["imported_from"] =
        json!(page.placeholder.as_ref().map(|it| json!({ "site": it.site, "url": it.url })));
    person["badges"] = page.badges.iter().map(badge).collect();
    let shown = rows;
    let rows: Vec<Value> = match rows {
        Rows::About { best, .. } => best.iter().map(|line| answer(cx, line)).collect(),
        Rows::Activity(entries) => entries.iter().map(|entry| activity(cx, entry)).collect(),
        Rows::Questions(rows) => rows.iter().map(|row| question::row(cx, row)).collect(),
        Rows::Answers(lines) => lines.iter().map(|line| answer(cx, line)).collect(),
        Rows::Comments(lines) => lines.iter().map(|line| comment(cx, line)).collect(),
        Rows::Votes(lines) => lines.iter().map(|line| vote(cx, line)).collect(),
        Rows::People(people) | Rows::Following { people, .. } => super::follow::people(cx, people),
        Rows::Ledger(days) => days.iter().flat_map(|day| &day.lines).map(|line| gain(cx, line)).collect(),
    };
    if let Rows::Following { own, .. } = shown
        && cx.viewer.id == page.person.id
    {
        let spaces: Vec<&str> = own.spaces.iter().map(|(slug, _)| slug.as_str()).collect();
        person["follows"] = json!({
            "tags": own.tags, "spaces": spaces, "questions": super::follow::questions(&own.questions),
        });
    }
    json!({ "person": person, "rows": rows, "previous": pager.previous, "next": pager.next })
}

fn activity(cx: &Cx, entry: &Entry) -> Value {
    let (kind, path) = if entry.is_answer() { ("answered", "a") } else { ("asked", "q") };
    json!({
        "kind": kind, "post": entry.post, "question": entry.question, "title": entry.title,
        "at": rfc3339(entry.created_at), "url": cx.absolute(&format!("/{path}/{}", entry.post)),
    })
}

fn badge(badge: &Badge) -> Value {
    json!({
        "id": badge.id, "name": badge.name, "class": badge.class, "times": badge.times, "last_at": rfc3339(badge.last_at),
    })
}

fn answer(cx: &Cx, line: &Line<Answer>) -> Value {
    let Answer { id, excerpt, tags, score, accepted } = &line.what;
    json!({
        "id": id, "question": line.question, "title": line.title, "excerpt": excerpt, "tags": tags, "score": score,
        "accepted": accepted, "created_at": rfc3339(line.at), "url": cx.absolute(&format!("/a/{id}")),
    })
}

fn comment(cx: &Cx, line: &Line<Comment>) -> Value {
    let Comment { id, html, score } = &line.what;
    json!({
        "id": id, "question": line.question, "title": line.title, "html": html, "score": score,
        "created_at": rfc3339(line.at), "url": cx.absolute(&format!("/q/{}#c{id}", line.question)),
    })
}

fn vote(cx: &Cx, line: &Line<Vote>) -> Value {
    let Vote { post, value } = &line.what;
    let path = if line.on_answer() { format!("/a/{post}") } else { format!("/q/{post}") };
    json!({
        "post": post, "question": line.question, "title": line.title, "value": value, "at": rfc3339(line.at),
        "url": cx.absolute(&path),
    })
}

fn gain(cx: &Cx, line: &reputation::Line) -> Value {
    json!({
        "kind": line.kind, "reason": cx.t2("ledger-", &line.kind), "points": line.points, "over_cap": line.over_cap,
        "post": line.question.as_ref().map(|_| line.post), "title": line.question.as_ref().map(|(_, title)| title),
        "at": rfc3339(line.at),
    })
}

/// One's sessions; `this` is the one that asks.
pub fn sessions(sessions: &[Session], this: i64) -> Value {
    let one = |s: &Session| {
        json!({
            "id": s.id, "device": s.device, "created_at": rfc3339(s.created_at), "used_at": rfc3339(s.used_at),
            "this": s.id == this,
        })
    };
    json!({ "sessions": sessions.iter().map(one).collect::<Vec<_>>() })
}
