//! Drafts as handlers meet them: whose they are, and how a text survives having to sign in first.

use axum::response::{IntoResponse, Response};
use forum::draft::{self, Draft, Fields, Owner, Place};
use forum::member::Secret;
use forum::{Error, Time};

use crate::context::Cx;
use crate::cookies;
use crate::fault::{Fault, Result};
use crate::respond::see_with;

/// For how many days a browser keeps the cookie that its drafts are found by, which is as long as they wait.
const DAYS: i64 = 30;

/// A draft that stands in its form, as the form's notice names it.
#[derive(Clone, Debug)]
pub struct Kept {
    pub place: Place,
    pub at: Time,
}

impl Kept {
    pub fn new(place: Place, draft: &Draft) -> Kept {
        Kept { place, at: draft.at }
    }

    pub fn kind(&self) -> &'static str {
        self.place.kind.as_str()
    }
}

/// Whose drafts are looked for: the member's, or those of the browser's cookie; none without either.
pub fn owner(cx: &Cx) -> Option<Owner> {
    match &cx.visitor {
        _ if cx.signed_in() => Some(Owner::member(cx.viewer.id)),
        Some(secret) => Some(Owner::visitor(&cookies::hash(secret))),
        None => None,
    }
}

/// Keeps what was typed, and gives the browser a cookie to find it by where nobody has signed in.
pub async fn save(cx: &Cx, place: Place, fields: Fields, mut response: Response) -> Result<Response> {
    let (owner, fresh) = match owner(cx) {
        Some(owner) => (owner, cx.visitor.clone()),
        None => {
            let secret = Secret::new()?;
            (Owner::visitor(&secret.hash()), Some(secret.reveal().to_owned()))
        }
    };
    let now = cx.viewer.now;
    cx.app.db.write(move |tx| draft::save(tx, now, &owner, place, &fields)).await?;
    if let Some(secret) = fresh.filter(|_| !cx.signed_in()) {
        cookies::set(&mut response, "visitor", &secret, DAYS, cx.app.is_https());
    }
    Ok(response)
}

/// Keeps what somebody typed who has to sign in first, and leads there; afterwards it stands in the form at `next`.
pub async fn sign_in_first(cx: &Cx, place: Place, fields: Fields, next: &str) -> Result<Response> {
    let onward = match cx.json {
        true => Fault::from(Error::SignIn).into_response(),
        false => {
            let next = askama::filters::urlencode_strict(next).map(|n| n.to_string()).unwrap_or_default();
            see_with(cx, &format!("/login?next={next}"), cx.t("draft-waits"))
        }
    };
    save(cx, place, fields, onward).await
}
