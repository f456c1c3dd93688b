//! Tags as JSON.

use forum::follow::Stance;
use forum::tag::Tag;
use serde_json::{Value, json};

use super::question;
use crate::context::Cx;
use crate::pages::lists::QuestionList;
use crate::pages::pager::Pager;
use crate::url::segment;

/// A list of tags with the addresses of its neighbours.
pub fn list(cx: &Cx, rows: &[Tag], pager: &Pager) -> Value {
    let tags: Vec<Value> = rows.iter().map(|tag| row(cx, tag)).collect();
    json!({ "tags": tags, "previous": pager.previous, "next": pager.next })
}

/// A tag in a list.
pub fn row(cx: &Cx, tag: &Tag) -> Value {
    json!({
        "name": tag.name, "description": tag.description, "questions": tag.questions,
        "url": cx.absolute(&format!("/tags/{}", segment(&tag.name))),
    })
}

/// A tag with a page of its questions.
pub fn page(cx: &Cx, tag: &Tag, stance: &Stance, list: &QuestionList) -> Value {
    let mut data = question::list(cx, &list.rows, &list.pager);
    data["tag"] = row(cx, tag);
    super::follow::put(&mut data["tag"], cx, stance);
    data
}
