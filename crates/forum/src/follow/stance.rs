//! How the viewer stands towards a thing.

use store::{Tx, sql};

use super::Thing;
use crate::error::Result;
use crate::id::MemberId;
use crate::viewer::Viewer;

/// How the viewer stands towards a thing, and how many follow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stance {
    pub following: bool,
    pub muted: bool,
    /// Then `muted` as well.
    pub blocked: bool,
    pub followers: i64,
}

/// How the viewer stands towards a thing; nobody stands anywhere.
pub fn stance(tx: &mut Tx, viewer: &Viewer, thing: Thing) -> Result<Stance> {
    let (kind, target) = thing.key();
    let count = match thing {
        Thing::Person(_) => sql!("SELECT followers FROM member WHERE id = $1"),
        Thing::Tag(_) => sql!("SELECT followers FROM tag WHERE id = $1"),
        Thing::Question(_) => sql!("SELECT followers FROM question WHERE id = $1"),
        Thing::Space(_) => sql!("SELECT followers FROM space WHERE id = $1"),
    };
    let mut stance = Stance { followers: tx.one(count, &[&target], |r| r.get(0))?, ..Stance::default() };
    let rows = tx.all(
        sql!(
            "SELECT CAST(0 AS BIGINT) FROM follow WHERE member = $1 AND kind = $2 AND target = $3
             UNION ALL SELECT CAST(1 AS BIGINT) FROM mute WHERE member = $1 AND kind = $2 AND target = $3
             UNION ALL SELECT CAST(2 AS BIGINT) FROM block WHERE member = $1 AND target = $3 AND $2 = 'person'"
        ),
        &[&viewer.id, &kind, &target],
        |r| r.get::<i64>(0),
    )?;
    for row in rows {
        match row {
            0 => stance.following = true,
            1 => stance.muted = true,
            _ => stance.blocked = true,
        }
    }
    Ok(stance)
}

/// How many people a person follows.
pub fn count(tx: &mut Tx, member: MemberId) -> Result<i64> {
    let sql = sql!("SELECT COUNT(*) FROM follow WHERE member = $1 AND kind = 'person'");
    Ok(tx.one(sql, &[&member], |r| r.get(0))?)
}

/// Whether the viewer follows anything at all.
pub fn any(tx: &mut Tx, viewer: &Viewer) -> Result<bool> {
    let one = sql!("SELECT 1 FROM follow WHERE member = $1 LIMIT 1");
    Ok(tx.maybe(one, &[&viewer.id], |_| Ok(()))?.is_some())
}
