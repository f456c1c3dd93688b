//! An account made by an administrator for somebody.

use store::{Tx, sql};

use super::{Registration, handle, register, sign_up};
use crate::error::{Problem, Result, check};
use crate::id::MemberId;
use crate::viewer::{Role, Viewer};

/// What is known of the person.
#[derive(Clone, Debug, Default)]
pub struct Newcomer {
    pub name: String,
    /// Empty to have one made from the name.
    pub handle: String,
    pub email: Option<String>,
    pub role: Role,
}

/// Makes an account without a password; its person comes in by a link, or chooses a password by way of a lost one. The
/// administrator vouches for the address.
pub fn create(tx: &mut Tx, viewer: &Viewer, new: &Newcomer) -> Result<MemberId> {
    viewer.must_be_admin()?;
    let mut problems: Vec<Problem> = Vec::new();
    let mut keep = |result: Result<String, Problem>| {
        result.unwrap_or_else(|problem| {
            problems.push(problem);
            String::new()
        })
    };
    let name = keep(sign_up::name(&new.name));
    let handle = match new.handle.trim() {
        "" => String::new(),
        typed => keep(handle::parse(typed, new.role == Role::Admin)),
    };
    let email = new.email.as_deref().map(|typed| keep(sign_up::address(typed)));
    check(problems)?;
    let handle = if handle.is_empty() { handle::suggest(tx, &name)? } else { handle };
    let id =
        register(tx, viewer, &Registration { handle, name, email, role: new.role, ..Default::default() })?;
    let sql = sql!("UPDATE member SET email_confirmed_at = $2 WHERE id = $1 AND email IS NOT NULL");
    tx.run(sql, &[&id, &viewer.now])?;
    Ok(id)
}
