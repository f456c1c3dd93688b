//! Links between posts, and which question a closed one repeats. They come when all posts are there.

use forum::QuestionId;
use store::{Tx, sql};

use super::Loader;
use super::report::Count;
use super::run::Run;
use super::stage::{Batches, Hand};
use crate::error::Result;
use crate::form::Link;
use crate::progress::Progress;

/// How many links a batch has.
const BATCH: usize = 2_000;

impl Loader<'_> {
    pub(super) fn links(&mut self, done: u64, progress: &mut dyn Progress) -> Result<()> {
        let links = self.source.links()?;
        self.report.links += self.stage(links, done, Batches::of(BATCH), |link| link, write, progress)?;
        Ok(())
    }
}

/// A post that came from there, and its question.
fn post(tx: &mut Tx, run: &Run, original: i64) -> Result<Option<(i64, i64)>, store::Error> {
    tx.maybe(
        sql!(
            "SELECT o.local, COALESCE(a.question, o.local) FROM origin o LEFT JOIN answer a ON a.id = o.local
             WHERE o.source = $1 AND o.kind = 'post' AND o.original = $2"
        ),
        &[&run.source, &original],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )
}

/// Draws the arrow of a duplicate as one that is marked here, unless it would close a circle.
fn draw(
    tx: &mut Tx,
    run: &Run,
    question: QuestionId,
    target: QuestionId,
    at: i64,
) -> Result<(), forum::Error> {
    if !forum::link::circle(tx, target, question)? {
        tx.run(
            sql!(
                "INSERT INTO link (question, target, kind, by_member, at) VALUES ($1, $2, 'same', $3, $4)
                 ON CONFLICT (question, target) DO NOTHING"
            ),
            &[&question, &target, &run.nobody, &at],
        )?;
    }
    Ok(())
}

fn write(tx: &mut Tx, hand: &Hand, links: &[Link]) -> Result<Count, forum::Error> {
    let mut count = Count::default();
    for link in links {
        write_one(tx, &hand.run, link, &mut count)?;
    }
    Ok(count)
}

fn write_one(tx: &mut Tx, run: &Run, link: &Link, count: &mut Count) -> Result<(), forum::Error> {
    let (from, to) = (post(tx, run, link.from)?, post(tx, run, link.to)?);
    let (Some((from, question)), Some((to, target))) = (from, to) else {
        count.gone += 1;
        return Ok(());
    };
    let kind = if link.duplicate { "duplicate" } else { "linked" };
    let new = tx.run(
        sql!(
            "INSERT INTO question_link (question, post, target, target_question, kind, at) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (question, post, target, kind) DO NOTHING"
        ),
        &[&question, &from, &to, &target, &kind, &link.at],
    )?;
    count.new += new;
    count.same += 1 - new;
    if link.duplicate && question != target {
        draw(tx, run, QuestionId(question), QuestionId(target), link.at)?;
        tx.run(
            sql!(
                "UPDATE act SET target = $2 WHERE target IS NULL AND source IS NOT NULL AND kind = 'close' AND reason = 'duplicate'
                   AND id = (SELECT q.closed FROM question q WHERE q.id = $1)"
            ),
            &[&question, &target],
        )?;
    }
    Ok(())
}
