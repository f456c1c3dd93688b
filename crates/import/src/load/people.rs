//! People with their name, their text about themselves and their reputation: placeholders whom nobody can sign in as or,
//! where the source has their addresses and passwords, accounts as they were there.

use forum::event::{self, Kind, Subject};
use forum::member::{handle, sign_up};
use forum::{MemberId, Time, Viewer, text};
use serde_json::{Value as Json, json};
use store::{Tx, sql};

use super::Loader;
use super::print::{Known, Origin, known, origin, print, seen, stood_at};
use super::report::Count;
use super::stage::{Batches, Hand};
use crate::error::Result;
use crate::form::Person;
use crate::progress::Progress;

/// How many people a batch has.
const BATCH: usize = 3_000;

/// A person, ready to be written.
struct Ready {
    person: Person,
    name: String,
    bio: String,
    bio_html: String,
    origin: Origin,
}

impl Loader<'_> {
    pub(super) fn people(&mut self, done: u64, progress: &mut dyn Progress) -> Result<()> {
        let people = self.source.people()?;
        let ready = |person| ready(&self.viewer, person);
        self.report.people += self.stage(people, done, Batches::of(BATCH), ready, write, progress)?;
        Ok(())
    }
}

fn ready(viewer: &Viewer, person: Person) -> Ready {
    let print = print(&person);
    let name = Some(text::name(&person.name)).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| format!("Person {}", person.id));
    let bio = text::clean(&person.about);
    let bio_html =
        if bio.is_empty() { String::new() } else { markup::render(&bio, &viewer.markup("bio-")).html };
    let extent = person.reputation - 1;
    let origin =
        Origin { print, extent, name: name.clone(), path: person.path.clone(), licence: String::new() };
    Ready { person, name, bio, bio_html, origin }
}

fn write(tx: &mut Tx, hand: &Hand, people: &[Ready]) -> Result<Count, forum::Error> {
    let (run, now) = (&hand.run, hand.viewer.now);
    let mut count = Count::default();
    let mut events: Vec<(Subject, Json)> = Vec::new();
    let mut fresh = if run.is_first() { tx.next_ids("member", people.len().max(2) as i64)? } else { 0 };
    for ready in people {
        let known = if run.is_first() { None } else { known(tx, run.source, "member", ready.person.id)? };
        let (id, before) = match known {
            None => {
                let id = if run.is_first() { MemberId(fresh) } else { MemberId::next(tx)? };
                fresh += 1;
                insert(tx, now, id, ready)?;
                count.new += 1;
                (id, 0)
            }
            Some(Known { print, .. }) if print == ready.origin.print => {
                count.same += 1;
                seen(tx, run.source, run.number, "member", ready.person.id)?;
                continue;
            }
            Some(Known { local, extent, .. }) => {
                let changed = update(tx, MemberId(local), ready)?;
                if changed {
                    count.changed += 1
                } else {
                    count.kept += 1
                }
                (MemberId(local), extent)
            }
        };
        origin(tx, run.source, run.number, "member", ready.person.id, id.0, &ready.origin)?;
        stood_at(tx, run.source, "member", id.0, &ready.person.old)?;
        let points = ready.origin.extent - before;
        if points != 0 {
            events.push((Subject::member(id), json!({ "points": points })));
        }
    }
    event::bring(tx, now, Kind::MemberImported, &events)?;
    Ok(count)
}

fn insert(tx: &mut Tx, now: Time, id: MemberId, ready: &Ready) -> Result<(), forum::Error> {
    let Ready { person, name, .. } = ready;
    let wish = if person.handle.is_empty() { name } else { &person.handle };
    let handle = free_handle(tx, wish, person.id)?;
    let Address { email, key, claim, confirmed } = address(tx, id, person)?;
    tx.run(
        sql!(
            "INSERT INTO member (id, handle, handle_key, name, role, headline, bio, bio_html, location, website,
                                 reputation, unread, created_at, seen_at, email, email_key, email_claim, email_confirmed_at,
                                 password)
             VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, 1, 0, $10, $11, $12, $13, $14, $15, $16)"
        ),
        &[
            &id,
            &handle,
            &handle::key(&handle),
            name,
            &person.role,
            &ready.bio,
            &ready.bio_html,
            &text::name(&person.location),
            &website(&person.website),
            &person.joined,
            &person.seen.max(person.joined),
            &email,
            &key,
            &claim,
            &confirmed,
            &person.password,
        ],
    )?;
    if person.suspended { shut_out(tx, now, id) } else { Ok(()) }
}

/// An address as an account has it.
#[derive(Default)]
struct Address {
    email: Option<String>,
    /// Where the address is theirs.
    key: Option<String>,
    /// Where they only say so.
    claim: Option<String>,
    confirmed: Option<i64>,
}

/// A person's address: theirs if it was confirmed there and nobody has it here, otherwise one that they claim.
fn address(tx: &mut Tx, id: MemberId, person: &Person) -> Result<Address, forum::Error> {
    let Ok(email) = sign_up::address(&person.email) else { return Ok(Address::default()) };
    let key = email.to_lowercase();
    let taken =
        tx.maybe(sql!("SELECT 1 FROM member WHERE email_key = $1 AND id <> $2"), &[&key, &id], |_| Ok(()))?;
    let email = Some(email);
    Ok(if person.confirmed && taken.is_none() {
        Address { email, key: Some(key), claim: None, confirmed: Some(person.joined) }
    } else {
        Address { email, key: None, claim: Some(key), confirmed: None }
    })
}

/// Shuts out for as long as anybody can be whoever was shut out there.
fn shut_out(tx: &mut Tx, now: Time, id: MemberId) -> Result<(), forum::Error> {
    let (suspension, until) = (tx.next_id("suspension")?, now.plus(3650 * forum::time::DAY));
    tx.run(
        sql!(
            "INSERT INTO suspension (id, member, by_member, reason, created_at, until) VALUES ($1, $2, 0, $3, $4, $5)"
        ),
        &[&suspension, &id, &"Shut out on the site that this account came from.", &now, &until],
    )?;
    Ok(())
}

/// Changes what is said of a person, unless the account is theirs already: it was claimed, or its owner has logged in here,
/// after which the password is of our form.
fn update(tx: &mut Tx, id: MemberId, ready: &Ready) -> Result<bool, forum::Error> {
    let Ready { person, name, .. } = ready;
    let Address { email, key, claim, confirmed } = address(tx, id, person)?;
    let changed = tx.run(
        sql!(
            "UPDATE member SET name = $2, bio = $3, bio_html = $4, location = $5, website = $6, seen_at = $7, email = $8,
                    email_key = $9, email_claim = $10, email_confirmed_at = $11, password = $12
             WHERE id = $1 AND deleted_at IS NULL AND (email IS NULL AND password IS NULL OR SUBSTR(password, 1, 2) <> '$a')
               AND NOT EXISTS (SELECT 1 FROM member c WHERE c.claimed_by = member.id)"
        ),
        &[
            &id,
            name,
            &ready.bio,
            &ready.bio_html,
            &text::name(&person.location),
            &website(&person.website),
            &person.seen.max(person.joined),
            &email,
            &key,
            &claim,
            &confirmed,
            &person.password,
        ],
    )?;
    Ok(changed > 0)
}

/// A handle from the name; with the original id where it is taken.
fn free_handle(tx: &mut Tx, name: &str, original: i64) -> Result<String, forum::Error> {
    let stem = handle::stem(name);
    if handle::is_free(tx, &stem)? {
        return Ok(stem);
    }
    let short: String = stem.chars().take(*handle::LENGTH.end() - 12).collect();
    let numbered = format!("{}-{}", short.trim_end_matches('-'), original.unsigned_abs());
    if handle::is_free(tx, &numbered)? { Ok(numbered) } else { handle::suggest(tx, name) }
}

/// An address that may be shown as a link, or nothing.
fn website(typed: &str) -> String {
    let harmless = !typed.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'`\\".contains(c));
    if harmless && typed.len() <= 200 { typed.to_owned() } else { String::new() }
}
