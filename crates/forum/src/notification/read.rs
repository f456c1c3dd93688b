//! Reading notices.

use store::{Tx, sql};

use super::list::find;
use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// Marks one of the viewer's notices as read, if it isn't yet, and gives the path of what it is about.
pub fn open(tx: &mut Tx, viewer: &Viewer, seq: i64) -> Result<Option<String>> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    let notice = find(tx, viewer, seq)?;
    tx.run(
        sql!("UPDATE notification SET read_at = $3 WHERE member = $1 AND seq = $2 AND read_at IS NULL"),
        &[&viewer.id, &seq, &viewer.now],
    )?;
    count(tx, viewer)?;
    Ok(notice.path())
}

/// Marks all of the viewer's notices as read.
pub fn read_all(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    tx.run(
        sql!("UPDATE notification SET read_at = $2 WHERE member = $1 AND read_at IS NULL"),
        &[&viewer.id, &viewer.now],
    )?;
    count(tx, viewer)
}

fn count(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE member SET unread = (SELECT COUNT(*) FROM notification WHERE member = $1 AND read_at IS NULL)
             WHERE id = $1"
        ),
        &[&viewer.id],
    )?;
    Ok(())
}
