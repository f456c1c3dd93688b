//! Badges and who was awarded them.

use std::collections::HashMap;

use store::{Tx, sql};

use super::Loader;
use super::print::known;
use super::report::Count;
use super::stage::{Batches, Hand};
use crate::error::Result;
use crate::form::Award;
use crate::progress::Progress;

/// How many awards a batch has.
const BATCH: usize = 20_000;

impl Loader<'_> {
    pub(super) fn awards(&mut self, done: u64, progress: &mut dyn Progress) -> Result<()> {
        let awards = self.source.awards()?;
        self.report.awards += self.stage(awards, done, Batches::of(BATCH), |award| award, write, progress)?;
        Ok(())
    }
}

fn write(tx: &mut Tx, hand: &Hand, awards: &[Award]) -> Result<Count, forum::Error> {
    let mut count = Count::default();
    let mut badges: HashMap<(&str, i64), i64> = HashMap::new();
    let mut people: HashMap<i64, Option<i64>> = HashMap::new();
    for award in awards {
        let badge = match badges.get(&(award.badge.as_str(), award.class)) {
            Some(badge) => *badge,
            None => badge(tx, award)?,
        };
        badges.insert((&award.badge, award.class), badge);
        let person = match people.get(&award.person) {
            Some(person) => *person,
            None => known(tx, hand.run.source, "member", award.person)?.map(|known| known.local),
        };
        people.insert(award.person, person);
        let Some(person) = person else {
            count.gone += 1;
            continue;
        };
        let new = tx.run(
            sql!(
                "INSERT INTO badge_award (member, badge, at) VALUES ($1, $2, $3) ON CONFLICT (member, badge, at) DO NOTHING"
            ),
            &[&person, &badge, &award.at],
        )?;
        count.new += new;
        count.same += 1 - new;
    }
    Ok(count)
}

fn badge(tx: &mut Tx, award: &Award) -> Result<i64, store::Error> {
    let known = tx.maybe(
        sql!("SELECT id FROM badge WHERE name = $1 AND class = $2"),
        &[&award.badge, &award.class],
        |r| r.get(0),
    )?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = tx.next_id("badge")?;
    tx.run(
        sql!("INSERT INTO badge (id, name, class) VALUES ($1, $2, $3)"),
        &[&id, &award.badge, &award.class],
    )?;
    Ok(id)
}
