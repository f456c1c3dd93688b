//! Posts in full, as feeds carry them.

use store::{Error as StoreError, Row, Tx, sql};

use super::list::{From, Scope, Tab, Window, list};
use crate::error::Result;
use crate::id::{MemberId, PostId, QuestionId, SpaceId};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// How many posts a feed carries.
pub const SIZE: usize = 30;

/// A question or an answer, whole.
#[derive(Clone, Debug)]
pub struct Entry {
    pub post: PostId,
    pub question: QuestionId,
    /// The question's title.
    pub title: String,
    pub html: String,
    pub tags: Vec<String>,
    pub created_at: Time,
    pub updated_at: Time,
    pub author: Person,
}

impl Entry {
    pub fn is_answer(&self) -> bool {
        self.post != self.question.into()
    }
}

fn entry_at(r: &Row) -> Result<Entry, StoreError> {
    let created_at: Time = r.get(5)?;
    Ok(Entry {
        post: r.get(0)?,
        question: r.get(1)?,
        title: r.get(2)?,
        html: r.get(3)?,
        tags: super::row::tags(&r.get::<String>(4)?),
        created_at,
        updated_at: r.get::<Option<Time>>(6)?.unwrap_or(created_at),
        author: person_at(r, 7)?,
    })
}

/// SQL: the columns that [`entry_at`] reads, of a question.
macro_rules! question_entry {
    () => {
        concat!("q.id, q.id, q.title, q.html, q.tags, q.created_at, q.edited_at, ", person_columns!("m"))
    };
}

/// SQL: the same of an answer.
macro_rules! answer_entry {
    () => {
        concat!("a.id, q.id, q.title, a.html, q.tags, a.created_at, a.edited_at, ", person_columns!("m"))
    };
}

/// The first questions of a list, whole.
pub fn questions(tx: &mut Tx, viewer: &Viewer, scope: Scope, tab: Tab) -> Result<Vec<Entry>> {
    let listed = list(tx, viewer, scope, tab, Window::All, From::Start, SIZE)?;
    listed.rows.iter().map(|row| question(tx, viewer, row.id)).collect()
}

/// Since when there is a space; the site is as old as its default one.
pub fn space_since(tx: &mut Tx, space: SpaceId) -> Result<Time> {
    Ok(tx.one(sql!("SELECT created_at FROM space WHERE id = $1"), &[&space], |r| r.get(0))?)
}

/// Since when a person is here.
pub fn member_since(tx: &mut Tx, member: MemberId) -> Result<Time> {
    Ok(tx.one(sql!("SELECT created_at FROM member WHERE id = $1"), &[&member], |r| r.get(0))?)
}

/// One question, whole.
pub fn question(tx: &mut Tx, viewer: &Viewer, id: QuestionId) -> Result<Entry> {
    Ok(tx.one(
        sql!(
            "SELECT ",
            question_entry!(),
            " FROM question q JOIN space s ON s.id = q.space
             JOIN member m ON m.id = q.author WHERE q.id = $3 AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank(), &id],
        entry_at,
    )?)
}

/// The newest answers to a question that the viewer may see.
pub fn answers(tx: &mut Tx, viewer: &Viewer, id: QuestionId) -> Result<Vec<Entry>> {
    Ok(tx.all(
        sql!(
            "SELECT ",
            answer_entry!(),
            " FROM answer a JOIN question q ON q.id = a.question
             JOIN space s ON s.id = q.space JOIN member m ON m.id = a.author
             WHERE a.question = $3 AND ",
            visible_question!(),
            " AND ",
            visible_answer!(),
            " ORDER BY a.created_at DESC, a.id DESC LIMIT $4"
        ),
        &[&viewer.id, &viewer.rank(), &id, &(SIZE as i64)],
        entry_at,
    )?)
}

/// The newest questions and answers of a person.
pub fn person(tx: &mut Tx, viewer: &Viewer, author: MemberId) -> Result<Vec<Entry>> {
    let params: [&dyn store::Bind; 4] = [&viewer.id, &viewer.rank(), &author, &(SIZE as i64)];
    let mut all = tx.all(
        sql!(
            "SELECT ",
            question_entry!(),
            " FROM question q JOIN space s ON s.id = q.space
             JOIN member m ON m.id = q.author WHERE q.author = $3 AND ",
            visible_question!(),
            " ORDER BY q.created_at DESC, q.id DESC LIMIT $4"
        ),
        &params,
        entry_at,
    )?;
    all.extend(tx.all(
        sql!(
            "SELECT ",
            answer_entry!(),
            " FROM answer a JOIN question q ON q.id = a.question
             JOIN space s ON s.id = q.space JOIN member m ON m.id = a.author
             WHERE a.author = $3 AND ",
            visible_question!(),
            " AND ",
            visible_answer!(),
            " ORDER BY a.created_at DESC, a.id DESC LIMIT $4"
        ),
        &params,
        entry_at,
    )?);
    all.sort_by_key(|entry| std::cmp::Reverse((entry.created_at, entry.post)));
    all.truncate(SIZE);
    Ok(all)
}
