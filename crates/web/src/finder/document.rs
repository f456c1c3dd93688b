//! A question as a document.

use forum::search::{Answer, Source};
use search::{Reply, Topic};

/// The question with its answers as the index takes them.
pub(super) fn topic(source: &Source) -> Topic {
    let states = [
        (source.accepted.is_some(), "accepted"),
        (source.closed, "closed"),
        (!source.answers.is_empty(), "answered"),
    ];
    Topic {
        id: source.id.0 as u64,
        group: source.space.0 as u64,
        author: source.author.0 as u64,
        title: source.title.clone(),
        body: markup::html_to_text(&source.html),
        tags: source.tags.clone(),
        states: states.into_iter().filter(|(is, _)| *is).map(|(_, state)| state).collect(),
        score: source.score,
        views: source.views,
        created: source.created_at.0,
        active: source.active_at.0,
        replies: source.answers.iter().map(|answer| reply(source, answer)).collect(),
    }
}

fn reply(source: &Source, answer: &Answer) -> Reply {
    let accepted = source.accepted == Some(answer.id);
    Reply {
        id: answer.id.0 as u64,
        author: answer.author.0 as u64,
        body: markup::html_to_text(&answer.html),
        states: accepted.then_some("accepted").into_iter().collect(),
        score: answer.score,
        created: answer.created_at.0,
        active: answer.active_at.0,
    }
}
