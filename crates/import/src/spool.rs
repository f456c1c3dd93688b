//! Sorting more than memory holds: records with a key, written in any order and read in the key's.
//!
//! Records gather in memory up to a bound; then they are sorted and written to a file that has no name, so that it is gone
//! with the program however that ends. Reading merges the files. What fits into the bound never touches the disk.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// By what records are sorted; equal keys stay in the order in which they came.
pub(crate) type Key = (i64, i64);

/// How many files of one level are merged at a time.
const MOST: usize = 32;

/// What is being gathered.
pub(crate) struct Spool {
    /// Where files are made.
    scratch: PathBuf,
    /// How many bytes are gathered in memory.
    bound: usize,
    records: Vec<(Key, u32, u32)>,
    bytes: Vec<u8>,
    /// Sorted files by level: when a level has [`MOST`], they are merged into one of the next.
    levels: Vec<Vec<File>>,
    count: u64,
    sorted: bool,
}

/// The records in order, to be read as often as one likes.
pub(crate) struct Sorted {
    scratch: PathBuf,
    records: Vec<(Key, u32, u32)>,
    bytes: Vec<u8>,
    runs: Vec<File>,
    pub(crate) count: u64,
}

impl Spool {
    pub(crate) fn new(scratch: &Path, bound: usize) -> Spool {
        Spool {
            scratch: scratch.to_owned(),
            bound,
            records: Vec::new(),
            bytes: Vec::new(),
            levels: Vec::new(),
            count: 0,
            sorted: true,
        }
    }

    /// Adds a record.
    pub(crate) fn push(&mut self, key: Key, record: &impl Serialize) -> Result<()> {
        let start = self.bytes.len();
        self.bytes = postcard::to_extend(record, std::mem::take(&mut self.bytes)).map_err(unreadable)?;
        self.sorted &= self.records.last().is_none_or(|(last, ..)| *last <= key);
        self.records.push((key, start as u32, (self.bytes.len() - start) as u32));
        self.count += 1;
        if self.bytes.len() + self.records.len() * size_of::<(Key, u32, u32)>() > self.bound {
            self.spill()?;
        }
        Ok(())
    }

    fn sort(&mut self) {
        if !self.sorted {
            // Stable, for a record's place among its equals is where it came.
            self.records.sort_by_key(|(key, start, _)| (*key, *start));
            self.sorted = true;
        }
    }

    fn spill(&mut self) -> Result<()> {
        self.sort();
        let mut out = self.file()?;
        for (key, start, length) in &self.records {
            let body = &self.bytes[*start as usize..(*start + *length) as usize];
            write(&mut out, *key, body).map_err(|cause| self.failed(cause))?;
        }
        self.records.clear();
        self.bytes.clear();
        self.keep(0, out)
    }

    /// Puts a file on a level, and makes one of all where there are many.
    fn keep(&mut self, level: usize, mut out: BufWriter<File>) -> Result<()> {
        let file = out.flush().and_then(|()| out.into_inner().map_err(std::io::IntoInnerError::into_error));
        let file = file.map_err(|cause| self.failed(cause))?;
        if self.levels.len() == level {
            self.levels.push(Vec::new());
        }
        self.levels[level].push(file);
        if self.levels[level].len() < MOST {
            return Ok(());
        }
        let full = std::mem::take(&mut self.levels[level]);
        let mut out = self.file()?;
        let mut merge = Merge::new(&full, &self.scratch)?;
        while let Some((key, body)) = merge.next(&self.scratch)? {
            write(&mut out, key, &body).map_err(|cause| self.failed(cause))?;
        }
        self.keep(level + 1, out)
    }

    fn file(&self) -> Result<BufWriter<File>> {
        let file = tempfile::tempfile_in(&self.scratch).map_err(|cause| self.failed(cause))?;
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        Error::File(self.scratch.clone(), cause)
    }

    /// Ends the gathering.
    pub(crate) fn finish(mut self) -> Result<Sorted> {
        self.sort();
        if !self.levels.is_empty() {
            self.spill()?;
            (self.bytes, self.records) = (Vec::new(), Vec::new());
        }
        let Spool { scratch, records, bytes, levels, count, .. } = self;
        // The higher a level, the earlier its records came.
        let runs = levels.into_iter().rev().flatten().collect();
        Ok(Sorted { scratch, records, bytes, runs, count })
    }
}

fn write(out: &mut BufWriter<File>, (a, b): Key, body: &[u8]) -> std::io::Result<()> {
    out.write_all(&a.to_le_bytes())?;
    out.write_all(&b.to_le_bytes())?;
    out.write_all(&(body.len() as u32).to_le_bytes())?;
    out.write_all(body)
}

impl Sorted {
    /// The records from the first one on.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<Records<'_, T>> {
        let merge = Merge::new(&self.runs, &self.scratch)?;
        Ok(Records { sorted: self, next: 0, merge, ahead: None })
    }
}

/// A sorted file; each reader has a place of its own in it.
struct Run<'s> {
    file: &'s File,
    at: u64,
    reader: Option<BufReader<Part<'s>>>,
}

/// Reads a file from a place of its own.
struct Part<'s> {
    file: &'s File,
    at: u64,
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut file = self.file;
        file.seek(SeekFrom::Start(self.at))?;
        let read = file.read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Run<'_> {
    fn next(&mut self, scratch: &Path) -> Result<Option<(Key, Vec<u8>)>> {
        let (file, at) = (self.file, self.at);
        let reader = self.reader.get_or_insert_with(|| BufReader::with_capacity(1 << 16, Part { file, at }));
        let mut head = [0; 20];
        let failed = |cause| Error::File(scratch.to_owned(), cause);
        match reader.read_exact(&mut head) {
            Ok(()) => {}
            Err(end) if end.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(cause) => return Err(failed(cause)),
        }
        let number = |from: usize| {
            head[from..from + 8].iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte)) as i64
        };
        let length = head[16..].iter().rev().fold(0, |n, byte| n << 8 | usize::from(*byte));
        let mut body = vec![0; length];
        reader.read_exact(&mut body).map_err(failed)?;
        Ok(Some(((number(0), number(8)), body)))
    }
}

/// The records of sorted files in the order of all.
struct Merge<'s> {
    runs: Vec<Run<'s>>,
    heap: BinaryHeap<Reverse<(Key, usize, Vec<u8>)>>,
}

impl<'s> Merge<'s> {
    fn new(files: &'s [File], scratch: &Path) -> Result<Merge<'s>> {
        let runs = files.iter().map(|file| Run { file, at: 0, reader: None }).collect();
        let mut merge = Merge { runs, heap: BinaryHeap::new() };
        (0..files.len()).try_for_each(|number| merge.fetch(number, scratch))?;
        Ok(merge)
    }

    fn fetch(&mut self, number: usize, scratch: &Path) -> Result<()> {
        if let Some((key, body)) = self.runs[number].next(scratch)? {
            self.heap.push(Reverse((key, number, body)));
        }
        Ok(())
    }

    fn next(&mut self, scratch: &Path) -> Result<Option<(Key, Vec<u8>)>> {
        let Some(Reverse((key, number, body))) = self.heap.pop() else { return Ok(None) };
        self.fetch(number, scratch)?;
        Ok(Some((key, body)))
    }
}

/// Records in the order of their keys.
pub(crate) struct Records<'s, T> {
    sorted: &'s Sorted,
    next: usize,
    merge: Merge<'s>,
    ahead: Option<(Key, T)>,
}

impl<T: DeserializeOwned> Records<'_, T> {
    /// The next record, without going on to it.
    pub(crate) fn peek(&mut self) -> Result<Option<&(Key, T)>> {
        if self.ahead.is_none() {
            self.ahead = self.advance()?;
        }
        Ok(self.ahead.as_ref())
    }

    /// The next record.
    pub(crate) fn pop(&mut self) -> Result<Option<(Key, T)>> {
        match self.ahead.take() {
            Some(record) => Ok(Some(record)),
            None => self.advance(),
        }
    }

    /// The next record, if its key begins with `first`; those before are passed over and counted in `strays`.
    pub(crate) fn of(&mut self, first: i64, strays: &mut u64) -> Result<Option<T>> {
        while let Some(((key, _), _)) = self.peek()? {
            if *key > first {
                return Ok(None);
            }
            let found = *key == first;
            let taken = self.pop()?;
            if found {
                return Ok(taken.map(|(_, record)| record));
            }
            *strays += 1;
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<Option<(Key, T)>> {
        if self.sorted.runs.is_empty() {
            let Some((key, start, length)) = self.sorted.records.get(self.next) else { return Ok(None) };
            self.next += 1;
            let body = &self.sorted.bytes[*start as usize..(*start + *length) as usize];
            return Ok(Some((*key, postcard::from_bytes(body).map_err(unreadable)?)));
        }
        let Some((key, body)) = self.merge.next(&self.sorted.scratch)? else { return Ok(None) };
        Ok(Some((key, postcard::from_bytes(&body).map_err(unreadable)?)))
    }
}

impl<T: DeserializeOwned> Iterator for Records<'_, T> {
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        self.pop().map(|taken| taken.map(|(_, record)| record)).transpose()
    }
}

fn unreadable(cause: postcard::Error) -> Error {
    Error::Unsuitable(format!("a record can't be kept for sorting: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(bound: usize) -> Vec<(i64, String)> {
        let mut spool = Spool::new(&std::env::temp_dir(), bound);
        for n in 0..1_000_i64 {
            let key = n * 7 % 100;
            spool.push((key, 0), &(key, format!("record {n}"))).unwrap();
        }
        let sorted = spool.finish().unwrap();
        assert_eq!(sorted.count, 1_000);
        let twice: Vec<_> = sorted.read().unwrap().collect::<Result<_>>().unwrap();
        let again: Vec<(i64, String)> = sorted.read().unwrap().collect::<Result<_>>().unwrap();
        assert_eq!(twice, again);
        twice
    }

    #[test]
    fn what_goes_through_files_comes_in_the_same_order_as_what_stays_in_memory() {
        let memory = sorted(1 << 20);
        assert!(memory.is_sorted_by_key(|(key, _)| *key));
        assert_eq!(memory, sorted(1_000));
        let of_seven: Vec<_> =
            memory.iter().filter(|(key, _)| *key == 7).map(|(_, text)| text.as_str()).collect();
        assert_eq!(of_seven[..2], ["record 1", "record 101"]);
    }
}
