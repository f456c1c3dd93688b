//! Finding placeholders and claims.

use store::{Row, Tx, sql};

use super::{Claim, Placeholder, Waiting, claim_at, claim_columns};
use crate::error::Result;
use crate::id::{MemberId, PostId};
use crate::listing::{From, Listing, Position};
use crate::member::{handle, person_at};
use crate::viewer::Viewer;

/// SQL: the columns that [`placeholder_at`] reads; the account is `m`, its origin `o`, the site that it came from `f`.
macro_rules! placeholder_columns {
    () => {
        concat!(person_columns!("m"), ", f.site, f.url, o.path")
    };
}

/// SQL: of an account `m`, that nobody can sign in to it.
macro_rules! nobodys {
    () => {
        "m.email IS NULL AND m.password IS NULL AND m.deleted_at IS NULL"
    };
}

fn placeholder_at(r: &Row, at: usize) -> Result<Placeholder, store::Error> {
    let (url, path) = (r.get::<String>(at + 8)?, r.get::<String>(at + 9)?);
    let url = if url.is_empty() || path.is_empty() { String::new() } else { format!("{url}{path}") };
    Ok(Placeholder { person: person_at(r, at)?, site: r.get(at + 7)?, url })
}

/// The imported account that is nobody's yet under this id, if the viewer may read the space that its site went to.
pub fn placeholder(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Option<Placeholder>> {
    Ok(tx.maybe(
        sql!(
            "SELECT ",
            placeholder_columns!(),
            " FROM member m JOIN origin o ON o.local = m.id AND o.kind <> 'comment' AND o.kind = 'member'
             JOIN source f ON f.id = o.source JOIN space s ON s.id = f.space
             WHERE m.id = $3 AND ",
            nobodys!(),
            " AND ",
            readable_space!(),
            " ORDER BY f.id LIMIT 1"
        ),
        &[&viewer.id, &viewer.rank(), &member],
        |r| placeholder_at(r, 0),
    )?)
}

/// The handle of the person whom the account under this handle was handed over to.
pub fn successor(tx: &mut Tx, handle: &str) -> Result<Option<String>> {
    Ok(tx.maybe(
        sql!(
            "SELECT n.handle FROM member m JOIN member n ON n.id = m.claimed_by
             WHERE m.handle_key = $1 AND n.deleted_at IS NULL"
        ),
        &[&handle::key(handle)],
        |r| r.get(0),
    )?)
}

/// The viewer's claim on an account, if it is open.
pub fn open_of(tx: &mut Tx, viewer: &Viewer, placeholder: MemberId) -> Result<Option<Claim>> {
    Ok(tx.maybe(
        sql!(
            "SELECT ",
            claim_columns!(),
            " FROM claim c WHERE c.member = $1 AND c.placeholder = $2 AND c.outcome IS NULL"
        ),
        &[&viewer.id, &placeholder],
        |r| claim_at(r, 0),
    )?)
}

/// How many claims wait; administrators read it.
pub fn waiting_count(tx: &mut Tx, viewer: &Viewer) -> Result<i64> {
    viewer.must_be_admin()?;
    let sql = sql!("SELECT COUNT(*) FROM claim WHERE outcome IS NULL AND asked_at IS NOT NULL");
    Ok(tx.one(sql, &[], |r| r.get(0))?)
}

/// SQL: the claims that wait, from a position on.
macro_rules! paged {
    ($than:literal, $order:literal) => {
        sql!(
            "SELECT ",
            claim_columns!(),
            ", (SELECT COUNT(*) FROM claim z WHERE z.placeholder = c.placeholder AND z.outcome IS NULL
                  AND z.asked_at IS NOT NULL AND z.id <> c.id), ",
            person_columns!("n"),
            ", ",
            placeholder_columns!(),
            " FROM claim c JOIN member n ON n.id = c.member JOIN member m ON m.id = c.placeholder
             JOIN origin o ON o.local = m.id AND o.kind <> 'comment' AND o.kind = 'member' JOIN source f ON f.id = o.source
             WHERE c.outcome IS NULL AND c.asked_at IS NOT NULL AND (c.asked_at, c.id) ",
            $than,
            " ($1, $2) ORDER BY ",
            $order,
            " LIMIT $3"
        )
    };
}

/// The claims that wait, the newest first; administrators read them.
pub fn waiting(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<Waiting>> {
    viewer.must_be_admin()?;
    let (sql, at) = match from {
        From::Start => (paged!("<", "c.asked_at DESC, c.id DESC"), Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (paged!("<", "c.asked_at DESC, c.id DESC"), at),
        From::Before(at) => (paged!(">", "c.asked_at, c.id"), at),
    };
    let mut rows = tx.all(sql, &[&at.key, &at.id, &(size as i64 + 1)], |r| {
        Ok(Waiting {
            claim: claim_at(r, 0)?,
            rivals: r.get(4)?,
            claimant: person_at(r, 5)?,
            placeholder: placeholder_at(r, 12)?,
        })
    })?;
    // An account that came from two sites is listed once.
    rows.dedup_by_key(|row| row.claim.id);
    let key = |row: &Waiting| Position { key: row.claim.asked_at.map_or(0, |at| at.0), id: row.claim.id.0 };
    Ok(Listing::cut(rows, size, from, key))
}

/// Whether nobody can sign in to an account, so that it can be handed over.
pub(super) fn is_nobodys(tx: &mut Tx, member: MemberId) -> Result<bool> {
    let sql = sql!("SELECT 1 FROM member m WHERE m.id = $1 AND ", nobodys!());
    Ok(tx.maybe(sql, &[&member], |_| Ok(()))?.is_some())
}

/// The questions under which an account wrote a question or an answer, each as what an event is about.
pub(super) fn questions_of(tx: &mut Tx, member: MemberId) -> Result<Vec<(PostId, MemberId)>> {
    Ok(tx.all(
        sql!("SELECT id FROM question WHERE author = $1 UNION SELECT question FROM answer WHERE author = $1"),
        &[&member],
        |r| Ok((r.get(0)?, member)),
    )?)
}
