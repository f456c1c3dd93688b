//! Sessions: who is signed in on which device.

use store::{Tx, sql};

use super::Secret;
use crate::error::Result;
use crate::id::MemberId;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// What a session is opened with.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What the browser will show in its cookie.
    pub secret: Secret,
    /// What the browser called itself, in few words, such as "Firefox on Linux".
    pub device: String,
    /// After how many days without use it ends.
    pub days: i64,
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: i64,
    pub device: String,
    pub created_at: Time,
    pub used_at: Time,
}

/// Signs a member in; sessions of theirs that have run out go.
pub fn start(tx: &mut Tx, viewer: &Viewer, member: MemberId, opening: &Opening) -> Result<()> {
    tx.run(sql!("DELETE FROM session WHERE member = $1 AND expires_at <= $2"), &[&member, &viewer.now])?;
    let (id, ends) = (tx.next_id("session")?, viewer.now.plus(opening.days * DAY));
    tx.run(
        sql!(
            "INSERT INTO session (token, id, member, device, created_at, used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $5, $6)"
        ),
        &[&opening.secret.hash(), &id, &member, &opening.device, &viewer.now, &ends],
    )?;
    tx.run(sql!("UPDATE member SET seen_at = $2 WHERE id = $1"), &[&member, &viewer.now])?;
    Ok(())
}

/// The viewer's sessions, the one used last first.
pub fn list(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Session>> {
    Ok(tx.all(
        sql!(
            "SELECT id, device, created_at, used_at FROM session WHERE member = $1 AND expires_at > $2
             ORDER BY used_at DESC, id DESC"
        ),
        &[&viewer.id, &viewer.now],
        |r| Ok(Session { id: r.get(0)?, device: r.get(1)?, created_at: r.get(2)?, used_at: r.get(3)? }),
    )?)
}

/// Ends one of the viewer's sessions; one that has ended already stays ended.
pub fn end(tx: &mut Tx, viewer: &Viewer, id: i64) -> Result<()> {
    tx.run(sql!("DELETE FROM session WHERE member = $1 AND id = $2"), &[&viewer.id, &id])?;
    Ok(())
}

/// Ends all of a member's sessions but `keep`.
pub fn end_others(tx: &mut Tx, member: MemberId, keep: Option<i64>) -> Result<()> {
    tx.run(sql!("DELETE FROM session WHERE member = $1 AND id <> $2"), &[&member, &keep.unwrap_or(0)])?;
    Ok(())
}

/// Deletes sessions and links that have ended by now.
pub fn throw_away(tx: &mut Tx, now: Time) -> Result<()> {
    tx.run(sql!(scan "DELETE FROM session WHERE expires_at < $1"), &[&now])?;
    tx.run(sql!(scan "DELETE FROM token WHERE expires_at < $1"), &[&now])?;
    Ok(())
}
