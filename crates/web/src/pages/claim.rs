//! "This is me": a person claims an account that came with an import.

use askama::Template;
use axum::response::Response;
use forum::claim::{self, Claim, Placeholder};
use forum::member::Secret;
use forum::{Error, MemberId, Viewer, member};
use store::Tx;

use crate::api;
use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::Path;
use crate::respond::{either, permanent, refused, see, see_with};
use crate::url::segment;

#[derive(Template)]
#[template(path = "claim.html")]
struct Page {
    cx: Cx,
    it: Placeholder,
    claim: Option<Claim>,
    refusal: Option<String>,
}

/// GET /people/{handle}/claim
pub async fn show(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    if !cx.signed_in() {
        return Err(Error::SignIn.into());
    }
    let wanted = handle.clone();
    match page(&cx, handle).await {
        Ok(page) => either(&cx, || api::claim::own(&page.it, page.claim.as_ref()), &page),
        Err(Error::NotFound) => match cx.app.read(move |tx| claim::successor(tx, &wanted)).await? {
            Some(handle) => Ok(permanent(&format!("/people/{}", segment(&handle)))),
            None => Err(Fault::not_found()),
        },
        Err(error) => Err(error.into()),
    }
}

/// POST /people/{handle}/claim: a token to be put into the profile on the other site.
pub async fn begin(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    let secret = Secret::new()?;
    let begun =
        change(&cx, &handle, move |tx, who, member| claim::begin(tx, who, member, &secret).map(drop)).await;
    answer(&cx, handle, begun, None).await
}

/// POST /people/{handle}/claim/ask: the token is in its place.
pub async fn ask(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    let asked = change(&cx, &handle, claim::ask).await;
    answer(&cx, handle, asked, Some("claim-asked")).await
}

/// POST /people/{handle}/claim/withdraw
pub async fn withdraw(cx: Cx, Path(handle): Path<String>) -> Result<Response> {
    change(&cx, &handle, claim::withdraw).await?;
    Ok(see_with(&cx, &format!("/people/{}", segment(&handle)), cx.t("claim-withdrawn")))
}

/// Does something about the account with this handle.
async fn change(
    cx: &Cx,
    handle: &str,
    act: impl Fn(&mut Tx, &Viewer, MemberId) -> forum::Result<()> + Send + 'static,
) -> forum::Result<()> {
    let (who, handle) = (cx.who(), handle.to_owned());
    cx.app
        .write(move |tx| {
            let member = member::find(tx, &handle)?.id;
            act(tx, &who, member)
        })
        .await
}

/// The claim's page again, or the reason why it was refused.
async fn answer(cx: &Cx, handle: String, done: forum::Result<()>, said: Option<&str>) -> Result<Response> {
    let path = format!("/people/{}/claim", segment(&handle));
    let error = match (done, said) {
        (Ok(()), None) => return Ok(see(&path)),
        (Ok(()), Some(said)) => return Ok(see_with(cx, &path, cx.t(said))),
        (Err(error @ (Error::Store(_) | Error::NotFound | Error::SignIn)), _) => return Err(error.into()),
        (Err(error), _) => error,
    };
    let fault = Fault::from(error);
    if cx.json {
        return Err(fault);
    }
    let page = Page { refusal: Some(fault.sentence(cx)), ..page(cx, handle).await? };
    refused(&page, fault.status())
}

async fn page(cx: &Cx, handle: String) -> forum::Result<Page> {
    let who = cx.who();
    let (it, claim) = cx
        .app
        .read(move |tx| {
            let member = member::find(tx, &handle)?.id;
            let it = claim::placeholder(tx, &who, member)?.ok_or(Error::NotFound)?;
            Ok((it, claim::open_of(tx, &who, member)?))
        })
        .await?;
    Ok(Page { cx: cx.clone(), it, claim, refusal: None })
}
