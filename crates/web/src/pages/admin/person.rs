//! One person: role, suspension, what was done about them.

use askama::Template;
use axum::response::Response;
use forum::admin::{self, Managed, Suspension};
use forum::member::{self, lift, set_role, suspend};
use forum::{Error, MemberId, Problem, Role, Viewer, claim, takeout};
use serde::Deserialize;
use store::Tx;

use super::acts::Line;
use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::pages::settings::download;
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
    /// Whether an administrator may hand the account over.
    imported: bool,
    typed: Suspend,
    /// What was typed in the other forms.
    to: String,
    why: String,
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
pub struct Heir {
    to: String,
}

#[derive(Deserialize)]
pub struct Why {
    why: String,
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

/// POST /admin/people/{handle}/give: an imported account becomes another person's.
pub async fn give_(cx: Cx, Path(handle): Path<String>, Form(typed): Form<Heir>) -> Result<Response> {
    let to = typed.to.trim().trim_start_matches('@').to_owned();
    let done = change(&cx, &handle, move |tx, who, member| {
        who.must_be_admin()?;
        let heir = match member::find(tx, &to) {
            Err(Error::NotFound) => return Err(Problem::new("to", "problem-nobody").into()),
            found => found?,
        };
        claim::give(tx, who, member, heir.id).map(drop)
    })
    .await;
    match done {
        Ok(()) => Ok(see_with(&cx, &format!("/people/{handle}"), cx.t("claim-granted"))),
        Err(error) => again(&cx, handle, error, |page| page.to = typed.to).await,
    }
}

/// POST /admin/people/{handle}/data: what a person wrote, as a file.
pub async fn data(cx: Cx, Path(handle): Path<String>, Form(typed): Form<Why>) -> Result<Response> {
    let (who, wanted, why) = (cx.who(), handle.clone(), typed.why.clone());
    let taken = cx
        .app
        .write(move |tx| {
            who.must_moderate()?;
            let member = member::find(tx, &wanted)?.id;
            takeout::of(tx, &who, member, &why)
        })
        .await;
    match taken {
        Ok(data) => Ok(download::json_file(&cx, data, "person.json")),
        Err(error) => again(&cx, handle, error, |page| page.why = typed.why).await,
    }
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
    match done {
        Ok(()) => Ok(see_with(cx, &format!("/admin/people/{handle}"), cx.t(said))),
        Err(error) => again(cx, handle, error, |page| page.typed = typed).await,
    }
}

/// The person's page with what was typed (`keep` puts it there) and why it was refused.
async fn again(cx: &Cx, handle: String, error: Error, keep: impl FnOnce(&mut Page)) -> Result<Response> {
    if cx.json || matches!(error, Error::Store(_) | Error::NotFound | Error::SignIn) {
        return Err(error.into());
    }
    let fault = Fault::from(error);
    let (status, mut page) = (fault.status(), page(cx, handle).await?);
    keep(&mut page);
    match fault {
        Fault::Forum(Error::Invalid(problems)) if problems.iter().all(|p| p.field != "claim") => {
            page.problems = Problems(problems);
        }
        other => page.refusal = Some(other.sentence(cx)),
    }
    refused(&page, status)
}

async fn page(cx: &Cx, handle: String) -> Result<Page> {
    let who = cx.who();
    let (managed, suspensions, deeds, imported) = cx
        .app
        .read(move |tx| {
            let managed = admin::find(tx, &who, &handle)?;
            let id = managed.person.id;
            let imported = who.is_admin() && claim::placeholder(tx, &who, id)?.is_some();
            let acts = admin::acts_about(tx, &who, id, ACTS)?;
            Ok((managed, admin::suspensions(tx, &who, id)?, acts, imported))
        })
        .await?;
    Ok(Page {
        acts: deeds.into_iter().map(|deed| Line::new(cx, deed)).collect(),
        cx: cx.clone(),
        managed,
        suspensions,
        imported,
        to: String::new(),
        why: String::new(),
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
