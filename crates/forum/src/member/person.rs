//! A person as shown beside what they wrote.

use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::id::MemberId;

/// How the handle of a mask begins (see [`crate::mask`]), which nobody can type as one.
pub(crate) const MASK: char = '?';

/// Whether this is the handle of a mask.
pub(crate) fn is_mask(handle: &str) -> bool {
    handle.starts_with(MASK)
}

/// A person as shown beside what they wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: MemberId,
    /// The name in addresses and mentions.
    pub handle: String,
    pub name: String,
    /// One line about what they know.
    pub headline: String,
    /// The hash of their picture; none for the generated one.
    pub picture: Option<String>,
    pub reputation: i64,
    /// The account is gone: shown without a name and without a link.
    pub gone: bool,
    /// It is a mask, behind which somebody asks anonymously; it is gone as well.
    pub masked: bool,
}

/// Reads the columns of `person_columns!` from `index` on.
pub fn person_at(r: &Row, index: usize) -> Result<Person, StoreError> {
    let handle = r.get::<String>(index + 1)?;
    Ok(Person {
        id: r.get(index)?,
        masked: is_mask(&handle),
        handle,
        name: r.get(index + 2)?,
        headline: r.get(index + 3)?,
        picture: r.get(index + 4)?,
        reputation: r.get(index + 5)?,
        gone: r.get::<Option<i64>>(index + 6)?.is_some(),
    })
}

/// The person with this handle, in any case of letters.
pub fn find(tx: &mut Tx, handle: &str) -> Result<Person> {
    Ok(tx.one(
        sql!(
            "SELECT ",
            person_columns!("m"),
            " FROM member m WHERE m.handle_key = $1 AND m.deleted_at IS NULL"
        ),
        &[&handle.to_lowercase()],
        |r| person_at(r, 0),
    )?)
}

/// The person with this id.
pub fn by_id(tx: &mut Tx, id: MemberId) -> Result<Person> {
    Ok(tx.one(
        sql!("SELECT ", person_columns!("m"), " FROM member m WHERE m.id = $1 AND m.deleted_at IS NULL"),
        &[&id],
        |r| person_at(r, 0),
    )?)
}
