//! Questions, answers and comments as JSON.

use forum::Time;
use forum::link::{Linked, Merged};
use forum::member::Person;
use forum::poll::{Choice, Poll};
use forum::question::{Answer, Brief, Comment, Page, QuestionRow};
use forum::search::Instead;
use serde_json::{Value, json};

use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;
use crate::pages::question::address;

/// A list of questions with the addresses of its neighbours.
pub fn list(cx: &Cx, rows: &[QuestionRow], pager: &Pager) -> Value {
    json!({
        "questions": rows.iter().map(|q| row(cx, q)).collect::<Vec<_>>(),
        "previous": pager.previous,
        "next": pager.next,
    })
}

/// One question of a list.
pub fn row(cx: &Cx, q: &QuestionRow) -> Value {
    json!({
        "id": q.id, "title": q.title, "excerpt": q.excerpt, "tags": q.tags, "score": q.score, "answers": q.answers,
        "views": q.views, "accepted": q.accepted, "closed": q.closed, "private": q.private, "created_at": at(q.created_at),
        "active_at": at(q.active_at), "author": person(cx, &q.author),
        "space": q.space.as_ref().map(|(slug, _)| slug),
        "url": cx.absolute(&address(q.id, &q.title)),
    })
}

/// A question with its answers and comments, and questions like it.
pub fn page(cx: &Cx, page: &Page, related: &[Brief]) -> Value {
    let q = &page.question;
    json!({
        "id": q.id, "title": q.title, "html": q.html, "tags": q.tags, "score": q.score, "views": q.views,
        "created_at": at(q.created_at), "active_at": at(q.active_at), "edited_at": q.edited.as_ref().map(|e| at(e.at)),
        "revision": q.revision, "closed": q.closed.as_ref().map(|c| &c.reason), "deleted": q.deleted.is_some(),
        "locked": q.locked.is_some(), "pinned": q.pinned.is_some(), "private": q.private, "accepted": q.accepted, "space": q.space.slug, "author": person(cx, &q.author),
        "url": cx.absolute(&address(q.id, &q.title)),
        "origin": origin(page, q.id.into()), "poll": page.poll.as_ref().map(|poll| self::poll(cx, poll)),
        "comments": comments(cx, page, q.id.into()),
        "answers": page.answers.iter().map(|a| answer(cx, page, a)).collect::<Vec<_>>(),
        "links": page.links.iter().map(|link| linked(cx, link)).collect::<Vec<_>>(),
        "merged": page.merged.iter().map(|a| merged(cx, a)).collect::<Vec<_>>(),
        "related": related.iter().map(|q| brief(cx, q)).collect::<Vec<_>>(),
    })
}

/// Votes are null as long as the reader may not see them.
fn poll(cx: &Cx, poll: &Poll) -> Value {
    let choice = |choice: &Choice| {
        let image = (!choice.image.is_empty()).then(|| cx.absolute(&format!("/images/{}", choice.image)));
        json!({ "number": choice.number, "text": choice.text, "image": image, "votes": choice.votes, "mine": choice.mine })
    };
    json!({
        "several": poll.several, "ballots": poll.ballots, "ends_at": poll.ends_at.map(at), "ended": poll.ended,
        "choices": poll.choices.iter().map(choice).collect::<Vec<_>>(),
    })
}

fn linked(cx: &Cx, link: &Linked) -> Value {
    json!({
        "kind": link.kind.as_str(), "direction": if link.out { "out" } else { "in" }, "question": link.other,
        "title": link.title, "by": person(cx, &link.by), "at": at(link.at), "agreed_at": link.agreed.map(at),
        "denied_because": link.denial, "url": cx.absolute(&address(link.other, &link.title)),
    })
}

fn merged(cx: &Cx, a: &Merged) -> Value {
    json!({
        "id": a.id, "html": a.html, "score": a.score, "accepted": a.accepted, "created_at": at(a.created_at),
        "author": person(cx, &a.author), "question": a.question, "title": a.title,
        "url": cx.absolute(&format!("/a/{}", a.id)),
    })
}

/// Questions that somebody may read instead of asking.
pub fn instead(cx: &Cx, all: &[Instead]) -> Value {
    let one = |one: &Instead| {
        let mut data = brief(cx, &one.question);
        data["answer"] = one.answer.as_ref().map_or(
            Value::Null,
            |a| json!({ "id": a.id, "html": a.html, "score": a.score, "accepted": a.accepted }),
        );
        data
    };
    json!({ "questions": all.iter().map(one).collect::<Vec<_>>() })
}

fn brief(cx: &Cx, q: &Brief) -> Value {
    json!({ "id": q.id, "title": q.title, "score": q.score, "accepted": q.accepted, "url": cx.absolute(&address(q.id, &q.title)) })
}

fn answer(cx: &Cx, page: &Page, a: &Answer) -> Value {
    json!({
        "id": a.id, "html": a.html, "score": a.score, "created_at": at(a.created_at),
        "edited_at": a.edited.as_ref().map(|e| at(e.at)), "revision": a.revision, "deleted": a.deleted.is_some(),
        "accepted": page.question.accepted == Some(a.id), "author": person(cx, &a.author),
        "url": cx.absolute(&format!("/a/{}", a.id)), "origin": origin(page, a.id.into()), "comments": comments(cx, page, a.id.into()),
    })
}

/// Where a post came from; null where it was written here.
fn origin(page: &Page, post: forum::PostId) -> Option<Value> {
    page.origins.get(&post).map(|origin| {
        json!({ "site": origin.site, "url": origin.url, "author": origin.name, "licence": origin.licence })
    })
}

fn comments(cx: &Cx, page: &Page, post: forum::PostId) -> Vec<Value> {
    let all: &[Comment] = page.comments.get(&post).map_or(&[], Vec::as_slice);
    let one = |c: &Comment| {
        json!({
            "id": c.id, "html": c.html, "score": c.score, "created_at": at(c.created_at), "deleted": c.deleted,
            "author": person(cx, &c.author),
        })
    };
    all.iter().map(one).collect()
}

/// A person beside what they wrote; null where the account is gone, without a handle where they asked anonymously.
pub fn person(cx: &Cx, person: &Person) -> Option<Value> {
    if person.masked {
        let picture = cx.absolute(&cx.picture(person));
        return Some(json!({ "anonymous": true, "name": cx.unnamed(person), "picture": picture }));
    }
    (!person.gone).then(|| {
        json!({
            "handle": person.handle, "name": person.name, "reputation": person.reputation,
            "picture": cx.absolute(&cx.picture(person)),
            "url": cx.absolute(&format!("/people/{}", person.handle)),
        })
    })
}

fn at(time: Time) -> String {
    rfc3339(time)
}
