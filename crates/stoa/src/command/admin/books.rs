//! The books: totals against what they sum up, and what follows the log made anew.

use forum::event;
use forum::reputation;

use super::{Desk, Failure, say};
use crate::jobs;

pub(super) fn recount(desk: &Desk, repair: bool) -> Result<(), Failure> {
    let found = if repair {
        desk.write(|tx, _| reputation::recount(tx, true))?
    } else {
        desk.read(|tx, _| reputation::recount(tx, false))?
    };
    for d in &found {
        let mended = if d.mended { ", mended" } else { "" };
        if d.what == "badge_award" {
            say(&format!("badge {} is due to member {}{mended}", d.should_be, d.id));
            continue;
        }
        say(&format!("{} of {}: {} and should be {}{mended}", d.what, d.id, d.stands, d.should_be));
    }
    let left = found.iter().filter(|d| !d.mended).count();
    let days = found.iter().any(|d| d.what == "ledger.points");
    match (found.len(), left) {
        (0, _) => say("every total is what it sums up"),
        (all, 0) => say(&format!("{all} totals were wrong and are right now")),
        (_, left) if days => {
            return Err(Failure::Other(format!(
                "{left} totals are wrong; run `stoa admin replay reputation`"
            )));
        }
        (_, left) => {
            return Err(Failure::Other(format!(
                "{left} totals are wrong; run `stoa admin recount --repair`"
            )));
        }
    }
    Ok(())
}

pub(super) fn replay(desk: &Desk, name: &str) -> Result<(), Failure> {
    let Some(follower) = jobs::followers().iter().copied().find(|f| f.name() == name) else {
        let all: Vec<_> = jobs::followers().iter().map(|f| f.name()).collect();
        return Err(Failure::Usage(format!(
            "nothing called {name:?} follows the log; there are {}",
            all.join(", ")
        )));
    };
    desk.write(move |tx, _| event::forget(tx, follower))?;
    let mut taken = 0;
    loop {
        let events = desk.write(move |tx, _| {
            event::number(tx, 1000)?;
            event::advance(tx, follower, 1000)
        })?;
        if events == 0 {
            break;
        }
        taken += events;
    }
    say(&format!("{name} took in {taken} events anew"));
    Ok(())
}
