//! People: list, make, change.

use forum::admin::{self, Which};
use forum::member::{self, Newcomer, Secret, link};
use forum::question::list::From;
use forum::{Role, Time, claim};

use super::{Desk, Failure, say};

/// How many people are read at once.
const BATCH: usize = 500;

pub(super) fn list(desk: &Desk, search: &str) -> Result<(), Failure> {
    let mut from = From::Start;
    loop {
        let text = search.to_owned();
        let page = desk.read(move |tx, site| admin::people(tx, site, &text, Which::All, from, BATCH))?;
        for m in &page.rows {
            let (handle, role, reputation) = (&m.person.handle, m.role.as_str(), m.person.reputation);
            let email = m.email.as_deref().unwrap_or("-");
            let suspended = m.suspended.as_ref().map(|s| format!("  suspended until {}", day(desk, s.until)));
            let suspended = suspended.unwrap_or_default();
            say(&format!(
                "{handle:<24} {role:<10} {reputation:>8}  {email:<32} {}{suspended}",
                m.person.name
            ));
        }
        match page.next {
            Some(next) => from = From::After(next),
            None => return Ok(()),
        }
    }
}

pub(super) fn create(
    desk: &Desk,
    name: &str,
    handle: &str,
    email: Option<&str>,
    role: &str,
) -> Result<(), Failure> {
    let new = Newcomer {
        name: name.to_owned(),
        handle: handle.to_owned(),
        email: email.map(str::to_owned),
        role: parse(role)?,
    };
    let made = desk.write(move |tx, site| {
        let id = member::create(tx, site, &new)?;
        member::by_id(tx, id)
    })?;
    say(&format!(
        "made {} (@{}); `stoa admin sign-in-link {}` lets them in",
        made.name, made.handle, made.handle
    ));
    Ok(())
}

pub(super) fn role(desk: &Desk, handle: &str, role: &str) -> Result<(), Failure> {
    let (handle, role) = (handle.to_owned(), parse(role)?);
    let who = desk.write(move |tx, site| {
        let who = member::find(tx, &handle)?;
        member::set_role(tx, site, who.id, role)?;
        Ok(who)
    })?;
    say(&format!("{} (@{}) is {} now", who.name, who.handle, desk.english().t(be(role))));
    Ok(())
}

pub(super) fn suspend(desk: &Desk, handle: &str, days: i64, reason: &str) -> Result<(), Failure> {
    let (handle, reason) = (handle.to_owned(), reason.to_owned());
    let (who, until) = desk.write(move |tx, site| {
        let who = member::find(tx, &handle)?;
        let until = member::suspend(tx, site, who.id, days, &reason)?;
        Ok((who, until))
    })?;
    say(&format!("{} (@{}) is suspended until {}", who.name, who.handle, day(desk, until)));
    Ok(())
}

pub(super) fn lift(desk: &Desk, handle: &str) -> Result<(), Failure> {
    let handle = handle.to_owned();
    let who = desk.write(move |tx, site| {
        let who = member::find(tx, &handle)?;
        member::lift(tx, site, who.id)?;
        Ok(who)
    })?;
    say(&format!("{} (@{}) may write", who.name, who.handle));
    Ok(())
}

pub(super) fn grant_account(desk: &Desk, account: &str, handle: &str) -> Result<(), Failure> {
    let (account, handle) = (account.to_owned(), handle.to_owned());
    let (old, who) = desk.write(move |tx, site| {
        let old = member::find(tx, &account)?;
        let heir = member::find(tx, &handle)?;
        let who = claim::give(tx, site, old.id, heir.id)?;
        Ok((old, who))
    })?;
    say(&format!("what was @{}'s is {}'s (@{}) now", old.handle, who.name, who.handle));
    Ok(())
}

pub(super) fn sign_in_link(desk: &Desk, handle: &str, public_url: &str) -> Result<(), Failure> {
    let (handle, secret) = (handle.to_owned(), Secret::new().map_err(|error| desk.failure(&error))?);
    let path = format!("{public_url}/signin/{}", secret.reveal());
    desk.write(move |tx, site| {
        let who = member::find(tx, &handle)?;
        link::make(tx, site.now, who.id, &secret)
    })?;
    say(&path);
    Ok(())
}

fn parse(role: &str) -> Result<Role, Failure> {
    Role::parse(role)
        .ok_or_else(|| Failure::Usage(format!("{role:?} is no role; use member, moderator or admin")))
}

fn be(role: Role) -> &'static str {
    match role {
        Role::Member => "be-member",
        Role::Moderator => "be-moderator",
        Role::Admin => "be-admin",
    }
}

fn day(desk: &Desk, at: Time) -> String {
    desk.english().date(at)
}
