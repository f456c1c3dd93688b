//! Making somebody a moderator or an administrator, and the other way.

use serde_json::json;
use store::{Tx, sql};

use crate::error::{Denial, Result};
use crate::event::{self, Kind, Subject};
use crate::id::MemberId;
use crate::viewer::{Role, Viewer};

/// Gives a person a role; administrators do, and the last of them stays one. The same role again changes nothing.
pub fn set_role(tx: &mut Tx, viewer: &Viewer, member: MemberId, role: Role) -> Result<()> {
    viewer.must_be_admin()?;
    let before = role_of(tx, member)?;
    if before == role {
        return Ok(());
    }
    if before == Role::Admin && is_last(tx, member)? {
        return Err(Denial::LastAdmin.into());
    }
    tx.run(sql!("UPDATE member SET role = $2 WHERE id = $1"), &[&member, &role])?;
    let data = json!({ "from": before.as_str(), "to": role.as_str() });
    event::record(tx, viewer, Kind::RoleChanged, Subject::member(member), data)
}

/// The role of a person whose account is not gone.
pub(super) fn role_of(tx: &mut Tx, member: MemberId) -> Result<Role> {
    let sql = sql!("SELECT role FROM member WHERE id = $1 AND deleted_at IS NULL");
    Ok(tx.one(sql, &[&member], |r| r.get(0))?)
}

/// Whether there is no administrator besides this one.
pub fn is_last(tx: &mut Tx, member: MemberId) -> Result<bool> {
    let other = tx.maybe(
        sql!("SELECT 1 FROM member WHERE role = 'admin' AND deleted_at IS NULL AND id <> $1 LIMIT 1"),
        &[&member],
        |_| Ok(()),
    )?;
    Ok(other.is_none())
}
