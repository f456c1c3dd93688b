//! A person's page: who they are and what they did, through what the viewer may see.

use store::{Tx, sql};

use super::badges::{Badge, badges};
use super::person::{Person, person_at};
use crate::claim::{self, Placeholder};
use crate::error::Result;
use crate::id::MemberId;
use crate::time::Time;
use crate::viewer::{Role, Viewer};

/// The head of a person's page.
#[derive(Clone, Debug)]
pub struct Page {
    pub person: Person,
    pub role: Role,
    pub bio_html: String,
    pub location: String,
    pub website: String,
    pub created_at: Time,
    pub seen_at: Time,
    /// Until when they are suspended, for moderators and themselves.
    pub suspended: Option<Time>,
    pub figures: Figures,
    pub badges: Vec<Badge>,
    /// Where an imported account came from that is nobody's yet.
    pub placeholder: Option<Placeholder>,
}

/// What a person did, counted over what the viewer may see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub questions: i64,
    pub answers: i64,
    pub accepted: i64,
    /// The sum of the scores of their questions and answers.
    pub votes: i64,
    /// How often the questions that they asked or answered were looked at.
    pub reached: i64,
}

/// The person under this handle, in any case of letters; one whose account is gone has no page.
pub fn page(tx: &mut Tx, viewer: &Viewer, handle: &str) -> Result<Page> {
    let mut page = tx.one(
        sql!(
            "SELECT ",
            person_columns!("m"),
            ", m.role, m.bio_html, m.location, m.website, m.created_at, m.seen_at FROM member m
             WHERE m.handle_key = $1 AND m.deleted_at IS NULL"
        ),
        &[&super::handle::key(handle)],
        |r| {
            Ok(Page {
                person: person_at(r, 0)?,
                role: r.get(7)?,
                bio_html: r.get(8)?,
                location: r.get(9)?,
                website: r.get(10)?,
                created_at: r.get(11)?,
                seen_at: r.get(12)?,
                suspended: None,
                figures: Figures::default(),
                badges: Vec::new(),
                placeholder: None,
            })
        },
    )?;
    let id = page.person.id;
    if viewer.is_moderator() || viewer.id == id {
        page.suspended = suspended(tx, viewer, id)?;
    }
    page.figures = figures(tx, viewer, id)?;
    page.badges = badges(tx, id)?;
    page.placeholder = claim::placeholder(tx, viewer, id)?;
    Ok(page)
}

fn suspended(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Option<Time>> {
    Ok(tx.maybe(
        sql!("SELECT until FROM suspension WHERE member = $1 AND until > $2 AND lifted_at IS NULL ORDER BY until DESC LIMIT 1"),
        &[&member, &viewer.now],
        |r| r.get(0),
    )?)
}

fn figures(tx: &mut Tx, viewer: &Viewer, member: MemberId) -> Result<Figures> {
    let rank = viewer.rank();
    let asked = tx.one(
        sql!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(q.score), 0) AS BIGINT), CAST(COALESCE(SUM(q.views), 0) AS BIGINT)
             FROM question q JOIN space s ON s.id = q.space WHERE q.author = $3 AND q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &rank, &member],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?)),
    )?;
    let answered = tx.one(
        sql!(
            "SELECT COUNT(*), CAST(COALESCE(SUM(a.score), 0) AS BIGINT),
                    CAST(COALESCE(SUM(CASE WHEN q.accepted = a.id THEN 1 ELSE 0 END), 0) AS BIGINT),
                    CAST(COALESCE(SUM(CASE WHEN q.author = a.author THEN 0 ELSE q.views END), 0) AS BIGINT)
             FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
             WHERE a.author = $3 AND a.deleted IS NULL AND q.deleted IS NULL AND ",
            visible_question!()
        ),
        &[&viewer.id, &rank, &member],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?, r.get::<i64>(3)?)),
    )?;
    Ok(Figures {
        questions: asked.0,
        answers: answered.0,
        accepted: answered.2,
        votes: asked.1 + answered.1,
        reached: asked.2 + answered.3,
    })
}
