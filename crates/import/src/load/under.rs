//! What hangs on a post: its texts, votes, comments and acts, and where all of it came from.

use store::{Tx, sql};

use super::print::{Origin, origin, stood_at};
use super::ready::ReadyPost;
use super::run::Sequence;
use super::thread::{Batch, Outcome, Place, Standing};
use super::threads::Names;
use crate::form::{Act, ActKind, RevisionKind, Tally};

type Result<T, E = forum::Error> = std::result::Result<T, E>;

impl Batch {
    /// Everything under a post that is new.
    pub(super) fn under(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
        outcome: &mut Outcome,
    ) -> Result<()> {
        self.revisions(tx, names, ready, place)?;
        self.shown(tx, ready, place)?;
        self.votes(tx, names, ready, place)?;
        for at in 0..ready.post.comments.len() {
            self.comment(tx, names, ready, at, place, outcome)?;
        }
        self.remember(tx, names, ready, place, ready.post.revisions.len() as i64)?;
        let acts = self.acts(tx, names, ready, place)?;
        if acts == Standing::default() { Ok(()) } else { self.stand(tx, place, &acts) }
    }

    pub(super) fn revisions(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
    ) -> Result<()> {
        let question = place.id == place.question;
        for (number, revision) in (1_i64..).zip(&ready.post.revisions) {
            let kind = match revision.kind {
                RevisionKind::Initial => "initial",
                RevisionKind::Edit => "edit",
                RevisionKind::Rollback => "rollback",
            };
            let (title, tags) =
                (question.then_some(&revision.title), question.then(|| revision.tags.join(" ")));
            tx.run(
                sql!(
                    "INSERT INTO revision (question, post, number, kind, title, body, tags, summary, author, created_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
                ),
                &[
                    &place.question,
                    &place.id,
                    &number,
                    &kind,
                    &title,
                    &revision.body,
                    &tags,
                    &revision.summary,
                    &names.member(&revision.author, self.run.nobody),
                    &revision.at,
                ],
            )?;
        }
        Ok(())
    }

    /// Notes which pictures a post shows, so that whoever may see the post may see them.
    pub(super) fn shown(&self, tx: &mut Tx, ready: &ReadyPost, place: Place) -> Result<()> {
        for name in &ready.shown {
            tx.run(
                sql!(
                    "INSERT INTO upload_use (hash, question, post) VALUES ($1, $2, $3) ON CONFLICT (hash, post) DO NOTHING"
                ),
                &[name, &place.question, &place.id],
            )?;
        }
        Ok(())
    }

    /// Writes the votes: those of people who came too with their names, the others as totals.
    pub(super) fn votes(&self, tx: &mut Tx, names: &Names, ready: &ReadyPost, place: Place) -> Result<()> {
        let mut totals = ready.post.votes.clone();
        for ballot in &ready.post.ballots {
            let Some(member) = names.person(ballot.person) else {
                Tally::add(&mut totals, ballot.at, ballot.value);
                continue;
            };
            tx.run(
                sql!(
                    "INSERT INTO vote (member, question, post, value, at, source) VALUES ($1, $2, $3, $4, $5, $6)
                     ON CONFLICT (member, question, post) DO NOTHING"
                ),
                &[&member, &place.question, &place.id, &ballot.value, &ballot.at, &self.run.source],
            )?;
        }
        for tally in &totals {
            tx.run(
                sql!("INSERT INTO tally (question, post, day, ups, downs) VALUES ($1, $2, $3, $4, $5)"),
                &[&place.question, &place.id, &tally.day, &tally.ups, &tally.downs],
            )?;
        }
        Ok(())
    }

    /// Writes one comment of a post.
    pub(super) fn comment(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        at: usize,
        place: Place,
        outcome: &mut Outcome,
    ) -> Result<()> {
        let comment = &ready.post.comments[at];
        let id = self.id(tx, Sequence::Comment, comment.id, outcome)?;
        outcome.comments.new += 1;
        tx.run(
            sql!(
                "INSERT INTO comment (question, id, post, author, body, html, score, brought, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)"
            ),
            &[
                &place.question,
                &id,
                &place.id,
                &names.member(&comment.author, self.run.nobody),
                &comment.body,
                &ready.comments[at].html,
                &comment.score.max(0),
                &comment.at,
            ],
        )?;
        if comment.deleted {
            self.delete_comment(tx, place, id, comment.at)?;
        }
        self.remember_comment(tx, names, ready, at, id)
    }

    /// Says that a comment is deleted, by nobody who is known.
    pub(super) fn delete_comment(&self, tx: &mut Tx, place: Place, comment: i64, at: i64) -> Result<()> {
        let act = tx.next_id("act")?;
        tx.run(
            sql!(
                "INSERT INTO act (id, question, post, kind, by_member, reason, note, target, at, source)
                 VALUES ($1, $2, $3, 'delete-comment', $4, '', '', $5, $6, $7)"
            ),
            &[&act, &place.question, &place.id, &self.run.nobody, &comment, &at, &self.run.source],
        )?;
        tx.run(sql!("UPDATE comment SET deleted = $2 WHERE id = $1"), &[&comment, &act])?;
        Ok(())
    }

    /// Remembers what a comment became.
    pub(super) fn remember_comment(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        at: usize,
        id: i64,
    ) -> Result<()> {
        let comment = &ready.post.comments[at];
        let remembered = Origin {
            print: ready.comments[at].print,
            extent: 0,
            name: names.printed(&comment.author),
            licence: comment.licence.clone(),
            path: String::new(),
        };
        origin(tx, self.run.source, self.run.number, "comment", comment.id, id, &remembered)?;
        Ok(())
    }

    /// Remembers what a post became.
    pub(super) fn remember(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
        extent: i64,
    ) -> Result<()> {
        let post = &ready.post;
        let remembered = Origin {
            print: ready.print,
            extent,
            name: names.printed(&post.author),
            licence: post.licence.clone(),
            path: post.path.clone(),
        };
        origin(tx, self.run.source, self.run.number, "post", post.id, place.id, &remembered)?;
        stood_at(tx, self.run.source, "post", place.id, &post.old)?;
        Ok(())
    }

    /// Writes what was done to a post; gives the acts by which it stands as it does.
    pub(super) fn acts(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
    ) -> Result<Standing> {
        let post = &ready.post;
        let mut standing = Standing::default();
        if post.acts.is_empty() {
            return Ok(standing);
        }
        let first = tx.next_ids("act", post.acts.len().max(2) as i64)?;
        for (id, act) in (first..).zip(&post.acts) {
            self.act(tx, names, act, id, place)?;
            match act.kind {
                ActKind::Close if post.closed => standing.closed = Some(id),
                ActKind::Lock if post.locked => standing.locked = Some(id),
                ActKind::Delete if post.deleted => standing.deleted = Some(id),
                ActKind::Pin if post.pinned => standing.pinned = Some(id),
                _ => {}
            }
        }
        Ok(standing)
    }

    fn act(&self, tx: &mut Tx, names: &Names, act: &Act, id: i64, place: Place) -> Result<()> {
        tx.run(
            sql!(
                "INSERT INTO act (id, question, post, kind, by_member, reason, note, at, source)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            ),
            &[
                &id,
                &place.question,
                &place.id,
                &act.kind.as_str(),
                &names.member(&act.author, self.run.nobody),
                &act.reason,
                &act.note,
                &act.at,
                &self.run.source,
            ],
        )?;
        Ok(())
    }
}
