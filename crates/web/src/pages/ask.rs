//! Asking a question.

use askama::Template;
use axum::response::Response;
use forum::asked;
use forum::draft::{self, Place};
use forum::question::{self, Draft};
use forum::search::Instead;
use forum::space::{self, Space};
use forum::{Error, QuestionId, SpaceId};
use serde::Deserialize;
use store::Tx;

use super::{preview, similar};
use crate::context::Cx;
use crate::drafts::{self, Kept};
use crate::fault::{Fault, Result};
use crate::form::{Form, Problems, Query};
use crate::pace;
use crate::respond::{again, html, see};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    title: String,
    body: String,
    tags: String,
    space: Option<i64>,
    mail: Option<String>,
    to: String,
    private: Option<String>,
    anonymous: Option<String>,
    preview: Option<String>,
    /// Similar questions are asked for.
    similar: Option<String>,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct Page {
    cx: Cx,
    draft: Draft,
    space: SpaceId,
    spaces: Vec<Space>,
    /// The names of those in which one may ask anonymously.
    anonymous: Vec<String>,
    problems: Problems,
    refusal: Option<String>,
    preview: Option<String>,
    kept: Option<Kept>,
    similar: Vec<Instead>,
}

/// GET /questions/ask: the form, with what a link to it fills in (`title`, `tags`, `space`, `to`), or with what was typed the last
/// time where it was not posted.
pub async fn form(cx: Cx, Query(fields): Query<Fields>) -> Result<Response> {
    let linked = !(fields.title.is_empty() && fields.tags.is_empty() && fields.to.is_empty());
    let kept = match drafts::owner(&cx) {
        Some(owner) if !linked => cx.app.read(move |tx| draft::load(tx, &owner, Place::QUESTION)).await?,
        _ => None,
    };
    let Some(kept) = kept else {
        let space = fields.space.map_or(space::DEFAULT, SpaceId);
        let draft = Draft { mail: true, ..typed(fields) };
        return html(&page(&cx, draft, space).await?);
    };
    let notice = Some(Kept::new(Place::QUESTION, &kept));
    let draft::Fields { title, body, tags, mail, to, private, anonymous, space, .. } = kept.fields;
    let space = space.map_or(space::DEFAULT, SpaceId);
    let draft = Draft { title, body, tags, mail, to, private, anonymous };
    html(&Page { kept: notice, ..page(&cx, draft, space).await? })
}

/// POST /questions/ask
pub async fn submit(cx: Cx, Form(fields): Form<Fields>) -> Result<Response> {
    let space = fields.space.map_or(space::DEFAULT, SpaceId);
    let (preview, similar) = (fields.preview.is_some(), fields.similar.is_some());
    let draft = typed(fields);
    if preview {
        let rendered = preview::post(&cx, draft.body.clone()).await?;
        return html(&Page { preview: Some(rendered), ..page(&cx, draft, space).await? });
    }
    if similar {
        return html(&page(&cx, draft, space).await?);
    }
    match ask(&cx, draft.clone(), space).await {
        Ok(id) => Ok(see(&format!("/q/{id}"))),
        Err(Fault::Forum(Error::SignIn)) => {
            drafts::sign_in_first(&cx, Place::QUESTION, typed_fields(draft, space), "/questions/ask").await
        }
        Err(fault) => refuse(&cx, draft, space, fault).await,
    }
}

async fn ask(cx: &Cx, draft: Draft, space: SpaceId) -> Result<QuestionId> {
    pace::posting(cx)?;
    let (who, owner) = (cx.who(), drafts::owner(cx));
    let asked = cx.app.write(move |tx| {
        let id = question::ask(tx, &who, space, &draft)?;
        owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::QUESTION))?;
        Ok(id)
    });
    Ok(asked.await?)
}

fn typed(fields: Fields) -> Draft {
    let Fields { title, body, tags, mail, to, private, anonymous, .. } = fields;
    let (mail, private, anonymous) = (mail.is_some(), private.is_some(), anonymous.is_some());
    Draft { title, body, tags, mail, to, private, anonymous }
}

/// The form again with all that was typed and the reason.
async fn refuse(cx: &Cx, draft: Draft, space: SpaceId, fault: Fault) -> Result<Response> {
    let mut page = page(cx, draft, space).await?;
    (page.problems, page.refusal) = fault.split(cx);
    again(&page, &fault)
}

fn typed_fields(draft: Draft, space: SpaceId) -> draft::Fields {
    let Draft { title, body, tags, mail, to, private, anonymous } = draft;
    draft::Fields {
        title,
        body,
        tags,
        mail,
        to,
        private,
        anonymous,
        space: Some(space.0),
        ..draft::Fields::default()
    }
}

async fn page(cx: &Cx, draft: Draft, space: SpaceId) -> Result<Page> {
    let (here, title, body) = (cx.clone(), draft.title.clone(), draft.body.clone());
    // Where too much has been asked for already, the form is what counts.
    let looked = !title.trim().is_empty() && pace::looking_around(cx).is_ok();
    let read = move |tx: &mut Tx| {
        let spaces = space::readable(tx, &here.viewer)?;
        let similar = match looked {
            true => similar::like(&here.app.finder, tx, &here.viewer, &title, &body)?,
            false => Vec::new(),
        };
        Ok((spaces, space::anonymous(tx, &here.viewer)?, similar))
    };
    let (spaces, anonymous, similar) = cx.app.read(read).await?;
    let problems = Problems::default();
    Ok(Page {
        cx: cx.clone(),
        draft,
        space,
        spaces,
        anonymous,
        problems,
        refusal: None,
        preview: None,
        kept: None,
        similar,
    })
}

impl Page {
    /// Where one may ask anonymously.
    fn places(&self) -> String {
        self.anonymous.join(", ")
    }

    fn most(&self) -> &'static i64 {
        const MOST: i64 = asked::MOST as i64;
        &MOST
    }
}
