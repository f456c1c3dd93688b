//! Noting who is mentioned where, so that nobody is told twice.

use store::{Tx, sql};

use super::MOST;
use crate::error::Result;
use crate::id::{CommentId, MemberId, PostId, QuestionId};
use crate::viewer::Viewer;

/// Where somebody is mentioned: in a post, or in a comment under it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub question: QuestionId,
    pub post: PostId,
    pub comment: Option<CommentId>,
}

impl Place {
    pub(crate) fn post(question: QuestionId, post: impl Into<PostId>) -> Place {
        Place { question, post: post.into(), comment: None }
    }
}

/// Notes who is mentioned in a text; gives those who were not before, as far as there is room.
pub(crate) fn note(tx: &mut Tx, viewer: &Viewer, place: Place, people: &[MemberId]) -> Result<Vec<MemberId>> {
    let mut new = Vec::new();
    if people.is_empty() {
        return Ok(new);
    }
    let Place { question, post, comment } = place;
    let comment = comment.map_or(0, |comment| comment.0);
    let before = tx.all(
        sql!("SELECT member FROM mention WHERE question = $1 AND post = $2 AND comment = $3"),
        &[&question, &post, &comment],
        |r| r.get::<MemberId>(0),
    )?;
    let room = MOST.saturating_sub(before.len());
    let fresh = people.iter().filter(|person| **person != viewer.id && !before.contains(person));
    for person in fresh.take(room) {
        tx.run(
            sql!(
                "INSERT INTO mention (question, post, comment, member, at) VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (question, post, comment, member) DO NOTHING"
            ),
            &[&question, &post, &comment, person, &viewer.now],
        )?;
        new.push(*person);
    }
    Ok(new)
}
