//! The arrows from and to a question.

use store::{Tx, sql};

use super::Kind;
use crate::error::Result;
use crate::id::QuestionId;
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// An arrow, seen from one of its ends.
#[derive(Clone, Debug)]
pub struct Linked {
    pub kind: Kind,
    /// Whether it goes out from the question that is looked at.
    pub out: bool,
    /// The question at the other end.
    pub other: QuestionId,
    pub title: String,
    pub answers: i64,
    pub by: Person,
    pub at: Time,
    /// When the asker said that it is so.
    pub agreed: Option<Time>,
    /// Why the asker says that it is not so; then it does not stand.
    pub denial: Option<String>,
}

impl Linked {
    pub fn stands(&self) -> bool {
        self.denial.is_none()
    }
}

/// The arrows from and to a question between what the viewer may see, those that go out first, at most twenty each way.
/// Those that come in and don't stand are left out: that is said where they come from.
pub fn around(tx: &mut Tx, viewer: &Viewer, question: QuestionId) -> Result<Vec<Linked>> {
    let mut all = tx.all(
        sql!(
            "SELECT l.kind, l.out, q.id, q.title, q.answers, l.at, l.agreed_at, l.denied_at, l.denial, ",
            person_columns!("m"),
            " FROM (
               SELECT * FROM (
                 SELECT target AS other, CAST(1 AS BIGINT) AS out, kind, by_member, at, agreed_at, denied_at, denial FROM link
                 WHERE question = $3 ORDER BY target LIMIT 20
               ) AS going
               UNION ALL
               SELECT * FROM (
                 SELECT question AS other, CAST(0 AS BIGINT) AS out, kind, by_member, at, agreed_at, denied_at, denial FROM link
                 WHERE target = $3 AND denied_at IS NULL ORDER BY question LIMIT 20
               ) AS coming
             ) AS l JOIN question q ON q.id = l.other JOIN space s ON s.id = q.space JOIN member m ON m.id = l.by_member
             WHERE q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank(), &question],
        |r| {
            let denied = r.get::<Option<Time>>(7)?;
            let denial = r.get::<String>(8)?;
            Ok(Linked {
                kind: Kind::parse(&r.get::<String>(0)?).unwrap_or(Kind::Related),
                out: r.get::<i64>(1)? > 0,
                other: r.get(2)?,
                title: r.get(3)?,
                answers: r.get(4)?,
                at: r.get(5)?,
                agreed: r.get(6)?,
                denial: denied.map(|_| denial),
                by: person_at(r, 9)?,
            })
        },
    )?;
    all.sort_by_key(|link| (!link.out, link.kind, link.at, link.other));
    Ok(all)
}
