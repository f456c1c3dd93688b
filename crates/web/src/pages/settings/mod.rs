//! A member's settings, one page each beside one list of them.

pub mod account;
pub mod contact;
pub mod delete;
pub mod download;
pub mod language;
pub mod muted;
pub mod notifications;
pub mod profile;
pub mod push;
pub mod sessions;

use forum::member::{Credentials, credentials};
use forum::{Error, Problem};

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::Problems;
use crate::{pace, passwords};

/// The pages in their order: address and name.
pub const PAGES: [(&str, &str); 9] = [
    ("/settings", "settings-profile"),
    ("/settings/account", "settings-account"),
    ("/settings/sessions", "settings-sessions"),
    ("/settings/notifications", "settings-notifications"),
    ("/settings/contact", "settings-contact"),
    ("/settings/muted", "settings-muted"),
    ("/settings/language", "settings-language"),
    ("/settings/download", "settings-download"),
    ("/settings/delete", "settings-delete"),
];

/// Somebody, or the way to log in.
fn must_be_somebody(cx: &Cx) -> Result<()> {
    if cx.signed_in() { Ok(()) } else { Err(Error::SignIn.into()) }
}

/// The viewer's credentials, after their password was typed once more and found right. Who has none (signed in by a link)
/// needs none.
async fn prove(cx: &Cx, typed: &str, field: &'static str) -> Result<Credentials> {
    pace::proving_oneself(cx)?;
    let who = cx.who();
    let own = cx.app.read(move |tx| credentials::own(tx, &who)).await?;
    if own.password.is_none() || passwords::verify(typed.to_owned(), own.password.clone()).await? {
        return Ok(own);
    }
    Err(Error::from(Problem::new(field, "problem-password-wrong")).into())
}

/// The problems of a refused form, and the sentence of one refused as a whole; other faults go on as they are.
fn refusal(cx: &Cx, fault: Fault) -> Result<(Problems, Option<String>)> {
    match fault {
        other if cx.json => Err(other),
        Fault::Forum(Error::Invalid(problems)) => Ok((Problems(problems), None)),
        Fault::Forum(Error::Denied(_)) => Ok((Problems::default(), Some(fault.sentence(cx)))),
        other => Err(other),
    }
}
