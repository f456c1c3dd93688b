//! Writing new threads: every row with its final counts, nothing counted twice.

use std::collections::HashMap;

use forum::event::{self, Kind, Subject};
use forum::{MemberId, QuestionId, TagId, Time, Viewer, question};
use serde_json::json;
use store::{Tx, sql};

use super::ready::{Ready, ReadyPost};
use super::report::Count;
use super::run::{Run, Sequence};
use super::threads::Names;
use crate::form::{ActKind, Post};

type Result<T, E = forum::Error> = std::result::Result<T, E>;

/// Threads that are written in one transaction.
pub(super) struct Batch {
    pub(super) run: Run,
    pub(super) viewer: Viewer,
    pub(super) threads: Vec<Ready>,
}

/// What came of a batch.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) questions: Count,
    pub(super) answers: Count,
    pub(super) comments: Count,
    pub(super) other_ids: u64,
    /// How many of the new questions are not deleted.
    standing: i64,
    /// How many new questions have which tag.
    tags: HashMap<TagId, i64>,
}

impl Outcome {
    pub(super) fn of(&mut self, question: bool) -> &mut Count {
        if question { &mut self.questions } else { &mut self.answers }
    }
}

/// Where a post goes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) question: i64,
    pub(super) id: i64,
}

/// The acts by which a post is closed, locked, deleted and pinned, where it is.
#[derive(Default, PartialEq)]
pub(super) struct Standing {
    pub(super) closed: Option<i64>,
    pub(super) locked: Option<i64>,
    pub(super) deleted: Option<i64>,
    pub(super) pinned: Option<i64>,
}

/// The last thing that was written in a thread: when, by whom, and what it was.
type Last = (i64, MemberId, &'static str);

impl Batch {
    pub(super) fn write(&self, tx: &mut Tx, names: &Names) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        let mut events = Vec::with_capacity(self.threads.len());
        for thread in &self.threads {
            let subject = if self.run.is_first() {
                let answers: Vec<&ReadyPost> = thread.answers.iter().collect();
                let id = self.thread(tx, names, thread, &answers, &mut outcome)?;
                Some(Subject { question: Some(id), post: Some(id.into()), member: None })
            } else {
                self.renew(tx, names, thread, &mut outcome)?
            };
            events.extend(subject.map(|subject| (subject, json!({}))));
        }
        tx.run(
            sql!("UPDATE space SET questions = questions + $2 WHERE id = $1"),
            &[&self.run.space, &outcome.standing],
        )?;
        for (tag, count) in outcome.tags.iter().filter(|_| self.run.public) {
            tx.run(sql!("UPDATE tag SET questions = questions + $2 WHERE id = $1"), &[tag, count])?;
        }
        event::bring(tx, self.viewer.now, Kind::QuestionImported, &events)?;
        Ok(outcome)
    }

    /// The tags of a question as they stand.
    fn tags<'t>(&self, thread: &'t Ready) -> &'t [String] {
        thread.question.post.revisions.last().map_or(&[], |revision| &revision.tags)
    }

    /// Writes a question that is new, with these of its answers, which are as new.
    pub(super) fn thread(
        &self,
        tx: &mut Tx,
        names: &Names,
        thread: &Ready,
        answers: &[&ReadyPost],
        outcome: &mut Outcome,
    ) -> Result<QuestionId> {
        let id = self.post_id(tx, &thread.question, outcome)?;
        let mut placed = Vec::with_capacity(answers.len());
        for answer in answers {
            placed.push((*answer, self.post_id(tx, answer, outcome)?));
        }
        self.question(tx, names, thread, id, &placed, outcome)?;
        outcome.questions.new += 1;
        outcome.standing += i64::from(!thread.question.post.deleted);
        self.under(tx, names, &thread.question, Place { question: id, id }, outcome)?;
        for (answer, answer_id) in placed {
            let place = Place { question: id, id: answer_id };
            self.answer(tx, names, answer, place)?;
            outcome.answers.new += 1;
            self.under(tx, names, answer, place, outcome)?;
        }
        Ok(QuestionId(id))
    }

    /// Says by which acts a post stands as it does.
    pub(super) fn stand(&self, tx: &mut Tx, place: Place, by: &Standing) -> Result<()> {
        let Standing { closed, locked, deleted, pinned } = by;
        if place.question == place.id {
            let sql =
                sql!("UPDATE question SET closed = $2, locked = $3, deleted = $4, pinned = $5 WHERE id = $1");
            tx.run(sql, &[&place.id, closed, locked, deleted, pinned])?;
        } else {
            let sql = sql!("UPDATE answer SET locked = $2, deleted = $3 WHERE id = $1");
            tx.run(sql, &[&place.id, locked, deleted])?;
        }
        Ok(())
    }

    pub(super) fn post_id(&self, tx: &mut Tx, ready: &ReadyPost, outcome: &mut Outcome) -> Result<i64> {
        self.id(tx, Sequence::Post, ready.post.id, outcome)
    }

    pub(super) fn id(&self, tx: &mut Tx, of: Sequence, original: i64, outcome: &mut Outcome) -> Result<i64> {
        let id = self.run.id(tx, of, original)?;
        outcome.other_ids += u64::from(id != original);
        Ok(id)
    }

    fn question(
        &self,
        tx: &mut Tx,
        names: &Names,
        thread: &Ready,
        id: i64,
        answers: &[(&ReadyPost, i64)],
        outcome: &mut Outcome,
    ) -> Result<()> {
        let ready = &thread.question;
        let post = &ready.post;
        let standing = || answers.iter().filter(|(answer, _)| !answer.post.deleted);
        let accepted = standing().find(|(answer, _)| Some(answer.post.id) == post.accepted);
        let accepted_at = accepted.map(|(answer, _)| accepted_at(answer));
        let accepted = accepted.map(|(_, id)| *id);
        let (score, count) = (score(ready), standing().count() as i64);
        let (active_at, active_by, active_kind) = self.last(names, thread);
        let (edited_at, edited_by) = self.edited(names, ready);
        let last = post.revisions.last();
        let hot = question::hot(score, count, Time(post.created));
        tx.run(
            sql!(
                "INSERT INTO question (id, space, author, score, answers, comments, views, hot, revision, accepted, accepted_at,
                                       created_at, edited_at, edited_by, active_at, active_by, active_kind, mail_author,
                                       title, tags, excerpt, html)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, $18, $19, $20, $21)"
            ),
            &[
                &id,
                &self.run.space,
                &names.member(&post.author, self.run.nobody),
                &score,
                &count,
                &comments(post),
                &post.views,
                &hot,
                &(post.revisions.len() as i64),
                &accepted,
                &accepted_at,
                &post.created,
                &edited_at,
                &edited_by,
                &active_at,
                &active_by,
                &active_kind,
                &last.map_or("", |revision| &revision.title),
                &self.tags(thread).join(" "),
                &ready.excerpt,
                &ready.html,
            ],
        )?;
        for tag in self.tags(thread).iter().filter_map(|name| names.tag(name)) {
            *outcome.tags.entry(tag).or_default() += i64::from(!post.deleted);
            forum::tag::put(tx, QuestionId(id), tag)?;
        }
        Ok(())
    }

    pub(super) fn answer(&self, tx: &mut Tx, names: &Names, ready: &ReadyPost, place: Place) -> Result<()> {
        let post = &ready.post;
        let (edited_at, edited_by) = self.edited(names, ready);
        tx.run(
            sql!(
                "INSERT INTO answer (question, id, author, html, excerpt, words, score, comments, revision, created_at,
                                     edited_at, edited_by)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
            ),
            &[
                &place.question,
                &place.id,
                &names.member(&post.author, self.run.nobody),
                &ready.html,
                &ready.excerpt,
                &ready.words,
                &score(ready),
                &comments(post),
                &(post.revisions.len() as i64),
                &post.created,
                &edited_at,
                &edited_by,
            ],
        )?;
        Ok(())
    }

    /// When a post was edited last, and by whom.
    pub(super) fn edited(&self, names: &Names, ready: &ReadyPost) -> (Option<i64>, Option<MemberId>) {
        match &ready.post.revisions[..] {
            [_, .., last] => (Some(last.at), Some(names.member(&last.author, self.run.nobody))),
            _ => (None, None),
        }
    }

    fn last(&self, names: &Names, thread: &Ready) -> Last {
        let asked = |post: &ReadyPost| post.post.id == thread.question.post.id;
        let stands = |post: &&ReadyPost| asked(post) || !post.post.deleted;
        let written = thread.posts().filter(stands).flat_map(|post| {
            let first = if asked(post) { "asked" } else { "answered" };
            post.post
                .revisions
                .iter()
                .enumerate()
                .map(move |(number, revision)| (revision, if number > 0 { "edited" } else { first }))
        });
        let last = written.max_by_key(|(revision, _)| revision.at);
        last.map_or((0, self.run.nobody, "asked"), |(revision, kind)| {
            (revision.at, names.member(&revision.author, self.run.nobody), kind)
        })
    }
}

/// When an answer was accepted, as far as that is known.
pub(super) fn accepted_at(answer: &ReadyPost) -> i64 {
    let accepted = answer.post.acts.iter().rfind(|act| act.kind == ActKind::Accept);
    accepted.map_or(answer.post.created, |act| act.at)
}

/// The sum of a post's votes.
pub(super) fn score(ready: &ReadyPost) -> i64 {
    let totals: i64 = ready.post.votes.iter().map(|tally| tally.ups - tally.downs).sum();
    totals + ready.post.ballots.iter().map(|ballot| ballot.value).sum::<i64>()
}

/// How many comments on a post are not deleted.
fn comments(post: &Post) -> i64 {
    post.comments.iter().filter(|comment| !comment.deleted).count() as i64
}
