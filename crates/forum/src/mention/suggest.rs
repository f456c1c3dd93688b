//! People for what somebody begins to type after `@`.

use store::{Tx, sql};

use crate::error::Result;
use crate::listing::end_of;
use crate::member::{Person, handle, person_at};

/// At most this many are suggested.
const SUGGESTED: i64 = 8;

/// People whose handle begins with what was typed, of the first five hundred those with most reputation first.
pub fn suggest(tx: &mut Tx, typed: &str) -> Result<Vec<Person>> {
    let typed = handle::key(typed.trim().trim_start_matches('@'));
    if typed.is_empty() || typed.chars().count() > *handle::LENGTH.end() {
        return Ok(Vec::new());
    }
    Ok(tx.all(
        sql!(
            "SELECT ",
            person_columns!("m"),
            " FROM (SELECT id FROM member WHERE handle_key >= $1 AND handle_key < $2 ORDER BY handle_key LIMIT 500) a
             CROSS JOIN member m WHERE m.id = a.id AND m.deleted_at IS NULL
             ORDER BY m.reputation DESC, m.id LIMIT $3"
        ),
        &[&typed, &end_of(&typed), &SUGGESTED],
        |r| person_at(r, 0),
    )?)
}
