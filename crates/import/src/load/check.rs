//! What an import would do, without doing it.

use store::{Db, Tx, sql};

use super::print::{known, print};
use super::ready::bare_print;
use super::report::{Count, Report};
use crate::error::Result;
use crate::form::{Person, Source, Thread};
use crate::progress::Progress;

/// How many items are looked up in one transaction.
const BATCH: usize = 500;

/// An original to be looked up: its kind, its id, its print.
type Item = (&'static str, i64, i64);

/// Compares a site with what came of it before; nothing is changed.
///
/// # Errors
/// What the source or the database refuses.
pub fn check(db: &Db, source: &dyn Source, progress: &mut dyn Progress) -> Result<Report> {
    let site = source.site().clone();
    let id = db.read_now(move |tx| {
        tx.maybe(
            sql!("SELECT id FROM source WHERE kind = $1 AND site = $2"),
            &[&site.kind, &site.name],
            |r| r.get(0),
        )
    })?;
    let [people, tags, files, threads, links, awards] = source.counts();
    let mut checker = Checker { db, source: id, report: Report::default(), items: Vec::new() };
    progress.stage("people", people);
    for person in source.people()? {
        let person: Person = person?;
        checker.add(("member", person.id, print(&person)))?;
        progress.advance(1);
    }
    progress.stage("threads", threads);
    for thread in source.threads()? {
        checker.thread(thread?)?;
        progress.advance(1);
    }
    checker.flush()?;
    checker.gone()?;
    let all = |new| Count { new, ..Count::default() };
    if id.is_none() {
        let report = &mut checker.report;
        (report.tags, report.files) = (all(tags), all(files));
        (report.links, report.awards) = (all(links), all(awards));
    }
    checker.report.left_out = source.left_out();
    Ok(checker.report)
}

struct Checker<'c> {
    db: &'c Db,
    /// Where the site was imported from before.
    source: Option<i64>,
    report: Report,
    items: Vec<Item>,
}

impl Checker<'_> {
    fn thread(&mut self, thread: Thread) -> Result<()> {
        for (kind, mut post) in std::iter::once(("question", thread.question))
            .chain(thread.answers.into_iter().map(|post| ("answer", post)))
        {
            for comment in &post.comments {
                self.add(("comment", comment.id, print(comment)))?;
            }
            self.add((kind, post.id, bare_print(&mut post)))?;
        }
        Ok(())
    }

    fn add(&mut self, item: Item) -> Result<()> {
        self.items.push(item);
        if self.items.len() < BATCH { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<()> {
        let items = std::mem::take(&mut self.items);
        let source = self.source.unwrap_or_default();
        let looked_up = items.clone();
        let before = self.db.read_now(move |tx| {
            looked_up
                .iter()
                .map(|item| print_before(tx, source, item))
                .collect::<Result<Vec<_>, store::Error>>()
        })?;
        for ((kind, _, print), before) in items.iter().zip(before) {
            let count = self.count(kind);
            match before {
                None => count.new += 1,
                Some(before) if before == *print => count.same += 1,
                Some(_) => count.changed += 1,
            }
        }
        Ok(())
    }

    fn count(&mut self, kind: &str) -> &mut Count {
        match kind {
            "member" => &mut self.report.people,
            "question" => &mut self.report.questions,
            "answer" => &mut self.report.answers,
            _ => &mut self.report.comments,
        }
    }

    /// What came before and is not there any more.
    fn gone(&mut self) -> Result<()> {
        let source = self.source.unwrap_or_default();
        let all = self.db.read_now(move |tx| super::run::came(tx, source, i64::MAX))?;
        for (kind, came) in all {
            let count = self.count(kind);
            count.gone = came.saturating_sub(count.same + count.changed);
        }
        Ok(())
    }
}

fn print_before(tx: &mut Tx, source: i64, (kind, original, _): &Item) -> Result<Option<i64>, store::Error> {
    let kind = if matches!(*kind, "question" | "answer") { "post" } else { kind };
    Ok(known(tx, source, kind, *original)?.map(|known| known.print))
}
