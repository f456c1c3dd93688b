//! Prints of originals, and the rows that remember what they became.

use serde::Serialize;
use sha2::{Digest, Sha256};
use store::{Tx, sql};

/// A print of an original: what has the same one says the same.
pub(super) fn print(of: &impl Serialize) -> i64 {
    let bytes = postcard::to_allocvec(of).unwrap_or_default();
    Sha256::digest(&bytes).iter().take(8).fold(0, |print, byte| print << 8 | i64::from(*byte))
}

/// What is remembered of an original.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub(super) print: i64,
    pub(super) extent: i64,
    pub(super) name: String,
    pub(super) licence: String,
    pub(super) path: String,
}

/// Remembers what an original became.
pub(super) fn origin(
    tx: &mut Tx,
    source: i64,
    run: i64,
    kind: &str,
    original: i64,
    local: i64,
    origin: &Origin,
) -> Result<(), store::Error> {
    tx.run(
        sql!(
            "INSERT INTO origin (source, kind, original, local, print, extent, run, name, licence, path)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             ON CONFLICT (source, kind, original) DO UPDATE SET local = excluded.local, print = excluded.print,
               extent = excluded.extent, run = excluded.run, name = excluded.name, licence = excluded.licence,
               path = excluded.path"
        ),
        &[
            &source,
            &kind,
            &original,
            &local,
            &origin.print,
            &origin.extent,
            &run,
            &origin.name,
            &origin.licence,
            &origin.path,
        ],
    )?;
    Ok(())
}

/// An original that came before: what it became, its print and its extent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) local: i64,
    pub(super) print: i64,
    pub(super) extent: i64,
}

pub(super) fn known(
    tx: &mut Tx,
    source: i64,
    kind: &str,
    original: i64,
) -> Result<Option<Known>, store::Error> {
    tx.maybe(
        sql!("SELECT local, print, extent FROM origin WHERE source = $1 AND kind = $2 AND original = $3"),
        &[&source, &kind, &original],
        |r| Ok(Known { local: r.get(0)?, print: r.get(1)?, extent: r.get(2)? }),
    )
}

/// Notes that this run saw an original.
pub(super) fn seen(
    tx: &mut Tx,
    source: i64,
    run: i64,
    kind: &str,
    original: i64,
) -> Result<(), store::Error> {
    tx.run(
        sql!("UPDATE origin SET run = $4 WHERE source = $1 AND kind = $2 AND original = $3"),
        &[&source, &kind, &original, &run],
    )?;
    Ok(())
}

/// Keeps the paths that led to something there, so that they go on leading to it. Of two things that claim one path, the
/// first has it.
pub(super) fn stood_at(
    tx: &mut Tx,
    source: i64,
    kind: &str,
    target: i64,
    paths: &[String],
) -> Result<(), store::Error> {
    for path in paths {
        tx.run(
            sql!(
                "INSERT INTO old_path (path, source, kind, target) VALUES ($1, $2, $3, $4) ON CONFLICT (path) DO NOTHING"
            ),
            &[&forum::address::key(path), &source, &kind, &target],
        )?;
    }
    Ok(())
}
