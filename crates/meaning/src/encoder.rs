//! One layer of the network: what each piece of a text takes from all the others, and what it makes of that.

use crate::dense::{Dense, Norm, gelu, softmax};
use crate::error::Result;
use crate::model::Shape;
use crate::tensors::Tensors;

pub(crate) struct Layer {
    query: Dense,
    key: Dense,
    value: Dense,
    output: Dense,
    attended: Norm,
    up: Dense,
    down: Dense,
    done: Norm,
}

impl Layer {
    pub(crate) fn of(tensors: &Tensors, shape: &Shape, number: usize) -> Result<Layer> {
        let (width, wide) = (shape.hidden_size, shape.intermediate_size);
        let name = |part: &str| format!("encoder.layer.{number}.{part}");
        let square = |part: &str| Dense::of(tensors, &name(part), width, width);
        let norm = |part: &str| Norm::of(tensors, &name(part), width, shape.layer_norm_eps);
        Ok(Layer {
            query: square("attention.self.query")?,
            key: square("attention.self.key")?,
            value: square("attention.self.value")?,
            output: square("attention.output.dense")?,
            attended: norm("attention.output.LayerNorm")?,
            up: Dense::of(tensors, &name("intermediate.dense"), wide, width)?,
            down: Dense::of(tensors, &name("output.dense"), width, wide)?,
            done: norm("output.LayerNorm")?,
        })
    }

    /// From the rows of all pieces to those of the next layer.
    pub(crate) fn forward(&self, rows: Vec<f32>, shape: &Shape) -> Vec<f32> {
        let (query, key, value) =
            (self.query.forward(&rows), self.key.forward(&rows), self.value.forward(&rows));
        let mixed = attend(&query, &key, &value, shape.hidden_size, shape.num_attention_heads);
        let mut rows = added(self.output.forward(&mixed), &rows);
        self.attended.apply(&mut rows);
        let mut wide = self.up.forward(&rows);
        wide.iter_mut().for_each(|number| *number = gelu(*number));
        let mut rows = added(self.down.forward(&wide), &rows);
        self.done.apply(&mut rows);
        rows
    }
}

fn added(mut rows: Vec<f32>, others: &[f32]) -> Vec<f32> {
    rows.iter_mut().zip(others).for_each(|(number, other)| *number += other);
    rows
}

/// Each row becomes a mixture of all values, by how well its query fits their keys; each head for its part of the columns.
fn attend(query: &[f32], key: &[f32], value: &[f32], width: usize, heads: usize) -> Vec<f32> {
    let part = width / heads;
    let scale = 1.0 / (part as f32).sqrt();
    let mut mixed = vec![0.0; query.len()];
    for from in (0..width).step_by(part) {
        let of = |rows: &[f32]| -> Vec<f32> {
            rows.chunks_exact(width).flat_map(|row| row[from..from + part].to_vec()).collect()
        };
        let (queries, keys, values) = (of(query), of(key), of(value));
        for (asked, into) in queries.chunks_exact(part).zip(mixed.chunks_exact_mut(width)) {
            let fit = |key: &[f32]| scale * key.iter().zip(asked).map(|(a, b)| a * b).sum::<f32>();
            let mut weights: Vec<f32> = keys.chunks_exact(part).map(fit).collect();
            softmax(&mut weights);
            for (value, weight) in values.chunks_exact(part).zip(weights) {
                into[from..from + part]
                    .iter_mut()
                    .zip(value)
                    .for_each(|(sum, number)| *sum += number * weight);
            }
        }
    }
    mixed
}
