//! Answers, and what they share with questions as posts.

mod accept;
mod post;
mod target;

pub(crate) use accept::take_back;
pub use accept::{accept, unaccept};
pub(crate) use post::{BODY, place};
pub use post::{Draft, EXCERPT, post};
pub use target::{Kind, Target, target};

use store::{Tx, sql};

use crate::error::Result;
use crate::id::{PostId, QuestionId};
use crate::mention;
use crate::viewer::Viewer;

/// A post's HTML; anchors in it begin with the post's id, so that they are unique on a page.
pub fn render(viewer: &Viewer, id: PostId, body: &str) -> markup::Rendered {
    markup::render(body, &viewer.markup(&format!("p{id}-")))
}

/// The same with a link to everybody who is mentioned.
pub(crate) fn write(tx: &mut Tx, viewer: &Viewer, id: PostId, body: &str) -> Result<mention::Written> {
    let prefix = format!("p{id}-");
    mention::render(tx, markup::render, body, viewer.markup(&prefix))
}

/// Writes a post's first revision.
pub(crate) fn first_revision(
    tx: &mut Tx,
    viewer: &Viewer,
    question: QuestionId,
    post: PostId,
    title: Option<String>,
    body: &str,
    tags: Option<String>,
) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO revision (question, post, number, kind, title, body, tags, summary, author, created_at)
             VALUES ($1, $2, 1, 'initial', $3, $4, $5, '', $6, $7)"
        ),
        &[&question, &post, &title, &body, &tags, &viewer.id, &viewer.now],
    )?;
    Ok(())
}
