//! Batches on their way: one thread reads the source, some prepare, and the caller's writes, in the source's order.

use std::collections::BTreeMap;
use std::thread;

use crossbeam_channel::bounded;

use crate::error::{Error, Result};

/// How many batches may wait to be prepared, and to be written: so many are at hand when a large write has ended.
const WAITING: usize = 3;

/// How many threads prepare.
fn workers() -> usize {
    thread::available_parallelism().map_or(2, usize::from).clamp(2, 8)
}

/// Passes items over by the batch: `prepare` in any order and on many threads, `write` in order, with how many items there
/// were up to the batch's end. A batch ends when `weight` of its items comes to `full`.
pub(super) fn run<T: Send, P: Send>(
    items: impl Iterator<Item = Result<T>> + Send,
    full: usize,
    weight: impl Fn(&T) -> usize + Send,
    prepare: impl Fn(Vec<T>) -> Result<P> + Sync,
    mut write: impl FnMut(P, u64) -> Result<()>,
) -> Result<()> {
    let (batches, to_prepare) = bounded::<(u64, Result<Vec<T>>)>(WAITING);
    let (prepared, to_write) = bounded::<(u64, Result<(P, u64)>)>(WAITING);
    thread::scope(|scope| {
        scope.spawn(move || {
            for (number, batch) in (0..).zip(Batches { items, full, weight }) {
                if batches.send((number, batch)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..workers() {
            let (to_prepare, prepared, prepare) = (to_prepare.clone(), prepared.clone(), &prepare);
            scope.spawn(move || {
                for (number, batch) in to_prepare {
                    let ready = batch.and_then(|batch| {
                        let count = batch.len() as u64;
                        prepare(batch).map(|ready| (ready, count))
                    });
                    if prepared.send((number, ready)).is_err() {
                        break;
                    }
                }
            });
        }
        drop((to_prepare, prepared));
        let (mut early, mut next, mut done) = (BTreeMap::new(), 0, 0);
        // Moved in, so that the threads end when this does.
        for (number, ready) in to_write {
            early.insert(number, ready);
            while let Some(ready) = early.remove(&next) {
                let (ready, count) = ready?;
                (next, done) = (next + 1, done + count);
                write(ready, done)?;
            }
        }
        if early.is_empty() { Ok(()) } else { Err(Error::Interrupted) }
    })
}

/// Items by the batch.
struct Batches<I, W> {
    items: I,
    full: usize,
    weight: W,
}

impl<T, I: Iterator<Item = Result<T>>, W: Fn(&T) -> usize> Iterator for Batches<I, W> {
    type Item = Result<Vec<T>>;

    fn next(&mut self) -> Option<Result<Vec<T>>> {
        let (mut batch, mut total) = (Vec::new(), 0);
        while total < self.full {
            match self.items.next() {
                Some(Ok(item)) => {
                    total += (self.weight)(&item);
                    batch.push(item);
                }
                Some(Err(error)) => return Some(Err(error)),
                None => break,
            }
        }
        (!batch.is_empty()).then_some(Ok(batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_written_in_order_and_an_error_ends_it() {
        let mut written = Vec::new();
        run(
            (0..1_000).map(Ok),
            7,
            |_| 1,
            |batch| Ok(batch.into_iter().map(|n| n * 2).collect::<Vec<i64>>()),
            |batch, done| {
                written.extend(batch);
                assert_eq!(written.len() as u64, done);
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(written, (0..1_000).map(|n| n * 2).collect::<Vec<_>>());
        let broken = (0..100).map(|n| if n == 50 { Err(Error::Interrupted) } else { Ok(n) });
        let mut seen = 0;
        let outcome = run(
            broken,
            7,
            |_| 1,
            Ok,
            |batch, _| {
                seen += batch.len();
                Ok(())
            },
        );
        assert!(outcome.is_err() && seen == 49);
    }
}
