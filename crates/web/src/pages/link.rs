//! What a question is to other ones: said, agreed to, denied with a reason, taken back. A small form each.

use askama::Template;
use axum::response::Response;
use forum::answer::Target;
use forum::link::{self, Kind, Request};
use forum::question::Brief;
use forum::{Error, PostId, QuestionId};
use serde::Deserialize;
use store::Tx;

use super::moderate::{named, short};
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pace;
use crate::respond::{html, refused, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    kind: String,
    /// One of those that are suggested.
    pick: String,
    /// The number or the address of another one.
    other: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Reply {
    target: i64,
    because: String,
}

#[derive(Template)]
#[template(path = "link.html")]
struct Page {
    cx: Cx,
    target: Target,
    kinds: [Kind; 4],
    suggested: Vec<Brief>,
    fields: Fields,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "link-deny.html")]
struct DenyPage {
    cx: Cx,
    target: Target,
    other: Target,
    because: String,
    problems: Problems,
}

impl Page {
    fn back(&self) -> String {
        short(&self.target)
    }
}

impl DenyPage {
    fn back(&self) -> String {
        short(&self.target)
    }
}

/// GET /posts/{id}/link
pub async fn form(cx: Cx, Path(id): Path<QuestionId>, Query(fields): Query<Fields>) -> Result<Response> {
    html(&page(&cx, id, fields, Problems::default()).await?)
}

/// POST /posts/{id}/link
pub async fn submit(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    pace::posting(&cx)?;
    let typed = if fields.other.trim().is_empty() { &fields.pick } else { &fields.other };
    let request = Request { kind: Kind::parse(&fields.kind), other: named(typed, &cx.app.config.public_url) };
    let who = cx.who();
    match cx.app.write(move |tx| link::mark(tx, &who, id, &request)).await {
        Ok(target) => Ok(see_with(&cx, &short(&target), cx.t("link-done"))),
        Err(Error::Invalid(problems)) => {
            let status = Fault::Forum(Error::Invalid(Vec::new())).status();
            refused(&page(&cx, id, fields, Problems(problems)).await?, status)
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /posts/{id}/link/agree
pub async fn agree(cx: Cx, Path(id): Path<QuestionId>, Form(reply): Form<Reply>) -> Result<Response> {
    pace::voting(&cx)?;
    let who = cx.who();
    let target = cx.app.write(move |tx| link::agree(tx, &who, id, QuestionId(reply.target))).await?;
    Ok(see_with(&cx, &short(&target), cx.t("link-agreed-done")))
}

/// GET /posts/{id}/link/deny
pub async fn deny_form(cx: Cx, Path(id): Path<QuestionId>, Query(reply): Query<Reply>) -> Result<Response> {
    html(&deny_page(&cx, id, reply, Problems::default()).await?)
}

/// POST /posts/{id}/link/deny
pub async fn deny(cx: Cx, Path(id): Path<QuestionId>, Form(reply): Form<Reply>) -> Result<Response> {
    pace::posting(&cx)?;
    let (who, typed) = (cx.who(), reply.clone());
    let denied = move |tx: &mut Tx| link::deny(tx, &who, id, QuestionId(typed.target), &typed.because);
    match cx.app.write(denied).await {
        Ok(target) => Ok(see_with(&cx, &short(&target), cx.t("link-denied-done"))),
        Err(Error::Invalid(problems)) => {
            let status = Fault::Forum(Error::Invalid(Vec::new())).status();
            refused(&deny_page(&cx, id, reply, Problems(problems)).await?, status)
        }
        Err(error) => Err(error.into()),
    }
}

/// POST /posts/{id}/link/undo
pub async fn undo(cx: Cx, Path(id): Path<QuestionId>, Form(reply): Form<Reply>) -> Result<Response> {
    pace::voting(&cx)?;
    let who = cx.who();
    let target = cx.app.write(move |tx| link::undo(tx, &who, id, QuestionId(reply.target))).await?;
    Ok(see_with(&cx, &short(&target), cx.t("link-undone")))
}

/// The form, with the questions that are like this one.
async fn page(cx: &Cx, id: QuestionId, fields: Fields, problems: Problems) -> Result<Page> {
    let here = cx.clone();
    let read = move |tx: &mut Tx| {
        let target = link::may_mark(tx, &here.viewer, id)?;
        let suggested = here.app.asides.related(tx, &here.viewer, &here.app.finder, id)?;
        Ok((target, suggested))
    };
    let (target, suggested) = cx.app.read(read).await?;
    Ok(Page { cx: cx.clone(), target, kinds: Kind::ALL, suggested, fields, problems })
}

async fn deny_page(cx: &Cx, id: QuestionId, reply: Reply, problems: Problems) -> Result<DenyPage> {
    let (who, other) = (cx.who(), PostId(reply.target));
    let read = move |tx: &mut Tx| link::deniable(tx, &who, id, QuestionId(other.0));
    let (target, other) = cx.app.read(read).await?;
    Ok(DenyPage { cx: cx.clone(), target, other, because: reply.because, problems })
}
