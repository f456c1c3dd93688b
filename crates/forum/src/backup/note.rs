//! What became of backups.

use store::{Error as StoreError, Row, Tx, sql};

use crate::error::Result;
use crate::time::{DAY, Time};
use crate::viewer::Viewer;

/// How long what became of a backup is remembered.
const REMEMBERED: i64 = 400 * DAY;

/// A backup that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The name of its file.
    pub file: String,
    pub bytes: i64,
    /// The hash in the file, which tells it from every other.
    pub sha256: String,
    pub made_at: Time,
    /// When it was last restored into a scratch place and found equal.
    pub proven_at: Option<Time>,
    /// How long that took to restore, in microseconds.
    pub restored_in: Option<i64>,
}

/// How the site stands with its backups.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The last one that was made.
    pub made: Option<Note>,
    /// The last one that was proven.
    pub proven: Option<Note>,
    /// When and why the last attempt failed, unless one succeeded since.
    pub failed: Option<(Time, String)>,
}

/// Begins one by hand; its number.
pub fn started(tx: &mut Tx, now: Time) -> Result<i64> {
    let id = tx.next_id("backup")?;
    tx.run(sql!("INSERT INTO backup (id, started_at) VALUES ($1, $2)"), &[&id, &now])?;
    Ok(id)
}

/// It was made. What is remembered of very old ones goes.
pub fn made(tx: &mut Tx, id: i64, note: &Note) -> Result<()> {
    tx.run(
        sql!(
            "UPDATE backup SET file = $2, bytes = $3, sha256 = $4, made_at = $5, failed = NULL WHERE id = $1"
        ),
        &[&id, &note.file, &note.bytes, &note.sha256, &note.made_at],
    )?;
    tx.run(sql!("DELETE FROM backup WHERE started_at < $1"), &[&note.made_at.plus(-REMEMBERED)])?;
    Ok(())
}

/// It failed, or could not be proven: why, in a sentence.
pub fn failed(tx: &mut Tx, id: i64, why: &str) -> Result<()> {
    tx.run(sql!("UPDATE backup SET failed = $2 WHERE id = $1"), &[&id, &why])?;
    Ok(())
}

/// A file was restored into a scratch place and found equal; whether the site knew of it. One made elsewhere is written
/// down as well.
pub fn proven(tx: &mut Tx, note: &Note, at: Time, restored_in: i64) -> Result<()> {
    let known = tx.run(
        sql!(scan "UPDATE backup SET proven_at = $2, restored_in = $3, failed = NULL WHERE sha256 = $1"),
        &[&note.sha256, &at, &restored_in],
    )?;
    if known == 0 {
        let id = started(tx, note.made_at)?;
        made(tx, id, note)?;
        tx.run(
            sql!("UPDATE backup SET proven_at = $2, restored_in = $3 WHERE id = $1"),
            &[&id, &at, &restored_in],
        )?;
    }
    Ok(())
}

/// How the site stands with its backups; moderators read it.
pub fn standing(tx: &mut Tx, viewer: &Viewer) -> Result<Standing> {
    viewer.must_moderate()?;
    macro_rules! last {
        ($which:literal, $order:literal) => {
            sql!(
                scan "SELECT file, bytes, sha256, made_at, proven_at, restored_in FROM backup WHERE ",
                $which,
                " ORDER BY ",
                $order,
                " DESC LIMIT 1"
            )
        };
    }
    let made = tx.maybe(last!("made_at IS NOT NULL", "made_at"), &[], note)?;
    let proven = tx.maybe(last!("proven_at IS NOT NULL", "proven_at"), &[], note)?;
    let failed = tx.maybe(
        sql!("SELECT started_at, failed FROM backup ORDER BY started_at DESC, id DESC LIMIT 1"),
        &[],
        |r| Ok((r.get(0)?, r.get::<Option<String>>(1)?)),
    )?;
    let failed = failed.and_then(|(at, why)| why.map(|why| (at, why)));
    Ok(Standing { made, proven, failed })
}

fn note(r: &Row) -> Result<Note, StoreError> {
    Ok(Note {
        file: r.get(0)?,
        bytes: r.get(1)?,
        sha256: r.get(2)?,
        made_at: r.get(3)?,
        proven_at: r.get(4)?,
        restored_in: r.get(5)?,
    })
}
