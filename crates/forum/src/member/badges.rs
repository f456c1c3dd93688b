//! The badges that a person was awarded.

use store::{Tx, sql};

use crate::error::Result;
use crate::id::MemberId;
use crate::time::Time;

/// A badge with how often it was awarded to a person, and when last.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    pub id: i64,
    pub name: String,
    /// 1 gold, 2 silver, 3 bronze.
    pub class: i64,
    pub times: i64,
    pub last_at: Time,
}

/// A person's badges: gold before silver before bronze, and then the newest first.
pub fn badges(tx: &mut Tx, member: MemberId) -> Result<Vec<Badge>> {
    Ok(tx.all(
        sql!(
            "SELECT b.name, b.class, COUNT(*), MAX(a.at) AS last_at, b.id FROM badge_award a JOIN badge b ON b.id = a.badge
             WHERE a.member = $1 GROUP BY b.id, b.name, b.class ORDER BY b.class, last_at DESC, b.name"
        ),
        &[&member],
        |r| Ok(Badge { name: r.get(0)?, class: r.get(1)?, times: r.get(2)?, last_at: r.get(3)?, id: r.get(4)? }),
    )?)
}
