//! A disk in memory that forgets what was not synced when its power goes.

use std::collections::HashMap;

/// What becomes of writes that were not synced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Forgotten,
    /// Each sector by itself is kept or forgotten, in no order.
    TossACoin,
}

/// The unit that a disk writes as a whole, in bytes.
const SECTOR: usize = 512;

/// The power is off, or went off since the file was opened.
#[derive(Debug)]
pub struct Dead;

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Length(usize),
}

#[derive(Default)]
struct File {
    /// What programs see.
    seen: Vec<u8>,
    /// What is on the platter; a file that was never synced is not there.
    kept: Option<Vec<u8>>,
    /// What leads from `kept` to `seen`.
    pending: Vec<Change>,
}

pub struct Disk {
    files: HashMap<String, File>,
    /// How many writes and syncs until the power goes.
    left: Option<u64>,
    fate: Fate,
    on: bool,
    /// How often the power came on. Files opened in an earlier life are dead.
    life: u64,
    random: u64,
}

impl Disk {
    pub fn new(seed: u64) -> Self {
        let random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Disk { files: HashMap::new(), left: None, fate: Fate::Forgotten, on: true, life: 1, random }
    }

    pub fn cut_power_after(&mut self, operations: u64, fate: Fate) {
        (self.left, self.fate) = (Some(operations), fate);
    }

    pub fn power_on(&mut self) {
        self.cut();
        self.left = None;
        self.on = true;
        self.life += 1;
    }

    pub fn life(&self) -> u64 {
        self.life
    }

    pub fn exists(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    pub fn create(&mut self, name: &str) -> Result<(), Dead> {
        self.alive(self.life)?;
        self.files.entry(name.to_owned()).or_default();
        Ok(())
    }

    pub fn delete(&mut self, name: &str) -> Result<(), Dead> {
        self.operation(self.life)?;
        self.files.remove(name);
        Ok(())
    }

    pub fn length(&self, name: &str, life: u64) -> Result<usize, Dead> {
        self.alive(life)?;
        Ok(self.files.get(name).map_or(0, |file| file.seen.len()))
    }

    /// Fills the buffer and returns how much of it the file had.
    pub fn read(&self, name: &str, life: u64, at: usize, buffer: &mut [u8]) -> Result<usize, Dead> {
        self.alive(life)?;
        let seen = self.files.get(name).map_or(&[][..], |file| &file.seen);
        let from = seen.get(at..).unwrap_or_default();
        let length = from.len().min(buffer.len());
        buffer[..length].copy_from_slice(&from[..length]);
        buffer[length..].fill(0);
        Ok(length)
    }

    pub fn write(&mut self, name: &str, life: u64, at: usize, bytes: &[u8]) -> Result<(), Dead> {
        self.change(name, life, Change::Write { at, bytes: bytes.to_vec() })
    }

    pub fn set_length(&mut self, name: &str, life: u64, length: usize) -> Result<(), Dead> {
        self.change(name, life, Change::Length(length))
    }

    pub fn sync(&mut self, name: &str, life: u64) -> Result<(), Dead> {
        self.operation(life)?;
        if let Some(file) = self.files.get_mut(name) {
            let kept = file.kept.get_or_insert_default();
            file.pending.drain(..).for_each(|change| apply(kept, &change));
        }
        Ok(())
    }

    fn change(&mut self, name: &str, life: u64, change: Change) -> Result<(), Dead> {
        self.alive(life)?;
        if let Some(file) = self.files.get_mut(name) {
            apply(&mut file.seen, &change);
            file.pending.push(change);
        }
        // A write that the power loss interrupts may still have reached the platter.
        self.operation(life)
    }

    fn alive(&self, life: u64) -> Result<(), Dead> {
        if self.on && self.life == life { Ok(()) } else { Err(Dead) }
    }

    /// Counts a step towards the end.
    fn operation(&mut self, life: u64) -> Result<(), Dead> {
        self.alive(life)?;
        if let Some(left) = &mut self.left {
            *left -= 1;
            if *left == 0 {
                self.cut();
                return Err(Dead);
            }
        }
        Ok(())
    }

    fn cut(&mut self) {
        if !self.on {
            return;
        }
        self.on = false;
        let mut random = self.random;
        let mut coin = || {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random & 1 == 0
        };
        for file in self.files.values_mut() {
            for change in std::mem::take(&mut file.pending) {
                for part in sectors(change) {
                    if self.fate == Fate::TossACoin && coin() {
                        apply(file.kept.get_or_insert_default(), &part);
                    }
                }
            }
            file.seen = file.kept.clone().unwrap_or_default();
        }
        self.files.retain(|_, file| file.kept.is_some());
        self.random = random;
    }
}

fn apply(content: &mut Vec<u8>, change: &Change) {
    match change {
        Change::Length(length) => content.resize(*length, 0),
        Change::Write { at, bytes } => {
            let end = at + bytes.len();
            content.resize(content.len().max(end), 0);
            content[*at..end].copy_from_slice(bytes);
        }
    }
}

/// A change in the parts that a disk makes as a whole.
fn sectors(change: Change) -> Vec<Change> {
    let Change::Write { at, bytes } = change else { return vec![change] };
    let mut parts = Vec::new();
    let mut from = 0;
    while from < bytes.len() {
        let to = (from + SECTOR - (at + from) % SECTOR).min(bytes.len());
        parts.push(Change::Write { at: at + from, bytes: bytes[from..to].to_vec() });
        from = to;
    }
    parts
}
