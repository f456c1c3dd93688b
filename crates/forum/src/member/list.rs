//! The list of people.

use store::{Error as StoreError, Row, Tx, sql};

use super::person::{Person, person_at};
use crate::error::Result;
use crate::listing::{From, Listing, Position, end_of};
use crate::text;
use crate::time::Time;

/// The orders in which people are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Reputation,
    Newest,
    Name,
}

impl Tab {
    pub const ALL: [Tab; 3] = [Tab::Reputation, Tab::Newest, Tab::Name];

    /// The name in addresses and translation keys (`people-tab-…`).
    pub fn as_str(self) -> &'static str {
        match self {
            Tab::Reputation => "reputation",
            Tab::Newest => "newest",
            Tab::Name => "name",
        }
    }

    pub fn parse(name: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|t| t.as_str() == name)
    }
}

/// A person in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub person: Person,
    pub location: String,
    pub created_at: Time,
}

/// SQL: the columns that [`card_at`] reads, of the member table under the alias `m`.
macro_rules! card_columns {
    () => {
        concat!(person_columns!("m"), ", m.location, m.created_at")
    };
}

fn card_at(r: &Row) -> Result<Card, StoreError> {
    Ok(Card { person: person_at(r, 0)?, location: r.get(7)?, created_at: r.get(8)? })
}

/// The list by a number, largest first: forward and backward. $1 and $2 the position.
macro_rules! by_number {
    ($key:literal, $backward:expr) => {
        if $backward {
            sql!(
                "SELECT ",
                card_columns!(),
                " FROM member m WHERE (",
                $key,
                ", m.id) > ($1, $2)
                 AND m.deleted_at IS NULL ORDER BY ",
                $key,
                ", m.id LIMIT $3 /* walks */"
            )
        } else {
            sql!(
                "SELECT ",
                card_columns!(),
                " FROM member m WHERE (",
                $key,
                ", m.id) < ($1, $2)
                 AND m.deleted_at IS NULL ORDER BY ",
                $key,
                " DESC, m.id DESC LIMIT $3 /* walks */"
            )
        }
    };
}

/// One page of the people who have an account.
pub fn list(tx: &mut Tx, tab: Tab, from: From, size: usize) -> Result<Listing<Card>> {
    let (backward, at) = from.position();
    let sql = match tab {
        Tab::Reputation => by_number!("m.reputation", backward),
        Tab::Newest => by_number!("m.created_at", backward),
        Tab::Name => return by_name(tx, from, size),
    };
    let rows = tx.all(sql, &[&at.key, &at.id, &(size as i64 + 1)], card_at)?;
    Ok(Listing::cut(rows, size, from, |card| position(card, tab)))
}

/// The same by name, in the order of letters; the position is the person at the edge of the page.
fn by_name(tx: &mut Tx, from: From, size: usize) -> Result<Listing<Card>> {
    let (backward, at) = from.position();
    let sql = if backward {
        sql!(
            "SELECT ",
            card_columns!(),
            " FROM member m
             WHERE (LOWER(m.name), m.id) < ((SELECT LOWER(x.name) FROM member x WHERE x.id = $1), $1)
             AND m.deleted_at IS NULL ORDER BY LOWER(m.name) DESC, m.id DESC LIMIT $2 /* walks */"
        )
    } else {
        sql!(
            "SELECT ", card_columns!(), " FROM member m
             WHERE (LOWER(m.name), m.id) > (COALESCE((SELECT LOWER(x.name) FROM member x WHERE x.id = $1), ''), $1)
             AND m.deleted_at IS NULL ORDER BY LOWER(m.name), m.id LIMIT $2 /* walks */"
        )
    };
    let rows = tx.all(sql, &[&at.id, &(size as i64 + 1)], card_at)?;
    Ok(Listing::cut(rows, size, from, |card| position(card, Tab::Name)))
}

fn position(card: &Card, tab: Tab) -> Position {
    let key = match tab {
        Tab::Reputation => card.person.reputation,
        Tab::Newest => card.created_at.0,
        Tab::Name => 0,
    };
    Position { key, id: card.person.id.0 }
}

/// The most people that a look for a name finds.
pub const FOUND: usize = 60;

/// The people whose name or handle begins with what was typed, and those of the first 5000 by reputation whose name
/// holds it; those with most reputation first, [`FOUND`] at most.
pub fn search(tx: &mut Tx, typed: &str) -> Result<Vec<Card>> {
    let handle = typed.trim().trim_start_matches('@').to_lowercase();
    let name = text::line(typed).to_ascii_lowercase();
    if handle.is_empty() || name.chars().count() > 100 {
        return Ok(Vec::new());
    }
    Ok(tx.all(
        sql!(
            "SELECT ",
            card_columns!(),
            " FROM member m WHERE m.deleted_at IS NULL AND m.id IN (
               SELECT id FROM (SELECT id FROM member WHERE handle_key >= $1 AND handle_key < $2 LIMIT 500) a
               UNION SELECT id FROM (SELECT id FROM member
                 WHERE LOWER(name) >= $3 AND LOWER(name) < $4 AND deleted_at IS NULL LIMIT 500) b
               UNION SELECT id FROM (SELECT id, name FROM member WHERE deleted_at IS NULL
                 ORDER BY reputation DESC, id DESC LIMIT 5000) c WHERE LOWER(name) LIKE $5 ESCAPE '\\')
             ORDER BY +m.reputation DESC, m.id DESC LIMIT $6"
        ),
        &[&handle, &end_of(&handle), &name, &end_of(&name), &text::like(&name), &(FOUND as i64)],
        card_at,
    )?)
}
