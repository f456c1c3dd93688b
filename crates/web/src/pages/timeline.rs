//! A post's timeline: who did what, when and why.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use forum::act::{Act, Kind};
use forum::answer::Target;
use forum::member::Person;
use forum::post::timeline::{self, Entry, What};
use forum::{Arg, PostId};
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
    /// Who wrote each post, by name.
    authors: HashMap<PostId, String>,
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
    let authors = authors(&cx, &timeline.entries);
    let entries = timeline.entries.into_iter().skip(from).take(SIZE).collect();
    let page = Page { cx: cx.clone(), target: timeline.target, entries, authors, pager };
    let response =
        either(&cx, || api::history::timeline(&cx, &page.target, &page.entries, &page.pager), &page)?;
    Ok(shared(&cx, response, Shared::default()))
}

/// Whose the first text of each post is, in the reader's words.
fn authors(cx: &Cx, entries: &[Entry]) -> HashMap<PostId, String> {
    let first = entries.iter().filter(|e| matches!(e.what, What::Revision { number: 1, .. }));
    let name = |by: &Person| if by.gone { cx.unnamed(by).to_owned() } else { by.name.clone() };
    first.filter_map(|e| e.by.as_ref().map(|by| (e.post, name(by)))).collect()
}

/// Whether the reason is a number, which the sentence has already.
fn is_bounty(act: &Act) -> bool {
    matches!(act.kind, Some(Kind::BountyStart | Kind::BountyEnd))
}

impl Page {
    /// The reason, where it is a sentence.
    fn reason<'a>(&self, act: &'a Act) -> &'a str {
        if is_bounty(act) { "" } else { &act.reason }
    }

    fn is_about_two(&self, act: &Act) -> bool {
        act.kind.is_some_and(Kind::is_about_two)
    }

    /// What was said of the question and another one.
    fn said(&self, act: &Act) -> String {
        match act.kind {
            Some(Kind::DenyLink) => act.reason.clone(),
            _ => self.cx.t2("link-is-", &act.reason),
        }
    }

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
            What::Votes { up, down } if down > up => "down",
            What::Votes { .. } => "up",
            What::Act(act) => act.kind.as_ref().map_or("info", super::moderate::icon),
        }
    }

    /// What was done, and to which post.
    fn deed(&self, entry: &Entry) -> String {
        let deed = match &entry.what {
            What::Revision { number: 1, .. } => "posted",
            What::Revision { restored: Some(_), .. } => "rolled-back",
            What::Revision { .. } => "edited",
            What::Comment { .. } => "commented",
            What::CommentDeleted { .. } => "comment-deleted",
            What::Votes { down: 0, .. } => "voted-up",
            What::Votes { up: 0, .. } => "voted-down",
            What::Votes { .. } => "voted",
            What::Act(act) => act.kind.map_or("other", |kind| kind.as_str()),
        };
        let noun = if entry.post == self.target.question.into() { "question" } else { "answer" };
        self.cx.fmt(&format!("timeline-{deed}-{noun}"), &self.facts(entry))
    }

    /// What the sentence about an entry may say.
    fn facts(&self, entry: &Entry) -> Vec<(&'static str, Arg)> {
        let mut facts = match &entry.what {
            What::Revision { number, restored, .. } => {
                vec![("number", (*number).into()), ("restored", restored.unwrap_or(0).into())]
            }
            What::Votes { up, down } => vec![("up", (*up).into()), ("down", (*down).into())],
            What::Act(act) if is_bounty(act) => vec![("points", act.reason.as_str().into())],
            _ => Vec::new(),
        };
        let author = self.authors.get(&entry.post).map_or(self.cx.t("person-gone"), String::as_str);
        facts.push(("author", author.into()));
        facts
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
