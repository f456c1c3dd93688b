//! The help page: how to write, how reputation works on this site, the keyboard.

use askama::Template;
use axum::response::Response;
use forum::Privilege;
use serde_json::json;

use super::keys::KEYS;
use crate::cache::Shared;
use crate::context::Cx;
use crate::fault::Result;
use crate::respond::{either, shared};

/// The names of the examples; each is a message `help-md-…`.
const EXAMPLES: [&str; 11] =
    ["stress", "link", "list", "numbered", "quote", "code", "fence", "table", "math", "footnote", "spoiler"];

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    cx: Cx,
    /// What is typed and what becomes of it.
    examples: Vec<(String, String)>,
    /// The points for each event that has any: `help-points-…`.
    points: Vec<(&'static str, i64)>,
    privileges: Vec<(Privilege, i64)>,
    cap: i64,
    keys: [(&'static str, &'static str); 8],
    canonical: String,
}

/// GET /help
pub async fn show(cx: Cx) -> Result<Response> {
    let policy = &cx.rules.policy;
    let example = |name: &&str| {
        let typed = cx.t2("help-md-", name);
        let html = markup::render(&typed, &markup::Options::default()).html;
        (typed, html)
    };
    let points = &policy.points;
    let mut privileges: Vec<_> = Privilege::ALL.into_iter().map(|p| (p, policy.threshold(p))).collect();
    privileges.sort_by_key(|(_, needed)| *needed);
    let page = Page {
        examples: EXAMPLES.iter().map(example).collect(),
        points: [
            ("question-upvoted", points.question_upvoted),
            ("answer-upvoted", points.answer_upvoted),
            ("answer-accepted", points.answer_accepted),
            ("accepting", points.accepting),
            ("downvoted", points.downvoted),
            ("downvote-cast", points.downvote_cast),
        ]
        .into_iter()
        .filter(|(_, points)| *points != 0)
        .collect(),
        privileges,
        cap: points.daily_cap,
        keys: KEYS,
        canonical: cx.absolute("/help"),
        cx: cx.clone(),
    };
    let data = || {
        let privileges: serde_json::Map<String, serde_json::Value> =
            page.privileges.iter().map(|(p, needed)| (p.as_str().to_owned(), json!(needed))).collect();
        json!({ "points": policy.points, "privileges": privileges })
    };
    let response = either(&cx, data, &page)?;
    Ok(shared(&cx, response, Shared::default()))
}
