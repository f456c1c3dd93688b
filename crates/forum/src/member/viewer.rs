//! From a session to the viewer it stands for.

use std::sync::Arc;

use store::{Tx, sql};

use super::person::{Person, person_at};
use crate::error::Result;
use crate::id::MemberId;
use crate::policy::Policy;
use crate::time::{DAY, Time};
use crate::viewer::{Suspended, Viewer};

/// The signed-in person, as every page needs them.
#[derive(Clone, Debug)]
pub struct Me {
    pub viewer: Viewer,
    pub person: Person,
    /// Notifications not yet read.
    pub unread: i64,
    /// Conversations with something unseen.
    pub unread_messages: i64,
    /// The chosen language tag and theme; none follows the browser.
    pub language: Option<String>,
    pub theme: Option<String>,
    /// When the session was last noted as used.
    pub used_at: Time,
    /// The session's own number, as its list shows it.
    pub session: i64,
}

/// The person behind a session token's hash; none where it is unknown, expired or ended, or the account is gone.
pub fn by_session(tx: &mut Tx, token_hash: &[u8], now: Time, policy: Arc<Policy>) -> Result<Option<Me>> {
    let found = tx.maybe(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", m.role, m.email_confirmed_at, m.unread, m.language, m.theme, s.used_at,
                    s.id, u.until, u.reason, m.unread_messages
             FROM session s JOIN member m ON m.id = s.member
             LEFT JOIN suspension u ON u.id = (SELECT MAX(x.id) FROM suspension x
               WHERE x.member = m.id AND x.until > $2 AND x.lifted_at IS NULL)
             WHERE s.token = $1 AND s.expires_at > $2 AND m.deleted_at IS NULL"
        ),
        &[&token_hash, &now],
        |r| {
            let person = person_at(r, 0)?;
            let suspended = r.get::<Option<Time>>(14)?.zip(r.get::<Option<String>>(15)?);
            let viewer = Viewer {
                id: person.id,
                behind: None,
                role: r.get(7)?,
                reputation: person.reputation,
                suspended: suspended.map(|(until, reason)| Suspended { until, reason }),
                confirmed: r.get::<Option<i64>>(8)?.is_some(),
                now,
                policy: policy.clone(),
            };
            Ok(Me {
                viewer,
                person,
                unread: r.get(9)?,
                unread_messages: r.get(16)?,
                language: r.get(10)?,
                theme: r.get(11)?,
                used_at: r.get(12)?,
                session: r.get(13)?,
            })
        },
    )?;
    Ok(found)
}

/// A member as the viewer that they are without a session, such as by mail.
///
/// # Errors
/// [`crate::Error::NotFound`] where the account is gone.
pub fn viewer(tx: &mut Tx, id: MemberId, now: Time, policy: Arc<Policy>) -> Result<Viewer> {
    Ok(tx.one(
        sql!(
            "SELECT m.role, m.reputation, m.email_confirmed_at, u.until, u.reason FROM member m
             LEFT JOIN suspension u ON u.id = (SELECT MAX(x.id) FROM suspension x
               WHERE x.member = m.id AND x.until > $2 AND x.lifted_at IS NULL)
             WHERE m.id = $1 AND m.deleted_at IS NULL"
        ),
        &[&id, &now],
        |r| {
            let suspended = r.get::<Option<Time>>(3)?.zip(r.get::<Option<String>>(4)?);
            Ok(Viewer {
                id,
                behind: None,
                role: r.get(0)?,
                reputation: r.get(1)?,
                suspended: suspended.map(|(until, reason)| Suspended { until, reason }),
                confirmed: r.get::<Option<i64>>(2)?.is_some(),
                now,
                policy: policy.clone(),
            })
        },
    )?)
}

/// Notes that a session was used, which also moves its end to `days` from now.
pub fn touch(tx: &mut Tx, token_hash: &[u8], member: MemberId, now: Time, days: i64) -> Result<()> {
    let ends = now.plus(days * DAY);
    tx.run(
        sql!("UPDATE session SET used_at = $2, expires_at = $3 WHERE token = $1"),
        &[&token_hash, &now, &ends],
    )?;
    tx.run(sql!("UPDATE member SET seen_at = $2 WHERE id = $1"), &[&member, &now])?;
    Ok(())
}
