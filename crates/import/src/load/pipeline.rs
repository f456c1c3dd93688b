//! Batches on their way: one thread reads the source, some prepare, and the caller's writes, in the source's order.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, Scope, ScopedJoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::error::{Error, Result};

/// How many threads prepare.
fn workers() -> usize {
    thread::available_parallelism().map_or(2, usize::from).clamp(2, 8)
}

/// How much is made ready at a time, and how many such batches are written together.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    pub(super) full: usize,
    pub(super) together: usize,
}

/// What is being prepared, to be written.
pub(super) struct Prepared<'scope, P> {
    to_write: Receiver<(Vec<P>, u64)>,
    gathering: ScopedJoinHandle<'scope, Result<()>>,
}

/// A batch by its number, or why there is none.
type Numbered<T> = (u64, Result<T>);

/// Begins to pass items over by the batch: `prepare` in any order and on many threads. A batch ends when `weight` of its items
/// comes to `full`. So much is made ready as is at hand when something is written; the rest waits.
pub(super) fn start<'scope, T: Send + 'scope, P: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    items: impl Iterator<Item = Result<T>> + Send + 'scope,
    sizes: Sizes,
    weight: impl Fn(&T) -> usize + Send + 'scope,
    prepare: impl Fn(Vec<T>) -> Result<P> + Send + Sync + 'scope,
) -> Prepared<'scope, P> {
    // So many batches are under way, enough to be busy with while some are written, also where the first of them takes long.
    let under_way = workers() + 2 * sizes.together;
    let (batches, to_prepare) = bounded::<Numbered<Vec<T>>>(1);
    let (prepared, to_gather) = bounded::<Numbered<(P, u64)>>(under_way);
    // While some are written, the next ones are gathered.
    let (gathered, to_write) = bounded::<(Vec<P>, u64)>(0);
    let (free, place) = bounded::<()>(under_way);
    (0..under_way).for_each(|_| _ = free.send(()));
    scope.spawn(move || {
        let mut items = Batches { items, full: sizes.full, weight };
        for number in 0.. {
            let next = || place.recv().ok().and_then(|()| items.next());
            let Some(batch) = sound(next).unwrap_or(Some(Err(Error::Interrupted))) else { break };
            let last = batch.is_err();
            if batches.send((number, batch)).is_err() || last {
                break;
            }
        }
    });
    let prepare = Arc::new(prepare);
    for _ in 0..workers() {
        let (to_prepare, prepared, prepare) = (to_prepare.clone(), prepared.clone(), Arc::clone(&prepare));
        scope.spawn(move || {
            for (number, batch) in to_prepare {
                let ready = batch.and_then(|batch| {
                    let count = batch.len() as u64;
                    sound(|| prepare(batch)).unwrap_or(Err(Error::Interrupted)).map(|ready| (ready, count))
                });
                if prepared.send((number, ready)).is_err() {
                    break;
                }
            }
        });
    }
    let gathering = scope.spawn(move || gather(to_gather, &gathered, &free, sizes.together));
    Prepared { to_write, gathering }
}

/// What comes of it, unless it panics: then it is as with any error, and what comes after is not reached.
fn sound<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

impl<P> Prepared<'_, P> {
    /// Writes all in order, some batches at a time, each time with how many items there were up to their end.
    pub(super) fn write(self, mut write: impl FnMut(Vec<P>, u64) -> Result<()>) -> Result<()> {
        // Moved in, so that the threads end when this does.
        for (some, done) in self.to_write {
            write(some, done)?;
        }
        self.gathering.join().unwrap_or(Err(Error::Interrupted))
    }
}

/// Puts what was prepared in order, and passes it on.
fn gather<P>(
    prepared: Receiver<Numbered<(P, u64)>>,
    gathered: &Sender<(Vec<P>, u64)>,
    free: &Sender<()>,
    together: usize,
) -> Result<()> {
    let (mut early, mut next, mut done) = (BTreeMap::new(), 0, 0);
    let (mut some, mut outcome) = (Vec::new(), Ok(()));
    'all: for (number, ready) in prepared {
        early.insert(number, ready);
        while let Some(ready) = early.remove(&next) {
            next += 1;
            match ready {
                Ok((ready, count)) => {
                    some.push(ready);
                    done += count;
                }
                Err(error) => {
                    outcome = Err(error);
                    break 'all;
                }
            }
            // Where nobody takes it, whoever writes has failed and says why.
            if some.len() == together && gathered.send((std::mem::take(&mut some), done)).is_err() {
                return Ok(());
            }
            // Nobody takes a place after the end.
            let _ = free.try_send(());
        }
    }
    if !some.is_empty() {
        let _ = gathered.send((some, done));
    }
    outcome
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

    const SIZES: Sizes = Sizes { full: 7, together: 3 };

    #[test]
    fn batches_are_written_in_order_and_an_error_ends_it() {
        let mut written = Vec::new();
        let twice = |batch: Vec<i64>| Ok(batch.into_iter().map(|n| n * 2).collect::<Vec<_>>());
        thread::scope(|scope| {
            start(scope, (0..1_000).map(Ok), SIZES, |_| 1, twice).write(|some, done| {
                written.extend(some.into_iter().flatten());
                assert_eq!(written.len() as u64, done);
                Ok(())
            })
        })
        .unwrap();
        assert_eq!(written, (0..1_000).map(|n| n * 2).collect::<Vec<_>>());
        let broken = (0..100).map(|n| if n == 50 { Err(Error::Interrupted) } else { Ok(n) });
        let mut seen = 0;
        let outcome = thread::scope(|scope| {
            start(scope, broken, SIZES, |_| 1, Ok).write(|some, _| {
                seen += some.iter().map(Vec::len).sum::<usize>();
                Ok(())
            })
        });
        assert!(outcome.is_err() && seen == 49);
    }

    #[test]
    fn a_panic_is_an_error_and_what_comes_after_it_is_not_written() {
        let tried = |reads: i32, prepares: i32| {
            let items =
                (0..100).map(move |n| if n == reads { panic!("a source that is broken") } else { Ok(n) });
            let prepare = move |batch: Vec<i32>| {
                assert!(!batch.contains(&prepares), "a text that can't be made ready");
                Ok(batch)
            };
            let mut seen = 0;
            let outcome = thread::scope(|scope| {
                start(scope, items, SIZES, |_| 1, prepare).write(|some, _| {
                    seen += some.iter().map(Vec::len).sum::<usize>();
                    Ok(())
                })
            });
            (outcome.is_ok(), seen)
        };
        assert_eq!(tried(-1, -1), (true, 100));
        assert_eq!(tried(50, -1), (false, 49));
        assert_eq!(tried(-1, 50), (false, 49));
        assert_eq!(tried(-1, 99), (false, 98));
    }

    #[test]
    fn what_is_not_written_holds_nobody_up() {
        let tried = |mut refuse: bool| {
            thread::scope(|scope| {
                let prepared = start(scope, (0..1_000).map(Ok), SIZES, |_| 1, Ok);
                if refuse {
                    return prepared.write(|_, _| {
                        if std::mem::take(&mut refuse) { Err(Error::Interrupted) } else { Ok(()) }
                    });
                }
                drop(prepared);
                Ok(())
            })
        };
        assert!(tried(false).is_ok() && tried(true).is_err());
    }
}
