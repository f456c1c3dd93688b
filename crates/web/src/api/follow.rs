//! Following as JSON.

use forum::feed::{Feed, Row};
use forum::follow::{Shunned, Stance};
use forum::mask::Blocked;
use forum::member::Person;
use forum::{QuestionId, follow};
use serde_json::{Value, json};

use super::question;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::home;
use crate::pages::pager::Pager;

/// Adds how many follow a thing and, for somebody, how they stand towards it.
pub fn put(data: &mut Value, cx: &Cx, stance: &Stance) {
    data["followers"] = json!(stance.followers);
    if cx.signed_in() {
        data["following"] = json!(stance.following);
        data["muted"] = json!(stance.muted);
        data["blocked"] = json!(stance.blocked);
    }
}

/// What came of following: how many follow the thing now, and the same in words.
pub fn done(cx: &Cx, on: bool, followers: i64) -> Value {
    json!({ "following": on, "followers": followers, "shown": cx.n("n-followers", &followers) })
}

/// A page of one's feed.
pub fn feed(cx: &Cx, feed: &Feed, pager: &Pager) -> Value {
    let row = |row: &Row| {
        let mut data = question::row(cx, &row.question);
        data["at"] = json!(rfc3339(row.at));
        data["reasons"] = row.reasons.iter().map(|reason| home::sentence(cx, reason)).collect();
        data
    };
    json!({ "questions": feed.rows.iter().map(row).collect::<Vec<_>>(), "previous": null, "next": pager.next })
}

/// People in a list.
pub fn people(cx: &Cx, people: &[Person]) -> Vec<Value> {
    people.iter().filter_map(|one| question::person(cx, one)).collect()
}

/// Whom and what one has muted or blocked.
pub fn shunned(cx: &Cx, shunned: &follow::Shunned, masks: &[Blocked]) -> Value {
    let Shunned { people, tags } = shunned;
    let one = |(person, blocked): &(Person, bool)| {
        let mut data = question::person(cx, person)?;
        data["blocked"] = json!(blocked);
        Some(data)
    };
    let mask = |it: &Blocked| json!({ "question": it.question, "title": it.title, "at": rfc3339(it.at) });
    let masks: Vec<Value> = masks.iter().map(mask).collect();
    json!({ "people": people.iter().filter_map(one).collect::<Vec<_>>(), "tags": tags, "anonymous_askers": masks })
}

/// Questions by id and title.
pub fn questions(questions: &[(QuestionId, String)]) -> Vec<Value> {
    questions.iter().map(|(id, title)| json!({ "id": id, "title": title })).collect()
}
