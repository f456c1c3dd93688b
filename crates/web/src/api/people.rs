//! The list of people as JSON.

use forum::member::list::Card;
use serde_json::{Value, json};

use super::question::person;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;

/// A list of people with the addresses of its neighbours.
pub fn list(cx: &Cx, rows: &[Card], pager: &Pager) -> Value {
    let row = |card: &Card| {
        let mut data = person(cx, &card.person).unwrap_or_default();
        data["headline"] = json!(card.person.headline);
        data["location"] = json!(card.location);
        data["joined_at"] = json!(rfc3339(card.created_at));
        data
    };
    json!({
        "people": rows.iter().map(row).collect::<Vec<_>>(), "previous": pager.previous, "next": pager.next,
    })
}
