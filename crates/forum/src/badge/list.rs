//! All badges, and who has each.

use store::{Error as StoreError, Row, Tx, sql};

use super::Count;
use crate::error::Result;
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::time::Time;

/// A badge, what it is for and how often it was awarded.
#[derive(Clone, Debug)]
pub struct Defined {
    pub id: i64,
    pub name: String,
    /// 1 gold, 2 silver, 3 bronze.
    pub class: i64,
    /// None for one that was brought from another site.
    pub count: Option<Count>,
    pub threshold: i64,
    pub about: String,
    pub off: bool,
    pub awards: i64,
}

/// One award.
#[derive(Clone, Debug)]
pub struct Award {
    pub person: Person,
    pub at: Time,
}

macro_rules! defined {
    () => {
        "SELECT b.id, b.name, b.class, r.count, COALESCE(r.threshold, 0), COALESCE(r.about, ''), r.off_at,
           (SELECT COUNT(*) FROM badge_award a WHERE a.badge = b.id)
         FROM badge b LEFT JOIN badge_rule r ON r.badge = b.id"
    };
}

fn defined(r: &Row) -> Result<Defined, StoreError> {
    Ok(Defined {
        id: r.get(0)?,
        name: r.get(1)?,
        class: r.get(2)?,
        count: r.get::<Option<String>>(3)?.as_deref().and_then(Count::parse),
        threshold: r.get(4)?,
        about: r.get(5)?,
        off: r.get::<Option<i64>>(6)?.is_some(),
        awards: r.get(7)?,
    })
}

/// Every badge: gold before silver before bronze, then by name.
pub fn all(tx: &mut Tx) -> Result<Vec<Defined>> {
    Ok(tx.all(sql!(scan defined!(), " ORDER BY b.class, b.name, b.id"), &[], defined)?)
}

/// One badge.
pub fn find(tx: &mut Tx, badge: i64) -> Result<Defined> {
    Ok(tx.one(sql!(defined!(), " WHERE b.id = $1"), &[&badge], defined)?)
}

/// Who has a badge, the last awarded first.
pub fn holders(tx: &mut Tx, badge: i64, from: From, size: usize) -> Result<Listing<Award>> {
    let (backward, at) = from.position();
    let sql = if backward {
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", a.at FROM badge_award a JOIN member m ON m.id = a.member
             WHERE a.badge = $1 AND (a.at, a.member) > ($2, $3) AND m.deleted_at IS NULL
             ORDER BY a.at, a.member LIMIT $4"
        )
    } else {
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", a.at FROM badge_award a JOIN member m ON m.id = a.member
             WHERE a.badge = $1 AND (a.at, a.member) < ($2, $3) AND m.deleted_at IS NULL
             ORDER BY a.at DESC, a.member DESC LIMIT $4"
        )
    };
    let rows = tx.all(sql, &[&badge, &at.key, &at.id, &(size as i64 + 1)], |r| {
        Ok(Award { person: person_at(r, 0)?, at: r.get(7)? })
    })?;
    Ok(Listing::cut(rows, size, from, |award| Position { key: award.at.0, id: award.person.id.0 }))
}
