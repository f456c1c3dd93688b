//! Followers: what is derived from the log, each at its own pace.

use store::{Db, Tx, sql};

use super::{Event, after, number};
use crate::error::Result;

/// How many events are taken in at a time while nobody waits: what they have in common is written once, and so are the pages that
/// they change.
const LARGE: i64 = 10_000;

/// Something derived from the event log. Its state and its cursor change in one transaction, so they can't disagree;
/// forgetting the state and following from the start makes the same state again.
pub trait Follower: Send + Sync {
    /// The name its cursor is kept under.
    fn name(&self) -> &'static str;
    /// Takes in one event.
    fn follow(&self, tx: &mut Tx, event: &Event) -> Result<()>;
    /// Takes in events that follow one another; to be overridden where a batch costs less than its events one by one.
    fn follow_all(&self, tx: &mut Tx, events: &[Event]) -> Result<()> {
        events.iter().try_for_each(|event| self.follow(tx, event))
    }
    /// Does a bounded part of what events that were taken in left to be done; whether there was anything. By this an event
    /// that concerns very many people keeps no transaction long.
    fn go_on(&self, _tx: &mut Tx) -> Result<bool> {
        Ok(false)
    }
    /// Deletes all derived state.
    fn forget(&self, tx: &mut Tx) -> Result<()>;
}

/// Takes in the next events, at most `limit`; how many it took, where a part of what earlier ones left counts as one. None
/// means that nothing is left.
pub fn advance(tx: &mut Tx, follower: &dyn Follower, limit: i64) -> Result<usize> {
    if follower.go_on(tx)? {
        return Ok(1);
    }
    let name = follower.name();
    let cursor = tx
        .maybe(sql!("SELECT cursor FROM follower WHERE name = $1"), &[&name], |r| r.get::<i64>(0))?
        .unwrap_or(0);
    let events = after(tx, cursor, limit)?;
    follower.follow_all(tx, &events)?;
    if let Some(last) = events.last() {
        set_cursor(tx, name, last.seq)?;
    }
    Ok(events.len())
}

/// Numbers what is new and lets every follower take in all that there is, in transactions that are large: others wait for them.
pub fn catch_up(db: &Db, followers: &[&'static dyn Follower]) -> Result<()> {
    while db.write_now(|tx| number(tx, LARGE))? > 0 {}
    for follower in followers.iter().copied() {
        while db.write_now(move |tx| advance(tx, follower, LARGE))? > 0 {}
    }
    Ok(())
}

/// Deletes a follower's state, so that the next [`advance`] starts from the first event.
pub fn forget(tx: &mut Tx, follower: &dyn Follower) -> Result<()> {
    follower.forget(tx)?;
    set_cursor(tx, follower.name(), 0)
}

fn set_cursor(tx: &mut Tx, name: &str, cursor: i64) -> Result<()> {
    tx.run(
        sql!(
            "INSERT INTO follower (name, cursor) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor"
        ),
        &[&name, &cursor],
    )?;
    Ok(())
}
