//! Saying what a tag is for.

use serde_json::json;
use store::{Tx, sql};

use super::find;
use crate::error::{Result, check};
use crate::event::{self, Kind, Subject};
use crate::permission::Privilege;
use crate::text;
use crate::viewer::Viewer;

/// The most characters of a tag's description.
pub const DESCRIPTION: usize = 500;

/// Gives a tag another description; every one it ever had stays in the event log. Nothing happens where it is the same.
pub fn describe(tx: &mut Tx, viewer: &Viewer, name: &str, typed: &str) -> Result<()> {
    viewer.may(Privilege::EditTag)?;
    let tag = find(tx, viewer, name)?;
    let description = text::line(typed);
    check(text::length("description", &description, 0, DESCRIPTION).into_iter().collect())?;
    if description == tag.description {
        return Ok(());
    }
    tx.run(sql!("UPDATE tag SET description = $2 WHERE id = $1"), &[&tag.id, &description])?;
    let data = json!({ "tag": tag.id, "from": tag.description, "to": description });
    event::record(tx, viewer, Kind::TagEdited, Subject::default(), data)
}
