//! A conversation: what was written in it, and a field to go on.

use askama::Template;
use axum::response::Response;
use forum::draft::{self, Place};
use forum::listing::{From, Listing};
use forum::message::{self, Message, Party};
use forum::{ConversationId, Error};
use serde::Deserialize;
use store::Tx;

use super::names;
use crate::api;
use crate::context::Cx;
use crate::drafts::{self, Kept};
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems, Query};
use crate::pace;
use crate::pages::pager::{At, Pager};
use crate::pages::preview;
use crate::respond::{again, either, html, see};

/// How many messages a page shows.
const SIZE: usize = 50;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    body: String,
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "message/show.html")]
struct Page {
    cx: Cx,
    talk: message::Page,
    /// The oldest first.
    messages: Vec<Message>,
    pager: Pager,
    /// Whether the last message is on the page.
    newest: bool,
    /// Conversations with something unseen, after this one was looked at.
    unread: i64,
    typed: String,
    problems: Problems,
    refusal: Option<String>,
    preview: Option<String>,
    kept: Option<Kept>,
}

/// GET /messages/{id}
pub async fn show(cx: Cx, Path(id): Path<ConversationId>, Query(at): Query<At>) -> Result<Response> {
    let mut page = page(&cx, id, at.from()).await?;
    if page.newest && page.talk.last > page.talk.seen {
        let (who, last) = (cx.who(), page.talk.last);
        page.unread = cx
            .app
            .db
            .write(move |tx| {
                message::see(tx, &who, id, last)?;
                message::unread(tx, &who)
            })
            .await?;
    }
    if let Some(owner) = drafts::owner(&cx) {
        let kept = cx.app.read(move |tx| draft::load(tx, &owner, Place::message(Some(id)))).await?;
        if let Some(kept) = kept {
            page.kept = Some(Kept::new(Place::message(Some(id)), &kept));
            page.typed = kept.fields.body;
        }
    }
    either(&cx, || api::message::page(&cx, &page.talk, &page.messages, &page.pager), &page)
}

/// POST /messages/{id}
pub async fn submit(cx: Cx, Path(id): Path<ConversationId>, Form(fields): Form<Fields>) -> Result<Response> {
    if fields.preview.is_some() {
        let preview = Some(preview::post(&cx, fields.body.clone()).await?);
        return html(&Page { preview, typed: fields.body, ..page(&cx, id, From::Start).await? });
    }
    match write(&cx, id, fields.body.clone()).await {
        Ok(number) => Ok(see(&format!("/messages/{id}#m{number}"))),
        Err(Fault::Forum(Error::SignIn)) => {
            let typed = draft::Fields::text(&fields.body);
            drafts::sign_in_first(&cx, Place::message(Some(id)), typed, &format!("/messages/{id}")).await
        }
        Err(fault @ Fault::Forum(Error::NotFound)) => Err(fault),
        Err(fault) if cx.json => Err(fault),
        Err(fault) => {
            let mut page = Page { typed: fields.body, ..page(&cx, id, From::Start).await? };
            (page.problems, page.refusal) = fault.split(&cx);
            again(&page, &fault)
        }
    }
}

async fn write(cx: &Cx, id: ConversationId, body: String) -> Result<i64> {
    pace::messaging(cx)?;
    let (who, owner) = (cx.who(), drafts::owner(cx));
    let written = cx.app.db.write(move |tx| {
        let number = message::write(tx, &who, id, &body)?;
        owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::message(Some(id))))?;
        Ok(number)
    });
    written.await.map_err(|error: Error| error.into())
}

async fn page(cx: &Cx, id: ConversationId, from: From) -> Result<Page> {
    let who = cx.who();
    let read = move |tx: &mut Tx| message::page(tx, &who, id, from, SIZE);
    let (talk, Listing { rows: mut messages, previous, next }) = cx.app.read(read).await?;
    let newest = previous.is_none();
    let pager = Pager::new(&format!("/messages/{id}"), &Listing { rows: Vec::<()>::new(), previous, next });
    messages.reverse();
    Ok(Page {
        cx: cx.clone(),
        talk,
        messages,
        pager,
        newest,
        unread: cx.me.as_ref().map_or(0, |me| me.unread_messages),
        typed: String::new(),
        problems: Problems::default(),
        refusal: None,
        preview: None,
        kept: None,
    })
}

impl Page {
    fn names(&self) -> String {
        names(&self.cx, &self.talk.people)
    }

    fn is_own(&self, message: &Message) -> bool {
        message.author.id == self.cx.viewer.id
    }

    /// Whether this is the first message that the viewer has not seen before.
    fn is_first_new(&self, message: &Message) -> bool {
        let new = |one: &&Message| one.number > self.talk.seen && !self.is_own(one);
        self.messages.iter().find(new).is_some_and(|first| first.number == message.number)
    }

    /// Who has seen this message and none after it, and did not write it.
    fn seen_by(&self, message: &Message) -> Vec<&Party> {
        let saw = |party: &&Party| {
            party.is_here() && party.seen == message.number && party.person.id != message.author.id
        };
        self.talk.people.iter().filter(saw).collect()
    }

    fn name(&self, party: &Party) -> String {
        names(&self.cx, std::slice::from_ref(party))
    }

    fn left(&self) -> Vec<&Party> {
        self.talk.people.iter().filter(|party| !party.is_here()).collect()
    }
}
