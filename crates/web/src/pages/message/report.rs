//! Showing messages to the moderators.

use askama::Template;
use axum::response::Response;
use forum::message::{self, Message, Report};
use forum::{ConversationId, Error};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pace;
use crate::respond::{again, html, see_with};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// The message that gave the reason.
    number: i64,
}

#[derive(Template)]
#[template(path = "message/report.html")]
struct Page {
    cx: Cx,
    id: ConversationId,
    number: i64,
    messages: Vec<Message>,
    typed: Report,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /messages/{id}/report
pub async fn form(
    cx: Cx,
    Path(id): Path<ConversationId>,
    Query(Params { number }): Query<Params>,
) -> Result<Response> {
    html(&page(&cx, id, number, Report { numbers: vec![number], reason: String::new() }).await?)
}

/// POST /messages/{id}/report: `message` for each that is shown, `reason`, and `number`, about which the form was.
pub async fn submit(
    cx: Cx,
    Path(id): Path<ConversationId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    pace::messaging(&cx)?;
    let all = |name: &str| fields.iter().filter(|(n, _)| n == name).map(|(_, v)| v).collect::<Vec<_>>();
    let numbers = all("message").into_iter().filter_map(|number| number.parse().ok()).collect();
    let reason = all("reason").first().map(|reason| (*reason).clone()).unwrap_or_default();
    let number = all("number").first().and_then(|number| number.parse().ok()).unwrap_or_default();
    let typed = Report { numbers, reason };
    let (who, report) = (cx.who(), typed.clone());
    let fault = match cx.app.db.write(move |tx| message::report(tx, &who, id, &report)).await {
        Ok(_) => return Ok(see_with(&cx, &format!("/messages/{id}"), cx.t("message-reported"))),
        Err(error) => Fault::from(error),
    };
    if cx.json || !matches!(fault, Fault::Forum(Error::Invalid(_) | Error::Denied(_))) {
        return Err(fault);
    }
    let mut page = page(&cx, id, number, typed).await?;
    (page.problems, page.refusal) = fault.split(&cx);
    again(&page, &fault)
}

async fn page(cx: &Cx, id: ConversationId, number: i64, typed: Report) -> Result<Page> {
    let who = cx.who();
    let messages = cx.app.read(move |tx| message::reportable(tx, &who, id, number)).await?;
    Ok(Page { cx: cx.clone(), id, number, messages, typed, problems: Problems::default(), refusal: None })
}

impl Page {
    fn is_chosen(&self, message: &Message) -> bool {
        self.typed.numbers.contains(&message.number)
    }
}
