//! A model for tests: it knows a few words, and which of them mean the same.

use std::collections::BTreeMap;

use serde_json::json;

use crate::dense::{SCALE, quantized};
use crate::model::{SETTINGS, VOCABULARY};
use crate::tensors::Written;

/// How many numbers a vector has, and so how many meanings there may be.
const WIDTH: usize = 32;
/// How many pieces of a text are read at the most.
const PLACES: usize = 64;

/// A packed model of no layers: what a text means is the sum of its words, and the words of a group mean the same. Words that
/// it does not know mean nothing.
///
/// # Panics
/// Where there are more groups than meanings.
pub fn synonyms(groups: &[&[&str]]) -> Vec<u8> {
    assert!(groups.len() < WIDTH, "at most {} groups", WIDTH - 1);
    let mut words = vec!["[UNK]", "[CLS]", "[SEP]"];
    let mut rows = vec![[0.0; WIDTH]; words.len()];
    for (meaning, group) in groups.iter().enumerate() {
        for word in *group {
            words.push(word);
            rows.push(std::array::from_fn(|at| if at == meaning { 1.0 } else { 0.0 }));
        }
    }
    let settings = json!({
        "model_type": "bert", "hidden_act": "gelu", "hidden_size": WIDTH, "num_hidden_layers": 0,
        "num_attention_heads": 1, "intermediate_size": 1, "layer_norm_eps": 1e-6, "max_position_embeddings": PLACES,
        "vocab_size": words.len(),
    });
    let mut written = Written::default();
    written.note(&BTreeMap::from([(SETTINGS, settings.to_string()), (VOCABULARY, words.join("\n"))]));
    table(&mut written, "word_embeddings", &rows);
    table(&mut written, "position_embeddings", &[[0.0; WIDTH]; PLACES]);
    table(&mut written, "token_type_embeddings", &[[0.0; WIDTH]; 2]);
    for (part, number) in [("weight", 1.0), ("bias", 0.0)] {
        let numbers = std::iter::repeat_n(number, WIDTH);
        written.floats(format!("embeddings.LayerNorm.{part}"), &[WIDTH], numbers);
    }
    written.file()
}

fn table(written: &mut Written, name: &str, rows: &[[f32; WIDTH]]) {
    let name = format!("embeddings.{name}.weight");
    let scales = rows.iter().map(|row| quantized(row).0);
    written.floats(format!("{name}{SCALE}"), &[rows.len()], scales);
    written.bytes(name, &[rows.len(), WIDTH], rows.iter().flat_map(|row| quantized(row).1));
}
