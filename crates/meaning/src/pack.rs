//! Packing: from a folder as sentence models are published to one file, with a byte for each weight.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::dense::{SCALE, quantized};
use crate::error::{Error, Result};
use crate::model::{Model, SETTINGS, Shape, VOCABULARY};
use crate::tensors::{Kind, Tensors, Written};

#[derive(Deserialize)]
struct Pooling {
    pooling_mode_mean_tokens: bool,
}

#[derive(Deserialize)]
struct Tokenizer {
    normalizer: Normalizer,
    model: Pieces,
}

#[derive(Deserialize)]
struct Normalizer {
    lowercase: bool,
}

#[derive(Deserialize)]
struct Pieces {
    vocab: BTreeMap<String, usize>,
}

/// Packs the model in a folder with its `model.safetensors`, `config.json` and `tokenizer.json` or `vocab.txt`.
///
/// # Errors
/// A sentence: what is missing or of another kind.
pub fn pack(folder: &Path) -> Result<Vec<u8>> {
    let settings = text(&folder.join("config.json"))?;
    Shape::read(&settings)?;
    let pooling = folder.join("1_Pooling/config.json");
    if pooling.exists() && !parsed::<Pooling>(&pooling)?.pooling_mode_mean_tokens {
        return Err(Error::new("this model does not take the mean of all pieces, as those that we run do"));
    }
    let path = folder.join("model.safetensors");
    let file = fs::read(&path).map_err(|cause| Error::of(&path, &cause))?;
    let packed = packed(&Tensors::read(&file)?, settings, vocabulary(folder)?);
    Model::read(&packed)?;
    Ok(packed)
}

fn packed(tensors: &Tensors, settings: String, vocabulary: String) -> Vec<u8> {
    let mut written = Written::default();
    written.note(&BTreeMap::from([(SETTINGS, settings), (VOCABULARY, vocabulary)]));
    for (name, tensor) in &tensors.all {
        let name = name.strip_prefix("bert.").unwrap_or(name).to_owned();
        let (rows, columns) = tensor.shape();
        if !tensor.is(Kind::F32, rows, columns) || name.starts_with("pooler.") {
            continue;
        }
        if !name.ends_with(".weight") || name.contains("LayerNorm") {
            written.floats(name, &[rows * columns], tensor.floats());
            continue;
        }
        let numbers: Vec<f32> = tensor.floats().collect();
        let scales = numbers.chunks(columns).map(|row| quantized(row).0);
        written.floats(format!("{name}{SCALE}"), &[rows], scales);
        written.bytes(name, &[rows, columns], numbers.chunks(columns).flat_map(|row| quantized(row).1));
    }
    written.file()
}

/// The pieces in their order, one a line.
fn vocabulary(folder: &Path) -> Result<String> {
    let path = folder.join("tokenizer.json");
    if !path.exists() {
        return text(&folder.join("vocab.txt"));
    }
    let tokenizer: Tokenizer = parsed(&path)?;
    if !tokenizer.normalizer.lowercase {
        return Err(Error::new("this model tells capitals from small letters; those that we run do not"));
    }
    let mut pieces: Vec<(usize, String)> = tokenizer.model.vocab.into_iter().map(|(p, n)| (n, p)).collect();
    pieces.sort_unstable();
    let whole = pieces.iter().enumerate().all(|(at, (number, piece))| at == *number && !piece.contains('\n'));
    let missing = || Error::of(&path, &"the pieces are not numbered one after the other");
    whole.then(|| pieces.into_iter().map(|(_, piece)| piece + "\n").collect()).ok_or_else(missing)
}

fn parsed<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T> {
    let other = |cause| Error::of(path, &format!("this is not what a sentence model has there: {cause}"));
    serde_json::from_str(&text(path)?).map_err(other)
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|cause| Error::of(path, &cause))
}
