//! Vectors by their ids, on disk: a row of bytes for each, and in memory the sign of each number, one bit, by which the
//! likely ones are found before their bytes are read.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::dense::quantized;
use crate::error::{Error, Result};
use crate::model::Model;

/// How many of the likely ones are looked at closely.
const LIKELY: usize = 400;
/// The length of what the file begins with, in bytes.
const HEADER: usize = 64;
/// What stands before the bytes of a row: its id (0 where the row is free) and its scale.
const BEFORE: usize = 12;

/// How far vectors have been made, in terms of whoever makes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub cursor: i64,
    /// Where not everything has been gone through once: the last id.
    pub building: Option<i64>,
}

/// Nothing has been done: there is no cursor, not even that of an empty log.
impl Default for Progress {
    fn default() -> Progress {
        Progress { cursor: -1, building: Some(0) }
    }
}

/// Vectors of one model.
pub struct Vectors {
    file: Mutex<File>,
    notes: PathBuf,
    width: usize,
    slots: HashMap<u64, usize>,
    /// By slot; 0 where it is free.
    ids: Vec<u64>,
    free: Vec<usize>,
    /// The signs of 64 numbers each, and in each of these by slot.
    signs: Vec<Vec<u64>>,
    progress: Progress,
}

impl Vectors {
    /// Opens those in this folder; where they are of another model or can't be read, there are none yet.
    ///
    /// # Errors
    /// The folder can't be read or written.
    pub fn open(folder: &Path, model: &Model) -> Result<Vectors> {
        let failed = |cause: std::io::Error| Error::of(folder, &cause);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(folder.join("vectors")).map_err(failed)?;
        let mut vectors = Vectors {
            file: Mutex::new(file),
            notes: folder.join("progress"),
            width: model.width(),
            slots: HashMap::new(),
            ids: Vec::new(),
            free: Vec::new(),
            signs: vec![Vec::new(); model.width().div_ceil(64)],
            progress: Progress::default(),
        };
        vectors.load(&header(model)).map_err(failed)?;
        Ok(vectors)
    }

    fn load(&mut self, header: &[u8; HEADER]) -> std::io::Result<()> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        let mut reader = BufReader::with_capacity(1 << 20, &*file);
        let mut found = [0; HEADER];
        let same = reader.read_exact(&mut found).is_ok() && found == *header;
        let Some(progress) = read_progress(&self.notes).filter(|_| same) else {
            file.set_len(0)?;
            file.rewind()?;
            return file.write_all(header);
        };
        let mut rows = Vec::new();
        let mut row = vec![0; BEFORE + self.width];
        while reader.read_exact(&mut row).is_ok() {
            let (id, _, bytes) = parts(&row);
            rows.push((id, signs(bytes.map(f32::from))));
        }
        for (slot, (id, signs)) in rows.into_iter().enumerate() {
            self.place(slot, id, &signs);
        }
        self.progress = progress;
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Keeps the vector of an id, in place of an older one.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn put(&mut self, id: u64, vector: &[f32]) -> Result<()> {
        let slot = self.slots.get(&id).copied().or_else(|| self.free.pop()).unwrap_or(self.ids.len());
        let (scale, bytes) = quantized(vector);
        let mut row = id.to_le_bytes().to_vec();
        row.extend(scale.to_le_bytes());
        row.extend(bytes.map(i8::cast_unsigned));
        self.write(slot, &row)?;
        self.place(slot, id, &signs(vector.iter().copied()));
        Ok(())
    }

    /// Forgets the vector of an id, if there is one.
    ///
    /// # Errors
    /// The file can't be written.
    pub fn remove(&mut self, id: u64) -> Result<()> {
        if let Some(slot) = self.slots.remove(&id) {
            self.write(slot, &0u64.to_le_bytes())?;
            self.ids[slot] = 0;
            self.free.push(slot);
        }
        Ok(())
    }

    /// Makes sure that what was done is on disk, and notes how far that comes.
    ///
    /// # Errors
    /// The files can't be written.
    pub fn commit(&mut self, progress: Progress) -> Result<()> {
        let failed = |cause: std::io::Error| Error::of(&self.notes, &cause);
        self.file.get_mut().unwrap_or_else(PoisonError::into_inner).sync_data().map_err(failed)?;
        let building = progress.building.map_or("-".to_owned(), |last| last.to_string());
        let new = self.notes.with_extension("new");
        fs::write(&new, format!("{} {building}", progress.cursor)).map_err(failed)?;
        fs::rename(&new, &self.notes).map_err(failed)?;
        self.progress = progress;
        Ok(())
    }

    /// The vector of an id.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn get(&self, id: u64) -> Result<Option<Vec<f32>>> {
        let Some(slot) = self.slots.get(&id) else { return Ok(None) };
        let mut found = None;
        self.rows(&[*slot], |row| {
            let (_, scale, bytes) = parts(row);
            found = Some(bytes.map(|byte| f32::from(byte) * scale).collect());
        })?;
        Ok(found)
    }

    /// The ids whose vectors point where this one does, the nearest first, each with the cosine of the angle between them.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn nearest(&self, vector: &[f32]) -> Result<Vec<(u64, f32)>> {
        let mut near = Vec::with_capacity(LIKELY);
        self.rows(&self.likely(&signs(vector.iter().copied())), |row| {
            let (id, scale, bytes) = parts(row);
            let product: f32 = bytes.zip(vector).map(|(byte, number)| f32::from(byte) * number).sum();
            near.push((id, product * scale));
        })?;
        near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(near)
    }

    /// The slots, in their order, of those whose signs differ least.
    fn likely(&self, signs: &[u64]) -> Vec<usize> {
        let mut apart = vec![0u16; self.ids.len()];
        for (codes, sign) in self.signs.iter().zip(signs) {
            let differing = codes.iter().map(|code| (code ^ sign).count_ones() as u16);
            apart.iter_mut().zip(differing).for_each(|(sum, more)| *sum += more);
        }
        let taken = || apart.iter().zip(&self.ids).enumerate().filter(|(_, (_, id))| **id != 0);
        let mut counts = vec![0; self.width + 1];
        taken().for_each(|(_, (apart, _))| counts[usize::from(*apart)] += 1);
        let enough = counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        let last = enough.into_iter().position(|sum| sum >= LIKELY).unwrap_or(self.width);
        let near = taken().filter(|(_, (apart, _))| usize::from(**apart) <= last);
        let mut likely: Vec<(u16, usize)> = near.map(|(slot, (apart, _))| (*apart, slot)).collect();
        likely.sort_unstable();
        likely.truncate(LIKELY);
        let mut slots: Vec<usize> = likely.into_iter().map(|(_, slot)| slot).collect();
        slots.sort_unstable();
        slots
    }

    fn place(&mut self, slot: usize, id: u64, signs: &[u64]) {
        if slot >= self.ids.len() {
            self.ids.resize(slot + 1, 0);
            self.signs.iter_mut().for_each(|codes| codes.resize(slot + 1, 0));
        }
        self.ids[slot] = id;
        self.signs.iter_mut().zip(signs).for_each(|(codes, sign)| codes[slot] = *sign);
        if id == 0 {
            self.free.push(slot);
        } else {
            self.slots.insert(id, slot);
        }
    }

    fn offset(&self, slot: usize) -> SeekFrom {
        SeekFrom::Start((HEADER + slot * (BEFORE + self.width)) as u64)
    }

    fn write(&mut self, slot: usize, row: &[u8]) -> Result<()> {
        let (at, failed) = (self.offset(slot), |cause: std::io::Error| Error::of(&self.notes, &cause));
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(at).and_then(|_| file.write_all(row)).map_err(failed)
    }

    fn rows(&self, slots: &[usize], mut each: impl FnMut(&[u8])) -> Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut row = vec![0; BEFORE + self.width];
        for slot in slots {
            let read = file.seek(self.offset(*slot)).and_then(|_| file.read_exact(&mut row));
            read.map_err(|cause| Error::of(&self.notes, &cause))?;
            each(&row);
        }
        Ok(())
    }
}

/// What the file of a model's vectors begins with.
fn header(model: &Model) -> [u8; HEADER] {
    let text = format!("stoa vectors 1 {} {}", model.id(), model.width());
    let mut header = [b' '; HEADER];
    header.iter_mut().zip(text.bytes()).for_each(|(place, byte)| *place = byte);
    header[HEADER - 1] = b'\n';
    header
}

fn read_progress(notes: &Path) -> Option<Progress> {
    let text = fs::read_to_string(notes).ok()?;
    let (cursor, building) = text.split_once(' ')?;
    let building = if building == "-" { None } else { Some(building.parse().ok()?) };
    Some(Progress { cursor: cursor.parse().ok()?, building })
}

/// The id, the scale and the bytes of a row.
fn parts(row: &[u8]) -> (u64, f32, impl Iterator<Item = i8>) {
    let (id, rest) = row.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    let (scale, bytes) = rest.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
    (u64::from_le_bytes(*id), f32::from_le_bytes(*scale), bytes.iter().map(|byte| byte.cast_signed()))
}

/// A bit for each number: whether it is above 0.
fn signs(numbers: impl Iterator<Item = f32>) -> Vec<u64> {
    let mut signs: Vec<u64> = Vec::new();
    for (at, number) in numbers.enumerate() {
        if at % 64 == 0 {
            signs.push(0);
        }
        if let Some(last) = signs.last_mut() {
            *last |= u64::from(number > 0.0) << (at % 64);
        }
    }
    signs
}
