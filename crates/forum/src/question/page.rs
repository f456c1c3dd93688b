//! A question's page: the question, its answers and comments, what the viewer did with them, and what it is to other
//! questions; a statement each.

use std::collections::HashMap;

use store::{Error as StoreError, Row, Tx, sql};

use super::row::tags;
use crate::act::{self, Act};
use crate::asked::{self, Asked};
use crate::error::Result;
use crate::id::{ActId, AnswerId, CommentId, MemberId, PostId, QuestionId};
use crate::link::{self, Linked, Merged};
use crate::member::{Person, person_at};
use crate::origin::{self, Origin};
use crate::poll::{self, Poll};
use crate::space::{Space, space_at};
use crate::text;
use crate::time::Time;
use crate::viewer::Viewer;

/// In which order answers stand; the accepted one is first by votes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Votes,
    Newest,
    Oldest,
}

impl Order {
    pub const ALL: [Order; 3] = [Order::Votes, Order::Newest, Order::Oldest];

    pub fn as_str(self) -> &'static str {
        match self {
            Order::Votes => "votes",
            Order::Newest => "newest",
            Order::Oldest => "oldest",
        }
    }

    pub fn parse(name: &str) -> Option<Order> {
        Order::ALL.into_iter().find(|o| o.as_str() == name)
    }
}

/// All that a question's page shows.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the question and its answers came from, those that came from another site.
    pub origins: HashMap<PostId, Origin>,
    pub question: Question,
    pub answers: Vec<Answer>,
    /// By post, oldest first.
    pub comments: HashMap<PostId, Vec<Comment>>,
    pub mine: Mine,
    /// Whether the viewer moderates the question's space.
    pub moderates: bool,
    /// The viewer as they act here: behind a mask, where they asked it anonymously.
    pub viewer: Viewer,
    pub poll: Option<Poll>,
    /// What it is to other questions, and they to it.
    pub links: Vec<Linked>,
    /// Answers to the same question asked elsewhere.
    pub merged: Vec<Merged>,
    /// Whom it is asked to.
    pub asked: Vec<Asked>,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub id: QuestionId,
    pub title: String,
    pub html: String,
    pub excerpt: String,
    pub tags: Vec<String>,
    pub score: i64,
    pub answers: i64,
    pub views: i64,
    pub revision: i64,
    /// Whether only those see it whom it is asked to.
    pub private: bool,
    pub accepted: Option<AnswerId>,
    pub created_at: Time,
    pub active_at: Time,
    pub edited: Option<Edited>,
    pub author: Person,
    pub space: Space,
    /// The acts in force.
    pub closed: Option<Act>,
    pub deleted: Option<Act>,
    pub locked: Option<Act>,
    pub pinned: Option<Act>,
}

impl Question {
    pub fn slug(&self) -> String {
        text::slug(&self.title)
    }

    pub fn post(&self) -> PostId {
        self.id.into()
    }
}

/// From how many words on an answer is shown folded.
const LONG: i64 = 350;

impl Answer {
    pub fn post(&self) -> PostId {
        self.id.into()
    }

    /// Whether it is shown as an excerpt that opens in place.
    pub fn is_long(&self) -> bool {
        self.words > LONG
    }
}

/// Who edited a post last, and when.
#[derive(Clone, Debug)]
pub struct Edited {
    pub at: Time,
    pub by: Person,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub id: AnswerId,
    pub html: String,
    pub excerpt: String,
    pub words: i64,
    pub score: i64,
    pub revision: i64,
    pub created_at: Time,
    pub edited: Option<Edited>,
    pub author: Person,
    /// The acts in force.
    pub deleted: Option<Act>,
    pub locked: Option<Act>,
}

#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub post: PostId,
    pub html: String,
    pub body: String,
    pub score: i64,
    pub created_at: Time,
    pub edited: bool,
    pub deleted: bool,
    pub author: Person,
}

/// What the viewer did on this page.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// -1 or 1 by post.
    pub votes: HashMap<PostId, i64>,
    pub comment_votes: Vec<CommentId>,
    pub bookmarked: bool,
    /// Whether the viewer is told of its answers.
    pub following: bool,
}

/// The page of a question that the viewer may see.
pub fn page(tx: &mut Tx, viewer: &Viewer, id: QuestionId, order: Order) -> Result<Page> {
    let (question, beside) = question(tx, viewer, id)?;
    let account = viewer.id;
    let viewer = &viewer.wearing(beside.mask);
    let asked = if beside.asked { asked::of(tx, id)? } else { Vec::new() };
    let answers = answers(tx, viewer, id)?;
    let (question, mut answers) = put_acts(tx, viewer, question, answers)?;
    sort(&mut answers, order, question.accepted);
    let mut comments: HashMap<PostId, Vec<Comment>> = HashMap::new();
    for comment in all_comments(tx, viewer, id)? {
        comments.entry(comment.post).or_default().push(comment);
    }
    let mine = if viewer.signed_in() { mine(tx, viewer.id, account, id)? } else { Mine::default() };
    let origins = if beside.origins { origin::of_question(tx, id)? } else { HashMap::new() };
    let poll = if beside.poll { poll::load(tx, viewer, id)? } else { None };
    let links = if beside.links { link::around(tx, viewer, id)? } else { Vec::new() };
    let same = links.iter().any(|link| link.kind == link::Kind::Same && link.stands());
    let merged = if same { link::merged(tx, viewer, id)? } else { Vec::new() };
    let (moderates, viewer) = (beside.moderates && beside.mask.is_none(), viewer.clone());
    Ok(Page { question, answers, comments, mine, moderates, viewer, origins, poll, links, merged, asked })
}

/// What else there is, so that nothing is asked for that is not there: most questions have nothing of it.
struct Beside {
    moderates: bool,
    origins: bool,
    links: bool,
    poll: bool,
    asked: bool,
    /// The mask that the viewer wears here.
    mask: Option<MemberId>,
}

/// A post and the ids of the acts in force on it, in the order of the statement.
type WithActs<T, const N: usize> = (T, [Option<ActId>; N]);

fn question(tx: &mut Tx, viewer: &Viewer, id: QuestionId) -> Result<(WithActs<Question, 4>, Beside)> {
    Ok(tx.one(
        sql!(
            "SELECT q.title, q.html, q.excerpt, q.tags, q.score, q.answers, q.views, q.revision, q.accepted,
                    q.created_at, q.active_at, q.closed, q.deleted, q.locked, q.pinned, q.edited_at, ",
            space_columns!(),
            ", ",
            person_columns!("m"),
            ", ",
            person_columns!("e"),
            ", CASE WHEN ",
            moderates!(),
            " THEN CAST(1 AS BIGINT) ELSE 0 END,
               CASE WHEN EXISTS (SELECT 1 FROM source) THEN CAST(1 AS BIGINT) ELSE 0 END,
               CASE WHEN EXISTS (SELECT 1 FROM link l WHERE l.question = q.id)
                      OR EXISTS (SELECT 1 FROM link l WHERE l.target = q.id) THEN CAST(1 AS BIGINT) ELSE 0 END,
               CASE WHEN EXISTS (SELECT 1 FROM poll p WHERE p.question = q.id) THEN CAST(1 AS BIGINT) ELSE 0 END,
               q.asked, q.private, ", worn_mask!(), " FROM question q JOIN space s ON s.id = q.space JOIN member m ON m.id = q.author
             LEFT JOIN member e ON e.id = q.edited_by
             WHERE q.id = $3 AND ",
            visible_question!()
        ),
        &[&viewer.id, &viewer.rank(), &id],
        |r| {
            let question = Question {
                id,
                title: r.get(0)?,
                html: r.get(1)?,
                excerpt: r.get(2)?,
                tags: tags(&r.get::<String>(3)?),
                score: r.get(4)?,
                answers: r.get(5)?,
                views: r.get(6)?,
                revision: r.get(7)?,
                private: r.get::<i64>(41)? > 0,
                accepted: r.get(8)?,
                created_at: r.get(9)?,
                active_at: r.get(10)?,
                edited: edited(r, 15, 29)?,
                space: space_at(r, 16)?,
                author: person_at(r, 22)?,
                closed: None,
                deleted: None,
                locked: None,
                pinned: None,
            };
            let is = |index| Ok::<_, StoreError>(r.get::<i64>(index)? > 0);
            let (links, poll, asked) = (is(38)?, is(39)?, is(40)?);
            let beside = Beside { moderates: is(36)?, origins: is(37)?, links, poll, asked, mask: r.get(42)? };
            Ok(((question, [r.get(11)?, r.get(12)?, r.get(13)?, r.get(14)?]), beside))
        },
    )?)
}

/// Puts the acts in force beside their posts; where there are none, nothing is asked of the database.
fn put_acts(
    tx: &mut Tx,
    viewer: &Viewer,
    (mut question, own): WithActs<Question, 4>,
    answers: Vec<WithActs<Answer, 2>>,
) -> Result<(Question, Vec<Answer>)> {
    let any = own.iter().chain(answers.iter().flat_map(|(_, ids)| ids)).any(Option::is_some);
    let mut acts: HashMap<ActId, Act> = HashMap::new();
    if any {
        acts.extend(act::all(tx, viewer, question.id)?.into_iter().map(|act| (act.id, act)));
    }
    let mut take = |id: Option<ActId>| id.and_then(|id| acts.remove(&id));
    let [closed, deleted, locked, pinned] = own;
    question.closed = take(closed);
    question.deleted = take(deleted);
    question.locked = take(locked);
    question.pinned = take(pinned);
    let with = |(answer, [deleted, locked]): WithActs<Answer, 2>| Answer {
        deleted: take(deleted),
        locked: take(locked),
        ..answer
    };
    let answers = answers.into_iter().map(with).collect();
    Ok((question, answers))
}

fn edited(r: &Row, at: usize, by: usize) -> Result<Option<Edited>, StoreError> {
    match r.get::<Option<Time>>(at)? {
        Some(at) => Ok(Some(Edited { at, by: person_at(r, by)? })),
        None => Ok(None),
    }
}

fn answers(tx: &mut Tx, viewer: &Viewer, id: QuestionId) -> Result<Vec<WithActs<Answer, 2>>> {
    Ok(tx.all(
        sql!(
            "SELECT a.id, a.html, a.excerpt, a.words, a.score, a.revision, a.created_at, a.deleted, a.locked, a.edited_at, ",
            person_columns!("m"), ", ", person_columns!("e"),
            " FROM answer a JOIN question q ON q.id = a.question JOIN member m ON m.id = a.author
             LEFT JOIN member e ON e.id = a.edited_by
             WHERE a.question = $3 AND ", visible_answer!()
        ),
        &[&viewer.id, &viewer.rank(), &id],
        |r| {
            let answer = Answer {
                id: r.get(0)?,
                html: r.get(1)?,
                excerpt: r.get(2)?,
                words: r.get(3)?,
                score: r.get(4)?,
                revision: r.get(5)?,
                created_at: r.get(6)?,
                edited: edited(r, 9, 17)?,
                author: person_at(r, 10)?,
                deleted: None,
                locked: None,
            };
            Ok((answer, [r.get(7)?, r.get(8)?]))
        },
    )?)
}

fn sort(answers: &mut [Answer], order: Order, accepted: Option<AnswerId>) {
    match order {
        Order::Votes => {
            answers.sort_by_key(|a| (a.deleted.is_some(), Some(a.id) != accepted, -a.score, a.created_at));
        }
        Order::Newest => answers.sort_by_key(|a| std::cmp::Reverse((a.created_at, a.id))),
        Order::Oldest => answers.sort_by_key(|a| (a.created_at, a.id)),
    }
}

fn all_comments(tx: &mut Tx, viewer: &Viewer, id: QuestionId) -> Result<Vec<Comment>> {
    Ok(tx.all(
        sql!(
            "SELECT c.id, c.post, c.html, c.body, c.score, c.created_at, c.edited_at, c.deleted, ",
            person_columns!("m"),
            " FROM comment c JOIN question q ON q.id = c.question JOIN member m ON m.id = c.author
             WHERE c.question = $3 AND ",
            visible_comment!(),
            " ORDER BY c.id"
        ),
        &[&viewer.id, &viewer.rank(), &id],
        |r| {
            Ok(Comment {
                id: r.get(0)?,
                post: r.get(1)?,
                html: r.get(2)?,
                body: r.get(3)?,
                score: r.get(4)?,
                created_at: r.get(5)?,
                edited: r.get::<Option<i64>>(6)?.is_some(),
                deleted: r.get::<Option<i64>>(7)?.is_some(),
                author: person_at(r, 8)?,
            })
        },
    )?)
}

/// What `me` did here; `account` is the same without a mask, which keeps and follows questions.
fn mine(tx: &mut Tx, me: MemberId, account: MemberId, id: QuestionId) -> Result<Mine> {
    let mut mine = Mine::default();
    let rows = tx.all(
        sql!(
            "SELECT CAST(0 AS BIGINT), post, value FROM vote WHERE member = $1 AND question = $2
             UNION ALL SELECT CAST(1 AS BIGINT), comment, CAST(1 AS BIGINT) FROM comment_vote WHERE member = $1 AND question = $2
             UNION ALL SELECT CAST(2 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM bookmark WHERE member = $3 AND question = $2
             UNION ALL SELECT CAST(3 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM follow
               WHERE member = $3 AND kind = 'question' AND target = $2"
        ),
        &[&me, &id, &account],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<i64>(2)?)),
    )?;
    for (kind, id, value) in rows {
        match kind {
            0 => _ = mine.votes.insert(PostId(id), value),
            1 => mine.comment_votes.push(CommentId(id)),
            2 => mine.bookmarked = true,
            _ => mine.following = true,
        }
    }
    Ok(mine)
}
