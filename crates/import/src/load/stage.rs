//! A stage whose items are each written on their own: passed over by the batch, a batch a transaction that also keeps how
//! far the import came with it.

use std::sync::Arc;
use std::thread;

use forum::Viewer;
use store::Tx;

use super::Loader;
use super::pipeline::{self, Sizes};
use super::report::Count;
use super::run::Run;
use crate::error::Result;
use crate::form::Stream;
use crate::progress::Progress;

/// What a batch is written with.
#[derive(Clone)]
pub(super) struct Hand {
    pub(super) run: Run,
    /// The site itself, which does all this.
    pub(super) viewer: Viewer,
}

/// How many items make a batch: as many as their weights come to `full`.
pub(super) struct Batches<T> {
    pub(super) full: usize,
    pub(super) weight: fn(&T) -> usize,
}

impl<T> Batches<T> {
    /// So many items each.
    pub(super) fn of(full: usize) -> Batches<T> {
        Batches { full, weight: |_| 1 }
    }
}

/// Writes a batch.
type Write<P> = fn(&mut Tx, &Hand, &[P]) -> Result<Count, forum::Error>;

impl Loader<'_> {
    /// Makes each item ready, on any thread, and writes them in order; the first `done` are written already.
    pub(super) fn stage<T: Send, P: Send + Sync + 'static>(
        &self,
        items: Stream<'_, T>,
        done: u64,
        batches: Batches<T>,
        prepare: impl Fn(T) -> P + Send + Sync,
        write: Write<P>,
        progress: &mut dyn Progress,
    ) -> Result<Count> {
        let hand = self.hand();
        let mut total = Count::default();
        let prepare = |batch: Vec<T>| Ok(Arc::new(batch.into_iter().map(&prepare).collect::<Vec<P>>()));
        let sizes = Sizes { full: batches.full, together: 1 };
        thread::scope(|scope| {
            let ready = pipeline::start(scope, items.skip(done as usize), sizes, batches.weight, prepare);
            ready.write(|some, count| {
                let Some(batch) = some.into_iter().next() else { return Ok(()) };
                let (hand, items) = (hand.clone(), Arc::clone(&batch));
                total += self.db.write_now(move |tx| {
                    let outcome = write(tx, &hand, &items)?;
                    hand.run.keep(tx, (done + count) as i64)?;
                    Ok::<_, forum::Error>(outcome)
                })?;
                progress.advance(batch.len() as u64);
                Ok(())
            })
        })?;
        Ok(total)
    }

    pub(super) fn hand(&self) -> Hand {
        Hand { run: self.run.clone(), viewer: self.viewer.clone() }
    }
}
