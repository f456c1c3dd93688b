//! What one is told of, where, and how often by mail: one table.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use forum::notification::choice::{choose, own};
use forum::notification::{Choice, Frequency, Topic};
use forum::push::Browser;
use forum::{Error, Problem};

use super::{PAGES, must_be_somebody};
use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Form;
use crate::push;
use crate::respond::{either, see_with};

#[derive(Template)]
#[template(path = "settings/notifications.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    choices: Vec<(Topic, Choice)>,
    browsers: Vec<Browser>,
    /// The session that asks.
    this: i64,
    /// What a browser subscribes with.
    key: String,
}

/// GET /settings/notifications
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let (choices, browsers) =
        cx.app.read(move |tx| Ok((own(tx, &who)?, forum::push::list(tx, &who)?))).await?;
    let key = push::public_key(&cx.app).await?;
    let this = cx.me.as_ref().map_or(0, |me| me.session);
    let page = Page { cx: cx.clone(), pages: PAGES, choices, browsers, this, key };
    either(&cx, || api::inbox::choices(&page.choices), &page)
}

/// POST /settings/notifications: `mail-TOPIC` and, where it is told there, `site-TOPIC` and `push-TOPIC`; topics that are not named stay
/// as they are.
pub async fn submit(cx: Cx, Form(fields): Form<HashMap<String, String>>) -> Result<Response> {
    let mut choices = Vec::new();
    for topic in Topic::ALL {
        let Some(mail) = fields.get(&format!("mail-{}", topic.as_str())) else { continue };
        let Some(mail) = Frequency::parse(mail) else {
            return Err(Error::from(Problem::new("mail", "problem-choose")).into());
        };
        let ticked = |way: &str| fields.contains_key(&format!("{way}-{}", topic.as_str()));
        choices.push((topic, Choice { site: ticked("site"), mail, push: ticked("push") }));
    }
    let who = cx.who();
    cx.app.db.write(move |tx| choose(tx, &who, &choices)).await?;
    Ok(see_with(&cx, "/settings/notifications", cx.t("settings-saved")))
}
