//! One question in a list.

use store::{Error as StoreError, Row};

use crate::id::{MemberId, QuestionId};
use crate::member::{Person, person_at};
use crate::text;
use crate::time::Time;

/// One question in a list.
#[derive(Clone, Debug)]
pub struct QuestionRow {
    pub id: QuestionId,
    pub title: String,
    pub excerpt: String,
    pub tags: Vec<String>,
    pub score: i64,
    pub answers: i64,
    pub views: i64,
    pub accepted: bool,
    pub created_at: Time,
    /// The last thing that happened to it (asked, answered, edited), when, and by whom.
    pub active_at: Time,
    pub active_kind: String,
    pub active_by: MemberId,
    pub closed: bool,
    pub pinned: bool,
    pub deleted: bool,
    pub private: bool,
    /// The space's slug and name; none for the default space.
    pub space: Option<(String, String)>,
    pub author: Person,
    /// Who did the last thing.
    pub active: Person,
}

impl QuestionRow {
    pub fn slug(&self) -> String {
        text::slug(&self.title)
    }
}

/// How many columns `question_row_columns!` has.
pub(crate) const COLUMNS: usize = 33;

/// Reads the columns of `question_row_columns!`.
pub fn row_at(r: &Row) -> Result<QuestionRow, StoreError> {
    let in_default = r.get::<i64>(15)? == crate::space::DEFAULT.0;
    Ok(QuestionRow {
        id: r.get(0)?,
        title: r.get(1)?,
        excerpt: r.get(2)?,
        tags: tags(&r.get::<String>(3)?),
        score: r.get(4)?,
        answers: r.get(5)?,
        views: r.get(6)?,
        accepted: r.get::<Option<i64>>(7)?.is_some(),
        created_at: r.get(8)?,
        active_at: r.get(9)?,
        active_kind: r.get(10)?,
        active_by: r.get(11)?,
        closed: r.get::<Option<i64>>(12)?.is_some(),
        pinned: r.get::<Option<i64>>(13)?.is_some(),
        deleted: r.get::<Option<i64>>(14)?.is_some(),
        private: r.get::<i64>(32)? > 0,
        space: if in_default { None } else { Some((r.get(16)?, r.get(17)?)) },
        author: person_at(r, 18)?,
        active: person_at(r, 25)?,
    })
}

/// The tags of a stored row, in their order.
pub(crate) fn tags(stored: &str) -> Vec<String> {
    stored.split(' ').filter(|t| !t.is_empty()).map(str::to_owned).collect()
}
