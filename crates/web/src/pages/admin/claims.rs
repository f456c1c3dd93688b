//! Claims on imported accounts that wait for somebody to look.

use askama::Template;
use axum::response::Response;
use forum::claim::{self, Waiting};
use forum::{ClaimId, Error};
use serde::Deserialize;

use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pages::pager::{At, Pager};
use crate::respond::{either, refused, see_with};

/// How many claims a page lists.
const SIZE: usize = 30;

#[derive(Template)]
#[template(path = "admin/claims.html")]
struct Page {
    cx: Cx,
    claims: Vec<Waiting>,
    pager: Pager,
    /// The claim whose form was refused, with what was typed.
    about: Option<ClaimId>,
    typed: String,
    problems: Problems,
    refusal: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Why {
    reason: String,
}

/// GET /admin/claims
pub async fn list(cx: Cx, Query(at): Query<At>) -> Result<Response> {
    let page = page(&cx, &at).await?;
    either(&cx, || api::claim::waiting(&cx, &page.claims, &page.pager), &page)
}

/// POST /admin/claims/{id}/grant
pub async fn grant_(cx: Cx, Path(id): Path<ClaimId>) -> Result<Response> {
    let who = cx.who();
    let done = cx.app.write(move |tx| claim::grant(tx, &who, id)).await.map(drop);
    answer(&cx, id, done, String::new(), "claim-granted").await
}

/// POST /admin/claims/{id}/refuse
pub async fn refuse_(cx: Cx, Path(id): Path<ClaimId>, Form(why): Form<Why>) -> Result<Response> {
    let (who, reason) = (cx.who(), why.reason.clone());
    let done = cx.app.write(move |tx| claim::refuse(tx, &who, id, &reason)).await;
    answer(&cx, id, done, why.reason, "claim-refused").await
}

/// Back to the list; where it was refused, with what was typed and why.
async fn answer(
    cx: &Cx,
    id: ClaimId,
    done: forum::Result<()>,
    typed: String,
    said: &str,
) -> Result<Response> {
    let error = match done {
        Ok(()) => return Ok(see_with(cx, "/admin/claims", cx.t(said))),
        Err(error @ (Error::Store(_) | Error::NotFound | Error::SignIn)) => return Err(error.into()),
        Err(error) => error,
    };
    let fault = Fault::from(error);
    if cx.json || matches!(fault, Fault::Forum(Error::Denied(_))) {
        return Err(fault);
    }
    let mut page = Page { about: Some(id), typed, ..page(cx, &At::default()).await? };
    let status = fault.status();
    let sentence = fault.sentence(cx);
    match fault {
        Fault::Forum(Error::Invalid(problems)) if problems.iter().any(|p| p.field == "reason") => {
            page.problems = Problems(problems);
        }
        _ => page.refusal = Some(sentence),
    }
    refused(&page, status)
}

async fn page(cx: &Cx, at: &At) -> Result<Page> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| claim::waiting(tx, &who, from, SIZE)).await?;
    Ok(Page {
        pager: Pager::new("/admin/claims", &listing),
        claims: listing.rows,
        cx: cx.clone(),
        about: None,
        typed: String::new(),
        problems: Problems::default(),
        refusal: None,
    })
}

impl Page {
    /// What was typed about this claim.
    fn typed(&self, id: &ClaimId) -> &str {
        if self.about == Some(*id) { &self.typed } else { "" }
    }

    /// What is wrong with it.
    fn problem(&self, id: &ClaimId) -> Option<String> {
        self.about.filter(|about| about == id).and_then(|_| self.problems.at(&self.cx, "reason"))
    }
}
