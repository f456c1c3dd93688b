//! In which language and which colours one reads the site.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use forum::member::preferences::{self, Preferences};
use serde::Deserialize;

use super::{PAGES, must_be_somebody};
use crate::context::Cx;
use crate::cookies;
use crate::fault::Result;
use crate::form::Form;
use crate::i18n::Lang;
use crate::respond::{html, see_with};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    language: String,
    theme: String,
}

#[derive(Template)]
#[template(path = "settings/language.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    languages: Vec<Arc<Lang>>,
    /// The chosen language and theme; empty to follow the browser.
    language: String,
    theme: String,
    themes: [&'static str; 3],
}

/// GET /settings/language
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let Preferences { language, theme } = cx.app.read(move |tx| preferences::own(tx, &who)).await?;
    html(&Page {
        languages: cx.app.languages.all().to_vec(),
        cx,
        pages: PAGES,
        language: language.unwrap_or_default(),
        theme: theme.unwrap_or_default(),
        themes: ["", "light", "dark"],
    })
}

/// POST /settings/language: kept with the account; what the browser kept before goes.
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let language = cx.app.languages.find(&fields.language).map(|lang| lang.tag.clone());
    let theme = Some(fields.theme).filter(|theme| theme == "light" || theme == "dark");
    let (who, chosen) = (cx.who(), language.clone());
    let save =
        move |tx: &mut store::Tx| preferences::set_looks(tx, &who, chosen.as_deref(), theme.as_deref());
    cx.app.db.write(save).await?;
    let spoken = language.and_then(|tag| cx.app.languages.find(&tag).cloned());
    let lang = spoken.as_ref().unwrap_or(&cx.lang);
    let mut response = see_with(&cx, "/settings/language", lang.t("settings-saved"));
    for name in ["language", "theme"] {
        cookies::clear(&mut response, name, cx.app.is_https());
    }
    Ok(response)
}
