//! An account as its owner sees it.

use store::{Tx, sql};

use crate::error::{Error, Result};
use crate::viewer::Viewer;

/// An account as its owner sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub handle: String,
    pub email: Option<String>,
    pub confirmed: bool,
    /// Whether it can be signed in to by a password.
    pub has_password: bool,
}

/// The viewer's own.
pub fn own(tx: &mut Tx, viewer: &Viewer) -> Result<Account> {
    if !viewer.signed_in() {
        return Err(Error::SignIn);
    }
    Ok(tx.one(
        sql!("SELECT handle, email, email_confirmed_at, password FROM member WHERE id = $1"),
        &[&viewer.id],
        |r| {
            Ok(Account {
                handle: r.get(0)?,
                email: r.get(1)?,
                confirmed: r.get::<Option<i64>>(2)?.is_some(),
                has_password: r.get::<Option<String>>(3)?.is_some(),
            })
        },
    )?)
}
