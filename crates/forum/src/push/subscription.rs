//! Browsers that want to be told.

use store::{Tx, sql};

use crate::error::{Error, Result};
use crate::time::Time;
use crate::viewer::Viewer;

/// What a browser gives when it subscribes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    pub endpoint: String,
    /// Its public key and its secret, in base64url.
    pub public_key: String,
    pub auth: String,
}

/// A browser of the viewer's that is told.
#[derive(Clone, Debug)]
pub struct Browser {
    pub id: i64,
    pub device: String,
    pub session: i64,
    pub since: Time,
}

/// Subscribes the browser of a session in place of what it had; one that somebody else used before is the viewer's now.
pub fn subscribe(tx: &mut Tx, viewer: &Viewer, session: i64, new: &Subscription) -> Result<()> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    tx.run(
        sql!("DELETE FROM push_subscription WHERE member = $1 AND session = $2 AND endpoint <> $3"),
        &[&viewer.id, &session, &new.endpoint],
    )?;
    let id = tx.next_id("push_subscription")?;
    tx.run(
        sql!(
            "INSERT INTO push_subscription (id, member, session, endpoint, public_key, auth, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (endpoint) DO UPDATE SET id = excluded.id, member = excluded.member, session = excluded.session,
               public_key = excluded.public_key, auth = excluded.auth, created_at = excluded.created_at"
        ),
        &[&id, &viewer.id, &session, &new.endpoint, &new.public_key, &new.auth, &viewer.now],
    )?;
    Ok(())
}

/// The viewer's browsers that are told.
pub fn list(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<Browser>> {
    Ok(tx.all(
        sql!(
            "SELECT u.id, x.device, u.session, u.created_at FROM push_subscription u
             JOIN session x ON x.member = u.member AND x.id = u.session AND x.expires_at > $2
             WHERE u.member = $1 ORDER BY u.created_at DESC, u.id"
        ),
        &[&viewer.id, &viewer.now],
        |r| Ok(Browser { id: r.get(0)?, device: r.get(1)?, session: r.get(2)?, since: r.get(3)? }),
    )?)
}

/// Tells one of the viewer's browsers nothing more.
pub fn unsubscribe(tx: &mut Tx, viewer: &Viewer, id: i64) -> Result<()> {
    tx.run(sql!("DELETE FROM push_subscription WHERE member = $1 AND id = $2"), &[&viewer.id, &id])?;
    Ok(())
}

/// Forgets a browser that is gone.
pub fn lose(tx: &mut Tx, id: i64) -> Result<()> {
    tx.run(sql!("DELETE FROM push_subscription WHERE id = $1"), &[&id])?;
    Ok(())
}
