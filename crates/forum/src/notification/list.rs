//! A person's inbox.

use serde_json::Value as Json;
use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::id::{CommentId, MemberId, PostId, QuestionId};
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::text;
use crate::time::Time;
use crate::viewer::{Role, Viewer};

/// Which notices are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Unread,
}

impl Show {
    pub const ALL: [Show; 2] = [Show::All, Show::Unread];

    pub fn as_str(self) -> &'static str {
        match self {
            Show::All => "all",
            Show::Unread => "unread",
        }
    }

    pub fn parse(name: &str) -> Option<Show> {
        Show::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// One notice in an inbox.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its number within the inbox: the event's place in the log.
    pub seq: i64,
    /// Names what happened, with the translation key `notice-…`.
    pub kind: String,
    /// Who did it; none for the site itself.
    pub actor: Option<Person>,
    /// The role of who did it, at that time; shown in place of the name where the news is bad.
    pub role: Role,
    /// The question and its title.
    pub question: Option<(QuestionId, String)>,
    pub post: Option<PostId>,
    pub comment: Option<CommentId>,
    /// The space that it is about: slug and name, while the person may know of it.
    pub space: Option<(String, String)>,
    /// What the event says besides: `reason`, `note`, `until`, `from`, `to`.
    pub data: Json,
    pub at: Time,
    pub read: bool,
}

impl Notice {
    /// Whether it is about an answer (rather than the question itself).
    pub fn is_answer(&self) -> bool {
        matches!((self.post, &self.question), (Some(post), Some((question, _))) if post != (*question).into())
    }

    /// Whether who did it is told by role only.
    pub fn is_negative(&self) -> bool {
        super::tell::is_negative(&self.kind)
    }

    /// A text of the event's data.
    pub fn say(&self, name: &str) -> &str {
        self.data[name].as_str().unwrap_or_default()
    }

    /// The path of what it is about; none where it is about the person.
    pub fn path(&self) -> Option<String> {
        if self.kind.starts_with("claim-") {
            return Some(format!("/people/{}", self.say("handle")));
        }
        let Some((question, title)) = &self.question else {
            if self.kind == "badge" {
                return self.data["badge"].as_i64().map(|badge| format!("/badges/{badge}"));
            }
            let page = if self.kind == "space-asked" { "/members" } else { "" };
            return self.space.as_ref().map(|(slug, _)| format!("/spaces/{slug}{page}"));
        };
        let page = format!("/questions/{question}/{}", text::slug(title));
        Some(match (self.comment, self.post) {
            (Some(comment), _) => format!("{page}#c{comment}"),
            (None, Some(post)) if self.is_answer() => format!("{page}#a{post}"),
            _ => page,
        })
    }
}

/// SQL: those notices of the viewer ($1, $2) that they may see; what one is about may be out of sight by now.
macro_rules! notices {
    ($($and:literal),+) => {
        sql!(
            "SELECT n.seq, n.kind, n.question, n.post, n.comment, n.data, n.at, n.read_at, q.title, n.actor, ",
            person_columns!("m"),
            " FROM notification n LEFT JOIN question q ON q.id = n.question LEFT JOIN space s ON s.id = q.space
               LEFT JOIN answer a ON a.id = n.post LEFT JOIN comment c ON c.id = n.comment
               LEFT JOIN member m ON m.id = n.actor
             WHERE n.member = CAST($1 AS BIGINT) AND (n.question IS NULL OR (q.id IS NOT NULL AND ",
            visible_question!(), " AND (a.id IS NULL OR ", visible_answer!(), ") AND (c.id IS NULL OR ",
            visible_comment!(), "))) AND ", $($and),+
        )
    };
}

/// SQL: from a position ($4, $5) on, in an order, at most $6; $3 is 1 for the unread alone.
macro_rules! paged {
    ($than:literal, $descending:literal) => {
        notices!(
            "(CAST($3 AS BIGINT) = 0 OR n.read_at IS NULL)
               AND (CASE WHEN n.read_at IS NULL THEN CAST(1 AS BIGINT) ELSE 0 END, n.seq) ",
            $than,
            " ($4, $5)
             ORDER BY CASE WHEN n.read_at IS NULL THEN 1 ELSE 0 END",
            $descending,
            ", n.seq",
            $descending,
            " LIMIT $6"
        )
    };
}

/// The viewer's notices, the unread ones first, each group newest first.
pub fn list(tx: &mut Tx, viewer: &Viewer, show: Show, from: From, size: usize) -> Result<Listing<Notice>> {
    let (sql, at) = match from {
        From::Start => (paged!("<", " DESC"), Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (paged!("<", " DESC"), at),
        From::Before(at) => (paged!(">", ""), at),
    };
    let unread = i64::from(show == Show::Unread);
    let (rank, limit) = (viewer.rank(), size as i64 + 1);
    let mut rows = tx.all(sql, &[&viewer.id, &rank, &unread, &at.key, &at.id, &limit], notice)?;
    rows.iter_mut().try_for_each(|row| put_space(tx, viewer, row))?;
    Ok(Listing::cut(rows, size, from, |n| Position { key: i64::from(!n.read), id: n.seq }))
}

/// One of the viewer's notices.
pub(super) fn find(tx: &mut Tx, viewer: &Viewer, seq: i64) -> Result<Notice> {
    let mut found = tx.one(notices!("n.seq = $3"), &[&viewer.id, &viewer.rank(), &seq], notice)?;
    put_space(tx, viewer, &mut found)?;
    Ok(found)
}

fn put_space(tx: &mut Tx, viewer: &Viewer, notice: &mut Notice) -> Result<()> {
    if let Some(space) = notice.data["space"].as_i64() {
        notice.space = tx.maybe(
            sql!("SELECT s.slug, s.name FROM space s WHERE s.id = $3 AND ", listed_space!()),
            &[&viewer.id, &viewer.rank(), &space],
            |r| Ok((r.get(0)?, r.get(1)?)),
        )?;
    }
    Ok(())
}

fn notice(r: &Row) -> Result<Notice, StoreError> {
    let data: Json = serde_json::from_str(&r.get::<String>(5)?).unwrap_or_default();
    Ok(Notice {
        seq: r.get(0)?,
        kind: r.get(1)?,
        question: r.get::<Option<QuestionId>>(2)?.zip(r.get::<Option<String>>(8)?),
        post: r.get(3)?,
        comment: r.get(4)?,
        space: None,
        role: data["role"].as_str().and_then(Role::parse).unwrap_or_default(),
        data,
        at: r.get(6)?,
        read: r.get::<Option<i64>>(7)?.is_some(),
        actor: if r.get::<MemberId>(9)? == MemberId::NOBODY { None } else { Some(person_at(r, 10)?) },
    })
}
