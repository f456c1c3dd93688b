//! A sentence model of the BERT kind, as [`crate::pack`] packs it.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::dense::{Matrix, Norm, WIDEST};
use crate::encoder::Layer;
use crate::error::{Error, Result};
use crate::tensors::Tensors;
use crate::words::Vocabulary;

/// Under which names a packed file notes its settings and its vocabulary.
pub(crate) const SETTINGS: &str = "config";
pub(crate) const VOCABULARY: &str = "vocabulary";

/// The settings of a model, named as in its `config.json`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Shape {
    model_type: String,
    hidden_act: String,
    pub(crate) hidden_size: usize,
    pub(crate) num_hidden_layers: usize,
    pub(crate) num_attention_heads: usize,
    pub(crate) intermediate_size: usize,
    pub(crate) layer_norm_eps: f32,
    max_position_embeddings: usize,
    vocab_size: usize,
}

impl Shape {
    /// What its `config.json` says, where we can run such a model.
    pub(crate) fn read(settings: &str) -> Result<Shape> {
        let shape: Shape = serde_json::from_str(settings)
            .map_err(|cause| Error::new(format!("config.json is not that of a BERT model: {cause}")))?;
        let fits = shape.model_type == "bert"
            && shape.hidden_act == "gelu"
            && (1..=WIDEST).contains(&shape.hidden_size)
            && (1..=WIDEST).contains(&shape.intermediate_size)
            && shape.num_attention_heads > 0
            && shape.hidden_size.is_multiple_of(shape.num_attention_heads)
            && (2..=WIDEST).contains(&shape.max_position_embeddings)
            && shape.num_hidden_layers <= 100;
        let other =
            "config.json describes a model of another kind: it has to be BERT with GELU, at most 4096 wide";
        fits.then_some(shape).ok_or_else(|| Error::new(other))
    }
}

/// A model that makes vectors of texts.
pub struct Model {
    shape: Shape,
    vocabulary: Vocabulary,
    words: Matrix,
    /// For each place the row that it adds.
    places: Matrix,
    /// The row that a first text adds, where there could be two.
    first: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    id: String,
}

impl Model {
    /// Reads a packed file.
    ///
    /// # Errors
    /// It is not whole, or not of a kind that we can run.
    pub fn read(file: &[u8]) -> Result<Model> {
        let tensors = Tensors::read(file)?;
        let note =
            |name| tensors.notes.get(name).ok_or_else(|| Error::new("this model was not packed by us"));
        let shape = Shape::read(note(SETTINGS)?)?;
        let width = shape.hidden_size;
        let name = |part: &str| format!("embeddings.{part}");
        let kinds = tensors.all.get(&name("token_type_embeddings.weight")).map_or(2, |kinds| kinds.shape().0);
        let table = |part: &str, rows| Matrix::of(&tensors, &name(part), rows, width);
        let layers = (0..shape.num_hidden_layers).map(|number| Layer::of(&tensors, &shape, number));
        let vocabulary = Vocabulary::new(note(VOCABULARY)?)?;
        if vocabulary.len() > shape.vocab_size {
            return Err(Error::new("the vocabulary has more pieces than the model"));
        }
        Ok(Model {
            vocabulary,
            words: table("word_embeddings.weight", shape.vocab_size)?,
            places: table("position_embeddings.weight", shape.max_position_embeddings)?,
            first: table("token_type_embeddings.weight", kinds)?.row(0).collect(),
            norm: Norm::of(&tensors, &name("LayerNorm"), width, shape.layer_norm_eps)?,
            layers: layers.collect::<Result<_>>()?,
            id: Sha256::digest(file).iter().take(16).map(|byte| format!("{byte:02x}")).collect(),
            shape,
        })
    }

    /// What tells its vectors from those of other models.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How many numbers a vector has.
    pub fn width(&self) -> usize {
        self.shape.hidden_size
    }

    /// The vector of a text, of length 1, by its first `most` pieces (words, or parts of them).
    pub fn vector(&self, text: &str, most: usize) -> Vec<f32> {
        let pieces = self.vocabulary.pieces(text, most.clamp(2, self.places.rows()));
        let mut rows: Vec<f32> = Vec::with_capacity(pieces.len() * self.width());
        for (place, piece) in pieces.iter().enumerate() {
            let both = self.words.row(*piece as usize).zip(self.places.row(place));
            rows.extend(both.zip(&self.first).map(|((word, place), first)| word + place + first));
        }
        self.norm.apply(&mut rows);
        for layer in &self.layers {
            rows = layer.forward(rows, &self.shape);
        }
        mean(&rows, self.width())
    }
}

/// The mean of all rows, brought to length 1.
fn mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut sum = vec![0.0; width];
    for row in rows.chunks_exact(width) {
        sum.iter_mut().zip(row).for_each(|(sum, number)| *sum += number);
    }
    let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    sum.iter_mut().for_each(|number| *number /= length);
    sum
}
