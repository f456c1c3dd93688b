//! What was moderated lately.

use askama::Template;
use axum::response::Response;
use forum::admin::{self, Deed};
use forum::event::Kind;
use forum::{Arg, Time};

use crate::api;
use crate::context::Cx;
use crate::fault::Result;
use crate::form::Query;
use crate::notices::why_closed;
use crate::pages::pager::{At, Pager};
use crate::respond::either;

/// How many acts a page lists.
const SIZE: usize = 50;

#[derive(Template)]
#[template(path = "admin/acts.html")]
struct Page {
    cx: Cx,
    lines: Vec<Line>,
    pager: Pager,
}

/// An act in the reader's words.
pub struct Line {
    pub deed: Deed,
    pub icon: &'static str,
    pub sentence: String,
    pub reason: String,
}

/// GET /admin/acts
pub async fn list(cx: Cx, Query(at): Query<At>) -> Result<Response> {
    let (who, from) = (cx.who(), at.from());
    let listing = cx.app.read(move |tx| admin::acts(tx, &who, from, SIZE)).await?;
    let page = Page {
        pager: Pager::new("/admin/acts", &listing),
        lines: listing.rows.into_iter().map(|deed| Line::new(&cx, deed)).collect(),
        cx: cx.clone(),
    };
    either(&cx, || api::admin::acts(&page.lines, &page.pager), &page)
}

impl Line {
    pub fn new(cx: &Cx, deed: Deed) -> Line {
        let reason = match deed.kind {
            Kind::QuestionClosed => why_closed(&cx.lang, deed.say("reason"), deed.say("note")),
            _ => deed.say("reason").to_owned(),
        };
        Line { icon: icon(deed.kind), sentence: sentence(cx, &deed), reason, deed }
    }
}

fn sentence(cx: &Cx, deed: &Deed) -> String {
    let name = |person: &Option<forum::member::Person>| match person {
        None => cx.t("who-site").to_owned(),
        Some(person) if person.gone => cx.unnamed(person).to_owned(),
        Some(person) => person.name.clone(),
    };
    let answer = deed.question.as_ref().is_some_and(|(id, _)| deed.post.is_some_and(|p| p != (*id).into()));
    let until = deed.data["until"].as_i64().map(|at| cx.date(&Time(at))).unwrap_or_default();
    let args: [(&str, Arg); 7] = [
        ("who", name(&deed.by).as_str().into()),
        ("whom", name(&deed.whom).as_str().into()),
        ("post", if answer { "answer" } else { "question" }.into()),
        ("until", until.as_str().into()),
        ("role", cx.t2("be-", deed.say("to")).as_str().into()),
        ("what", deed.say("what").into()),
        ("name", deed.say("name").into()),
    ];
    cx.fmt(&format!("act-{}", deed.kind.as_str().replace('.', "-")), &args)
}

fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::QuestionClosed | Kind::PostLocked => "lock",
        Kind::PostDeleted | Kind::CommentDeleted => "trash",
        Kind::QuestionPinned | Kind::QuestionUnpinned => "pin",
        Kind::QuestionMoved => "arrow-right",
        Kind::MemberSuspended => "warning",
        Kind::RoleChanged | Kind::MemberLookedAt => "shield",
        Kind::ClaimRefused => "x",
        Kind::SiteChanged | Kind::SpaceChanged => "gear",
        _ => "check",
    }
}
