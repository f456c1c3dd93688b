//! Threads of which some or all came before: what changed there is changed here, what is new is added, and what was written
//! or edited here stays.

use forum::event::Subject;
use forum::{QuestionId, Time, question};
use store::{Tx, sql};

use super::moved;
use super::print::{Known, known, seen};
use super::ready::{Ready, ReadyPost};
use super::thread::{Batch, Outcome, Place, accepted_at};
use super::threads::Names;

type Result<T, E = forum::Error> = std::result::Result<T, E>;

/// How a post that came before stands here.
struct Standing {
    /// The question that it is, or is under.
    question: i64,
    revision: i64,
    deleted: bool,
    /// Whether anything was done to it here.
    acted_on: bool,
}

impl Batch {
    /// Writes a thread of a site that was imported before; the question where anything of it changed.
    pub(super) fn renew(
        &self,
        tx: &mut Tx,
        names: &Names,
        thread: &Ready,
        outcome: &mut Outcome,
    ) -> Result<Option<Subject>> {
        let post = &thread.question.post;
        let Some(before) = self.known(tx, post.id)? else { return self.anew(tx, names, thread, outcome) };
        let place = Place { question: before.local, id: before.local };
        tx.run(
            sql!("UPDATE question SET views = $2 WHERE id = $1 AND views < $2"),
            &[&before.local, &post.views],
        )?;
        let mut changed = self.renew_post(tx, names, &thread.question, before, outcome)?;
        for answer in &thread.answers {
            changed |= match self.known(tx, answer.post.id)? {
                Some(before) => {
                    let moved = moved::to(tx, self.viewer.now, before.local, place.question)?;
                    self.renew_post(tx, names, answer, before, outcome)? || moved
                }
                None => {
                    self.add_answer(tx, names, answer, place.question, outcome)?;
                    true
                }
            };
        }
        if !changed {
            return Ok(None);
        }
        self.renew_acceptance(tx, thread, place.question)?;
        recount(tx, place.question)?;
        let id = QuestionId(place.question);
        Ok(Some(Subject { question: Some(id), post: Some(id.into()), member: None }))
    }

    fn known(&self, tx: &mut Tx, original: i64) -> Result<Option<Known>> {
        Ok(known(tx, self.run.source, "post", original)?)
    }

    /// A question that is new, with those of its answers that are; those that stood under another question move to it.
    fn anew(
        &self,
        tx: &mut Tx,
        names: &Names,
        thread: &Ready,
        outcome: &mut Outcome,
    ) -> Result<Option<Subject>> {
        let (mut answers, mut elsewhere) = (Vec::with_capacity(thread.answers.len()), Vec::new());
        for answer in &thread.answers {
            match self.known(tx, answer.post.id)? {
                None => answers.push(answer),
                Some(before) => elsewhere.push((answer, before)),
            }
        }
        let id = self.thread(tx, names, thread, &answers, outcome)?;
        for (answer, before) in &elsewhere {
            moved::to(tx, self.viewer.now, before.local, id.0)?;
            self.renew_post(tx, names, answer, *before, outcome)?;
        }
        if !elsewhere.is_empty() {
            self.renew_acceptance(tx, thread, id.0)?;
            recount(tx, id.0)?;
        }
        Ok(Some(Subject { question: Some(id), post: Some(id.into()), member: None }))
    }

    /// Brings a post up to date; whether anything of it changed.
    fn renew_post(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        before: Known,
        outcome: &mut Outcome,
    ) -> Result<bool> {
        let standing = standing(tx, before.local)?;
        let place = Place { question: standing.question, id: before.local };
        let is_question = place.question == place.id;
        let comments = self.renew_comments(tx, names, ready, place, outcome)?;
        if before.print == ready.print {
            seen(tx, self.run.source, self.run.number, "post", ready.post.id)?;
            outcome.of(is_question).same += 1;
            return Ok(comments);
        }
        let edited_here = standing.revision > before.extent;
        if edited_here {
            outcome.of(is_question).kept += 1;
        } else {
            outcome.of(is_question).changed += 1;
            self.renew_text(tx, names, ready, place, &standing)?;
        }
        tx.run(sql!("DELETE FROM tally WHERE question = $1 AND post = $2"), &[&place.question, &place.id])?;
        tx.run(sql!("DELETE FROM vote WHERE post = $1 AND source = $2"), &[&place.id, &self.run.source])?;
        self.votes(tx, names, ready, place)?;
        if !standing.acted_on {
            tx.run(
                sql!(
                    "DELETE FROM act WHERE question = $1 AND post = $2 AND source = $3 AND kind <> 'delete-comment'"
                ),
                &[&place.question, &place.id, &self.run.source],
            )?;
            let acts = self.acts(tx, names, ready, place)?;
            self.stand(tx, place, &acts)?;
            if is_question && acts.deleted.is_some() != standing.deleted {
                question::count(tx, QuestionId(place.id), if standing.deleted { 1 } else { -1 })?;
            }
        }
        let extent = if edited_here { before.extent } else { ready.post.revisions.len() as i64 };
        self.remember(tx, names, ready, place, extent)?;
        Ok(true)
    }

    fn renew_text(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
        standing: &Standing,
    ) -> Result<()> {
        let sql = sql!("DELETE FROM revision WHERE question = $1 AND post = $2");
        tx.run(sql, &[&place.question, &place.id])?;
        self.revisions(tx, names, ready, place)?;
        self.shown(tx, ready, place)?;
        let (edited_at, edited_by) = self.edited(names, ready);
        let author = names.member(&ready.post.author, self.run.nobody);
        let number = ready.post.revisions.len() as i64;
        if place.question != place.id {
            tx.run(
                sql!(
                    "UPDATE answer SET author = $2, html = $3, excerpt = $4, words = $5, revision = $6, edited_at = $7,
                            edited_by = $8 WHERE id = $1"
                ),
                &[&place.id, &author, &ready.html, &ready.excerpt, &ready.words, &number, &edited_at, &edited_by],
            )?;
            return Ok(());
        }
        let Some(last) = ready.post.revisions.last() else { return Ok(()) };
        tx.run(
            sql!(
                "UPDATE question SET author = $2, html = $3, excerpt = $4, title = $5, revision = $6, edited_at = $7,
                        edited_by = $8, tags = $9 WHERE id = $1"
            ),
            &[
                &place.id,
                &author,
                &ready.html,
                &ready.excerpt,
                &last.title,
                &number,
                &edited_at,
                &edited_by,
                &last.tags.join(" "),
            ],
        )?;
        renew_tags(tx, names, place.id, &last.tags, !standing.deleted)
    }

    /// Whether any comment changed or is new.
    fn renew_comments(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
        outcome: &mut Outcome,
    ) -> Result<bool> {
        let mut changed = false;
        for (at, comment) in ready.post.comments.iter().enumerate() {
            match known(tx, self.run.source, "comment", comment.id)? {
                None => {
                    self.comment(tx, names, ready, at, place, outcome)?;
                    changed = true;
                }
                Some(before) if before.print == ready.comments[at].print => {
                    seen(tx, self.run.source, self.run.number, "comment", comment.id)?;
                    outcome.comments.same += 1;
                }
                Some(before) => {
                    // The score that came is replaced; votes that were cast here stay.
                    let renewed = tx.run(
                        sql!(
                            "UPDATE comment SET body = $2, html = $3, score = score - brought + $4, brought = $4
                             WHERE id = $1 AND edited_at IS NULL AND deleted IS NULL"
                        ),
                        &[&before.local, &comment.body, &ready.comments[at].html, &comment.score.max(0)],
                    )?;
                    if renewed > 0 && comment.deleted {
                        self.delete_comment(tx, place, before.local, comment.at)?;
                    }
                    if renewed > 0 {
                        outcome.comments.changed += 1
                    } else {
                        outcome.comments.kept += 1
                    }
                    self.remember_comment(tx, names, ready, at, before.local)?;
                    changed = true;
                }
            }
        }
        Ok(changed)
    }

    fn add_answer(
        &self,
        tx: &mut Tx,
        names: &Names,
        answer: &ReadyPost,
        question: i64,
        outcome: &mut Outcome,
    ) -> Result<()> {
        let id = self.post_id(tx, answer, outcome)?;
        let place = Place { question, id };
        self.answer(tx, names, answer, place)?;
        outcome.answers.new += 1;
        self.under(tx, names, answer, place, outcome)
    }

    /// Makes the answer accepted that is accepted there, unless somebody chose here.
    fn renew_acceptance(&self, tx: &mut Tx, thread: &Ready, question: i64) -> Result<()> {
        let chosen = tx.maybe(
            sql!("SELECT 1 FROM act WHERE question = $1 AND source IS NULL AND kind IN ('accept', 'unaccept') LIMIT 1"),
            &[&question],
            |_| Ok(()),
        )?;
        if chosen.is_some() {
            return Ok(());
        }
        let there =
            thread.answers.iter().find(|answer| Some(answer.post.id) == thread.question.post.accepted);
        let mut accepted: (Option<i64>, Option<i64>) = (None, None);
        if let Some(answer) = there
            && let Some(here) = self.known(tx, answer.post.id)?
        {
            accepted = (Some(here.local), Some(accepted_at(answer)));
        }
        tx.run(
            sql!("UPDATE question SET accepted = $2, accepted_at = $3 WHERE id = $1"),
            &[&question, &accepted.0, &accepted.1],
        )?;
        Ok(())
    }
}

fn standing(tx: &mut Tx, post: i64) -> Result<Standing> {
    Ok(tx.one(
        sql!(
            "SELECT p.question, p.revision, p.deleted,
                    (SELECT COUNT(*) FROM act x WHERE x.question = p.question AND x.post = p.id AND x.source IS NULL)
             FROM (SELECT id, id AS question, revision, deleted FROM question WHERE id = $1
                   UNION ALL SELECT id, question, revision, deleted FROM answer WHERE id = $1) AS p"
        ),
        &[&post],
        |r| {
            Ok(Standing {
                question: r.get(0)?,
                revision: r.get(1)?,
                deleted: r.get::<Option<i64>>(2)?.is_some(),
                acted_on: r.get::<i64>(3)? > 0,
            })
        },
    )?)
}

/// Gives a question other tags; only one that is not deleted counts.
fn renew_tags(tx: &mut Tx, names: &Names, question: i64, tags: &[String], counts: bool) -> Result<()> {
    let count =
        |tx: &mut Tx, by: i64| if counts { forum::tag::count(tx, QuestionId(question), by) } else { Ok(()) };
    count(tx, -1)?;
    tx.run(sql!("DELETE FROM question_tag WHERE question = $1"), &[&question])?;
    for tag in tags.iter().filter_map(|name| names.tag(name)) {
        forum::tag::put(tx, QuestionId(question), tag)?;
    }
    count(tx, 1)
}

/// Counts a thread anew from what stands under it.
pub(super) fn recount(tx: &mut Tx, question: i64) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE answer SET
               score = COALESCE((SELECT SUM(v.value) FROM vote v WHERE v.post = answer.id), 0)
                 + COALESCE((SELECT SUM(y.ups - y.downs) FROM tally y WHERE y.question = answer.question AND y.post = answer.id), 0),
               comments = (SELECT COUNT(*) FROM comment c WHERE c.question = answer.question AND c.post = answer.id AND c.deleted IS NULL)
             WHERE question = $1"
        ),
        &[&question],
    )?;
    let (score, answers, created) = tx.one(
        sql!(
            "UPDATE question SET
               score = COALESCE((SELECT SUM(v.value) FROM vote v WHERE v.post = question.id), 0)
                 + COALESCE((SELECT SUM(y.ups - y.downs) FROM tally y WHERE y.question = question.id AND y.post = question.id), 0),
               comments = (SELECT COUNT(*) FROM comment c WHERE c.question = question.id AND c.post = question.id AND c.deleted IS NULL),
               answers = (SELECT COUNT(*) FROM answer a WHERE a.question = question.id AND a.deleted IS NULL)
             WHERE id = $1 RETURNING score, answers, created_at"
        ),
        &[&question],
        |r| Ok((r.get::<i64>(0)?, r.get::<i64>(1)?, r.get::<Time>(2)?)),
    )?;
    let hot = question::hot(score, answers, created);
    tx.run(sql!("UPDATE question SET hot = $2 WHERE id = $1"), &[&question, &hot])?;
    forum::act::last_activity(tx, QuestionId(question))
}
