//! People as those who moderate see them.

use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::id::MemberId;
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::{Role, Suspended, Viewer};

/// Which people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    All,
    /// Moderators and administrators.
    Staff,
    Suspended,
    /// Those whose address is not confirmed.
    Unconfirmed,
}

impl Which {
    pub const ALL: [Which; 4] = [Which::All, Which::Staff, Which::Suspended, Which::Unconfirmed];

    /// The name in addresses and translation keys (`which-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Which::All => "all",
            Which::Staff => "staff",
            Which::Suspended => "suspended",
            Which::Unconfirmed => "unconfirmed",
        }
    }

    pub fn parse(name: &str) -> Option<Which> {
        Which::ALL.into_iter().find(|w| w.as_str() == name)
    }
}

/// A person with what decides about them.
#[derive(Clone, Debug)]
pub struct Managed {
    pub person: Person,
    pub role: Role,
    /// The address; administrators alone are shown it.
    pub email: Option<String>,
    pub confirmed: bool,
    pub joined: Time,
    pub seen: Time,
    pub suspended: Option<Suspended>,
}

/// A suspension, in force or over.
#[derive(Clone, Debug)]
pub struct Suspension {
    pub reason: String,
    pub at: Time,
    pub until: Time,
    /// None for the site itself.
    pub by: Option<Person>,
    pub lifted: Option<Time>,
}

/// SQL: what [`managed`] reads; $1 is now, $2 whether addresses are shown.
macro_rules! managed {
    ($($rest:literal),+) => {
        sql!(
            scan "SELECT ", person_columns!("m"), ", m.role, CASE WHEN CAST($2 AS BIGINT) = 1 THEN m.email END,
                    m.email_confirmed_at, m.created_at, m.seen_at, u.until, u.reason
             FROM member m LEFT JOIN suspension u ON u.id = (SELECT MAX(x.id) FROM suspension x
               WHERE x.member = m.id AND x.until > CAST($1 AS BIGINT) AND x.lifted_at IS NULL)
             WHERE m.deleted_at IS NULL AND ", $($rest),+
        )
    };
}

/// SQL: those of $6 (a name of [`Which`]) whose name, handle or address holds $3, from a position on.
macro_rules! paged {
    ($than:literal, $descending:literal) => {
        managed!(
            "(m.handle_key LIKE $3 OR LOWER(m.name) LIKE $3 OR (CAST($2 AS BIGINT) = 1 AND m.email_key LIKE $3))
             AND (CAST($6 AS TEXT) = 'all' OR ($6 = 'staff' AND m.role <> 'member')
               OR ($6 = 'suspended' AND u.id IS NOT NULL)
               OR ($6 = 'unconfirmed' AND m.email IS NOT NULL AND m.email_confirmed_at IS NULL))
             AND (m.created_at, m.id) ", $than, " ($4, $5)
             ORDER BY m.created_at", $descending, ", m.id", $descending, " LIMIT $7"
        )
    };
}

/// The people whose name, handle or (for administrators) address holds `search`, newest first; moderators read it.
pub fn people(
    tx: &mut Tx,
    viewer: &Viewer,
    search: &str,
    which: Which,
    from: From,
    size: usize,
) -> Result<Listing<Managed>> {
    viewer.must_moderate()?;
    let (sql, at) = match from {
        From::Start => (paged!("<", " DESC"), Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (paged!("<", " DESC"), at),
        From::Before(at) => (paged!(">", ""), at),
    };
    let (admin, search) = (i64::from(viewer.is_admin()), holding(search));
    let rows = tx.all(
        sql,
        &[&viewer.now, &admin, &search, &at.key, &at.id, &which.as_str(), &(size as i64 + 1)],
        managed,
    )?;
    Ok(Listing::cut(rows, size, from, |m| Position { key: m.joined.0, id: m.person.id.0 }))
}

/// The person with this handle; moderators look.
pub fn find(tx: &mut Tx, viewer: &Viewer, handle: &str) -> Result<Managed> {
    viewer.must_moderate()?;
    let admin = i64::from(viewer.is_admin());
    let sql = managed!("m.handle_key = $3");
    Ok(tx.one(sql, &[&viewer.now, &admin, &handle.to_lowercase()], managed)?)
}

/// A person's suspensions, newest first; moderators read them.
pub fn suspensions(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Vec<Suspension>> {
    viewer.must_moderate()?;
    Ok(tx.all(
        sql!(
            "SELECT u.reason, u.created_at, u.until, u.lifted_at, b.id, ", person_columns!("b"),
            " FROM suspension u LEFT JOIN member b ON b.id = u.by_member WHERE u.member = $1 ORDER BY u.created_at DESC"
        ),
        &[&member],
        |r| {
            let by = r.get::<Option<MemberId>>(4)?.map(|_| person_at(r, 5)).transpose()?;
            Ok(Suspension { reason: r.get(0)?, at: r.get(1)?, until: r.get(2)?, lifted: r.get(3)?, by })
        },
    )?)
}

fn managed(r: &Row) -> Result<Managed, StoreError> {
    let suspended = r.get::<Option<Time>>(12)?.zip(r.get::<Option<String>>(13)?);
    Ok(Managed {
        person: person_at(r, 0)?,
        role: r.get(7)?,
        email: r.get(8)?,
        confirmed: r.get::<Option<i64>>(9)?.is_some(),
        joined: r.get(10)?,
        seen: r.get(11)?,
        suspended: suspended.map(|(until, reason)| Suspended { until, reason }),
    })
}

/// A pattern for what holds this text; its own signs stand for themselves, `_` excepted, which also fits any one letter.
fn holding(text: &str) -> String {
    format!("%{}%", text.trim().to_lowercase().replace('%', ""))
}
