//! Who follows whom, what the viewer follows, and what they don't want to see.

use store::{Sql, Tx, sql};

use crate::error::Result;
use crate::id::{MemberId, QuestionId};
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::viewer::Viewer;

/// Both directions of a list of people, the last to follow first. $2 and $3 are the position.
macro_rules! people {
    ($join:literal, $where:literal) => {
        [
            sql!(
                "SELECT ",
                person_columns!("m"),
                ", f.at FROM follow f JOIN member m ON m.id = ",
                $join,
                " WHERE f.kind = 'person' AND ",
                $where,
                " = $1 AND m.deleted_at IS NULL AND (f.at, m.id) < ($2, $3)
                 ORDER BY f.at DESC, m.id DESC LIMIT $4"
            ),
            sql!(
                "SELECT ",
                person_columns!("m"),
                ", f.at FROM follow f JOIN member m ON m.id = ",
                $join,
                " WHERE f.kind = 'person' AND ",
                $where,
                " = $1 AND m.deleted_at IS NULL AND (f.at, m.id) > ($2, $3)
                 ORDER BY f.at, m.id LIMIT $4"
            ),
        ]
    };
}

/// Who follows a person, the newest first.
pub fn followers(tx: &mut Tx, member: MemberId, from: From, size: usize) -> Result<Listing<Person>> {
    read(tx, member, people!("f.member", "f.target"), from, size)
}

/// Whom a person follows, the newest first.
pub fn following(tx: &mut Tx, member: MemberId, from: From, size: usize) -> Result<Listing<Person>> {
    read(tx, member, people!("f.target", "f.member"), from, size)
}

fn read(
    tx: &mut Tx,
    member: MemberId,
    [forward, backward]: [&'static Sql; 2],
    from: From,
    size: usize,
) -> Result<Listing<Person>> {
    let (backwards, at) = from.position();
    let sql = if backwards { backward } else { forward };
    let rows = tx.all(sql, &[&member, &at.key, &at.id, &(size as i64 + 1)], |r| {
        Ok((person_at(r, 0)?, r.get::<i64>(7)?))
    })?;
    let Listing { rows, previous, next } =
        Listing::cut(rows, size, from, |(person, at)| Position { key: *at, id: person.id.0 });
    Ok(Listing { rows: rows.into_iter().map(|(person, _)| person).collect(), previous, next })
}

/// The tags that the viewer follows and may see, by name.
pub fn followed_tags(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<String>> {
    Ok(tx.all(
        sql!(
            "SELECT t.name FROM follow f JOIN tag t ON t.id = f.target
             WHERE f.member = CAST($1 AS BIGINT) AND f.kind = 'tag' AND ",
            visible_tag!(),
            " ORDER BY t.name"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| r.get(0),
    )?)
}

/// The spaces that the viewer follows and may read: slug and name.
pub fn followed_spaces(tx: &mut Tx, viewer: &Viewer) -> Result<Vec<(String, String)>> {
    Ok(tx.all(
        sql!(
            "SELECT s.slug, s.name FROM follow f JOIN space s ON s.id = f.target
             WHERE f.member = CAST($1 AS BIGINT) AND f.kind = 'space' AND ",
            readable_space!(),
            " ORDER BY s.name"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// The questions that the viewer follows and may see, the last followed first, at most `most`: id and title.
pub fn followed_questions(tx: &mut Tx, viewer: &Viewer, most: i64) -> Result<Vec<(QuestionId, String)>> {
    Ok(tx.all(
        sql!(
            "SELECT q.id, q.title FROM follow f JOIN question q ON q.id = f.target JOIN space s ON s.id = q.space
             WHERE f.member = CAST($1 AS BIGINT) AND f.kind = 'question' AND q.deleted IS NULL AND ",
            visible_question!(),
            " ORDER BY f.at DESC, q.id DESC LIMIT $3"
        ),
        &[&viewer.id, &viewer.rank(), &most],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// Whom and what the viewer has muted or blocked.
#[derive(Clone, Debug, Default)]
pub struct Shunned {
    /// With whether they are blocked.
    pub people: Vec<(Person, bool)>,
    pub tags: Vec<String>,
}

/// Whom and what the viewer has muted or blocked, by name; a tag that they may not see any more is left out.
pub fn shunned(tx: &mut Tx, viewer: &Viewer) -> Result<Shunned> {
    let people = tx.all(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", b.at FROM mute u JOIN member m ON m.id = u.target
             LEFT JOIN block b ON b.member = u.member AND b.target = u.target
             WHERE u.member = $1 AND u.kind = 'person' AND m.deleted_at IS NULL ORDER BY m.name, m.id"
        ),
        &[&viewer.id],
        |r| Ok((person_at(r, 0)?, r.get::<Option<i64>>(7)?.is_some())),
    )?;
    let tags = tx.all(
        sql!(
            "SELECT t.name FROM mute u JOIN tag t ON t.id = u.target
             WHERE u.member = CAST($1 AS BIGINT) AND u.kind = 'tag' AND ",
            visible_tag!(),
            " ORDER BY t.name"
        ),
        &[&viewer.id, &viewer.rank()],
        |r| r.get(0),
    )?;
    Ok(Shunned { people, tags })
}
