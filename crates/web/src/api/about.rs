//! The site itself as JSON: how much it holds, and where it came from.

use forum::origin::Source;
use forum::statistics::Statistics;
use serde_json::{Value, json};

use crate::context::Cx;
use crate::i18n::rfc3339;

pub fn page(cx: &Cx, s: &Statistics, sources: &[Source]) -> Value {
    json!({
        "name": cx.site_name(), "description": cx.rules.site.description,
        "statistics": {
            "questions": s.questions, "answers": s.answers, "accepted": s.accepted, "closed": s.closed,
            "ownerless": s.ownerless, "comments": s.comments, "votes": s.votes, "people": s.people,
        },
        "sources": sources.iter().map(source).collect::<Vec<_>>(),
    })
}

fn source(source: &Source) -> Value {
    json!({
        "site": source.site, "url": source.url, "imported_at": source.at.map(rfc3339), "space": source.space.slug,
    })
}

/// The same with what came of each import, for administrators.
pub fn imports(sources: &[Source]) -> Value {
    let one = |it: &Source| {
        let mut data = source(it);
        data["report"] = it.report.clone();
        data
    };
    json!({ "sources": sources.iter().map(one).collect::<Vec<_>>() })
}
