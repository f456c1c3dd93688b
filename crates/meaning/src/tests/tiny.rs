//! A model of some hundred weights, as a folder and as plain numbers.

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;

use crate::tensors::Written;
use crate::{Model, pack};

pub(super) const WIDTH: usize = 8;
pub(super) const WIDE: usize = 16;
pub(super) const LAYERS: usize = 2;
pub(super) const HEADS: usize = 2;
pub(super) const PLACES: usize = 12;
pub(super) const PIECES: [&str; 14] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "bread", "crust", "is", "soft", "##en", "##s", "?", "a", "cafe", "東",
];

pub(super) struct Tiny {
    pub(super) folder: TempDir,
    pub(super) arrays: BTreeMap<String, Vec<f32>>,
}

impl Tiny {
    /// Made from a number, always the same.
    pub(super) fn new(seed: u64) -> Tiny {
        let mut made = (BTreeMap::new(), Written::default(), seed);
        array(&mut made, "embeddings.word_embeddings.weight", &[PIECES.len(), WIDTH]);
        array(&mut made, "embeddings.position_embeddings.weight", &[PLACES, WIDTH]);
        array(&mut made, "embeddings.token_type_embeddings.weight", &[2, WIDTH]);
        norm(&mut made, "embeddings.LayerNorm");
        for layer in 0..LAYERS {
            for part in [
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
            ] {
                dense(&mut made, &format!("encoder.layer.{layer}.{part}"), WIDTH, WIDTH);
            }
            dense(&mut made, &format!("encoder.layer.{layer}.intermediate.dense"), WIDE, WIDTH);
            dense(&mut made, &format!("encoder.layer.{layer}.output.dense"), WIDTH, WIDE);
            norm(&mut made, &format!("encoder.layer.{layer}.attention.output.LayerNorm"));
            norm(&mut made, &format!("encoder.layer.{layer}.output.LayerNorm"));
        }
        let tiny = Tiny { folder: tempfile::tempdir().unwrap(), arrays: made.0 };
        tiny.write("model.safetensors", made.1.file());
        tiny.write("config.json", settings("bert"));
        tiny.write("vocab.txt", PIECES.join("\n"));
        tiny
    }

    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(super) fn model(&self) -> Model {
        Model::read(&pack(self.folder.path()).unwrap()).unwrap()
    }
}

pub(super) fn settings(kind: &str) -> String {
    serde_json::json!({
        "model_type": kind, "hidden_act": "gelu", "hidden_size": WIDTH, "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS, "intermediate_size": WIDE, "layer_norm_eps": 1e-12,
        "max_position_embeddings": PLACES, "vocab_size": PIECES.len(),
    })
    .to_string()
}

type Made = (BTreeMap<String, Vec<f32>>, Written, u64);

fn array(made: &mut Made, name: &str, shape: &[usize]) {
    let numbers: Vec<f32> = (0..shape.iter().product()).map(|_| random(&mut made.2)).collect();
    made.1.floats(name.to_owned(), shape, numbers.iter().copied());
    made.0.insert(name.to_owned(), numbers);
}

fn dense(made: &mut Made, name: &str, rows: usize, columns: usize) {
    array(made, &format!("{name}.weight"), &[rows, columns]);
    array(made, &format!("{name}.bias"), &[rows]);
}

fn norm(made: &mut Made, name: &str) {
    array(made, &format!("{name}.weight"), &[WIDTH]);
    array(made, &format!("{name}.bias"), &[WIDTH]);
}

/// Between -1 and 1.
pub(super) fn random(seed: &mut u64) -> f32 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
}
