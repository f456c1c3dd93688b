//! What others see of one: name, handle, picture, words about oneself.

use askama::Template;
use axum::response::Response;
use forum::member::profile::{self, Change, Profile};
use forum::{Error, Problem};

use super::{PAGES, must_be_somebody, refusal};
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Problems;
use crate::multipart::Parts;
use crate::respond::{html, see_with};
use crate::{pace, picture};

#[derive(Template)]
#[template(path = "settings/profile.html")]
struct Page {
    cx: Cx,
    pages: [(&'static str, &'static str); 9],
    profile: Profile,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /settings
pub async fn show(cx: Cx) -> Result<Response> {
    must_be_somebody(&cx)?;
    let who = cx.who();
    let profile = cx.app.read(move |tx| profile::own(tx, &who)).await?;
    html(&Page { cx, pages: PAGES, profile, problems: Problems::default(), refusal: None })
}

/// POST /settings
pub async fn submit(cx: Cx, mut parts: Parts) -> Result<Response> {
    must_be_somebody(&cx)?;
    let typed = Profile {
        handle: parts.text("handle"),
        name: parts.text("name"),
        headline: parts.text("headline"),
        bio: parts.text("bio"),
        location: parts.text("location"),
        website: parts.text("website"),
    };
    match save(&cx, &typed, parts).await {
        Ok(()) => Ok(see_with(&cx, "/settings", cx.t("settings-saved"))),
        Err(fault) => {
            let status = fault.status();
            let (problems, refusal) = refusal(&cx, fault)?;
            let mut response = html(&Page { cx, pages: PAGES, profile: typed, problems, refusal })?;
            *response.status_mut() = status;
            Ok(response)
        }
    }
}

async fn save(cx: &Cx, typed: &Profile, mut parts: Parts) -> Result<()> {
    let picture = match parts.file("picture") {
        _ if parts.has("remove") => Change::Remove,
        Some(bytes) => Change::Set(decode(cx, bytes).await?),
        None => Change::Keep,
    };
    let (who, typed) = (cx.who(), typed.clone());
    Ok(cx.app.write(move |tx| profile::save(tx, &who, &typed, &picture)).await?)
}

async fn decode(cx: &Cx, bytes: Vec<u8>) -> Result<forum::upload::Picture> {
    pace::uploading(cx)?;
    let problem = |key| Error::from(Problem::new("picture", key));
    if bytes.len() > cx.app.config.upload_max_bytes {
        return Err(problem("fault-too-large").into());
    }
    let decoded = picture::in_turn(picture::portrait, bytes).await?;
    Ok(decoded.map_err(|refusal| problem(refusal.key()))?)
}

impl Page {
    /// The most megabytes of a picture.
    fn megabytes(&self) -> i64 {
        (self.cx.app.config.upload_max_bytes >> 20) as i64
    }
}
