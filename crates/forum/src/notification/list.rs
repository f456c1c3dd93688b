//! A person's inbox.

use serde_json::Value as Json;
use store::{Error as StoreError, Row, Tx, sql};

use super::topic::Topic;
use crate::error::Result;
use crate::id::{CommentId, MemberId, PostId, QuestionId};
use crate::listing::{From, Listing, Position};
use crate::member::{Person, person_at};
use crate::text;
use crate::time::Time;
use crate::viewer::{Role, Viewer};

/// How many characters of a text a mail quotes.
const EXCERPT: usize = 300;

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
    /// How many there are: unread ones of a kind about one question are one row, which is the newest of them.
    pub count: i64,
    /// What makes them one row.
    pub(super) bundle: i64,
}

impl Notice {
    /// Whether it is about an answer (rather than the question itself).
    pub fn is_answer(&self) -> bool {
        matches!((self.post, &self.question), (Some(post), Some((question, _))) if post != (*question).into())
    }

    pub fn topic(&self) -> Topic {
        Topic::of(&self.kind)
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
/// The first argument counts those that a row stands for.
macro_rules! notices {
    ([$($count:tt)+], $($and:tt)+) => {
        sql!(
            "SELECT n.seq, n.kind, n.question, n.post, n.comment, n.data, n.at, n.read_at, q.title, n.actor, n.bundle, ",
            $($count)+, ", ", person_columns!("m"),
            " FROM notification n LEFT JOIN question q ON q.id = n.question LEFT JOIN space s ON s.id = q.space
               LEFT JOIN answer a ON a.id = n.post LEFT JOIN comment c ON c.id = n.comment
               LEFT JOIN member m ON m.id = n.actor
             WHERE n.member = CAST($1 AS BIGINT) AND (n.question IS NULL OR (q.id IS NOT NULL AND ",
            visible_question!(), " AND (a.id IS NULL OR ", visible_answer!(), ") AND (c.id IS NULL OR ",
            visible_comment!(), "))) AND ", $($and)+
        )
    };
}

/// SQL: the unread notices that are one row with `n` and may be seen, as `z`; they are about the same question.
macro_rules! alike {
    () => {
        concat!(
            " FROM notification z LEFT JOIN answer a ON a.id = z.post LEFT JOIN comment c ON c.id = z.comment
              WHERE z.member = n.member AND z.kind = n.kind AND z.bundle = n.bundle AND z.read_at IS NULL AND z.site = 1
                AND (a.id IS NULL OR ",
            visible_answer!(),
            ") AND (c.id IS NULL OR ",
            visible_comment!(),
            ")"
        )
    };
}

/// SQL: the rows of an inbox from a position ($4, $5) on, in an order, at most $6; $3 is 1 for the unread alone.
macro_rules! paged {
    ($than:literal, $descending:literal) => {
        notices!(
            ["CASE WHEN n.read_at IS NULL THEN (SELECT COUNT(*)", alike!(), ") ELSE 1 END"],
            "n.site = 1 AND (CAST($3 AS BIGINT) = 0 OR n.read_at IS NULL)
               AND (n.read_at IS NOT NULL OR NOT EXISTS (SELECT 1",
            alike!(),
            " AND z.seq > n.seq))
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
    rows.iter_mut().try_for_each(|row| put_space(tx, viewer.id, rank, row))?;
    Ok(Listing::cut(rows, size, from, |n| Position { key: i64::from(!n.read), id: n.seq }))
}

/// One of the viewer's notices.
pub(super) fn find(tx: &mut Tx, viewer: &Viewer, seq: i64) -> Result<Notice> {
    let mut found = tx.one(notices!(["1"], "n.seq = $3"), &[&viewer.id, &viewer.rank(), &seq], notice)?;
    put_space(tx, viewer.id, viewer.rank(), &mut found)?;
    Ok(found)
}

/// The notice that a mail to a person is about, unless they have read it or may not see it any more.
pub(crate) fn to_be_mailed(tx: &mut Tx, reader: MemberId, role: Role, seq: i64) -> Result<Option<Notice>> {
    let rank = role as i64 + 1;
    let mut found =
        tx.maybe(notices!(["1"], "n.seq = $3 AND n.read_at IS NULL"), &[&reader, &rank, &seq], notice)?;
    found.iter_mut().try_for_each(|notice| put_space(tx, reader, rank, notice))?;
    Ok(found)
}

/// What of the notices that a digest took its reader has not read and may see, the newest first.
pub(super) fn in_digest(tx: &mut Tx, reader: MemberId, role: Role, mail: i64) -> Result<Vec<Notice>> {
    let rank = role as i64 + 1;
    let sql = notices!(["1"], "n.digest = $3 AND n.read_at IS NULL ORDER BY n.seq DESC");
    let mut rows = tx.all(sql, &[&reader, &rank, &mail], notice)?;
    rows.iter_mut().try_for_each(|row| put_space(tx, reader, rank, row))?;
    Ok(rows)
}

/// How the text begins that a notice is about, where it is about what somebody said. Who is told of the notice may see it.
pub(crate) fn excerpt(tx: &mut Tx, notice: &Notice) -> Result<String> {
    if !matches!(
        notice.topic(),
        Topic::Answers | Topic::Comments | Topic::Mentions | Topic::Followed | Topic::Asked
    ) {
        return Ok(String::new());
    }
    let text = match (notice.comment, notice.post) {
        (Some(comment), _) => {
            tx.maybe(sql!("SELECT body FROM comment WHERE id = $1"), &[&comment], |r| r.get::<String>(0))?
        }
        (None, post) => tx.maybe(
            sql!("SELECT excerpt FROM question WHERE id = $1 UNION ALL SELECT excerpt FROM answer WHERE id = $1"),
            &[&post],
            |r| r.get::<String>(0),
        )?,
    };
    Ok(markup::excerpt(&text::line(&text.unwrap_or_default()), EXCERPT))
}

fn put_space(tx: &mut Tx, reader: MemberId, rank: i64, notice: &mut Notice) -> Result<()> {
    if let Some(space) = notice.data["space"].as_i64() {
        notice.space = tx.maybe(
            sql!("SELECT s.slug, s.name FROM space s WHERE s.id = $3 AND ", listed_space!()),
            &[&reader, &rank, &space],
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
        bundle: r.get(10)?,
        count: r.get(11)?,
        actor: if r.get::<MemberId>(9)? == MemberId::NOBODY { None } else { Some(person_at(r, 12)?) },
    })
}
