//! What one is told of, where, and how often by mail: one table.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use forum::notification::choice::{choose, own};
use forum::notification::{Choice, Frequency, Topic};
use forum::{Error, Problem};

use super::{PAGES, must_be_somebody};
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Form;
use crate::respond::{either, see_with};

#[derive(Template)]
#[template(path = "settings/notifications.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    choices: Vec<(Topic, Choice)>,
}

/// GET /settings/notifications
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let choices = cx.app.read(move |tx| own(tx, &who)).await?;
    let page = Page { cx: cx.clone(), pages: PAGES, choices };
    either(&cx, || api::inbox::choices(&page.choices), &page)
}

/// POST /settings/notifications: `mail-TOPIC` and, where it stands in the inbox, `site-TOPIC`; topics that are not named stay
/// as they are.
pub async fn submit(cx: Cx, Form(fields): Form<HashMap<String, String>>) -> Result<Response> {
    let mut choices = Vec::new();
    for topic in Topic::ALL {
        let Some(mail) = fields.get(&format!("mail-{}", topic.as_str())) else { continue };
        let Some(mail) = Frequency::parse(mail) else {
            return Err(Error::from(Problem::new("mail", "problem-choose")).into());
        };
        let site = fields.contains_key(&format!("site-{}", topic.as_str()));
        choices.push((topic, Choice { site, mail }));
    }
    let who = cx.who();
    cx.app.db.write(move |tx| choose(tx, &who, &choices)).await?;
    Ok(see_with(&cx, "/settings/notifications", cx.t("settings-saved")))
}
