//! Making an account.

use serde_json::json;
use store::{Error as StoreError, Tx, sql};

use super::handle;
use crate::error::{Error, Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::id::MemberId;
use crate::viewer::{Role, Viewer};

/// What an account starts with. The texts are clean and within bounds already (see [`super::SignUp`]).
#[derive(Clone, Debug, Default)]
pub struct Registration {
    pub handle: String,
    pub name: String,
    /// The address, where it is known to be theirs; none for an account that nobody signs in to with a password
    /// (imports, the demo).
    pub email: Option<String>,
    /// The address that they say is theirs, until they have confirmed it; only where `email` is none.
    pub claim: Option<String>,
    /// The Argon2id hash of the password.
    pub password: Option<String>,
    pub role: Role,
}

/// Makes the account; a handle or address that is taken comes back beside its field.
pub fn register(tx: &mut Tx, viewer: &Viewer, new: &Registration) -> Result<MemberId> {
    let id = MemberId::next(tx)?;
    let (email_key, email_claim) = (key(&new.email), key(&new.claim));
    let email = new.email.as_ref().or(new.claim.as_ref());
    tx.run(
        sql!(
            "INSERT INTO member (id, handle, handle_key, name, email, email_key, email_claim, password, role, headline,
                                 bio, bio_html, location, website, reputation, unread, created_at, seen_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', '', '', '', '', 1, 0, $10, $10)"
        ),
        &[
            &id,
            &new.handle,
            &handle::key(&new.handle),
            &new.name,
            &email,
            &email_key,
            &email_claim,
            &new.password,
            &new.role,
            &viewer.now,
        ],
    )
    .map_err(taken)?;
    event::record(tx, viewer, Kind::MemberJoined, Subject::member(id), json!({}))?;
    Ok(id)
}

fn key(address: &Option<String>) -> Option<String> {
    address.as_deref().map(str::to_lowercase)
}

pub(super) fn taken(error: StoreError) -> Error {
    match error {
        StoreError::Unique(index) if index == "member_handle" => {
            Problem::new("handle", "problem-handle-taken").into()
        }
        StoreError::Unique(index) if index == "member_email" => {
            Problem::new("email", "problem-email-taken").into()
        }
        other => other.into(),
    }
}
