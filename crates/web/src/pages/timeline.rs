//! A post's timeline: who did what, when and why.

use askama::Template;
use axum::response::Response;
use forum::PostId;
use forum::answer::Target;
use forum::post::timeline::{self, Entry, What};
use serde::Deserialize;

use super::moderate::short;
use super::pager::Pager;
use crate::api;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::{Path, Query};
use crate::respond::{either, shared};

/// How many entries a page shows.
const SIZE: usize = 100;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Params {
    /// From 1.
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "timeline.html")]
struct Page {
    cx: Cx,
    target: Target,
    entries: Vec<Entry>,
    pager: Pager,
}

/// GET /posts/{id}/timeline
pub async fn show(cx: Cx, Path(id): Path<PostId>, Query(params): Query<Params>) -> Result<Response> {
    let who = cx.who();
    let timeline = cx.app.read(move |tx| timeline::timeline(tx, &who, id)).await?;
    let number = params.page.unwrap_or(1).clamp(1, 1_000_000);
    let from = (number - 1) * SIZE;
    let link = |page: usize| format!("/posts/{id}/timeline?page={page}");
    let pager = Pager {
        previous: (number > 1).then(|| link(number - 1)),
        next: (timeline.entries.len() > from + SIZE).then(|| link(number + 1)),
    };
    let entries = timeline.entries.into_iter().skip(from).take(SIZE).collect();
    let page = Page { cx: cx.clone(), target: timeline.target, entries, pager };
    let response =
        either(&cx, || api::history::timeline(&cx, &page.target, &page.entries, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

impl Page {
    fn back(&self) -> String {
        short(&self.target)
    }

    fn icon(&self, entry: &Entry) -> &'static str {
        match &entry.what {
            What::Revision { number: 1, .. } => "plus",
            What::Revision { restored: Some(_), .. } => "history",
            What::Revision { .. } => "edit",
            What::Comment { .. } => "comment",
            What::CommentDeleted { .. } => "trash",
            What::Votes { .. } => "up",
            What::Act(act) => act.kind.as_ref().map_or("info", super::moderate::icon),
        }
    }

    /// What was done, in the words of the one noun it was done to.
    fn deed(&self, entry: &Entry) -> String {
        let question = entry.post == self.target.question.into();
        let noun = if question { "question" } else { "answer" };
        match &entry.what {
            What::Revision { number: 1, .. } => self.cx.t2("timeline-posted-", noun),
            What::Revision { number, restored: Some(restored), .. } => self.cx.fmt(
                &format!("timeline-rolled-back-{noun}"),
                &[("number", (*number).into()), ("restored", (*restored).into())],
            ),
            What::Revision { number, .. } => {
                self.cx.fmt(&format!("timeline-edited-{noun}"), &[("number", (*number).into())])
            }
            What::Comment { .. } => self.cx.t2("timeline-commented-", noun),
            What::CommentDeleted { .. } => self.cx.t2("timeline-comment-deleted-", noun),
            What::Votes { up, down } => self
                .cx
                .fmt(&format!("timeline-votes-{noun}"), &[("up", (*up).into()), ("down", (*down).into())]),
            What::Act(act) => match act.kind {
                Some(kind) => self.cx.t2(&format!("timeline-{}-", kind.as_str()), noun),
                None => self.cx.t("timeline-other").to_owned(),
            },
        }
    }

    /// Where the post, its revision or its comment is shown.
    fn link(&self, entry: &Entry) -> String {
        let post = entry.post;
        match &entry.what {
            What::Revision { number, .. } if *number > 1 => format!("/posts/{post}/history#r{number}"),
            What::Comment { id, .. } | What::CommentDeleted { id, .. } => {
                format!("/q/{}#c{id}", self.target.question)
            }
            _ if post == self.target.question.into() => format!("/q/{post}"),
            _ => format!("/a/{post}"),
        }
    }
}
