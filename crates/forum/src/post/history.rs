//! Every text a post ever had.

use store::{Tx, sql};

use super::source::{Source, Text, source};
use crate::answer::{Target, target};
use crate::error::Result;
use crate::id::PostId;
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// How many revisions a page of the history shows.
pub const PAGE: usize = 10;

/// A page of a post's history.
#[derive(Clone, Debug)]
pub struct History {
    pub target: Target,
    /// The text that stands now.
    pub now: Source,
    /// Newest first. One more than [`PAGE`] where there are older ones: what the last one shown is compared with.
    pub revisions: Vec<Revision>,
    /// Whether the viewer may edit the post and so go back to an older text.
    pub may_edit: bool,
}

/// One text that a post had.
#[derive(Clone, Debug)]
pub struct Revision {
    pub number: i64,
    /// initial, edit or rollback.
    pub kind: String,
    pub text: Text,
    /// What was changed, in the words of the one who did.
    pub summary: String,
    /// The number of the revision that a rollback went back to.
    pub restored: Option<i64>,
    pub author: Person,
    pub created_at: Time,
}

/// The revisions of a visible post with numbers below `before`, newest first.
pub fn history(tx: &mut Tx, viewer: &Viewer, post: PostId, before: i64) -> Result<History> {
    let target = target(tx, viewer, post)?;
    let now = source(tx, &target)?;
    let viewer = &target.actor(viewer);
    let moderates = viewer.moderates(tx, target.space)?;
    let may_edit = viewer.may_edit(target.author, moderates).is_ok() && target.must_be_open().is_ok();
    let revisions = tx.all(
        sql!(
            "SELECT r.number, r.kind, r.title, r.body, r.tags, r.summary, r.restored, r.created_at, ",
            person_columns!("m"),
            " FROM revision r JOIN member m ON m.id = r.author
             WHERE r.question = $1 AND r.post = $2 AND r.number < $3 ORDER BY r.number DESC LIMIT $4"
        ),
        &[&target.question, &post, &before, &(PAGE as i64 + 1)],
        |r| {
            Ok(Revision {
                number: r.get(0)?,
                kind: r.get(1)?,
                text: Text::at(r, 2)?,
                summary: r.get(5)?,
                restored: r.get(6)?,
                created_at: r.get(7)?,
                author: person_at(r, 8)?,
            })
        },
    )?;
    Ok(History { target, now, revisions, may_edit })
}

/// What a post said in one of its revisions.
pub fn revision(tx: &mut Tx, target: &Target, number: i64) -> Result<Text> {
    Ok(tx.one(
        sql!("SELECT title, body, tags FROM revision WHERE question = $1 AND post = $2 AND number = $3"),
        &[&target.question, &target.post, &number],
        |r| Text::at(r, 0),
    )?)
}
