//! One run of an import: what it goes by, and how far it came.

use forum::{MemberId, SpaceId, Time};
use store::{Db, Tx, sql};

use super::Options;
use crate::error::{Error, Result};
use crate::form::Site;

/// A run as its row in `source` has it.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// The row's id.
    pub(super) source: i64,
    /// 1 for the first import of this site.
    pub(super) number: i64,
    pub(super) stage: String,
    /// How many items of the stage are done.
    pub(super) position: i64,
    pub(super) space: SpaceId,
    /// Whether everybody sees the space, so that its tags count.
    pub(super) public: bool,
    /// Of posts and of comments.
    apart: [Apart; 2],
    /// Whom posts and acts belong to whose author has no account there any more.
    pub(super) nobody: MemberId,
}

/// What may keep its id, or not.
#[derive(Clone, Copy)]
pub(super) enum Sequence {
    Post,
    Comment,
}

/// Ids above the floor, up to the last, are set apart for the import; those up to the floor were handed out here before.
#[derive(Clone, Copy, Debug)]
struct Apart {
    floor: i64,
    last: i64,
}

/// Begins a run, or finds the one that was interrupted: of the same site, reading the same.
pub(super) fn begin(db: &Db, site: &Site, options: &Options) -> Result<Run> {
    let (site, options) = (site.clone(), options.clone());
    Ok(db.write_now(move |tx| {
        let mut run = match known(tx, &site, &options)? {
            Some((run, true)) => run,
            Some((run, false)) => {
                let [posts, comments] = run.apart;
                let apart = [
                    set_apart(tx, "post", site.last_post, Some(posts))?,
                    set_apart(tx, "comment", site.last_comment, Some(comments))?,
                ];
                Run { number: run.number + 1, stage: super::STAGES[0].to_owned(), position: 0, apart, ..run }
            }
            None => first(tx, &site, &options)?,
        };
        run.save(tx, &site.print, options.viewer.now)?;
        (run.space, run.public) = tx.one(
            sql!(
                "SELECT p.id, CASE WHEN p.access = 'public' THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END
                 FROM source s JOIN space p ON p.id = s.space WHERE s.id = $1"
            ),
            &[&run.source],
            |r| Ok((r.get(0)?, r.get::<i64>(1)? == 1)),
        )?;
        run.nobody = nobody(tx, run.source, options.viewer.now)?;
        Ok::<_, forum::Error>(run)
    })?)
}

/// The last run of this site, and whether it is to go on.
fn known(tx: &mut Tx, site: &Site, options: &Options) -> Result<Option<(Run, bool)>, store::Error> {
    tx.maybe(
        sql!(
            "SELECT id, run, print, stage, position, finished_at, post_floor, post_last, comment_floor, comment_last
             FROM source WHERE kind = $1 AND site = $2"
        ),
        &[&site.kind, &site.name],
        |r| {
            let going_on = r.get::<String>(2)? == site.print && r.get::<Option<i64>>(5)?.is_none();
            let run = Run {
                source: r.get(0)?,
                number: r.get(1)?,
                stage: r.get(3)?,
                position: r.get(4)?,
                space: options.space,
                public: false,
                apart: [
                    Apart { floor: r.get(6)?, last: r.get(7)? },
                    Apart { floor: r.get(8)?, last: r.get(9)? },
                ],
                nobody: MemberId::NOBODY,
            };
            Ok((run, going_on))
        },
    )
}

fn first(tx: &mut Tx, site: &Site, options: &Options) -> Result<Run, forum::Error> {
    let apart =
        [set_apart(tx, "post", site.last_post, None)?, set_apart(tx, "comment", site.last_comment, None)?];
    let run = Run {
        source: tx.next_id("source")?,
        number: 1,
        stage: super::STAGES[0].to_owned(),
        position: 0,
        space: options.space,
        public: false,
        apart,
        nobody: MemberId::NOBODY,
    };
    tx.run(
        sql!(
            "INSERT INTO source (id, kind, site, url, space, run, print, stage, position, post_floor, post_last, comment_floor,
                                 comment_last, started_at)
             VALUES ($1, $2, $3, $4, $5, 0, '', '', 0, 0, 0, 0, 0, $6)"
        ),
        &[&run.source, &site.kind, &site.name, &site.url, &run.space, &options.viewer.now],
    )?;
    Ok(run)
}

/// Sets the ids up to `last` apart that were not handed out yet. Where nothing was handed out since an import before,
/// what was set apart for that is this one's too.
fn set_apart(
    tx: &mut Tx,
    sequence: &'static str,
    last: i64,
    before: Option<Apart>,
) -> Result<Apart, store::Error> {
    let next = tx.next_ids(sequence, 0)?;
    let mut apart = Apart { floor: next - 1, last: last.max(next - 1) };
    if last >= next {
        // More than one, so that they come from the database and not from what this process has at hand.
        let count = (last - next + 1).max(2);
        apart.floor = tx.next_ids(sequence, count)? - 1;
        apart.last = apart.floor + count;
    }
    match before {
        Some(before) if before.last == apart.floor => Ok(Apart { floor: before.floor, ..apart }),
        _ => Ok(apart),
    }
}

/// The member who stands for those who have no account there any more.
fn nobody(tx: &mut Tx, source: i64, now: Time) -> Result<MemberId, store::Error> {
    let known = tx.maybe(
        sql!("SELECT local FROM origin WHERE source = $1 AND kind = 'nobody' AND original = 0"),
        &[&source],
        |r| r.get(0),
    )?;
    if let Some(known) = known {
        return Ok(known);
    }
    let id = MemberId::next(tx)?;
    tx.run(
        sql!(
            "INSERT INTO member (id, handle, handle_key, name, role, headline, bio, bio_html, location, website,
                                 reputation, unread, created_at, seen_at, deleted_at)
             VALUES ($1, $2, $2, '', 'member', '', '', '', '', '', 1, 0, $3, $3, $3)"
        ),
        &[&id, &format!("~{id}"), &now],
    )?;
    super::print::origin(tx, source, 1, "nobody", 0, id.0, &Default::default())?;
    Ok(id)
}

/// How many originals of each kind came with runs before `run`, and with none since.
pub(super) fn came(tx: &mut Tx, source: i64, run: i64) -> Result<[(&'static str, u64); 4], store::Error> {
    let [people, questions, answers, comments] = tx.one(
        sql!(
            scan "SELECT COUNT(CASE WHEN o.kind = 'member' THEN 1 END),
                    COUNT(CASE WHEN o.kind = 'post' AND a.id IS NULL THEN 1 END),
                    COUNT(CASE WHEN o.kind = 'post' THEN a.id END),
                    COUNT(CASE WHEN o.kind = 'comment' THEN 1 END)
             FROM origin o LEFT JOIN answer a ON a.id = o.local AND o.kind = 'post'
             WHERE o.source = $1 AND o.run < $2"
        ),
        &[&source, &run],
        |r| Ok([r.get::<i64>(0)?, r.get(1)?, r.get(2)?, r.get(3)?]),
    )?;
    let count = |count: i64| count as u64;
    Ok([
        ("member", count(people)),
        ("question", count(questions)),
        ("answer", count(answers)),
        ("comment", count(comments)),
    ])
}

impl Run {
    /// Whether nothing of this site was ever here before.
    pub(super) fn is_first(&self) -> bool {
        self.number == 1
    }

    /// How many items of the stage are done.
    pub(super) fn enter(&mut self, stage: &str) -> u64 {
        if self.stage != stage {
            (self.stage, self.position) = (stage.to_owned(), 0);
        }
        self.position as u64
    }

    /// The id that something shall have: its own, where that is free.
    pub(super) fn id(&self, tx: &mut Tx, of: Sequence, original: i64) -> Result<i64, store::Error> {
        let (apart, name) = match of {
            Sequence::Post => (self.apart[0], "post"),
            Sequence::Comment => (self.apart[1], "comment"),
        };
        if original > apart.floor { Ok(original) } else { tx.next_id(name) }
    }

    fn save(&self, tx: &mut Tx, print: &str, now: Time) -> Result<(), store::Error> {
        let [posts, comments] = self.apart;
        tx.run(
            sql!(
                "UPDATE source SET run = $2, print = $3, stage = $4, position = $5, post_floor = $6, post_last = $7,
                        comment_floor = $8, comment_last = $9, started_at = $10, finished_at = NULL WHERE id = $1"
            ),
            &[
                &self.source,
                &self.number,
                &print,
                &self.stage,
                &self.position,
                &posts.floor,
                &posts.last,
                &comments.floor,
                &comments.last,
                &now,
            ],
        )?;
        Ok(())
    }

    /// Keeps, in a batch's own transaction, how far the import came with it.
    ///
    /// # Errors
    /// When another import of the same site has begun since, so that this one ends.
    pub(super) fn keep(&self, tx: &mut Tx, position: i64) -> Result<(), forum::Error> {
        let kept = tx.run(
            sql!("UPDATE source SET stage = $3, position = $4 WHERE id = $1 AND run = $2 AND finished_at IS NULL AND
                  (stage <> $3 OR position < $4)"),
            &[&self.source, &self.number, &self.stage, &position],
        )?;
        match kept {
            0 => Err(store::Error::other("another import of this site is under way").into()),
            _ => Ok(()),
        }
    }

    pub(super) fn finish(&self, tx: &mut Tx, now: Time, report: &str) -> Result<(), Error> {
        let sql = sql!("UPDATE source SET finished_at = $2, report = $3 WHERE id = $1");
        tx.run(sql, &[&self.source, &now, &report])?;
        Ok(())
    }
}
