//! What somebody wrote behind masks, and which of them they have blocked.

use serde_json::{Map, Value as Json, json};
use store::Tx;

use super::own::{answers, comment_votes, comments, poll_votes, questions, read, revisions, votes};
use crate::error::Result;
use crate::id::MemberId;
use crate::mask;
use crate::viewer::Viewer;

/// Adds both to what is the viewer's own.
pub(super) fn add(tx: &mut Tx, viewer: &Viewer, all: &mut Map<String, Json>) -> Result<()> {
    for mask in mask::of(tx, viewer)? {
        behind(tx, viewer, mask, all)?;
    }
    let blocked = mask::blocked(tx, viewer)?;
    let blocked =
        blocked.iter().map(|it| json!({ "question": it.question, "title": it.title, "at": it.at.0 }));
    all.insert("blocked_anonymous_askers".to_owned(), blocked.collect());
    Ok(())
}

/// Adds what was written behind a mask to the lists of what was not, marked as such.
fn behind(tx: &mut Tx, viewer: &Viewer, mask: MemberId, all: &mut Map<String, Json>) -> Result<()> {
    let lists = [
        ("questions", questions()),
        ("answers", answers()),
        ("comments", comments()),
        ("revisions", revisions()),
        ("votes", votes()),
        ("comment_votes", comment_votes()),
        ("poll_votes", poll_votes()),
    ];
    for (name, rows) in read(tx, viewer, mask, lists.into_iter())? {
        if let (Some(list), Json::Array(mut rows)) = (all.get_mut(&name).and_then(Json::as_array_mut), rows) {
            rows.iter_mut().for_each(|row| row["anonymous"] = true.into());
            list.append(&mut rows);
        }
    }
    Ok(())
}
