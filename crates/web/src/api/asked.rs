//! Questions that were asked to one, as JSON.

use forum::asked::Waiting;
use serde_json::{Value, json};

use super::question::{person, row};
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;

/// What waits, or is settled.
pub fn list(cx: &Cx, rows: &[Waiting], pager: &Pager) -> Value {
    let line = |it: &Waiting| {
        let mut data = row(cx, &it.question);
        data["asked_at"] = json!(rfc3339(it.at));
        data["passed_by"] = json!(it.passed_by.as_ref().and_then(|by| person(cx, by)));
        data["outcome"] = json!(it.outcome.map(|outcome| outcome.as_str()));
        data
    };
    json!({
        "questions": rows.iter().map(line).collect::<Vec<_>>(), "previous": pager.previous, "next": pager.next,
    })
}
