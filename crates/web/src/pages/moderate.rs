//! Closing, deleting, locking, pinning a post and the way back: a small form each, with the reason.

use askama::Template;
use axum::response::Response;
use forum::act::{self, Kind, Outcome, Reason, Request};
use forum::answer::{self, Target};
use forum::{Error, PostId};
use serde::Deserialize;

use crate::context::Cx;
use crate::fault::{Fault, Result};
use crate::form::{Form, Path, Problems};
use crate::respond::{html, refused, see_with};

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    reason: String,
    note: String,
    /// The number or the address of the question that the closed one repeats.
    duplicate: String,
}

#[derive(Template)]
#[template(path = "moderate.html")]
struct Page {
    cx: Cx,
    target: Target,
    kind: Kind,
    reasons: [Reason; 4],
    fields: Fields,
    problems: Problems,
    refusal: Option<String>,
}

/// GET /posts/{id}/{act}
pub async fn form(cx: Cx, Path(id): Path<PostId>, kind: Kind) -> Result<Response> {
    let who = cx.who();
    let (target, outcome) = cx.app.read(move |tx| act::prepare(tx, &who, id, kind)).await?;
    match outcome {
        Outcome::Already => Ok(done(&cx, &target, kind, outcome, true)),
        Outcome::Done => html(&Page::new(&cx, target, kind, Fields::default())),
    }
}

/// POST /posts/{id}/{act}
pub async fn submit(
    cx: Cx,
    Path(id): Path<PostId>,
    kind: Kind,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let who = cx.who();
    let request = Request {
        kind,
        reason: fields.reason.clone(),
        note: fields.note.clone(),
        duplicate: named(&fields.duplicate, &cx.app.config.public_url),
    };
    let result = cx.app.write(move |tx| {
        let (target, outcome) = act::perform(tx, &who, id, &request)?;
        // One who deletes what others wrote may not see it any more.
        let seen = match answer::target(tx, &who, id) {
            Ok(_) => true,
            Err(Error::NotFound) => false,
            Err(error) => return Err(error),
        };
        Ok((target, outcome, seen))
    });
    let fault = match result.await {
        Ok((target, outcome, seen)) => return Ok(done(&cx, &target, kind, outcome, seen)),
        Err(error @ (Error::NotFound | Error::Store(_))) => return Err(error.into()),
        Err(error) => Fault::from(error),
    };
    let (who, status) = (cx.who(), fault.status());
    let target = cx.app.read(move |tx| answer::target(tx, &who, id)).await?;
    let mut page = Page::new(&cx, target, kind, fields);
    match fault {
        Fault::Forum(Error::Invalid(problems)) => page.problems = Problems(problems),
        other => page.refusal = Some(other.sentence(&cx)),
    }
    refused(&page, status)
}

/// On to the post, or to what is left of it for the viewer, saying what came of it.
fn done(cx: &Cx, target: &Target, kind: Kind, outcome: Outcome, seen: bool) -> Response {
    let prefix = if outcome == Outcome::Done { "act-done-" } else { "act-already-" };
    let line = cx.t2(&format!("{prefix}{}-", kind.as_str()), noun(target));
    let path = match seen {
        true => short(target),
        false if target.is_question() => "/".to_owned(),
        false => format!("/q/{}", target.question),
    };
    see_with(cx, &path, &line)
}

/// The short address of a post.
pub fn short(target: &Target) -> String {
    if target.is_question() { format!("/q/{}", target.post) } else { format!("/a/{}", target.post) }
}

/// `question` or `answer`, the ends of keys.
pub fn noun(target: &Target) -> &'static str {
    if target.is_question() { "question" } else { "answer" }
}

pub fn icon(kind: &Kind) -> &'static str {
    match kind {
        Kind::Close | Kind::Lock => "lock",
        Kind::Reopen | Kind::Unlock => "check",
        Kind::Delete | Kind::DeleteComment => "trash",
        Kind::Undelete => "history",
        Kind::Publish => "eye",
        Kind::Pin | Kind::Unpin => "pin",
        Kind::Accept => "check",
        Kind::Unaccept => "x",
        Kind::Move => "arrow-right",
        Kind::Link => "link",
        Kind::Unlink | Kind::DenyLink => "x",
        Kind::Protect | Kind::Unprotect => "lock",
        Kind::BountyStart | Kind::BountyEnd => "plus",
        Kind::CommunityWiki => "edit",
    }
}

/// The icon of a state.
pub fn sign(state: &str) -> &'static str {
    match state {
        "deleted" => "trash",
        "locked" => "lock",
        _ => "pin",
    }
}

/// The post that a number or an address on this site names: `12`, `/q/12`, `…/questions/12/slug`, `…/a/12`.
pub(super) fn named(typed: &str, public_url: &str) -> Option<PostId> {
    let typed = typed.trim();
    let path = typed.strip_prefix(public_url).unwrap_or(typed);
    let number = path.trim_start_matches('#');
    if let Ok(id) = number.parse::<i64>() {
        return Some(PostId(id));
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.strip_prefix('/')?.split('/');
    match parts.next()? {
        "q" | "a" | "questions" | "posts" => parts.next()?.parse().ok().map(PostId),
        _ => None,
    }
}

impl Page {
    fn new(cx: &Cx, target: Target, kind: Kind, fields: Fields) -> Page {
        let problems = Problems::default();
        Page { cx: cx.clone(), target, kind, reasons: Reason::ALL, fields, problems, refusal: None }
    }

    /// The key's end: `close-question`.
    fn key(&self) -> String {
        format!("{}-{}", self.kind.as_str(), noun(&self.target))
    }

    /// Whether a reason is due to somebody.
    fn due(&self) -> bool {
        self.kind.is_negative() && !self.target.is_of(&self.cx.viewer)
    }

    fn back(&self) -> String {
        short(&self.target)
    }

    fn is_closing(&self) -> bool {
        self.kind == Kind::Close
    }

    fn is_deleting(&self) -> bool {
        self.kind == Kind::Delete
    }
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_question_is_named_by_its_number_or_its_address_here() {
        let id = |typed| named(typed, "https://stoa.example").map(|p| p.0);
        assert_eq!(id(" 12 "), Some(12));
        assert_eq!(id("#12"), Some(12));
        assert_eq!(id("/q/12"), Some(12));
        assert_eq!(id("https://stoa.example/questions/12/how-do-i-34?tab=1#a5"), Some(12));
        assert_eq!(id("https://stoa.example/a/7"), Some(7));
        for other in ["", "twelve", "https://other.example/q/12", "/tags/12", "/q/", "/q/x"] {
            assert_eq!(id(other), None, "{other:?}");
        }
    }
}
