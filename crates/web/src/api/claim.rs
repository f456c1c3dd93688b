//! Claims on imported accounts, as JSON.

use forum::claim::{Claim, Placeholder, Waiting};
use serde_json::{Value, json};

use super::question::person;
use crate::context::Cx;
use crate::i18n::rfc3339;
use crate::pages::pager::Pager;

/// An imported account, and one's own claim on it.
pub fn own(it: &Placeholder, claim: Option<&Claim>) -> Value {
    let mut data = placeholder(it);
    data["claim"] = json!(claim.map(one));
    data
}

fn placeholder(it: &Placeholder) -> Value {
    json!({ "handle": it.person.handle, "name": it.person.name, "site": it.site, "url": it.url })
}

fn one(claim: &Claim) -> Value {
    json!({
        "id": claim.id, "token": claim.token, "created_at": rfc3339(claim.created_at),
        "asked_at": claim.asked_at.map(rfc3339),
    })
}

/// A page of the claims that wait.
pub fn waiting(cx: &Cx, claims: &[Waiting], pager: &Pager) -> Value {
    let line = |it: &Waiting| {
        let mut data = one(&it.claim);
        data["account"] = placeholder(&it.placeholder);
        data["claimant"] = json!(person(cx, &it.claimant));
        data["rivals"] = json!(it.rivals);
        data
    };
    json!({
        "claims": claims.iter().map(line).collect::<Vec<_>>(), "previous": pager.previous, "next": pager.next,
    })
}
