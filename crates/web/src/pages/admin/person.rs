//! One person: role, suspension, what was done about them.

use askama::Template;
use axum::response::Response;
use forum::admin::{self, Managed, Suspension};
use forum::member::{self, lift, set_role, suspend};
use forum::{Error, MemberId, Role, Viewer};
use serde::Deserialize;
use store::Tx;

use super::acts::Line;
use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::respond::{either, refused, see_with};

/// How many acts about the person are shown.
const ACTS: i64 = 30;

#[derive(Template)]
#[template(path = "admin/person.html")]
struct Page {
    cx: Cx,
    managed: Managed,
    suspensions: Vec<Suspension>,
    acts: Vec<Line>,
    roles: [Role; 3],
    typed: Suspend,
    problems: Problems,
    refusal: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Suspend {
    days: String,
    reason: String,
}

#[derive(Deserialize)]
pub struct Chosen {
    role: String,
}

/// GET /admin/people/{handle}
pub async fn show(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    let page = page(&cx, handle).await?;
    either(&cx, || api::admin::person(&cx, &page.managed, &page.suspensions, &page.acts), &page)
}

/// POST /admin/people/{handle}/role
pub async fn role(cx: Cx, Path(handle): Path<String>, Form(chosen): Form<Chosen>) -> Result<Response> {
    let Some(role) = Role::parse(&chosen.role) else { return Err(Fault::not_found()) };
    let done = change(&cx, &handle, move |tx, who, member| set_role(tx, who, member, role)).await;
    answer(&cx, handle, done, Suspend::default(), "admin-role-changed").await
}

/// POST /admin/people/{handle}/suspend
pub async fn suspend_(cx: Cx, Path(handle): Path<String>, Form(typed): Form<Suspend>) -> Result<Response> {
    let fields = typed.clone();
    let days = typed.days.trim().parse().unwrap_or(0);
    let act = move |tx: &mut Tx, who: &Viewer, member| {
        suspend(tx, who, member, days, &fields.reason)?;
        Ok(())
    };
    let done = change(&cx, &handle, act).await;
    answer(&cx, handle, done, typed, "admin-suspended").await
}

/// POST /admin/people/{handle}/lift
pub async fn lift_(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    let done = change(&cx, &handle, lift).await;
    answer(&cx, handle, done, Suspend::default(), "admin-lifted").await
}

/// Does something to the person with this handle.
async fn change(
    cx: &Cx,
    handle: &str,
    act: impl Fn(&mut Tx, &Viewer, MemberId) -> forum::Result<()> + Send + 'static,
) -> forum::Result<()> {
    let (who, handle) = (cx.who(), handle.to_owned());
    cx.app
        .write(move |tx| {
            who.must_moderate()?;
            let member = member::find(tx, &handle)?.id;
            act(tx, &who, member)
        })
        .await
}

/// Back to the person's page; where it was refused, with what was typed and why.
async fn answer(
    cx: &Cx,
    handle: String,
    done: forum::Result<()>,
    typed: Suspend,
    said: &str,
) -> Result<Response> {
    let error = match done {
        Ok(()) => return Ok(see_with(cx, &format!("/admin/people/{handle}"), cx.t(said))),
        Err(error @ (Error::Store(_) | Error::NotFound | Error::SignIn)) => return Err(error.into()),
        Err(error) => error,
    };
    let fault = Fault::from(error);
    if cx.json {
        return Err(fault);
    }
    let (status, mut page) = (fault.status(), page(cx, handle).await?);
    page.typed = typed;
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        other => page.refusal = Some(other.sentence(cx)),
    }
    refused(&page, status)
}

async fn page(cx: &Cx, handle: String) -> Result<Page> {
    let who = cx.who();
    let (managed, suspensions, deeds) = cx
        .app
        .read(move |tx| {
            let managed = admin::find(tx, &who, &handle)?;
            let id = managed.person.id;
            Ok((managed, admin::suspensions(tx, &who, id)?, admin::acts_about(tx, &who, id, ACTS)?))
        })
        .await?;
    Ok(Page {
        acts: deeds.into_iter().map(|deed| Line::new(cx, deed)).collect(),
        cx: cx.clone(),
        managed,
        suspensions,
        roles: [Role::Member, Role::Moderator, Role::Admin],
        typed: Suspend { days: "7".into(), reason: String::new() },
        problems: Problems::default(),
        refusal: None,
    })
}

impl Page {
    /// Whether the viewer may suspend the person.
    fn is_above(&self) -> bool {
        self.managed.role < self.cx.viewer.role
    }
}
