//! What hangs on a post: its texts, votes, comments and acts, and where all of it came from.

use forum::act;
use store::{Tx, sql};

use super::print::{Origin, origin};
use super::ready::ReadyPost;
use super::run::Sequence;
use super::thread::{Batch, Outcome, Place};
use super::threads::Names;
use crate::form::{Act, ActKind, RevisionKind};

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
        self.votes(tx, ready, place)?;
        for at in 0..ready.post.comments.len() {
            self.comment(tx, names, ready, at, place, outcome)?;
        }
        self.remember(tx, names, ready, place, ready.post.revisions.len() as i64)?;
        let acts = self.acts(tx, names, ready, place)?;
        if acts == [None, None] { Ok(()) } else { self.stand(tx, place, acts) }
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

    pub(super) fn votes(&self, tx: &mut Tx, ready: &ReadyPost, place: Place) -> Result<()> {
        for tally in &ready.post.votes {
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
        self.remember_comment(tx, names, ready, at, id)
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
        Ok(())
    }

    /// Writes what was done to a post; gives the acts by which it is closed and locked.
    pub(super) fn acts(
        &self,
        tx: &mut Tx,
        names: &Names,
        ready: &ReadyPost,
        place: Place,
    ) -> Result<[Option<i64>; 2]> {
        let post = &ready.post;
        let mut standing = [None, None];
        if post.acts.is_empty() {
            return Ok(standing);
        }
        let first = tx.next_ids("act", post.acts.len().max(2) as i64)?;
        for (id, act) in (first..).zip(&post.acts) {
            self.act(tx, names, act, id, place)?;
            match act.kind {
                ActKind::Close if post.closed => standing[0] = Some(id),
                ActKind::Lock if post.locked => standing[1] = Some(id),
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
                &kind(act.kind).as_str(),
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

fn kind(kind: ActKind) -> act::Kind {
    match kind {
        ActKind::Accept => act::Kind::Accept,
        ActKind::Close => act::Kind::Close,
        ActKind::Reopen => act::Kind::Reopen,
        ActKind::Delete => act::Kind::Delete,
        ActKind::Undelete => act::Kind::Undelete,
        ActKind::Lock => act::Kind::Lock,
        ActKind::Unlock => act::Kind::Unlock,
        ActKind::Protect => act::Kind::Protect,
        ActKind::Unprotect => act::Kind::Unprotect,
        ActKind::BountyStart => act::Kind::BountyStart,
        ActKind::BountyEnd => act::Kind::BountyEnd,
        ActKind::CommunityWiki => act::Kind::CommunityWiki,
    }
}
