//! Posting a comment.

use serde_json::json;
use store::{Tx, sql};

use crate::answer::{Kind, Target, target};
use crate::error::{Result, check};
use crate::event::{self, Subject};
use crate::id::{CommentId, PostId};
use crate::mention::{self, Place, Written};
use crate::permission::Privilege;
use crate::text;
use crate::viewer::Viewer;

pub(crate) const BODY: std::ops::RangeInclusive<usize> = 5..=600;

/// The post, where the viewer may comment on it; one's own posts need no privilege.
///
/// # Errors
/// Why they may not.
pub(crate) fn place(tx: &mut Tx, viewer: &Viewer, post: PostId) -> Result<Target> {
    viewer.may_write()?;
    let target = target(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    if viewer.id != target.author && viewer.id != target.asker {
        viewer.may(Privilege::Comment)?;
    }
    target.must_be_open()?;
    crate::space::must_post(tx, viewer, target.space)?;
    Ok(target)
}

/// Posts a comment under a post that the viewer may see.
pub fn post(tx: &mut Tx, viewer: &Viewer, post: PostId, body: &str) -> Result<(Target, CommentId)> {
    let target = place(tx, viewer, post)?;
    let viewer = &target.actor(viewer);
    let body = text::clean(body);
    check(text::length("body", &body, *BODY.start(), *BODY.end()).into_iter().collect())?;
    let id = CommentId::next(tx)?;
    let Written { rendered, people } = write(tx, viewer, &body)?;
    tx.run(
        sql!(
            "INSERT INTO comment (question, id, post, author, body, html, score, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7)"
        ),
        &[&target.question, &id, &post, &viewer.id, &body, &rendered.html, &viewer.now],
    )?;
    count(tx, &target, 1)?;
    let subject = Subject::post(target.question, post, target.author);
    let place = Place { question: target.question, post, comment: Some(id) };
    let mentions = mention::note(tx, viewer, place, &people)?;
    let data = json!({ "comment": id, "mentions": mentions });
    event::record(tx, viewer, event::Kind::CommentPosted, subject, data)?;
    Ok((target, id))
}

/// A comment's HTML, with a link to everybody who is mentioned.
pub(super) fn write(tx: &mut Tx, viewer: &Viewer, body: &str) -> Result<Written> {
    mention::render(tx, markup::comment, body, viewer.markup("s-"))
}

/// Adds to the number of comments under a post.
pub(crate) fn count(tx: &mut Tx, target: &Target, change: i64) -> Result<()> {
    let sql = match target.kind {
        Kind::Question => sql!("UPDATE question SET comments = comments + $2 WHERE id = $1"),
        Kind::Answer => sql!("UPDATE answer SET comments = comments + $2 WHERE id = $1"),
    };
    tx.run(sql, &[&target.post, &change])?;
    Ok(())
}
