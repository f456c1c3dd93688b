//! The stage of threads: batches, and whom their ids stand for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::thread::Scope;

use forum::{MemberId, TagId, Viewer, tag};
use store::{Db, Tx, sql};

use super::files::Files;
use super::pipeline::{self, Prepared, Sizes};
use super::ready::{Ready, ready, weight};
use super::thread::{Batch, Outcome};
use super::{Loader, Run};
use crate::error::Result;
use crate::form::{Author, Thread};
use crate::progress::Progress;

/// What a batch weighs (see [`weight`]). What is written in one transaction is more: each writes the same pages of the indexes
/// again.
const SIZES: Sizes = Sizes { full: 250, together: 4 };
/// How many people are remembered at most.
const MOST: usize = 100_000;

/// Who is who, and which tag is which, as far as was asked.
#[derive(Default)]
pub(super) struct Names {
    people: HashMap<i64, (MemberId, String)>,
    tags: HashMap<String, TagId>,
}

impl Names {
    /// The member that an author has become; `nobody` where they have no account there any more.
    pub(super) fn member(&self, author: &Author, nobody: MemberId) -> MemberId {
        author.person.and_then(|person| self.people.get(&person)).map_or(nobody, |(id, _)| *id)
    }

    /// The member that this person has become; none where there is no such account there.
    pub(super) fn person(&self, person: i64) -> Option<MemberId> {
        self.people.get(&person).map(|(id, _)| *id)
    }

    /// The author's name as the site prints it.
    pub(super) fn printed(&self, author: &Author) -> String {
        let known = author.person.and_then(|person| self.people.get(&person));
        known.map_or_else(|| forum::text::name(&author.name), |(_, name)| name.clone())
    }

    pub(super) fn tag(&self, name: &str) -> Option<TagId> {
        self.tags.get(name).copied()
    }

    /// Everybody who came, as far as they are remembered.
    fn of_all(db: &Db, source: i64) -> Result<Names> {
        let people = db.read_now(move |tx| {
            tx.all(
                sql!(
                    "SELECT original, local, name FROM origin WHERE source = $1 AND kind = 'member'
                     ORDER BY original DESC LIMIT $2"
                ),
                &[&source, &(MOST as i64)],
                |r| Ok((r.get::<i64>(0)?, (r.get(1)?, r.get(2)?))),
            )
        })?;
        Ok(Names { people: people.into_iter().collect(), ..Names::default() })
    }

    /// Learns whoever and whatever is in these threads; tags that are not there yet are made.
    fn learn(&mut self, db: &Db, run: &Run, viewer: &Viewer, threads: &[Ready]) -> Result<()> {
        if self.people.len() > MOST {
            self.people.clear();
        }
        let (mut people, mut tags) = (HashSet::new(), HashSet::new());
        for thread in threads {
            thread.people(&mut people);
            let last = thread.question.post.revisions.last();
            tags.extend(last.into_iter().flat_map(|revision| revision.tags.iter().cloned()));
        }
        people.retain(|person| !self.people.contains_key(person));
        tags.retain(|tag| !self.tags.contains_key(tag));
        if !people.is_empty() {
            let source = run.source;
            self.people.extend(db.read_now(move |tx| who(tx, source, &people))?);
        }
        if !tags.is_empty() {
            let viewer = viewer.clone();
            let found: Vec<(String, TagId)> = db.write_now(move |tx| {
                let one =
                    |name: &String| Ok::<_, forum::Error>((name.clone(), find_or_make(tx, &viewer, name)?));
                tags.iter().map(one).collect::<Result<_, _>>()
            })?;
            self.tags.extend(found);
        }
        Ok(())
    }
}

type Who = Vec<(i64, (MemberId, String))>;

fn who(tx: &mut Tx, source: i64, people: &HashSet<i64>) -> Result<Who, store::Error> {
    let mut found = Vec::with_capacity(people.len());
    for person in people {
        let one = tx.maybe(
            sql!("SELECT local, name FROM origin WHERE source = $1 AND kind = 'member' AND original = $2"),
            &[&source, person],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
        found.extend(one.map(|one| (*person, one)));
    }
    Ok(found)
}

fn find_or_make(tx: &mut Tx, viewer: &Viewer, name: &str) -> Result<TagId, forum::Error> {
    let found = tx.maybe(sql!("SELECT id FROM tag WHERE name = $1"), &[&name], |r| r.get(0))?;
    match found {
        Some(id) => Ok(id),
        None => tag::make(tx, viewer, name, ""),
    }
}

/// Threads that are being made ready.
pub(super) type Coming<'scope> = Prepared<'scope, Vec<Ready>>;

impl<'l> Loader<'l> {
    /// Begins to make threads ready, but for the first `done`. Files that their texts show must be here by then.
    pub(super) fn begin_threads<'scope>(
        &self,
        scope: &'scope Scope<'scope, '_>,
        done: u64,
    ) -> Result<Coming<'scope>>
    where
        'l: 'scope,
    {
        let (db, source, viewer) = (self.db, self.source, self.viewer.clone());
        let (run, url) = (self.run.source, source.site().url.clone());
        let prepare = move |batch: Vec<Thread>| {
            let files = Files::of(db, run, &url, &batch)?;
            Ok(batch.into_iter().map(|thread| ready(&viewer, thread, &files)).collect::<Vec<_>>())
        };
        Ok(pipeline::start(scope, source.threads()?.skip(done as usize), SIZES, weight, prepare))
    }

    pub(super) fn threads(
        &mut self,
        coming: Coming<'_>,
        done: u64,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        let mut names = Names::of_all(self.db, self.run.source)?;
        coming.write(|some, count| {
            let threads = some.into_iter().flatten().collect();
            self.write_threads(&mut names, threads, done + count, progress)
        })
    }

    /// Writes these in one transaction, with which so many are done in all.
    fn write_threads(
        &mut self,
        names: &mut Names,
        threads: Vec<Ready>,
        done: u64,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        names.learn(self.db, &self.run, &self.viewer, &threads)?;
        let taken = threads.len() as u64;
        let batch = Batch { run: self.run.clone(), viewer: self.viewer.clone(), threads };
        let (batch, known) = (Arc::new(batch), Arc::new(std::mem::take(names)));
        let (writing, knowing) = (Arc::clone(&batch), Arc::clone(&known));
        let outcome = self.db.write_now(move |tx| {
            let outcome = writing.write(tx, &knowing)?;
            writing.run.keep(tx, done as i64)?;
            Ok::<Outcome, forum::Error>(outcome)
        })?;
        *names = Arc::into_inner(known).unwrap_or_default();
        self.report.questions += outcome.questions;
        self.report.answers += outcome.answers;
        self.report.comments += outcome.comments;
        self.report.other_ids += outcome.other_ids;
        progress.advance(taken);
        Ok(())
    }
}
