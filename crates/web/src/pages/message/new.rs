//! Beginning a conversation.

use askama::Template;
use axum::response::Response;
use forum::draft::{self, Place};
use forum::member;
use forum::message::{self, Draft};
use forum::{ConversationId, Error};
use serde::Deserialize;
use store::Tx;

use crate::context::Cx;
use crate::drafts::{self, Kept};
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems, Query};
use crate::pace;
use crate::pages::preview;
use crate::respond::{again, html, see};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    to: String,
    body: String,
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "message/new.html")]
struct Page {
    cx: Cx,
    draft: Draft,
    problems: Problems,
    refusal: Option<String>,
    preview: Option<String>,
    kept: Option<Kept>,
}

impl Page {
    fn new(cx: &Cx, draft: Draft) -> Page {
        let problems = Problems::default();
        Page { cx: cx.clone(), draft, problems, refusal: None, preview: None, kept: None }
    }

    fn most(&self) -> i64 {
        message::MOST as i64
    }
}

/// GET /messages/new: the form, with what a link to it fills in (`to`); on to the conversation that is there already.
pub async fn form(cx: Cx, Query(fields): Query<Fields>) -> Result<Response> {
    cx.viewer.must_be_somebody()?;
    let (who, to, owner) = (cx.who(), fields.to.clone(), drafts::owner(&cx));
    let read = move |tx: &mut Tx| {
        if let Some(there) = theirs(tx, &who, &to)? {
            return Ok((Some(there), Vec::new(), None));
        }
        let problems = if to.is_empty() { Vec::new() } else { message::addressed(tx, &who, &to)?.1 };
        let kept = owner.as_ref().map(|owner| draft::load(tx, owner, Place::message(None))).transpose()?;
        Ok((None, problems, kept.flatten()))
    };
    let (there, problems, kept) = cx.app.read(read).await?;
    if let Some(there) = there {
        return Ok(see(&format!("/messages/{there}")));
    }
    let kept = kept.filter(|kept| fields.to.is_empty() || kept.fields.to == fields.to);
    let mut page = Page::new(&cx, Draft { to: fields.to, body: fields.body });
    page.problems = Problems(problems);
    if let Some(kept) = kept {
        page.kept = Some(Kept::new(Place::message(None), &kept));
        page.draft = Draft { to: kept.fields.to, body: kept.fields.body };
    }
    html(&page)
}

/// The conversation with the one person of this handle.
fn theirs(tx: &mut Tx, who: &forum::Viewer, to: &str) -> forum::Result<Option<ConversationId>> {
    match member::find(tx, to.trim_start_matches('@')) {
        Ok(person) => message::with(tx, who, person.id),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// POST /messages/new
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let draft = Draft { to: fields.to, body: fields.body };
    if fields.preview.is_some() {
        let preview = Some(preview::post(&cx, draft.body.clone()).await?);
        return html(&Page { preview, ..Page::new(&cx, draft) });
    }
    match begin(&cx, draft.clone()).await {
        Ok((id, number)) => Ok(see(&format!("/messages/{id}#m{number}"))),
        Err(Fault::Forum(Error::SignIn)) => {
            let typed = draft::Fields { to: draft.to, ..draft::Fields::text(&draft.body) };
            drafts::sign_in_first(&cx, Place::message(None), typed, "/messages/new").await
        }
        Err(fault) if cx.json => Err(fault),
        Err(fault) => {
            let mut page = Page::new(&cx, draft);
            (page.problems, page.refusal) = fault.split(&cx);
            again(&page, &fault)
        }
    }
}

async fn begin(cx: &Cx, draft: Draft) -> Result<(ConversationId, i64)> {
    pace::messaging(cx)?;
    let (who, owner) = (cx.who(), drafts::owner(cx));
    let begun = cx.app.db.write(move |tx| {
        let begun = message::begin(tx, &who, &draft)?;
        owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::message(None)))?;
        Ok(begun)
    });
    begun.await.map_err(|error: Error| error.into())
}
