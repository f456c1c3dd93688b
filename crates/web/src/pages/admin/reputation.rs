//! Points by event and the reputation that opens privileges.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use forum::policy::{self, Policy};
use forum::{Error, Privilege, admin};
use serde_json::json;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems};
use crate::respond::{either, refused, see_with};

/// One number of the form.
struct Number {
    field: &'static str,
    label: String,
    typed: String,
    default: i64,
    min: i64,
    max: i64,
    /// How many people have the privilege now; none for what is no privilege.
    have: Option<i64>,
}

#[derive(Template)]
#[template(path = "admin/reputation.html")]
struct Page {
    cx: Cx,
    points: Vec<Number>,
    privileges: Vec<Number>,
    problems: Problems,
}

/// GET /admin/reputation
pub async fn form(cx: Cx) -> Result<Response> {
    cx.viewer.must_be_admin()?;
    let typed = cx.rules.policy.fields().into_iter().map(|(f, value, _)| (f.to_owned(), value.to_string()));
    let page = page(&cx, &typed.collect(), Problems::default()).await?;
    let data =
        || cx.rules.policy.fields().iter().map(|(f, value, _)| ((*f).to_owned(), json!(value))).collect();
    either::<serde_json::Map<_, _>>(&cx, data, &page)
}

/// POST /admin/reputation
pub async fn save(cx: Cx, Form(typed): Form<HashMap<String, String>>) -> Result<Response> {
    let mut new = (*cx.rules.policy).clone();
    let mut problems = Vec::new();
    for (field, _, (min, max)) in new.fields() {
        match typed.get(field).map(|text| text.trim().replace('−', "-").parse()) {
            None => {}
            Some(Ok(value)) => new.set(field, value),
            Some(Err(_)) => problems.push(policy::out_of(field, min, max)),
        }
    }
    let who = cx.who();
    let change = move |tx: &mut store::Tx| {
        who.must_be_admin()?;
        forum::error::check(problems.clone())?;
        policy::change(tx, &who, &new)
    };
    match cx.app.write(change).await {
        Ok(()) => {
            cx.app.reload_rules().await?;
            Ok(see_with(&cx, "/admin/reputation", cx.t("saved")))
        }
        Err(Error::Invalid(problems)) if !cx.json => {
            let status = Fault::from(Error::Invalid(Vec::new())).status();
            refused(&page(&cx, &typed, Problems(problems)).await?, status)
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(cx: &Cx, typed: &HashMap<String, String>, problems: Problems) -> Result<Page> {
    let (who, policy) = (cx.who(), cx.rules.policy.clone());
    let have = cx.app.read(move |tx| admin::holders(tx, &who, &policy)).await?;
    let defaults = Policy::default().fields();
    let number = |(field, default, (min, max)): &(&'static str, i64, (i64, i64))| Number {
        field,
        label: label(cx, field),
        typed: typed.get(*field).cloned().unwrap_or_default(),
        default: *default,
        min: *min,
        max: *max,
        have: have.iter().find(|(privilege, _)| privilege.as_str() == *field).map(|(_, n)| *n),
    };
    let split = defaults.len() - Privilege::ALL.len();
    let (points, privileges) = defaults.split_at(split);
    Ok(Page {
        cx: cx.clone(),
        points: points.iter().map(number).collect(),
        privileges: privileges.iter().map(number).collect(),
        problems,
    })
}

fn label(cx: &Cx, field: &str) -> String {
    let privilege = Privilege::ALL.iter().any(|p| p.as_str() == field);
    let text = cx.t2(if privilege { "privilege-" } else { "points-" }, field);
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
