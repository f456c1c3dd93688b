//! Messages that were shown to the moderators.

use askama::Template;
use axum::response::Response;
use forum::message::{self, Reported};
use forum::{Error, ReportId};
use serde::Deserialize;

use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pages::pager::{At, Pager};
use crate::respond::{either, refused, see_with};

/// How many reports a page lists.
const SIZE: usize = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    show: String,
    #[serde(flatten)]
    at: At,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    outcome: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "admin/messages.html")]
struct Page {
    cx: Cx,
    reports: Vec<Reported>,
    settled: bool,
    pager: Pager,
    /// The report whose form was refused, with what was typed.
    about: Option<ReportId>,
    typed: Fields,
    problems: Problems,
}

/// GET /admin/messages
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let page = page(&cx, params.show == "settled", &params.at).await?;
    either(&cx, || api::message::reports(&cx, &page.reports, &page.pager), &page)
}

/// POST /admin/messages/{id}/settle
pub async fn settle(cx: Cx, Path(id): Path<ReportId>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, typed) = (cx.who(), fields.clone());
    let settle = move |tx: &mut store::Tx| message::settle(tx, &who, id, &typed.outcome, &typed.reason);
    let problems = match cx.app.db.write(settle).await {
        Ok(_) => return Ok(see_with(&cx, "/admin/messages", cx.t("admin-message-settled"))),
        Err(Error::Invalid(problems)) if !cx.json => problems,
        Err(error) => return Err(error.into()),
    };
    let status = Fault::Forum(Error::Invalid(Vec::new())).status();
    let page = page(&cx, false, &At::default()).await?;
    refused(&Page { about: Some(id), typed: fields, problems: Problems(problems), ..page }, status)
}

async fn page(cx: &Cx, settled: bool, at: &At) -> Result<Page> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| message::reports(tx, &who, settled, from, SIZE)).await?;
    let base = if settled { "/admin/messages?show=settled" } else { "/admin/messages" };
    Ok(Page {
        pager: Pager::new(base, &listing),
        reports: listing.rows,
        settled,
        cx: cx.clone(),
        about: None,
        typed: Fields::default(),
        problems: Problems::default(),
    })
}

impl Page {
    /// What was typed about this report.
    fn typed(&self, id: &ReportId) -> &str {
        if self.about == Some(*id) { &self.typed.reason } else { "" }
    }

    fn is_chosen(&self, id: &ReportId, outcome: &str) -> bool {
        self.about == Some(*id) && self.typed.outcome == outcome
    }

    /// What is wrong with it.
    fn problem(&self, id: &ReportId, field: &str) -> Option<String> {
        self.about.filter(|about| about == id).and_then(|_| self.problems.at(&self.cx, field))
    }
}
