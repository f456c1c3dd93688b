//! Questions that were asked to one: they wait until they are answered, declined or passed on.

use askama::Template;
use axum::response::Response;
use forum::asked::{self, Waiting};
use forum::mask;
use forum::{Error, QuestionId};
use serde::Deserialize;

use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pace;
use crate::pages::pager::{At, Pager};
use crate::respond::{again, either, see_with};

/// How many questions a page lists.
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
    note: String,
    to: String,
}

#[derive(Template)]
#[template(path = "asked.html")]
struct Page {
    cx: Cx,
    rows: Vec<Waiting>,
    settled: bool,
    pager: Pager,
    /// The question whose form was refused, with what was typed.
    about: Option<QuestionId>,
    typed: Fields,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /asked
pub async fn list(cx: Cx, Query(params): Query<Params>) -> Result<Response> {
    let page = page(&cx, params.show == "settled", &params.at).await?;
    either(&cx, || api::asked::list(&cx, &page.rows, &page.pager), &page)
}

/// POST /asked/{id}/decline
pub async fn decline(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    pace::posting(&cx)?;
    let (who, note) = (cx.who(), fields.note.clone());
    let done = cx.app.write(move |tx| asked::decline(tx, &who, id, &note)).await.map(drop);
    answer(&cx, id, fields, done, "asked-declined-done").await
}

/// POST /asked/{id}/pass
pub async fn pass(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    pace::posting(&cx)?;
    let (who, to) = (cx.who(), fields.to.clone());
    let done = cx.app.write(move |tx| asked::pass(tx, &who, id, &to)).await.map(drop);
    answer(&cx, id, fields, done, "asked-passed-done").await
}

/// POST /asked/{id}/block
pub async fn block(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    pace::posting(&cx)?;
    let who = cx.who();
    cx.app.write(move |tx| mask::block(tx, &who, id)).await?;
    Ok(see_with(&cx, "/asked", cx.t("mask-blocked")))
}

/// POST /asked/{id}/unblock
pub async fn unblock(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    let who = cx.who();
    cx.app.write(move |tx| mask::unblock(tx, &who, id)).await?;
    Ok(see_with(&cx, "/settings/muted", cx.t("mask-unblocked")))
}

/// Back to the list; where it was refused, with what was typed and why.
async fn answer(
    cx: &Cx,
    id: QuestionId,
    typed: Fields,
    done: forum::Result<()>,
    said: &str,
) -> Result<Response> {
    let fault = match done {
        Ok(()) => return Ok(see_with(cx, "/asked", cx.t(said))),
        Err(error) => Fault::from(error),
    };
    if cx.json || !matches!(fault, Fault::Forum(Error::Invalid(_) | Error::Denied(_))) {
        return Err(fault);
    }
    let mut page = Page { about: Some(id), typed, ..page(cx, false, &At::default()).await? };
    (page.problems, page.refusal) = fault.split(cx);
    again(&page, &fault)
}

async fn page(cx: &Cx, settled: bool, at: &At) -> Result<Page> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| asked::waiting(tx, &who, settled, from, SIZE)).await?;
    Ok(Page {
        pager: Pager::new(if settled { "/asked?show=settled" } else { "/asked" }, &listing),
        rows: listing.rows,
        settled,
        cx: cx.clone(),
        about: None,
        typed: Fields::default(),
        problems: Problems::default(),
        refusal: None,
    })
}

impl Page {
    /// What was typed about this question.
    fn typed(&self, id: &QuestionId) -> Fields {
        if self.about == Some(*id) { self.typed.clone() } else { Fields::default() }
    }

    /// What is wrong with it.
    fn problem(&self, id: &QuestionId, field: &str) -> Option<String> {
        self.about.filter(|about| about == id).and_then(|_| self.problems.at(&self.cx, field))
    }

    /// Why a row stands here.
    fn why(&self, row: &Waiting) -> String {
        match (&row.passed_by, row.outcome) {
            (_, Some(outcome)) => self.cx.t2("asked-you-", outcome.as_str()),
            (Some(person), None) => self.cx.with("asked-passed-by", &person.name),
            (None, None) if row.question.author.masked => self.cx.t("asked-anonymously").to_owned(),
            (None, None) => String::new(),
        }
    }
}
