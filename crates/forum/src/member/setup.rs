//! The first visit to a new site: its name and its administrator.

use serde_json::json;
use store::{Tx, sql};

use super::sign_up::Account;
use super::{Registration, Secret, handle, register, session, token};
use crate::error::{Problem, Result};
use crate::event::{self, Kind, Subject};
use crate::id::MemberId;
use crate::site::Site;
use crate::time::Time;
use crate::viewer::{Role, Viewer};
use crate::{space, text};

/// What was typed about the site, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    pub site: String,
    pub description: String,
}

impl Naming {
    /// The rules that are broken, or name and description as stored.
    pub fn check(&self) -> Result<(String, String), Vec<Problem>> {
        let (site, description) = (text::line(&self.site), text::line(&self.description));
        let mut problems: Vec<Problem> = text::length("site", &site, 1, 60).into_iter().collect();
        problems.extend(text::length("description", &description, 0, 300));
        if problems.is_empty() { Ok((site, description)) } else { Err(problems) }
    }
}

/// Makes the token that a new site is set up with: `/setup?token=` and the secret. Those made before end.
pub fn token(tx: &mut Tx, now: Time, secret: &Secret) -> Result<()> {
    tx.run(sql!(scan "DELETE FROM token WHERE kind = 'setup'"), &[])?;
    token::issue(tx, now, token::Kind::Setup, None, "", secret)
}

/// Names the site, makes its default space and its administrator, and signs them in. The token is used up; a site is set
/// up once.
///
/// # Errors
/// A problem beside `token` where it is wrong or the site has been set up.
pub fn set_up(
    tx: &mut Tx,
    viewer: &Viewer,
    secret: &Secret,
    (site, description): (&str, &str),
    account: &Account,
    hash: &str,
    opening: &session::Opening,
) -> Result<MemberId> {
    token::spend(tx, viewer.now, token::Kind::Setup, secret)?;
    let old = Site::load(tx)?;
    if old.set_up {
        return Err(Problem::new("token", "problem-token").into());
    }
    Site { name: site.to_owned(), description: description.to_owned(), set_up: true, ..old }.save(tx)?;
    space::make_default(tx, viewer, "General")?;
    let handle = match &account.handle {
        Some(handle) => handle.clone(),
        None => handle::suggest(tx, &account.name)?,
    };
    let new = Registration {
        handle,
        name: account.name.clone(),
        email: Some(account.email.clone()),
        password: Some(hash.to_owned()),
        role: Role::Admin,
        ..Registration::default()
    };
    let admin = register(tx, viewer, &new)?;
    // Whoever holds the console's token needs no mail to prove who they are; mail may not even work yet.
    tx.run(sql!("UPDATE member SET email_confirmed_at = $2 WHERE id = $1"), &[&admin, &viewer.now])?;
    event::record(tx, viewer, Kind::SiteChanged, Subject::default(), json!({ "reputation": false }))?;
    session::start(tx, viewer, admin, opening)?;
    Ok(admin)
}
