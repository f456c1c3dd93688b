//! What was moderated lately: who did what to whom, when and why. Read from the log, where nothing can be left out.

use serde_json::Value as Json;
use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::event::Kind;
use crate::id::{MemberId, PostId, QuestionId};
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::time::Time;
use crate::viewer::Viewer;

/// One thing that was done by a moderator, an administrator or somebody with the privilege.
#[derive(Clone, Debug)]
pub struct Deed {
    pub seq: i64,
    pub at: Time,
    pub kind: Kind,
    /// None for the site itself.
    pub by: Option<Person>,
    /// Whom it concerns: the author of a post, the person suspended.
    pub whom: Option<Person>,
    /// The question and its title.
    pub question: Option<(QuestionId, String)>,
    pub post: Option<PostId>,
    pub data: Json,
}

impl Deed {
    /// A text of the event's data.
    pub fn say(&self, name: &str) -> &str {
        self.data[name].as_str().unwrap_or_default()
    }
}

/// SQL: moderation as the log has it, apart from what people do to their own posts. The list of kinds is word for word
/// that of the indexes, or they are not used.
macro_rules! deeds {
    ($($rest:literal),+) => {
        sql!(
            "SELECT e.seq, e.at, e.kind, e.post, e.data, q.id, q.title, e.actor, e.member, ",
            person_columns!("b"), ", ", person_columns!("w"),
            " FROM event e LEFT JOIN question q ON q.id = e.question LEFT JOIN member b ON b.id = e.actor
               LEFT JOIN member w ON w.id = e.member
             WHERE (kind = 'question.closed' OR kind = 'question.reopened' OR kind = 'post.deleted' OR
               kind = 'post.undeleted' OR kind = 'post.locked' OR kind = 'post.unlocked' OR
               kind = 'question.pinned' OR kind = 'question.unpinned' OR kind = 'question.moved' OR
               kind = 'comment.deleted' OR kind = 'member.suspended' OR kind = 'member.unsuspended' OR
               kind = 'member.role' OR kind = 'member.looked' OR kind = 'claim.granted' OR
               kind = 'claim.refused' OR kind = 'space.changed' OR kind = 'site.changed')
             AND (e.member IS NULL OR e.member <> e.actor OR e.kind LIKE 'member.%' OR e.kind LIKE 'claim.%') AND ", $($rest),+
        )
    };
}

/// What was moderated, newest first; moderators read it.
pub fn acts(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<Deed>> {
    viewer.must_moderate()?;
    let (sql, at) = match from {
        From::Start => (deeds!("e.seq < $1 ORDER BY e.seq DESC LIMIT $2"), i64::MAX),
        From::After(at) => (deeds!("e.seq < $1 ORDER BY e.seq DESC LIMIT $2"), at.key),
        From::Before(at) => (deeds!("e.seq > $1 ORDER BY e.seq LIMIT $2"), at.key),
    };
    let rows = tx.all(sql, &[&at, &(size as i64 + 1)], deed)?;
    Ok(Listing::cut(rows, size, from, |deed| Position { key: deed.seq, id: 0 }))
}

/// What was done about one person and their posts, newest first, at most `limit`; also while these were still an imported
/// account's. Moderators read it.
pub fn acts_about(tx: &mut Tx, viewer: &Viewer, member: MemberId, limit: i64) -> Result<Vec<Deed>> {
    viewer.must_moderate()?;
    let sql = deeds!(
        "e.member IN (SELECT CAST($1 AS BIGINT) UNION ALL SELECT p.id FROM member p WHERE p.claimed_by = $1)
           AND e.seq IS NOT NULL ORDER BY e.seq DESC LIMIT $2"
    );
    Ok(tx.all(sql, &[&member, &limit], deed)?)
}

fn deed(r: &Row) -> Result<Deed, StoreError> {
    let someone = |id: usize, at: usize| match r.get::<Option<MemberId>>(id)? {
        Some(MemberId::NOBODY) | None => Ok(None),
        Some(_) => person_at(r, at).map(Some),
    };
    Ok(Deed {
        seq: r.get(0)?,
        at: r.get(1)?,
        kind: Kind::parse(&r.get::<String>(2)?),
        post: r.get(3)?,
        data: serde_json::from_str(&r.get::<String>(4)?).unwrap_or_default(),
        question: r.get::<Option<QuestionId>>(5)?.zip(r.get::<Option<String>>(6)?),
        by: someone(7, 9)?,
        whom: someone(8, 16)?,
    })
}
