//! Reading notices.

use store::{Tx, sql};

use super::list::find;
use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// Marks one of the viewer's notices as read, if it isn't yet, and all that are one row with it; gives the path of what it is
/// about.
pub fn open(tx: &mut Tx, viewer: &Viewer, seq: i64) -> Result<Option<String>> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    let notice = find(tx, viewer, seq)?;
    tx.run(
        sql!(
            "UPDATE notification SET read_at = $5
             WHERE member = $1 AND kind = $2 AND bundle = $3 AND seq <= $4 AND read_at IS NULL"
        ),
        &[&viewer.id, &notice.kind, &notice.bundle, &seq, &viewer.now],
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

/// Counts as read what the viewer may no longer see, so that the number on the bell is that of the inbox.
pub fn read_unseen(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    let all = tx.all(
        sql!("SELECT seq FROM notification WHERE member = $1 AND read_at IS NULL"),
        &[&viewer.id],
        |r| r.get::<i64>(0),
    )?;
    for seq in all {
        if let Err(Error::NotFound) = find(tx, viewer, seq) {
            tx.run(
                sql!(
                    "UPDATE notification SET read_at = $3 WHERE member = $1 AND seq = $2 AND read_at IS NULL"
                ),
                &[&viewer.id, &seq, &viewer.now],
            )?;
        }
    }
    count(tx, viewer)
}

/// How many rows of the viewer's inbox are unread.
pub fn unread(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    Ok(tx.one(sql!("SELECT unread FROM member WHERE id = $1"), &[&viewer.id], |r| r.get(0))?)
}

fn count(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    tx.run(sql!("UPDATE member SET unread = ", unread_rows!("$1"), " WHERE id = $1"), &[&viewer.id])?;
    Ok(())
}
