//! Matrices of one byte a number, and what the layers of a network do with them.

use crate::error::{Error, Result};
use crate::tensors::{Kind, Tensor, Tensors};

/// How far the numbers that a matrix is multiplied with reach once they are integers: so far that the sums of products with
/// a byte stay within 32 bits for [`WIDEST`] columns.
const REACH: f32 = 4095.0;
/// The most columns.
pub(crate) const WIDEST: usize = 4096;
/// What is added to the name of an array for that of its scales.
pub(crate) const SCALE: &str = ".scale";

/// A matrix whose rows each have a scale: a number is its byte times that.
pub(crate) struct Matrix {
    columns: usize,
    scales: Vec<f32>,
    bytes: Vec<i8>,
}

/// Numbers as bytes, with the scale that makes numbers of them again.
pub(crate) fn quantized(numbers: &[f32]) -> (f32, impl Iterator<Item = i8>) {
    let most = numbers.iter().fold(0.0f32, |most, number| most.max(number.abs()));
    let scale = if most > 0.0 { most / 127.0 } else { 1.0 };
    (scale, numbers.iter().map(move |number| (number / scale).round() as i8))
}

impl Matrix {
    pub(crate) fn of(tensors: &Tensors, name: &str, rows: usize, columns: usize) -> Result<Matrix> {
        let bytes = array(tensors, name, Kind::I8, rows, columns)?.bytes().collect();
        let scales = array(tensors, &format!("{name}{SCALE}"), Kind::F32, 1, rows)?.floats().collect();
        Ok(Matrix { columns, scales, bytes })
    }

    pub(crate) fn rows(&self) -> usize {
        self.scales.len()
    }

    /// A row as numbers; that of a number beyond the last one is empty.
    pub(crate) fn row(&self, at: usize) -> impl Iterator<Item = f32> {
        let bytes = self.bytes.chunks_exact(self.columns).nth(at).unwrap_or_default();
        let scale = self.scales.get(at).copied().unwrap_or_default();
        bytes.iter().map(move |byte| f32::from(*byte) * scale)
    }
}

/// A layer in which everything is joined to everything.
pub(crate) struct Dense {
    matrix: Matrix,
    bias: Vec<f32>,
}

impl Dense {
    pub(crate) fn of(tensors: &Tensors, name: &str, rows: usize, columns: usize) -> Result<Dense> {
        let matrix = Matrix::of(tensors, &format!("{name}.weight"), rows, columns)?;
        Ok(Dense { matrix, bias: floats(tensors, &format!("{name}.bias"), rows)? })
    }

    /// What comes out for each of these rows, one after the other.
    pub(crate) fn forward(&self, input: &[f32]) -> Vec<f32> {
        let columns = self.matrix.columns;
        let (mut integers, mut scales) = (Vec::with_capacity(input.len()), Vec::new());
        for row in input.chunks_exact(columns) {
            let most = row.iter().fold(f32::MIN_POSITIVE, |most, number| most.max(number.abs()));
            integers.extend(row.iter().map(|number| (number / most * REACH).round() as i16));
            scales.push(most / REACH);
        }
        let mut sums = vec![0; scales.len() * self.matrix.rows()];
        multiply(&self.matrix.bytes, &integers, columns, &mut sums);
        let outputs = self.matrix.scales.iter().zip(&self.bias).cycle();
        let inputs = scales.iter().flat_map(|scale| std::iter::repeat_n(scale, self.matrix.rows()));
        let all = sums.iter().zip(inputs).zip(outputs);
        all.map(|((sum, input), (scale, bias))| *sum as f32 * input * scale + bias).collect()
    }
}

/// The products of each row of `input` with each row of `matrix`.
fn multiply(matrix: &[i8], input: &[i16], columns: usize, sums: &mut [i32]) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // Calling what is made for a processor counts as unsafe; that this is such a processor has just been asked.
        #[allow(unsafe_code)]
        return unsafe { multiply_by_avx2(matrix, input, columns, sums) };
    }
    multiply_any(matrix, input, columns, sums);
}

/// The same, made for processors with AVX2: three times as fast.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn multiply_by_avx2(matrix: &[i8], input: &[i16], columns: usize, sums: &mut [i32]) {
    multiply_any(matrix, input, columns, sums);
}

#[inline(always)]
fn multiply_any(matrix: &[i8], input: &[i16], columns: usize, sums: &mut [i32]) {
    let rows = matrix.len() / columns;
    for (at, weights) in matrix.chunks_exact(columns).enumerate() {
        let places = sums.iter_mut().skip(at).step_by(rows);
        for (sum, row) in places.zip(input.chunks_exact(columns)) {
            let products = weights.iter().zip(row).map(|(a, b)| i32::from(i16::from(*a)) * i32::from(*b));
            *sum = products.sum();
        }
    }
}

/// A layer that brings rows to mean 0 and deviation 1, and then to those that were learned.
pub(crate) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    epsilon: f32,
}

impl Norm {
    pub(crate) fn of(tensors: &Tensors, name: &str, columns: usize, epsilon: f32) -> Result<Norm> {
        let of = |part| floats(tensors, &format!("{name}.{part}"), columns);
        Ok(Norm { weight: of("weight")?, bias: of("bias")?, epsilon })
    }

    pub(crate) fn apply(&self, rows: &mut [f32]) {
        let count = self.weight.len() as f32;
        for row in rows.chunks_exact_mut(self.weight.len()) {
            let mean = row.iter().sum::<f32>() / count;
            let variance = row.iter().map(|number| (number - mean).powi(2)).sum::<f32>() / count;
            let scale = 1.0 / (variance + self.epsilon).sqrt();
            for (number, (weight, bias)) in row.iter_mut().zip(self.weight.iter().zip(&self.bias)) {
                *number = (*number - mean) * scale * weight + bias;
            }
        }
    }
}

/// The numbers of an array of one row.
pub(crate) fn floats(tensors: &Tensors, name: &str, columns: usize) -> Result<Vec<f32>> {
    Ok(array(tensors, name, Kind::F32, 1, columns)?.floats().collect())
}

fn array<'a>(
    tensors: &Tensors<'a>,
    name: &str,
    kind: Kind,
    rows: usize,
    columns: usize,
) -> Result<Tensor<'a>> {
    match tensors.all.get(name) {
        Some(tensor) if tensor.is(kind, rows, columns) => Ok(*tensor),
        Some(_) => {
            Err(Error::new(format!("the model's array {name} is not of the size that its settings say")))
        }
        None => Err(Error::new(format!("the model has no array {name}"))),
    }
}

/// Softmax, in place.
pub(crate) fn softmax(row: &mut [f32]) {
    let most = row.iter().fold(f32::MIN, |most, number| most.max(*number));
    row.iter_mut().for_each(|number| *number = (*number - most).exp());
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|number| *number /= sum);
}

/// The Gaussian error linear unit, by Abramowitz and Stegun's formula 7.1.26 for the error function.
pub(crate) fn gelu(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let sum =
        t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4))));
    let erf = 1.0 - sum * (-z * z).exp();
    0.5 * x * (1.0 + erf.copysign(x))
}
