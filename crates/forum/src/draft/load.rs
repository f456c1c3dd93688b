//! Reading drafts back.

use store::{Error as StoreError, Row, Tx, sql};

use super::{Draft, Kind, Owner, Place};
use crate::error::Result;

/// The draft for one form.
pub fn load(tx: &mut Tx, owner: &Owner, place: Place) -> Result<Option<Draft>> {
    let found = tx.maybe(
        sql!("SELECT fields, updated_at FROM draft WHERE owner = $1 AND kind = $2 AND target = $3"),
        &[owner, &place.kind.as_str(), &place.target],
        |r| draft_at(r, 0),
    )?;
    Ok(found)
}

/// The drafts of answers and comments, for the forms of any question's page.
pub fn under_question(tx: &mut Tx, owner: &Owner) -> Result<Vec<(Place, Draft)>> {
    let all = tx.all(
        sql!(
            "SELECT kind, target, fields, updated_at FROM draft
             WHERE owner = $1 AND kind IN ('answer', 'comment') ORDER BY updated_at"
        ),
        &[owner],
        placed_at,
    )?;
    Ok(all)
}

/// Everything that an owner has, oldest first.
pub(super) fn all(tx: &mut Tx, owner: &Owner) -> Result<Vec<(Place, Draft)>> {
    let all = tx.all(
        sql!("SELECT kind, target, fields, updated_at FROM draft WHERE owner = $1 ORDER BY updated_at"),
        &[owner],
        placed_at,
    )?;
    Ok(all)
}

fn placed_at(r: &Row) -> Result<(Place, Draft), StoreError> {
    let kind = Kind::parse(&r.get::<String>(0)?).unwrap_or(Kind::Comment);
    Ok((Place { kind, target: r.get(1)? }, draft_at(r, 2)?))
}

fn draft_at(r: &Row, index: usize) -> Result<Draft, StoreError> {
    let fields = serde_json::from_str(&r.get::<String>(index)?).unwrap_or_default();
    Ok(Draft { fields, at: r.get(index + 1)? })
}
