//! Who asked a question anonymously, for moderators with a reason, and who has looked.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use forum::mask::{self, Look};
use forum::member::Person;
use forum::{Error, QuestionId};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pages::pager::{At, Pager};
use crate::respond::{again, html};

/// How many looks a page lists.
const SIZE: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    reason: String,
}

#[derive(Template)]
#[template(path = "asker.html")]
struct Page {
    cx: Cx,
    question: QuestionId,
    title: String,
    /// Who it was, once it is told.
    found: Option<Person>,
    typed: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "admin/looks.html")]
struct Looks {
    cx: Cx,
    looks: Vec<Look>,
    pager: Pager,
}

/// GET /questions/{id}/asker
pub async fn form(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    html(&page(&cx, id, String::new()).await?)
}

/// POST /questions/{id}/asker: the answer tells who asked, and no other page does, so that each look is kept.
pub async fn look(cx: Cx, Path(id): Path<QuestionId>, Form(fields): Form<Fields>) -> Result<Response> {
    let (who, reason) = (cx.who(), fields.reason.clone());
    let fault = match cx.app.db.write(move |tx| mask::behind(tx, &who, id, &reason)).await {
        Ok(found) => {
            let mut response = html(&Page { found: Some(found), ..page(&cx, id, String::new()).await? })?;
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return Ok(response);
        }
        Err(error) => Fault::from(error),
    };
    if cx.json || !matches!(fault, Fault::Forum(Error::Invalid(_))) {
        return Err(fault);
    }
    let mut page = page(&cx, id, fields.reason).await?;
    (page.problems, _) = fault.split(&cx);
    again(&page, &fault)
}

/// GET /admin/looks
pub async fn looks(cx: Cx, Query(at): Query<At>) -> Result<Response> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| mask::looks(tx, &who, from, SIZE)).await?;
    let pager = Pager::new("/admin/looks", &listing);
    html(&Looks { cx, looks: listing.rows, pager })
}

async fn page(cx: &Cx, question: QuestionId, typed: String) -> Result<Page> {
    let who = cx.who();
    let title = cx.app.read(move |tx| mask::look(tx, &who, question)).await?;
    Ok(Page { cx: cx.clone(), question, title, found: None, typed, problems: Problems::default() })
}
