//! A question's poll: the form that makes it, ending it, and voting.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use forum::answer::Target;
use forum::poll::{self, CHOICES, Draft, Offer, Poll};
use forum::{Error, QuestionId};
use store::Tx;

use super::moderate::short;
use super::question::{self, Refused};
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::multipart::Parts;
use crate::respond::{html, see, see_with};
use crate::{pace, picture};

/// How many choices the form begins with, and how many more it offers at a time.
const BEGIN: usize = 4;
const MORE: usize = 3;
/// For how many days a poll may be open.
const LENGTHS: [i64; 6] = [1, 3, 7, 14, 30, 90];

#[derive(Template)]
#[template(path = "poll-edit.html")]
struct Page {
    cx: Cx,
    target: Target,
    fields: Draft,
    problems: Problems,
}

impl Page {
    fn back(&self) -> String {
        short(&self.target)
    }

    fn number(&self, index: &usize) -> i64 {
        *index as i64
    }

    fn most(&self) -> usize {
        *CHOICES.end()
    }

    fn is_chosen(&self, days: &i64) -> bool {
        self.fields.days == Some(*days)
    }

    fn lengths(&self) -> &'static [i64] {
        &LENGTHS
    }
}

/// GET /questions/{id}/poll
pub async fn form(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    let (target, poll) = editable(&cx, id).await?;
    let fields = padded(poll.map(drafted).unwrap_or_default(), BEGIN);
    html(&Page { cx, target, fields, problems: Problems::default() })
}

/// POST /questions/{id}/poll
pub async fn submit(cx: Cx, Path(id): Path<QuestionId>, mut parts: Parts) -> Result<Response> {
    pace::posting(&cx)?;
    let (target, _) = editable(&cx, id).await?;
    let mut fields = typed(&mut parts);
    let refused = match take_pictures(&cx, &mut fields, &mut parts).await {
        Ok(()) if parts.has("more") => {
            let rows = fields.choices.len() + MORE;
            return html(&Page { cx, target, fields: padded(fields, rows), problems: Problems::default() });
        }
        Ok(()) => save(&cx, id, fields.clone()).await,
        Err(fault) => Err(fault),
    };
    match refused {
        Ok(target) => Ok(see(&format!("{}#poll", short(&target)))),
        Err(Fault::Forum(Error::Invalid(problems))) => {
            let fault = Fault::Forum(Error::Invalid(Vec::new()));
            let page = Page { cx, target, fields: padded(fields, BEGIN), problems: Problems(problems) };
            let mut response = html(&page)?;
            fault.mark(&mut response);
            Ok(response)
        }
        Err(fault) => Err(fault),
    }
}

/// POST /questions/{id}/poll/end
pub async fn end(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    let who = cx.who();
    let target = cx.app.write(move |tx| poll::end(tx, &who, id)).await?;
    Ok(see_with(&cx, &format!("{}#poll", short(&target)), cx.t("poll-ended")))
}

/// POST /questions/{id}/poll/remove
pub async fn remove(cx: Cx, Path(id): Path<QuestionId>) -> Result<Response> {
    let who = cx.who();
    let target = cx.app.write(move |tx| poll::remove(tx, &who, id)).await?;
    Ok(see_with(&cx, &short(&target), cx.t("poll-removed")))
}

/// POST /questions/{id}/poll/vote: what is marked comes as `choice`, or as `choice-1`, `choice-2` and so on.
pub async fn vote(
    cx: Cx,
    Path(id): Path<QuestionId>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response> {
    pace::voting(&cx)?;
    let marked = fields.iter().filter(|(name, _)| name.starts_with("choice"));
    let marks: Vec<i64> = marked.filter_map(|(_, number)| number.parse().ok()).collect();
    let who = cx.who();
    match cx.app.write(move |tx| poll::vote(tx, &who, id, &marks)).await {
        Ok(target) => Ok(see(&format!("{}#poll", short(&target)))),
        Err(error @ (Error::Invalid(_) | Error::Denied(_))) => {
            let fault = Fault::Forum(error);
            let refused = Refused { poll: Some(fault.told(&cx)), ..Refused::default() };
            let mut response = question::again(&cx, id, refused).await?;
            fault.mark(&mut response);
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

async fn editable(cx: &Cx, id: QuestionId) -> Result<(Target, Option<Poll>)> {
    let who = cx.who();
    Ok(cx.app.read(move |tx| poll::editable(tx, &who, id)).await?)
}

async fn save(cx: &Cx, id: QuestionId, fields: Draft) -> Result<Target> {
    let who = cx.who();
    Ok(cx.app.write(move |tx: &mut Tx| poll::make(tx, &who, id, &fields)).await?)
}

fn typed(parts: &mut Parts) -> Draft {
    let choices = (1..=*CHOICES.end()).map_while(|number| {
        let name = format!("choice-{number}");
        parts.has(&name).then(|| {
            let dropped = parts.has(&format!("drop-{number}"));
            let image = parts.text(&format!("image-{number}"));
            Offer { text: parts.text(&name), image: if dropped { String::new() } else { image } }
        })
    });
    Draft {
        choices: choices.collect(),
        several: parts.has("several"),
        hidden: parts.has("hidden"),
        days: parts.text("days").parse().ok(),
    }
}

/// Keeps the pictures that came with the form, so that a form which comes back has them.
async fn take_pictures(cx: &Cx, fields: &mut Draft, parts: &mut Parts) -> Result<()> {
    for (number, choice) in (1..).zip(&mut fields.choices) {
        if let Some(bytes) = parts.file(&format!("file-{number}")) {
            choice.image = super::pictures::keep(cx, "choices", picture::image, bytes).await?.0;
        }
    }
    Ok(())
}

/// What was typed with room for more, as far as a poll has room.
fn padded(mut fields: Draft, rows: usize) -> Draft {
    let rows = rows.max(fields.choices.len()).min(*CHOICES.end());
    fields.choices.resize_with(rows, Offer::default);
    fields
}

/// The form of a poll that there is.
fn drafted(poll: Poll) -> Draft {
    let Poll { several, hidden, days, .. } = poll;
    let choices = poll.choices.into_iter().map(|choice| Offer { text: choice.text, image: choice.image });
    Draft { choices: choices.collect(), several, hidden, days }
}
