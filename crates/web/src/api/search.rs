//! Results of a search as JSON.

use serde_json::{Value, json};

use super::question::row;
use crate::context::Cx;
use crate::finder::{Hit, Results};
use crate::pages::pager::Pager;

/// A page of results. `more` says that there are more than the total that was counted; `notes` are sentences about what
/// could not be done as typed.
pub fn results(cx: &Cx, results: &Results, notes: &[String], pager: &Pager) -> Value {
    json!({
        "questions": results.hits.iter().map(|hit| one(cx, hit)).collect::<Vec<_>>(),
        "total": results.total, "more": results.uncounted, "notes": notes,
        "previous": pager.previous, "next": pager.next,
    })
}

/// The question, with the excerpt that holds what was looked for and the answer that holds most of it.
fn one(cx: &Cx, hit: &Hit) -> Value {
    let text = |pieces: &[(bool, String)]| pieces.iter().map(|(_, text)| text.as_str()).collect::<String>();
    let mut value = row(cx, &hit.row);
    value["excerpt"] = text(&hit.excerpt).into();
    value["answer"] = json!(hit.answer.as_ref().map(|answer| {
        json!({
            "id": answer.id, "accepted": answer.accepted, "score": answer.score, "excerpt": text(&answer.excerpt),
            "url": cx.absolute(&format!("/a/{}", answer.id)),
        })
    }));
    value
}
