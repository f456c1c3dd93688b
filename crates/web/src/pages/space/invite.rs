//! Inviting people into a space, and what somebody sees who was invited.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use forum::invitation::{self, DAYS, Invitation, Invited, Terms, USES};
use forum::member::Secret;
use forum::space::Space;
use forum::{Error, InvitationId};
use serde::Deserialize;
use serde_json::json;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::i18n::rfc3339;
use crate::pace;
use crate::respond::{again, either, html, see_with};
use crate::url::segment;

#[derive(Clone, Deserialize)]
#[serde(default)]
pub struct Fields {
    days: String,
    uses: String,
    email: String,
}

impl Default for Fields {
    fn default() -> Fields {
        Fields { days: "7".into(), uses: "10".into(), email: String::new() }
    }
}

#[derive(Template)]
#[template(path = "space/invitations.html")]
struct ListPage {
    cx: Cx,
    space: Space,
    all: Vec<Invitation>,
    /// The link that was just made, which nothing can show again.
    link: Option<String>,
    typed: Fields,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /spaces/{slug}/invitations
pub async fn list(cx: Cx, Path(slug): Path<String>) -> Result<Response> {
    let page = listed(&cx, slug).await?;
    either(&cx, || data(&page), &page)
}

/// POST /spaces/{slug}/invitations: makes a link, which this answer alone tells.
pub async fn give(cx: Cx, Path(slug): Path<String>, Form(typed): Form<Fields>) -> Result<Response> {
    pace::posting(&cx)?;
    let (who, path, secret) = (cx.who(), slug.clone(), Secret::new()?);
    let terms = Terms { days: typed.days.clone(), uses: typed.uses.clone() };
    let link = cx.absolute(&format!("/invitations/{}", secret.reveal()));
    let given = cx.app.write(move |tx| invitation::give(tx, &who, &path, &terms, &secret)).await;
    if let Err(error) = given {
        return refused(&cx, slug, typed, error).await;
    }
    let page = ListPage { link: Some(link), ..listed(&cx, slug).await? };
    let mut response = either(&cx, || data(&page), &page)?;
    *response.status_mut() = StatusCode::CREATED;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// POST /spaces/{slug}/invitations/mail
pub async fn mail(cx: Cx, Path(slug): Path<String>, Form(typed): Form<Fields>) -> Result<Response> {
    pace::posting(&cx)?;
    pace::asking_for_mail(&cx, &typed.email)?;
    let (who, path, address) = (cx.who(), slug.clone(), typed.email.clone());
    match cx.app.write(move |tx| invitation::mail(tx, &who, &path, &address)).await {
        Ok(_) => Ok(see_with(&cx, &here(&slug), &cx.with("invitation-mailed", typed.email.trim()))),
        Err(error) => refused(&cx, slug, typed, error).await,
    }
}

/// POST /spaces/{slug}/invitations/{id}/revoke
pub async fn revoke(cx: Cx, Path((slug, id)): Path<(String, InvitationId)>) -> Result<Response> {
    let (who, path) = (cx.who(), slug.clone());
    cx.app.write(move |tx| invitation::revoke(tx, &who, &path, id)).await?;
    Ok(see_with(&cx, &here(&slug), cx.t("invitation-revoked-done")))
}

async fn listed(cx: &Cx, slug: String) -> Result<ListPage> {
    let who = cx.who();
    let (space, all) = cx.app.read(move |tx| invitation::list(tx, &who, &slug)).await?;
    let (typed, problems) = (Fields::default(), Problems::default());
    Ok(ListPage { cx: cx.clone(), space, all, link: None, typed, problems, refusal: None })
}

async fn refused(cx: &Cx, slug: String, typed: Fields, error: Error) -> Result<Response> {
    let fault = Fault::from(error);
    if cx.json || !matches!(fault, Fault::Forum(Error::Invalid(_) | Error::Denied(_))) {
        return Err(fault);
    }
    let mut page = ListPage { typed, ..listed(cx, slug).await? };
    (page.problems, page.refusal) = fault.split(cx);
    again(&page, &fault)
}

fn data(page: &ListPage) -> serde_json::Value {
    let now = page.cx.viewer.now;
    let one = |it: &Invitation| {
        json!({
            "id": it.id, "by": it.by.handle, "mailed": it.mailed, "address": it.address, "uses": it.uses,
            "used": it.used, "state": it.state(now), "created_at": rfc3339(it.created_at),
            "expires_at": rfc3339(it.expires_at),
        })
    };
    json!({ "link": page.link, "invitations": page.all.iter().map(one).collect::<Vec<_>>() })
}

fn here(slug: &str) -> String {
    format!("/spaces/{}/invitations", segment(slug))
}

impl ListPage {
    fn state(&self, it: &Invitation) -> &'static str {
        it.state(self.cx.viewer.now)
    }

    /// How much of an invitation is used.
    fn used(&self, it: &Invitation) -> String {
        self.cx.fmt("invitation-used", &[("n", it.used.into()), ("of", it.uses.into())])
    }

    fn lengths(&self) -> &'static [i64] {
        &DAYS
    }

    fn is_chosen(&self, days: &i64) -> bool {
        self.typed.days == days.to_string()
    }

    fn most(&self) -> i64 {
        USES
    }
}

#[derive(Template)]
#[template(path = "space/invited.html")]
struct InvitedPage {
    cx: Cx,
    it: Invited,
    action: String,
    refusal: Option<String>,
}

/// A link that is unknown, used up, revoked or expired.
#[derive(Template)]
#[template(path = "space/uninvited.html")]
struct DeadPage {
    cx: Cx,
}

/// GET /invitations/{token}: what one is invited to.
pub async fn show(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    let (who, secret) = (cx.who(), Secret::brought(&token));
    match cx.app.read(move |tx| invitation::look(tx, &who, &secret)).await {
        Ok(it) => invited(&cx, it, &token, None),
        Err(error) => dead(cx, error),
    }
}

/// POST /invitations/{token}: comes in.
pub async fn accept(cx: Cx, Path(token): Path<String>) -> Result<Response> {
    pace::trying_a_link(&cx)?;
    let (who, secret) = (cx.who(), Secret::brought(&token));
    let denied = match cx.app.write(move |tx| invitation::accept(tx, &who, &secret)).await {
        Ok(space) => {
            let line = cx.with("space-joined", &space.name);
            return Ok(see_with(&cx, &format!("/spaces/{}", segment(&space.slug)), &line));
        }
        Err(error @ Error::Denied(_)) if !cx.json => Fault::from(error),
        Err(error) => return dead(cx, error),
    };
    let (who, secret) = (cx.who(), Secret::brought(&token));
    let it = cx.app.read(move |tx| invitation::look(tx, &who, &secret)).await?;
    let mut response = invited(&cx, it, &token, Some(denied.told(&cx)))?;
    denied.mark(&mut response);
    Ok(response)
}

fn invited(cx: &Cx, it: Invited, token: &str, refusal: Option<String>) -> Result<Response> {
    let space = &it.space;
    let data = json!({
        "name": space.name, "description": space.description, "access": space.access.as_str(),
        "rules": it.rules_html, "by": it.by.name, "members": it.members, "belongs": it.belongs,
    });
    let action = format!("/invitations/{}", segment(token));
    let mut response = either(cx, || data, &InvitedPage { cx: cx.clone(), it, action, refusal })?;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    Ok(response)
}

fn dead(cx: Cx, error: Error) -> Result<Response> {
    if cx.json || !matches!(error, Error::Invalid(_)) {
        return Err(error.into());
    }
    let mut response = html(&DeadPage { cx })?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}
