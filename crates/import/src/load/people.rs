//! People: placeholders with their name, their text about themselves and their reputation, whom nobody can sign in as.

use std::sync::Arc;

use forum::event::{self, Kind, Subject};
use forum::member::handle;
use forum::{MemberId, Time, text};
use serde_json::{Value as Json, json};
use store::{Tx, sql};

use super::Loader;
use super::pipeline;
use super::print::{Known, Origin, known, origin, print, seen};
use super::report::Count;
use super::run::Run;
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
        let people = self.source.people()?.skip(done as usize);
        let (db, run, now) = (self.db, self.run.clone(), self.now);
        let prepare = |batch: Vec<Person>| Ok(Arc::new(batch.into_iter().map(ready).collect::<Vec<_>>()));
        pipeline::run(
            people,
            BATCH,
            |_| 1,
            prepare,
            |batch, count| {
                let (run, people) = (run.clone(), Arc::clone(&batch));
                let outcome = db.write_now(move |tx| {
                    let outcome = write(tx, &run, now, &people)?;
                    run.keep(tx, (done + count) as i64)?;
                    Ok::<_, forum::Error>(outcome)
                })?;
                self.report.people += outcome;
                progress.advance(batch.len() as u64);
                Ok(())
            },
        )
    }
}

fn ready(person: Person) -> Ready {
    let print = print(&person);
    let name = Some(text::name(&person.name)).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| format!("Person {}", person.id));
    let bio = text::clean(&person.about);
    let options = markup::Options { anchor_prefix: "bio-", ..markup::Options::default() };
    let bio_html = if bio.is_empty() { String::new() } else { markup::render(&bio, &options).html };
    let extent = person.reputation - 1;
    let origin =
        Origin { print, extent, name: name.clone(), path: person.path.clone(), licence: String::new() };
    Ready { person, name, bio, bio_html, origin }
}

fn write(tx: &mut Tx, run: &Run, now: Time, people: &[Ready]) -> Result<Count, forum::Error> {
    let mut count = Count::default();
    let mut events: Vec<(Subject, Json)> = Vec::new();
    let mut fresh = if run.is_first() { tx.next_ids("member", people.len().max(2) as i64)? } else { 0 };
    for ready in people {
        let known = if run.is_first() { None } else { known(tx, run.source, "member", ready.person.id)? };
        let (id, before) = match known {
            None => {
                let id = if run.is_first() { MemberId(fresh) } else { MemberId::next(tx)? };
                fresh += 1;
                insert(tx, id, ready)?;
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
        let points = ready.origin.extent - before;
        if points != 0 {
            events.push((Subject::member(id), json!({ "points": points })));
        }
    }
    event::bring(tx, now, Kind::MemberImported, &events)?;
    Ok(count)
}

fn insert(tx: &mut Tx, id: MemberId, ready: &Ready) -> Result<(), forum::Error> {
    let Ready { person, name, .. } = ready;
    let handle = free_handle(tx, name, person.id)?;
    tx.run(
        sql!(
            "INSERT INTO member (id, handle, handle_key, name, role, headline, bio, bio_html, location, website, mail_answers,
                                 reputation, unread, created_at, seen_at)
             VALUES ($1, $2, $3, $4, 'member', '', $5, $6, $7, $8, 0, 1, 0, $9, $10)"
        ),
        &[
            &id,
            &handle,
            &handle::key(&handle),
            name,
            &ready.bio,
            &ready.bio_html,
            &text::name(&person.location),
            &website(&person.website),
            &person.joined,
            &person.seen.max(person.joined),
        ],
    )?;
    Ok(())
}

/// Changes what is said of a person, unless the account was claimed: then it is theirs.
fn update(tx: &mut Tx, id: MemberId, ready: &Ready) -> Result<bool, forum::Error> {
    let Ready { person, name, .. } = ready;
    let changed = tx.run(
        sql!(
            "UPDATE member SET name = $2, bio = $3, bio_html = $4, location = $5, website = $6, seen_at = $7
             WHERE id = $1 AND email IS NULL AND password IS NULL AND deleted_at IS NULL"
        ),
        &[
            &id,
            name,
            &ready.bio,
            &ready.bio_html,
            &text::name(&person.location),
            &website(&person.website),
            &person.seen.max(person.joined),
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
