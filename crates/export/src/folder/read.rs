//! `stoa import stoa DIR`.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::{Duration, Instant};

use store::bulk::{Fill, Table};
use store::{Location, Migration};

use super::write::MANIFEST;
use crate::digest::{Hashing, hex};
use crate::target::must_be_empty;
use crate::{Failure, Manifest, Result, Sum, Unit, Watch, line};

/// What was read.
#[derive(Clone, Debug)]
pub struct Read {
    pub manifest: Manifest,
    pub took: Duration,
}

/// Reads a folder that [`super::write`] wrote into a database: all of it, or nothing. `known` are all migrations of this
/// program. Where people are in the database already it is refused, unless `force` is set.
///
/// # Errors
/// When a file is missing, damaged or holds something else, a program has the database open, or the database refuses.
pub fn read(
    folder: &Path,
    location: &Location,
    known: &[Migration],
    force: bool,
    watch: &mut dyn Watch,
) -> Result<Read> {
    let began = Instant::now();
    let no = |why: String| Failure::new(format!("{} can't be used: {why}", folder.display()));
    let json = std::fs::read(folder.join(MANIFEST)).map_err(|error| {
        no(format!("its {MANIFEST} can't be read ({error}); without it an export is not whole"))
    })?;
    let manifest = Manifest::parse(&json).map_err(no)?;
    if !force {
        must_be_empty(location)?;
    }
    let mut fill = Fill::begin(location, manifest.made_by(known)?)?;
    let tables = fill.tables().to_vec();
    if let Some(other) = manifest.tables.keys().find(|name| !tables.iter().any(|table| table.name == **name))
    {
        return Err(no(format!("it has a table {other} that is not known")));
    }
    for table in tables {
        let Some(sum) = manifest.tables.get(&table.name) else { continue };
        watch.stage(&table.name, Unit::Rows, Some(sum.rows));
        let path = folder.join(format!("{}.jsonl", table.name));
        fill_table(&mut fill, &table, sum, &path, watch)?;
    }
    fill.finish()?;
    watch.finish();
    Ok(Read { manifest, took: began.elapsed() })
}

fn fill_table(fill: &mut Fill, table: &Table, sum: &Sum, path: &Path, watch: &mut dyn Watch) -> Result<()> {
    let at = Failure::at(path);
    let mut lines = BufReader::new(Hashing::new(File::open(path).map_err(&at)?));
    let mut rows = 0;
    fill.rows(table, &mut |put| -> Result<()> {
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).map_err(&at)? > 0 {
            rows += 1;
            line::put(table, &line, put)
                .map_err(|error| Failure::new(format!("{}:{rows}: {error}", path.display())))?;
            line.clear();
            watch.at(rows);
        }
        Ok(())
    })?;
    let found = Sum { rows, sha256: hex(&lines.into_inner().end().1) };
    if found == *sum {
        Ok(())
    } else {
        let (found, wanted) = (found.rows, sum.rows);
        let why = if found == wanted {
            "its checksum is another".into()
        } else {
            format!("it has {found} rows of {wanted}")
        };
        Err(Failure::new(format!("{} is damaged: {why}", path.display())))
    }
}
