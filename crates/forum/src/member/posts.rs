//! What a person wrote, voted on and kept, a page at a time, through what the viewer may see. What is deleted is left out.

use store::{Error as StoreError, Row, Sql, Tx, sql};

use crate::error::Result;
use crate::id::{AnswerId, CommentId, MemberId, PostId, QuestionId};
use crate::question::list::{From, Listing, Position};
use crate::question::{COLUMNS, QuestionRow, row_at, tags};
use crate::text;
use crate::time::Time;
use crate::viewer::Viewer;

/// An answer, a comment or a vote with the question it stands under.
#[derive(Clone, Debug)]
pub struct Line<T> {
    pub question: QuestionId,
    pub title: String,
    pub at: Time,
    pub what: T,
}

impl<T> Line<T> {
    pub fn slug(&self) -> String {
        text::slug(&self.title)
    }
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub id: AnswerId,
    pub excerpt: String,
    pub tags: Vec<String>,
    pub score: i64,
    pub accepted: bool,
}

#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub html: String,
    pub score: i64,
}

/// A vote on a question or an answer: 1 or -1.
#[derive(Clone, Debug)]
pub struct Vote {
    pub post: PostId,
    pub value: i64,
}

impl Line<Vote> {
    pub fn on_answer(&self) -> bool {
        self.what.post != self.question.into()
    }
}

/// Which page of whose list: the person, from where, how many.
#[derive(Clone, Copy, Debug)]
pub struct Want {
    pub member: MemberId,
    pub from: From,
    pub size: usize,
}

/// Both directions of a list whose rows lie in the order of two columns; $3 is the person, $4 and $5 the position, $6 how
/// many.
macro_rules! both {
    ($time:literal, $id:literal, $($select:tt)+) => {
        [
            sql!($($select)+, " AND (", $time, ", ", $id, ") < ($4, $5) ORDER BY ", $time, " DESC, ", $id, " DESC LIMIT $6"),
            sql!($($select)+, " AND (", $time, ", ", $id, ") > ($4, $5) ORDER BY ", $time, ", ", $id, " LIMIT $6"),
        ]
    };
}

fn read<T>(
    tx: &mut Tx,
    viewer: &Viewer,
    want: Want,
    sql: [&'static Sql; 2],
    row: impl FnMut(&Row) -> Result<T, StoreError>,
    key: impl Fn(&T) -> Position,
) -> Result<Listing<T>> {
    let (sql, at) = match want.from {
        From::Start => (sql[0], Position { key: i64::MAX, id: i64::MAX }),
        From::After(at) => (sql[0], at),
        From::Before(at) => (sql[1], at),
    };
    let (rank, limit) = (viewer.rank(), want.size as i64 + 1);
    let rows = tx.all(sql, &[&viewer.id, &rank, &want.member, &at.key, &at.id, &limit], row)?;
    Ok(Listing::cut(rows, want.size, want.from, key))
}

/// Their questions, newest first.
pub fn questions(tx: &mut Tx, viewer: &Viewer, want: Want) -> Result<Listing<QuestionRow>> {
    let sql = both!(
        "q.created_at",
        "q.id",
        "SELECT ",
        question_row_columns!(),
        " FROM question q",
        question_row_joins!(),
        "WHERE q.author = $3 AND q.deleted IS NULL AND ",
        visible_question!()
    );
    read(tx, viewer, want, sql, row_at, |q| Position { key: q.created_at.0, id: q.id.0 })
}

/// What the viewer asked anonymously, newest first.
pub fn anonymous(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<QuestionRow>> {
    let sql = both!(
        "q.created_at",
        "q.id",
        "SELECT ",
        question_row_columns!(),
        " FROM mask k JOIN question q ON q.id = k.question",
        question_row_joins!(),
        "WHERE k.owner = $3 AND q.deleted IS NULL AND ",
        visible_question!()
    );
    let want = Want { member: viewer.id, from, size };
    read(tx, viewer, want, sql, row_at, |q| Position { key: q.created_at.0, id: q.id.0 })
}

/// Their answers, newest first; all, or those that were accepted.
pub fn answers(tx: &mut Tx, viewer: &Viewer, want: Want, accepted: bool) -> Result<Listing<Line<Answer>>> {
    macro_rules! answers {
        ($and:literal) => {
            both!(
                "a.created_at",
                "a.id",
                "SELECT q.id, q.title, a.created_at, a.id, a.excerpt, q.tags, a.score, q.accepted
                 FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
                 WHERE a.author = $3 AND a.deleted IS NULL AND q.deleted IS NULL",
                $and,
                " AND ",
                visible_question!()
            )
        };
    }
    let sql = if accepted { answers!(" AND q.accepted = a.id") } else { answers!("") };
    read(tx, viewer, want, sql, answer_at, |a| Position { key: a.at.0, id: a.what.id.0 })
}

/// The answers of theirs that were voted highest.
pub fn best_answers(tx: &mut Tx, viewer: &Viewer, member: MemberId, most: i64) -> Result<Vec<Line<Answer>>> {
    Ok(tx.all(
        sql!(
            "SELECT q.id, q.title, a.created_at, a.id, a.excerpt, q.tags, a.score, q.accepted
             FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
             WHERE a.author = $3 AND a.deleted IS NULL AND q.deleted IS NULL AND a.score > 0 AND ",
            visible_question!(),
            " ORDER BY a.score DESC, a.id LIMIT $4"
        ),
        &[&viewer.id, &viewer.rank(), &member, &most],
        answer_at,
    )?)
}

/// The tags under which their answers were voted highest, with the sum of those scores.
pub fn best_tags(tx: &mut Tx, viewer: &Viewer, member: MemberId, most: i64) -> Result<Vec<(String, i64)>> {
    Ok(tx.all(
        sql!(
            "SELECT t.name, CAST(SUM(a.score) AS BIGINT) AS total
             FROM answer a JOIN question q ON q.id = a.question JOIN space s ON s.id = q.space
               JOIN question_tag qt ON qt.question = q.id JOIN tag t ON t.id = qt.tag
             WHERE a.author = $3 AND a.deleted IS NULL AND q.deleted IS NULL AND a.score > 0 AND ",
            visible_question!(),
            " GROUP BY t.name ORDER BY total DESC, t.name LIMIT $4"
        ),
        &[&viewer.id, &viewer.rank(), &member, &most],
        |r| Ok((r.get(0)?, r.get(1)?)),
    )?)
}

/// Their comments, newest first.
pub fn comments(tx: &mut Tx, viewer: &Viewer, want: Want) -> Result<Listing<Line<Comment>>> {
    let sql = both!(
        "c.created_at",
        "c.id",
        "SELECT q.id, q.title, c.created_at, c.id, c.html, c.score
         FROM comment c JOIN question q ON q.id = c.question JOIN space s ON s.id = q.space
           LEFT JOIN answer a ON a.id = c.post
         WHERE c.author = $3 AND c.deleted IS NULL AND q.deleted IS NULL AND a.deleted IS NULL AND ",
        visible_question!()
    );
    let row = |r: &Row| line(r, Comment { id: r.get(3)?, html: r.get(4)?, score: r.get(5)? });
    read(tx, viewer, want, sql, row, |c| Position { key: c.at.0, id: c.what.id.0 })
}

/// The viewer's own votes, newest first.
pub fn votes(tx: &mut Tx, viewer: &Viewer, from: From, size: usize) -> Result<Listing<Line<Vote>>> {
    let sql = both!(
        "v.at",
        "v.post",
        "SELECT q.id, q.title, v.at, v.post, v.value
         FROM vote v JOIN question q ON q.id = v.question JOIN space s ON s.id = q.space
           LEFT JOIN answer a ON a.id = v.post
         WHERE v.member = $3 AND q.deleted IS NULL AND a.deleted IS NULL AND ",
        visible_question!()
    );
    let row = |r: &Row| line(r, Vote { post: r.get(3)?, value: r.get(4)? });
    let want = Want { member: viewer.id, from, size };
    read(tx, viewer, want, sql, row, |v| Position { key: v.at.0, id: v.what.post.0 })
}

/// What the viewer keeps, kept last first, with the moment it was kept at.
pub fn bookmarks(
    tx: &mut Tx,
    viewer: &Viewer,
    from: From,
    size: usize,
) -> Result<Listing<(QuestionRow, Time)>> {
    let sql = both!(
        "b.at",
        "q.id",
        "SELECT ",
        question_row_columns!(),
        ", b.at FROM bookmark b JOIN question q ON q.id = b.question",
        question_row_joins!(),
        "WHERE b.member = $3 AND q.deleted IS NULL AND ",
        visible_question!()
    );
    let want = Want { member: viewer.id, from, size };
    // Behind the row's own columns.
    let row = |r: &Row| Ok((row_at(r)?, r.get::<Time>(COLUMNS)?));
    read(tx, viewer, want, sql, row, |(q, at)| Position { key: at.0, id: q.id.0 })
}

fn line<T>(r: &Row, what: T) -> Result<Line<T>, StoreError> {
    Ok(Line { question: r.get(0)?, title: r.get(1)?, at: r.get(2)?, what })
}

fn answer_at(r: &Row) -> Result<Line<Answer>, StoreError> {
    let (id, accepted) = (r.get::<AnswerId>(3)?, r.get::<Option<AnswerId>>(7)?);
    let tags = tags(&r.get::<String>(5)?);
    line(r, Answer { id, excerpt: r.get(4)?, tags, score: r.get(6)?, accepted: accepted == Some(id) })
}
