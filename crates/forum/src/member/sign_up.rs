//! Signing up.
//!
//! Whether an address has an account already can't be learned here: the new account only claims its address, and gets it
//! by opening the link that is mailed there. Where the address has an account, the mail says so instead.

use serde_json::json;
use store::{Tx, sql};

use super::{Registration, handle, password, register, session};
use crate::error::{Problem, Result, check};
use crate::id::MemberId;
use crate::outbox::{self, Mail};
use crate::text;
use crate::viewer::{Role, Viewer};

/// What was typed into the form, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct SignUp {
    /// Empty to have one made from the name.
    pub handle: String,
    pub name: String,
    pub email: String,
}

/// The same with every rule kept.
#[derive(Clone, Debug)]
pub struct Account {
    pub handle: Option<String>,
    pub name: String,
    pub email: String,
}

impl SignUp {
    /// Every rule that is broken, each beside its field, or the account made clean. `role` is what the account will be.
    pub fn check(&self, typed_password: &str, role: Role) -> Result<Account> {
        let mut problems: Vec<Problem> = Vec::new();
        let mut keep = |result: Result<String, Problem>| {
            result.unwrap_or_else(|problem| {
                problems.push(problem);
                String::new()
            })
        };
        let name = keep(name(&self.name));
        let wants_own = !self.handle.trim().is_empty();
        let handle = wants_own.then(|| keep(handle::parse(&self.handle, role == Role::Admin)));
        let email = keep(address(&self.email));
        problems.extend(password::check(
            "password",
            typed_password,
            &[&self.handle, &self.name, &self.email],
        ));
        check(problems)?;
        Ok(Account { handle, name, email })
    }
}

/// A display name as stored, or what is wrong with it.
pub fn name(typed: &str) -> Result<String, Problem> {
    let name = text::name(typed);
    if let Some(problem) = text::length("name", &name, 1, 60) {
        return Err(problem);
    }
    if name.chars().any(char::is_alphanumeric) { Ok(name) } else { Err(Problem::new("name", "problem-name")) }
}

/// An address as stored, or what is wrong with it: something on both sides of one `@`, and nothing that a mail's header
/// would stumble over. Whether it exists is learned by writing to it.
pub fn address(typed: &str) -> Result<String, Problem> {
    let address = text::line(typed);
    if address.is_empty() {
        return Err(Problem::new("email", "problem-empty"));
    }
    let sound = |part: &str, most: usize| {
        (1..=most).contains(&part.len())
            && !part.starts_with('.')
            && !part.ends_with('.')
            && !part.chars().any(|c| c.is_whitespace() || c.is_control() || "@<>()[],;:\\\"".contains(c))
    };
    match address.rsplit_once('@') {
        Some((local, host)) if sound(local, 64) && sound(host, 189) => Ok(address),
        _ => Err(Problem::new("email", "problem-email")),
    }
}

/// Makes the account, its first session and the mail that asks to confirm the address. `hash` is the password's.
pub fn sign_up(
    tx: &mut Tx,
    viewer: &Viewer,
    account: &Account,
    hash: &str,
    opening: &session::Opening,
) -> Result<MemberId> {
    let handle = match &account.handle {
        Some(handle) => handle.clone(),
        None => handle::suggest(tx, &account.name)?,
    };
    let new = Registration {
        handle,
        name: account.name.clone(),
        claim: Some(account.email.clone()),
        password: Some(hash.to_owned()),
        ..Registration::default()
    };
    let id = register(tx, viewer, &new)?;
    outbox::enqueue(tx, viewer, &Mail::to(id, outbox::Kind::Confirm, json!({ "address": account.email })))?;
    session::start(tx, viewer, id, opening)?;
    Ok(id)
}

/// Writes the mail that asks to confirm the address once more; nothing where it is confirmed.
pub fn ask_to_confirm(tx: &mut Tx, viewer: &Viewer) -> Result<()> {
    let email = tx.maybe(
        sql!("SELECT email FROM member WHERE id = $1 AND email_confirmed_at IS NULL AND email IS NOT NULL"),
        &[&viewer.id],
        |r| r.get::<String>(0),
    )?;
    match email {
        Some(email) => outbox::enqueue(
            tx,
            viewer,
            &Mail::to(viewer.id, outbox::Kind::Confirm, json!({ "address": email })),
        ),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_would_break_a_mail_are_refused() {
        for good in ["ada@example.org", "ada+stoa@mail.example", "ада@пример.рф", "root@localhost"]
        {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "ada",
            "@x.org",
            "ada@",
            "a b@x.org",
            "a@b@c.org",
            "a@x.org, b@x.org",
            "a@x.org\nBcc: b@x.org",
            "<a@x.org>",
        ] {
            assert!(address(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_are_of_any_script_and_turn_no_text_around() {
        assert_eq!(name("  ليلى   العلوي ").unwrap(), "ليلى العلوي");
        assert_eq!(name("Ada\u{202e}niaM").unwrap(), "AdaniaM");
        assert_eq!(name(" \u{200b} ").unwrap_err().message.key, "problem-empty");
        assert_eq!(name("—").unwrap_err().message.key, "problem-name");
    }
}
