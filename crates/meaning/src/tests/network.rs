//! The network beside the same one written down plainly, in numbers of 64 bits.

use super::tiny::{HEADS, LAYERS, PIECES, Tiny, WIDTH};
use crate::words::Vocabulary;

type Rows = Vec<Vec<f64>>;

impl Tiny {
    fn array(&self, name: &str) -> Vec<f64> {
        self.arrays[name].iter().map(|number| f64::from(*number)).collect()
    }

    fn dense(&self, name: &str, rows: &Rows) -> Rows {
        let (weight, bias) = (self.array(&format!("{name}.weight")), self.array(&format!("{name}.bias")));
        let one = |row: &Vec<f64>| {
            let sums = weight.chunks(row.len()).zip(&bias);
            sums.map(|(weights, bias)| bias + dot(weights, row)).collect()
        };
        rows.iter().map(one).collect()
    }

    fn norm(&self, name: &str, rows: &Rows) -> Rows {
        let (weight, bias) = (self.array(&format!("{name}.weight")), self.array(&format!("{name}.bias")));
        let one = |row: &Vec<f64>| {
            let mean = row.iter().sum::<f64>() / WIDTH as f64;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / WIDTH as f64;
            (0..WIDTH).map(|i| (row[i] - mean) / variance.sqrt() * weight[i] + bias[i]).collect()
        };
        rows.iter().map(one).collect()
    }

    fn plain(&self, pieces: &[usize]) -> Vec<f64> {
        let words = self.array("embeddings.word_embeddings.weight");
        let places = self.array("embeddings.position_embeddings.weight");
        let kinds = self.array("embeddings.token_type_embeddings.weight");
        let sum = |(place, piece): (usize, &usize)| {
            (0..WIDTH).map(|i| words[piece * WIDTH + i] + places[place * WIDTH + i] + kinds[i]).collect()
        };
        let mut rows = self.norm("embeddings.LayerNorm", &pieces.iter().enumerate().map(sum).collect());
        for layer in 0..LAYERS {
            let name = |part: &str| format!("encoder.layer.{layer}.{part}");
            let of = |part: &str| self.dense(&name(part), &rows);
            let (query, key, value) =
                (of("attention.self.query"), of("attention.self.key"), of("attention.self.value"));
            let mixed = self.dense(&name("attention.output.dense"), &attend(&query, &key, &value));
            rows = self.norm(&name("attention.output.LayerNorm"), &added(&mixed, &rows));
            let mut wide = self.dense(&name("intermediate.dense"), &rows);
            wide.iter_mut().flatten().for_each(|x| *x *= 0.5 * (1.0 + error_function(*x / 2f64.sqrt())));
            let down = self.dense(&name("output.dense"), &wide);
            rows = self.norm(&name("output.LayerNorm"), &added(&down, &rows));
        }
        let sum: Vec<f64> = (0..WIDTH).map(|i| rows.iter().map(|row| row[i]).sum()).collect();
        let length = dot(&sum, &sum).sqrt();
        sum.into_iter().map(|x| x / length).collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn added(a: &Rows, b: &Rows) -> Rows {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(a, b)| a + b).collect()).collect()
}

fn attend(query: &Rows, key: &Rows, value: &Rows) -> Rows {
    let part = WIDTH / HEADS;
    let mut mixed = vec![vec![0.0; WIDTH]; query.len()];
    for head in 0..HEADS {
        let range = head * part..(head + 1) * part;
        for (asked, into) in query.iter().zip(&mut mixed) {
            let fit =
                |k: &Vec<f64>| (dot(&k[range.clone()], &asked[range.clone()]) / (part as f64).sqrt()).exp();
            let sum: f64 = key.iter().map(fit).sum();
            for (k, v) in key.iter().zip(value) {
                range.clone().for_each(|i| into[i] += v[i] * fit(k) / sum);
            }
        }
    }
    mixed
}

/// By its series, which is exact enough for small numbers.
fn error_function(x: f64) -> f64 {
    let (mut term, mut sum) = (x, x);
    for n in 1..100 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / std::f64::consts::PI.sqrt()
}

#[test]
fn bytes_give_the_vectors_that_exact_numbers_give() {
    for seed in 0..20 {
        let tiny = Tiny::new(seed);
        let vector = tiny.model().vector("Is bread softens, crust?", 512);
        let plain = tiny.plain(&[2, 6, 4, 7, 8, 9, 1, 5, 10, 3]);
        let cosine: f64 = plain.iter().zip(&vector).map(|(a, b)| a * f64::from(*b)).sum();
        assert!(cosine > 0.998, "seed {seed}: {cosine}");
    }
}

#[test]
fn a_vector_is_of_length_one_and_always_the_same() {
    let model = Tiny::new(1).model();
    for text in
        ["", "bread", "\u{0} \u{300}", "crust crust crust crust crust crust crust crust crust crust crust"]
    {
        let vector = model.vector(text, 512);
        let length: f32 = vector.iter().map(|number| number * number).sum();
        assert!((length - 1.0).abs() < 1e-4, "{text:?}: {length}");
        assert_eq!(vector, model.vector(text, 512));
    }
    assert_ne!(model.vector("bread", 9), model.vector("crust", 9));
    assert_eq!(model.vector("bread crust is", 4), model.vector("bread crust soft", 4));
}

#[test]
fn a_text_is_cut_into_the_pieces_of_the_model() {
    let vocabulary = Vocabulary::new(&PIECES.join("\n")).unwrap();
    let long = "a".repeat(101);
    let cases: [(&str, &[u32]); 9] = [
        ("", &[]),
        ("BREADS  soft\nen", &[4, 9, 7, 1]),
        ("Softens?is", &[7, 8, 9, 10, 6]),
        ("café", &[12]),
        ("cafe\u{301}s", &[12, 9]),
        ("breadx", &[1]),
        ("東東 京", &[13, 13, 1]),
        (&long, &[1]),
        ("[SEP]", &[1, 1, 1]),
    ];
    for (text, pieces) in cases {
        let all: Vec<u32> = [2].iter().chain(pieces).chain(&[3]).copied().collect();
        assert_eq!(vocabulary.pieces(text, 100), all, "{text}");
    }
    assert_eq!(vocabulary.pieces("breads softens", 4), [2, 4, 9, 3]);
    assert_eq!(vocabulary.pieces("breads softens", 5), [2, 4, 9, 7, 3]);
}

#[test]
fn synonyms_are_near_and_other_words_are_not() {
    let file = crate::testing::synonyms(&[&["bread", "loaf"], &["soft", "soggy"], &["keys"]]);
    let model = crate::Model::read(&file).unwrap();
    let near = |a: &str, b: &str| -> f32 {
        model.vector(a, 64).iter().zip(model.vector(b, 64)).map(|(a, b)| a * b).sum()
    };
    assert!(near("my soggy loaf", "soft bread") > 0.9);
    assert!(near("my soggy loaf", "the keys") < 0.3);
}
