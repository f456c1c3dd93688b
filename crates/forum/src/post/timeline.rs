//! What happened to a post, in order: who, what, when and why.

use store::{Tx, sql};

use crate::act::{self, Act};
use crate::answer::{Target, target};
use crate::error::Result;
use crate::id::{CommentId, PostId};
use crate::member::{Person, person_at};
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// What happened to a post: to a question and all its answers, or to one answer.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub target: Target,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When; for votes the beginning of their day.
    pub at: Time,
    pub post: PostId,
    /// Who; nobody for votes.
    pub by: Option<Person>,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    /// A text: the first, an edit, a rollback to the revision `restored`.
    Revision {
        number: i64,
        summary: String,
        restored: Option<i64>,
    },
    /// A comment, with its HTML.
    Comment {
        id: CommentId,
        html: String,
    },
    CommentDeleted {
        id: CommentId,
        reason: String,
    },
    Act(Act),
    /// The votes of one UTC day as they stand today.
    Votes {
        up: i64,
        down: i64,
    },
}

/// The timeline of a visible post, of what the viewer may see of it.
pub fn timeline(tx: &mut Tx, viewer: &Viewer, post: PostId) -> Result<Timeline> {
    let target = target(tx, viewer, post)?;
    let mut entries = revisions(tx, viewer, &target)?;
    entries.extend(comments(tx, viewer, &target)?);
    entries.extend(deleted_comments(tx, viewer, &target)?);
    entries.extend(votes(tx, viewer, &target)?);
    let acts = act::all(tx, viewer, target.question)?;
    entries.extend(acts.into_iter().map(|act| Entry {
        at: act.at,
        post: act.post,
        by: Some(act.by.clone()),
        what: What::Act(act),
    }));
    if !target.is_question() {
        entries.retain(|entry| entry.post == post);
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.place()));
    Ok(Timeline { target, entries })
}

impl Entry {
    /// The place in the order: a day's votes stand at its end.
    fn place(&self) -> Time {
        if matches!(self.what, What::Votes { .. }) { self.at.plus(DAY - 1) } else { self.at }
    }
}

fn revisions(tx: &mut Tx, viewer: &Viewer, target: &Target) -> Result<Vec<Entry>> {
    Ok(tx.all(
        sql!(
            "SELECT r.created_at, r.post, r.number, r.summary, r.restored, ",
            person_columns!("m"),
            " FROM revision r JOIN question q ON q.id = r.question JOIN member m ON m.id = r.author
             LEFT JOIN answer a ON a.question = r.question AND a.id = r.post
             WHERE r.question = $3 AND (a.id IS NULL OR ",
            visible_answer!(),
            ")"
        ),
        &[&viewer.id, &viewer.rank(), &target.question],
        |r| {
            let what = What::Revision { number: r.get(2)?, summary: r.get(3)?, restored: r.get(4)? };
            Ok(Entry { at: r.get(0)?, post: r.get(1)?, by: Some(person_at(r, 5)?), what })
        },
    )?)
}

fn comments(tx: &mut Tx, viewer: &Viewer, target: &Target) -> Result<Vec<Entry>> {
    Ok(tx.all(
        sql!(
            "SELECT c.created_at, c.post, c.id, c.html, ",
            person_columns!("m"),
            " FROM comment c JOIN question q ON q.id = c.question JOIN member m ON m.id = c.author
             LEFT JOIN answer a ON a.question = c.question AND a.id = c.post
             WHERE c.question = $3 AND (a.id IS NULL OR ",
            visible_answer!(),
            ") AND ",
            visible_comment!()
        ),
        &[&viewer.id, &viewer.rank(), &target.question],
        |r| {
            let what = What::Comment { id: r.get(2)?, html: r.get(3)? };
            Ok(Entry { at: r.get(0)?, post: r.get(1)?, by: Some(person_at(r, 4)?), what })
        },
    )?)
}

fn deleted_comments(tx: &mut Tx, viewer: &Viewer, target: &Target) -> Result<Vec<Entry>> {
    Ok(tx.all(
        sql!(
            "SELECT x.at, c.post, c.id, x.reason, ",
            person_columns!("m"),
            " FROM comment c JOIN question q ON q.id = c.question JOIN act x ON x.id = c.deleted
             JOIN member m ON m.id = x.by_member
             LEFT JOIN answer a ON a.question = c.question AND a.id = c.post
             WHERE c.question = $3 AND (a.id IS NULL OR ",
            visible_answer!(),
            ") AND ",
            visible_comment!()
        ),
        &[&viewer.id, &viewer.rank(), &target.question],
        |r| {
            let what = What::CommentDeleted { id: r.get(2)?, reason: r.get(3)? };
            Ok(Entry { at: r.get(0)?, post: r.get(1)?, by: Some(person_at(r, 4)?), what })
        },
    )?)
}

/// Votes by post and UTC day, of nobody by name, and those that were brought along as numbers.
fn votes(tx: &mut Tx, viewer: &Viewer, target: &Target) -> Result<Vec<Entry>> {
    Ok(tx.all(
        sql!(
            "WITH p AS (SELECT q.id FROM question q WHERE q.id = $3
               UNION ALL
               SELECT a.id FROM answer a JOIN question q ON q.id = a.question WHERE a.question = $3 AND ",
            visible_answer!(),
            ") SELECT d.day, d.post, CAST(SUM(d.ups) AS BIGINT), CAST(SUM(d.downs) AS BIGINT) FROM (
               SELECT v.post, v.at - v.at % 86400000000 AS day, CASE WHEN v.value > 0 THEN 1 ELSE 0 END AS ups,
                      CASE WHEN v.value < 0 THEN 1 ELSE 0 END AS downs
               FROM p JOIN vote v ON v.post = p.id
               UNION ALL
               SELECT y.post, y.day, y.ups, y.downs FROM p JOIN tally y ON y.question = $3 AND y.post = p.id
             ) AS d GROUP BY d.post, d.day"
        ),
        &[&viewer.id, &viewer.rank(), &target.question],
        |r| {
            let what = What::Votes { up: r.get(2)?, down: r.get(3)? };
            Ok(Entry { at: r.get(0)?, post: r.get(1)?, by: None, what })
        },
    )?)
}
