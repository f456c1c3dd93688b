//! The tables of a MySQL dump: the rows of their INSERT statements, by the names of their columns, one at a time.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::lex::{Lexer, Word};
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::stop::{Stop, Wrong};

/// The values of a row; none for NULL.
pub(super) struct Row<'r> {
    pub(super) table: &'r str,
    columns: &'r [String],
    values: &'r [Option<Vec<u8>>],
}

impl Row<'_> {
    /// The bytes that stand in a column, if there are any.
    pub(super) fn bytes(&self, column: &str) -> Option<&[u8]> {
        let place = self.columns.iter().position(|name| name == column)?;
        self.values.get(place)?.as_deref()
    }

    /// The text in a column; empty where it is NULL or there is no such column.
    pub(super) fn text(&self, column: &str) -> Result<String, Wrong> {
        let bytes = self.bytes(column).unwrap_or_default();
        let text = std::str::from_utf8(bytes);
        text.map(str::to_owned)
            .map_err(|_| format!("{column} is not UTF-8; make the dump with --default-character-set=utf8mb4"))
    }

    pub(super) fn number(&self, column: &str) -> Result<Option<i64>, Wrong> {
        let Some(bytes) = self.bytes(column).filter(|bytes| !bytes.is_empty()) else { return Ok(None) };
        let text = String::from_utf8_lossy(bytes);
        // An unsigned number beyond ours is an id all the same, and stays one of its own.
        let unsigned = || text.parse::<u64>().ok().map(|number| number as i64);
        match text.parse().ok().or_else(unsigned) {
            Some(number) => Ok(Some(number)),
            None => Err(format!("{column} is {text:?} and should be a number")),
        }
    }

    /// A number that every row has.
    pub(super) fn must(&self, column: &str) -> Result<i64, Wrong> {
        self.number(column)?.ok_or_else(|| format!("a row of {} has no {column}", self.table))
    }
}

/// Who is given rows.
pub(super) trait Reader {
    /// Whether the rows of this table are wanted.
    fn wants(&mut self, table: &str, columns: &[String]) -> Result<bool>;
    fn row(&mut self, row: &Row) -> Result<(), Stop>;
}

/// Hands every row of the tables that are wanted on; gives a print of all that was read.
///
/// # Errors
/// What is wrong with the file, by its line.
pub(super) fn rows(path: &Path, progress: &mut dyn Progress, to: &mut dyn Reader) -> Result<String> {
    let failed = |cause| Error::File(path.to_owned(), cause);
    let file = File::open(path).map_err(failed)?;
    progress.stage("reading", file.metadata().map_or(0, |data| data.len()));
    let mut watched = Watched { file, progress, print: DefaultHasher::new(), untold: 0 };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let zipped = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let from: Box<dyn Read + '_> = if zipped {
        Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, &mut watched)))
    } else {
        Box::new(&mut watched)
    };
    let mut dump = Dump { lexer: Lexer::new(from, name), columns: HashMap::new() };
    while dump.statement(to)? {}
    drop(dump);
    Ok(format!("{:016x}", watched.print.finish()))
}

/// The file, with what was read of it told and printed.
struct Watched<'w> {
    file: File,
    progress: &'w mut dyn Progress,
    print: DefaultHasher,
    untold: u64,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.print.write(&buffer[..read]);
        self.untold += read as u64;
        if self.untold >= 1 << 20 || read == 0 {
            self.progress.advance(std::mem::take(&mut self.untold));
        }
        Ok(read)
    }
}

/// What may stand between INSERT and the table's name.
const BEFORE_A_TABLE: [&str; 5] = ["INTO", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED"];

struct Dump<R> {
    lexer: Lexer<R>,
    /// The columns of each table that was described.
    columns: HashMap<String, Vec<String>>,
}

impl<R: Read> Dump<R> {
    /// Reads a statement; false at the end of the file.
    fn statement(&mut self, to: &mut dyn Reader) -> Result<bool> {
        let first = match self.lexer.word()? {
            Word::End => return Ok(false),
            Word::Mark(b';') => return Ok(true),
            Word::Aside(aside) => {
                self.set(&aside)?;
                return Ok(true);
            }
            Word::Bare(word) => word.to_ascii_uppercase(),
            other => {
                return Err(self.lexer.damaged(format!("{} where a statement should begin", told(&other))));
            }
        };
        match &*first {
            "CREATE" => self.create()?,
            "INSERT" | "REPLACE" => self.insert(to)?,
            "DELIMITER" => self.routine()?,
            "SET" => {
                let rest = self.rest()?;
                self.set(&format!("SET {rest}"))?;
            }
            _ => _ = self.rest()?,
        }
        Ok(true)
    }

    /// The rest of a statement: its bare words.
    fn rest(&mut self) -> Result<String> {
        let mut words = String::new();
        loop {
            match self.lexer.word()? {
                Word::Mark(b';') => return Ok(words),
                Word::End => return Err(self.lexer.damaged("it ends in the middle of a statement")),
                Word::Bare(word) if words.len() < 200 => {
                    words.push_str(&word);
                    words.push(' ');
                }
                _ => {}
            }
        }
    }

    /// What a session was told, of which its character set matters.
    fn set(&mut self, statement: &str) -> Result<()> {
        let mut words = statement.split_whitespace().map(str::to_ascii_lowercase);
        if words.next().as_deref() != Some("set") || words.next().as_deref() != Some("names") {
            return Ok(());
        }
        let charset = words.next().unwrap_or_default();
        let charset = charset.trim_matches(|c: char| !c.is_alphanumeric());
        if charset.starts_with("utf8") || charset == "binary" {
            return Ok(());
        }
        Err(self
            .lexer
            .damaged(format!("its texts are {charset}; make the dump with --default-character-set=utf8mb4")))
    }

    /// Triggers and routines, between two changes of the mark that ends statements.
    fn routine(&mut self) -> Result<()> {
        if self.lexer.rest_of_line()? == ";" {
            return Ok(());
        }
        loop {
            let line = self.lexer.rest_of_line()?;
            if line.to_ascii_uppercase().starts_with("DELIMITER") && line.ends_with(" ;") {
                return Ok(());
            }
            if self.lexer.next_line()?.is_none() {
                return Err(self.lexer.damaged("a routine without an end"));
            }
        }
    }

    /// A table and its columns: of each part of the description what begins with a name in backticks.
    fn create(&mut self) -> Result<()> {
        let mut table = None;
        let mut columns = Vec::new();
        let (mut depth, mut begins) = (0, false);
        loop {
            match self.lexer.word()? {
                Word::End => {
                    return Err(self.lexer.damaged("it ends in the middle of a table's description"));
                }
                Word::Mark(b';') => break,
                Word::Mark(b'(') => {
                    depth += 1;
                    begins = depth == 1;
                }
                Word::Mark(b')') => depth -= 1,
                Word::Mark(b',') if depth == 1 => begins = true,
                Word::Name(name) if depth == 0 && table.is_none() => table = Some(name),
                Word::Name(name) => {
                    if std::mem::take(&mut begins) {
                        columns.push(name);
                    }
                }
                _ => begins = false,
            }
        }
        if let Some(table) = table.filter(|_| !columns.is_empty()) {
            self.columns.insert(table, columns);
        }
        Ok(())
    }

    fn insert(&mut self, to: &mut dyn Reader) -> Result<()> {
        let mut table = String::new();
        let mut named = Vec::new();
        loop {
            match self.lexer.word()? {
                Word::Bare(word) if ["VALUES", "VALUE"].contains(&&*word.to_ascii_uppercase()) => break,
                Word::Bare(word) if BEFORE_A_TABLE.contains(&&*word.to_ascii_uppercase()) => {}
                Word::Name(name) | Word::Bare(name) if table.is_empty() => table = name,
                Word::Name(name) | Word::Bare(name) => named.push(name),
                Word::Aside(_) | Word::Mark(b'(' | b')' | b',' | b'.') => {}
                other => {
                    return Err(self
                        .lexer
                        .damaged(format!("{} in an INSERT before its VALUES", told(&other))));
                }
            }
        }
        let columns = if named.is_empty() { self.columns.get(&table).cloned() } else { Some(named) };
        let known = columns.unwrap_or_default();
        let wants = to.wants(&table, &known)?;
        loop {
            self.row(&table, &known, wants, to)?;
            match self.lexer.word()? {
                Word::Mark(b',') => {}
                Word::Mark(b';') => return Ok(()),
                // ON DUPLICATE KEY UPDATE ..
                Word::Bare(_) => return self.rest().map(drop),
                Word::End => return Err(self.lexer.damaged("it ends in the middle of a table's rows")),
                other => return Err(self.lexer.damaged(format!("{} after a row", told(&other)))),
            }
        }
    }

    fn row(&mut self, table: &str, columns: &[String], wanted: bool, to: &mut dyn Reader) -> Result<()> {
        match self.lexer.word()? {
            Word::Mark(b'(') => {}
            other => return Err(self.lexer.damaged(format!("{} where a row should begin", told(&other)))),
        }
        let line = self.lexer.line;
        let mut values = Vec::with_capacity(columns.len());
        loop {
            values.push(match self.lexer.word()? {
                Word::Text(text) => Some(text),
                Word::Bare(word) if word.eq_ignore_ascii_case("NULL") => None,
                Word::Bare(word) => Some(word.into_bytes()),
                Word::End => return Err(self.lexer.damaged("it ends in the middle of a row")),
                other => {
                    return Err(self.lexer.damaged(format!("{} where a value should stand", told(&other))));
                }
            });
            match self.lexer.word()? {
                Word::Mark(b',') => {}
                Word::Mark(b')') => break,
                Word::End => return Err(self.lexer.damaged("it ends in the middle of a row")),
                other => return Err(self.lexer.damaged(format!("{} between two values", told(&other)))),
            }
        }
        if !wanted {
            return Ok(());
        }
        if values.len() != columns.len() {
            let what = format!("a row of {table} with {} values for {} columns", values.len(), columns.len());
            return Err(self.lexer.damaged(what));
        }
        match to.row(&Row { table, columns, values: &values }) {
            Ok(()) => Ok(()),
            Err(Stop::Other(error)) => Err(error),
            Err(Stop::Wrong(what)) => {
                self.lexer.line = line;
                Err(self.lexer.damaged(what))
            }
        }
    }
}

/// A word as an error names it.
fn told(word: &Word) -> String {
    match word {
        Word::Bare(word) | Word::Name(word) => format!("{word:?}"),
        Word::Mark(mark) => format!("{:?}", *mark as char),
        Word::Text(_) => "a string".to_owned(),
        Word::Aside(_) => "a comment".to_owned(),
        Word::End => "its end".to_owned(),
    }
}
