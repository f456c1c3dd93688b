//! Editing a question or an answer.

use std::time::{Duration, Instant};

use askama::Template;
use axum::response::Response;
use forum::answer::{self, Target};
use forum::draft::{self, Place};
use forum::post::{self, Draft, Outcome, Source, Text, Version};
use forum::{Error, PostId};
use serde::Deserialize;
use store::Tx;

use super::moderate::short;
use super::preview;
use crate::context::Cx;
use crate::diff::{self, Mark, Row};
use crate::drafts::{self, Kept};
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::pace;
use crate::respond::{html, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// The text that the form began with, as [`Version`] writes it.
    base: String,
    title: String,
    body: String,
    tags: String,
    summary: String,
    preview: Option<String>,
}

#[derive(Template)]
#[template(path = "edit.html")]
struct Page {
    cx: Cx,
    target: Target,
    draft: Draft,
    base: String,
    problems: Problems,
    refusal: Option<String>,
    preview: Option<String>,
    conflict: Option<Conflict>,
    kept: Option<Kept>,
}

/// Somebody else's text, saved while this one was written.
struct Conflict {
    theirs: Source,
    /// What they changed of the text that the form began with; none where their quick fix took its place.
    changed: Option<Vec<Row>>,
    /// What saving one's own text would change of theirs.
    mine: Vec<Row>,
    title: Vec<Mark>,
    tags: Vec<Mark>,
}

/// GET /posts/{id}/edit: with what was typed the last time, where it was not saved; saving then tells of what others
/// changed since.
pub async fn form(cx: Cx, Path(id): Path<PostId>) -> Result<Response> {
    let (who, owner) = (cx.who(), drafts::owner(&cx));
    let read = move |tx: &mut Tx| {
        let (target, source) = post::open(tx, &who, id)?;
        let kept = owner.iter().map(|owner| draft::load(tx, owner, Place::edit(id))).next().transpose()?;
        Ok((target, source, kept.flatten()))
    };
    let (target, source, kept) = cx.app.read(read).await?;
    if let Some(kept) = kept {
        let notice = Some(Kept::new(Place::edit(id), &kept));
        let draft::Fields { title, body, tags, summary, base, .. } = kept.fields;
        let draft = Draft { title, body, tags, summary };
        return html(&Page { kept: notice, ..Page::new(&cx, target, draft, base) });
    }
    let Text { title, body, tags } = source.text;
    let (title, tags) = (title.unwrap_or_default(), tags.unwrap_or_default().join(" "));
    let draft = Draft { title, body, tags, summary: String::new() };
    html(&Page::new(&cx, target, draft, source.version.to_string()))
}

/// POST /posts/{id}/edit
pub async fn submit(cx: Cx, Path(id): Path<PostId>, Form(fields): Form<Fields>) -> Result<Response> {
    let Fields { base, title, body, tags, summary, preview } = fields;
    let draft = Draft { title, body, tags, summary };
    if preview.is_some() {
        let mut page = again(&cx, id, draft, base).await?;
        page.preview = Some(preview::post(&cx, page.draft.body.clone()).await?);
        return html(&page);
    }
    let fault = match save(&cx, id, draft.clone(), &base).await {
        Ok((target, outcome)) => return Ok(saved(&cx, &target, outcome)),
        Err(Fault::Forum(Error::NotFound)) => return Err(Fault::not_found()),
        Err(Fault::Forum(Error::SignIn)) => {
            let Draft { title, body, tags, summary } = draft;
            let typed = draft::Fields { title, body, tags, summary, base, ..draft::Fields::default() };
            return drafts::sign_in_first(&cx, Place::edit(id), typed, &format!("/posts/{id}/edit")).await;
        }
        Err(fault) => fault,
    };
    let mut page = again(&cx, id, draft, base).await?;
    match &fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems.clone()),
        Fault::Forum(Error::Conflict { .. }) => page = conflict(&cx, page).await?,
        other => page.refusal = Some(other.told(&cx)),
    }
    let mut response = html(&page)?;
    fault.mark(&mut response);
    Ok(response)
}

async fn save(cx: &Cx, id: PostId, draft: Draft, base: &str) -> Result<(Target, Outcome)> {
    pace::posting(cx)?;
    let (who, owner) = (cx.who(), drafts::owner(cx));
    let version = base.parse::<Version>().unwrap_or_default();
    let saved = cx.app.write(move |tx| {
        let saved = post::edit(tx, &who, id, &version, &draft)?;
        owner.iter().try_for_each(|owner| draft::discard(tx, owner, Place::edit(id)))?;
        Ok(saved)
    });
    Ok(saved.await?)
}

/// On to the post, saying what came of it.
pub fn saved(cx: &Cx, target: &Target, outcome: Outcome) -> Response {
    let line = match outcome {
        Outcome::Saved { number } => cx.n("edit-saved", &number),
        Outcome::Unchanged => cx.t("edit-unchanged").to_owned(),
    };
    see_with(cx, &short(target), &line)
}

/// The form again with what was typed.
async fn again(cx: &Cx, id: PostId, draft: Draft, base: String) -> Result<Page> {
    let who = cx.who();
    let target = cx.app.read(move |tx| answer::target(tx, &who, id)).await?;
    Ok(Page::new(cx, target, draft, base))
}

/// The form again beside the text that stands now, for merging by hand; it begins with that text from here on.
async fn conflict(cx: &Cx, page: Page) -> Result<Page> {
    let (target, base) = (page.target.clone(), page.base.parse::<Version>().unwrap_or_default());
    let (theirs, began) = cx
        .app
        .read(move |tx| {
            let theirs = post::source(tx, &target)?;
            let began = match post::revision(tx, &target, base.number) {
                Ok(text) => Some(text).filter(|text| Version::new(base.number, text) == base),
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            };
            Ok((theirs, began))
        })
        .await?;
    let draft = page.draft.clone();
    let conflict = tokio::task::spawn_blocking(move || Conflict::new(theirs, began, &draft)).await;
    let conflict = conflict.map_err(|e| Fault::Internal(e.to_string()))?;
    Ok(Page { base: conflict.theirs.version.to_string(), conflict: Some(conflict), ..page })
}

impl Conflict {
    fn new(theirs: Source, began: Option<Text>, mine: &Draft) -> Conflict {
        let until = Instant::now() + Duration::from_millis(200);
        let rows = |old: &str, new: &str| diff::lines(old, new, until).inline();
        let text = &theirs.text;
        let (title, tags) = (text.title.clone().unwrap_or_default(), text.tags.clone().unwrap_or_default());
        let my_tags: Vec<String> = mine.tags.split_whitespace().map(str::to_lowercase).collect();
        Conflict {
            changed: began.map(|began| rows(&began.body, &text.body)),
            mine: rows(&text.body, &mine.body.replace("\r\n", "\n")),
            title: if title == mine.title { Vec::new() } else { diff::words(&title, &mine.title, until) },
            tags: if tags == my_tags { Vec::new() } else { diff::tags(&tags, &my_tags) },
            theirs,
        }
    }
}

impl Page {
    fn new(cx: &Cx, target: Target, draft: Draft, base: String) -> Page {
        let problems = Problems::default();
        let cx = cx.clone();
        Page { cx, target, draft, base, problems, refusal: None, preview: None, conflict: None, kept: None }
    }

    /// `question` or `answer`, the ends of keys.
    fn noun(&self) -> &'static str {
        if self.target.is_question() { "question" } else { "answer" }
    }

    fn back(&self) -> String {
        short(&self.target)
    }
}
