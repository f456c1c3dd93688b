//! The body that holds rows: `= member` before the rows of a table, each a line, and `.` after the last table.

use std::io::{BufRead, Write};

use store::bulk::{Fill, Snapshot};

use crate::digest::{Hashing, hex};
use crate::{Failure, Manifest, Result, Sum, Unit, Watch, line};

/// Writes every table and notes in the manifest what there was.
pub(super) fn write(
    snapshot: &mut Snapshot,
    out: &mut dyn Write,
    manifest: &mut Manifest,
    watch: &mut dyn Watch,
) -> Result<()> {
    let failed = |error: std::io::Error| Failure::new(format!("the backup can't be written: {error}"));
    watch.stage("writing every row", Unit::Rows, None);
    let mut total = 0;
    for table in snapshot.tables().to_vec() {
        writeln!(out, "= {}", table.name).map_err(failed)?;
        let mut lines = Hashing::new(&mut *out);
        let (mut line, mut rows) = (Vec::new(), 0);
        snapshot.rows(&table, &mut |values| -> Result<()> {
            line.clear();
            line::write(&table, values, &mut line)?;
            lines.write_all(&line).map_err(failed)?;
            rows += 1;
            total += 1;
            watch.at(total);
            Ok(())
        })?;
        manifest.tables.insert(table.name, Sum { rows, sha256: hex(&lines.end().1) });
    }
    out.write_all(b".\n").map_err(failed)
}

/// Puts every row into the tables being filled.
pub(super) fn read(body: &mut dyn BufRead, fill: &mut Fill, rows: u64, watch: &mut dyn Watch) -> Result<()> {
    watch.stage("restoring every row", Unit::Rows, Some(rows));
    let mut line = Vec::new();
    let mut total = 0;
    next_line(body, &mut line)?;
    while line != b"." {
        let name = line.strip_prefix(b"= ").map(String::from_utf8_lossy);
        let table = name.as_ref().and_then(|name| fill.tables().iter().find(|table| table.name == *name));
        let Some(table) = table.cloned() else {
            return Err(Failure::new(format!("the backup has a table that is not known: {name:?}")));
        };
        next_line(body, &mut line)?;
        fill.rows(&table, &mut |put| -> Result<()> {
            while line.first() == Some(&b'{') {
                line::put(&table, &line, put)?;
                next_line(body, &mut line)?;
                total += 1;
                watch.at(total);
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Reads a line without its line feed.
fn next_line(body: &mut dyn BufRead, line: &mut Vec<u8>) -> Result<()> {
    line.clear();
    body.read_until(b'\n', line)
        .map_err(|error| Failure::new(format!("the backup can't be unpacked: {error}")))?;
    match line.pop() {
        Some(b'\n') => Ok(()),
        _ => Err(Failure::new("the backup ends in the middle of a row")),
    }
}
