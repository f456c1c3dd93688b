//! The safetensors format: named arrays of numbers behind a header of JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, Result};

/// The most that a header may measure, in bytes.
const LONGEST: u64 = 100_000_000;
/// Under which name the header keeps notes.
const NOTES: &str = "__metadata__";

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Kind {
    F32,
    I8,
    #[serde(other, skip_serializing)]
    Other,
}

impl Kind {
    fn width(self) -> usize {
        if self == Kind::F32 { 4 } else { 1 }
    }
}

#[derive(Deserialize, Serialize)]
struct Entry {
    dtype: Kind,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

/// One array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tensor<'a> {
    kind: Kind,
    rows: usize,
    columns: usize,
    data: &'a [u8],
}

impl<'a> Tensor<'a> {
    pub(crate) fn is(&self, kind: Kind, rows: usize, columns: usize) -> bool {
        self.kind == kind && (self.rows, self.columns) == (rows, columns)
    }

    pub(crate) fn shape(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// Its numbers, where they are of this kind; nothing else.
    pub(crate) fn floats(&self) -> impl Iterator<Item = f32> + use<'a> {
        let bytes = if self.kind == Kind::F32 { self.data } else { &[] };
        bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four))
    }

    pub(crate) fn bytes(&self) -> impl Iterator<Item = i8> + use<'a> {
        let bytes = if self.kind == Kind::I8 { self.data } else { &[] };
        bytes.iter().map(|byte| byte.cast_signed())
    }
}

/// A file of arrays.
#[derive(Default)]
pub(crate) struct Tensors<'a> {
    pub(crate) notes: BTreeMap<String, String>,
    /// Arrays of one dimension have one row; those of more than two are left out.
    pub(crate) all: BTreeMap<String, Tensor<'a>>,
}

impl<'a> Tensors<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Tensors<'a>> {
        let broken = || Error::new("this is no whole file of the safetensors format");
        let (length, rest) = file.split_first_chunk::<8>().ok_or_else(broken)?;
        let length = u64::from_le_bytes(*length);
        if length > LONGEST {
            return Err(broken());
        }
        let (header, data) = rest.split_at_checked(length as usize).ok_or_else(broken)?;
        let header: BTreeMap<String, Value> = serde_json::from_slice(header).map_err(|_| broken())?;
        let mut tensors = Tensors::default();
        for (name, value) in header {
            if name == NOTES {
                tensors.notes = serde_json::from_value(value).map_err(|_| broken())?;
                continue;
            }
            let entry: Entry = serde_json::from_value(value).map_err(|_| broken())?;
            let bytes = data.get(entry.data_offsets.0..entry.data_offsets.1).ok_or_else(broken)?;
            let (rows, columns) = match *entry.shape {
                [columns] => (1, columns),
                [rows, columns] => (rows, columns),
                _ => continue,
            };
            let size = rows.checked_mul(columns).and_then(|count| count.checked_mul(entry.dtype.width()));
            if entry.dtype != Kind::Other && size != Some(bytes.len()) {
                return Err(broken());
            }
            tensors.all.insert(name, Tensor { kind: entry.dtype, rows, columns, data: bytes });
        }
        Ok(tensors)
    }
}

/// A file of arrays that is being written.
#[derive(Default)]
pub(crate) struct Written {
    header: BTreeMap<String, Value>,
    data: Vec<u8>,
}

impl Written {
    pub(crate) fn note(&mut self, notes: &BTreeMap<&str, String>) {
        self.header.insert(NOTES.to_owned(), serde_json::json!(notes));
    }

    pub(crate) fn floats(&mut self, name: String, shape: &[usize], numbers: impl Iterator<Item = f32>) {
        self.add(name, Kind::F32, shape, numbers.flat_map(f32::to_le_bytes));
    }

    pub(crate) fn bytes(&mut self, name: String, shape: &[usize], numbers: impl Iterator<Item = i8>) {
        self.add(name, Kind::I8, shape, numbers.map(i8::cast_unsigned));
    }

    fn add(&mut self, name: String, dtype: Kind, shape: &[usize], data: impl Iterator<Item = u8>) {
        let from = self.data.len();
        self.data.extend(data);
        let entry = Entry { dtype, shape: shape.to_vec(), data_offsets: (from, self.data.len()) };
        self.header.insert(name, serde_json::json!(entry));
    }

    pub(crate) fn file(self) -> Vec<u8> {
        let header = serde_json::json!(self.header).to_string();
        let mut file = (header.len() as u64).to_le_bytes().to_vec();
        file.extend(header.into_bytes());
        file.extend(self.data);
        file
    }
}
