//! What the site calls itself, and whom it lets in.

use askama::Template;
use axum::response::Response;
use forum::site::{self, Doors, Site};
use forum::{Error, Problem};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems};
use crate::respond::{either, refused, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    name: String,
    description: String,
    language: String,
    open_sign_up: Option<String>,
    confirmed_to_write: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/site.html")]
struct Page {
    cx: Cx,
    typed: Fields,
    /// Tag and own name of each language.
    languages: Vec<(String, String)>,
    problems: Problems,
}

/// GET /admin/site
pub async fn form(cx: Cx) -> Result<Response> {
    cx.viewer.must_be_admin()?;
    let (site, policy) = (cx.rules.site.clone(), cx.rules.policy.clone());
    let on = |yes: bool| yes.then(|| "1".to_owned());
    let typed = Fields {
        name: site.name.clone(),
        description: site.description.clone(),
        language: site.language.clone(),
        open_sign_up: on(policy.open_sign_up),
        confirmed_to_write: on(policy.confirmed_to_write),
    };
    let data = serde_json::json!({
        "name": site.name, "description": site.description, "language": site.language,
        "open_sign_up": policy.open_sign_up, "confirmed_to_write": policy.confirmed_to_write,
    });
    either(&cx, || data, &page(&cx, typed, Problems::default()))
}

/// POST /admin/site
pub async fn save(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let who = cx.who();
    let site = Site {
        name: fields.name.clone(),
        description: fields.description.clone(),
        language: fields.language.clone(),
        set_up: true,
    };
    let doors = Doors {
        open_sign_up: fields.open_sign_up.is_some(),
        confirmed_to_write: fields.confirmed_to_write.is_some(),
    };
    let known = cx.app.languages.all().iter().any(|l| l.tag == site.language);
    let change = move |tx: &mut store::Tx| {
        who.must_be_admin()?;
        if !known {
            return Err(Problem::new("language", "problem-language").into());
        }
        site::change(tx, &who, &site, &doors)
    };
    match cx.app.write(change).await {
        Ok(()) => {
            cx.app.reload_rules().await?;
            Ok(see_with(&cx, "/admin/site", cx.t("saved")))
        }
        Err(Error::Invalid(problems)) if !cx.json => {
            let status = Fault::from(Error::Invalid(Vec::new())).status();
            refused(&page(&cx, fields, Problems(problems)), status)
        }
        Err(error) => Err(error.into()),
    }
}

fn page(cx: &Cx, typed: Fields, problems: Problems) -> Page {
    let named = |l: &std::sync::Arc<crate::i18n::Lang>| (l.tag.clone(), l.t("language-name").to_owned());
    Page { cx: cx.clone(), typed, languages: cx.app.languages.all().iter().map(named).collect(), problems }
}
