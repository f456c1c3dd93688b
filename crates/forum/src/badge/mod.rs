//! Badges, defined by rows: a count that reaches a threshold. A follower of the event log awards them.
//!
//! A count is asked of what stands, never kept, so awarding is idempotent and what is missing can be found at any time
//! ([`missing`]). What was awarded stays, also where what it was awarded for is undone, deleted or counted anew.

mod award;
mod change;
mod count;
mod follow;
mod list;
mod recount;
mod starter;

pub use change::{Draft, make, save, switch};
pub use count::Count;
pub use follow::Badges;
pub use list::{Award, Defined, all, find, holders};
pub(crate) use recount::missing;

use store::{Row, Tx, sql};

use crate::error::Result;

/// When a badge is awarded.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub badge: i64,
    pub name: String,
    pub count: Count,
    pub threshold: i64,
}

/// The rules that are not switched off. Counts that a newer program knows are passed over.
pub(crate) fn rules(tx: &mut Tx) -> Result<Vec<Rule>> {
    let rule = |r: &Row| {
        let count = Count::parse(&r.get::<String>(2)?);
        let (badge, name, threshold) = (r.get(0)?, r.get(1)?, r.get(3)?);
        Ok(count.map(|count| Rule { badge, name, count, threshold }))
    };
    let all = tx.all(
        sql!(
            scan "SELECT b.id, b.name, r.count, r.threshold FROM badge_rule r JOIN badge b ON b.id = r.badge
             WHERE r.off_at IS NULL ORDER BY b.id"
        ),
        &[],
        rule,
    )?;
    Ok(all.into_iter().flatten().collect())
}
