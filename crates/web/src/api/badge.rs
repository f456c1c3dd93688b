//! Badges as JSON.

use forum::badge::{Award, Defined};
use serde_json::{Value, json};

use super::question::person;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;

/// All badges.
pub fn list(cx: &Cx, badges: &[Defined]) -> Value {
    json!({ "badges": badges.iter().map(|badge| row(cx, badge)).collect::<Vec<_>>() })
}

fn row(cx: &Cx, badge: &Defined) -> Value {
    json!({
        "id": badge.id, "name": badge.name, "class": badge.class, "about": badge.about,
        "count": badge.count.map(forum::badge::Count::as_str), "threshold": badge.threshold, "off": badge.off,
        "awards": badge.awards, "url": cx.absolute(&format!("/badges/{}", badge.id)),
    })
}

/// A badge and who has it.
pub fn page(cx: &Cx, badge: &Defined, awards: &[Award], pager: &Pager) -> Value {
    let one = |award: &Award| json!({ "person": person(cx, &award.person), "at": rfc3339(award.at) });
    json!({
        "badge": row(cx, badge), "awards": awards.iter().map(one).collect::<Vec<_>>(),
        "previous": pager.previous, "next": pager.next,
    })
}
