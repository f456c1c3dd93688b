//! What a model says of a set: the vectors of its questions, kept as a site keeps them, and those of its cases.

use meaning::{Model, Vectors};
use search::Like;
use tempfile::TempDir;
use web::finder::{PIECES, text};

use super::{Set, Text};

pub(crate) struct Meanings {
    vectors: Vectors,
    /// As the model gives them, with their ids and groups.
    exact: Vec<(u64, u64, Vec<f32>)>,
    cases: Vec<Vec<f32>>,
    _folder: TempDir,
}

impl Meanings {
    pub(crate) fn of(model: &Model, set: &Set) -> Result<Meanings, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut vectors = Vectors::open(folder.path(), model).map_err(|error| error.to_string())?;
        let mut exact = Vec::new();
        for Text { id, group, text } in &set.texts {
            let vector = model.vector(text, PIECES);
            vectors.put(*id, &vector).map_err(|error| error.to_string())?;
            exact.push((*id, *group, vector));
        }
        let case = |case: &super::Case| model.vector(&text(&case.title, &case.body), PIECES);
        Ok(Meanings { vectors, exact, cases: set.cases.iter().map(case).collect(), _folder: folder })
    }

    /// What is near a case, as a site finds it.
    pub(crate) fn near(&self, case: usize) -> Vec<(u64, f32)> {
        self.vectors.nearest(&self.cases[case]).unwrap_or_default()
    }

    /// The nearest of those that a search like this is among.
    pub(crate) fn alone(&self, like: &Like, case: usize) -> Vec<u64> {
        let asked = &self.cases[case];
        let near = |vector: &[f32]| -> f32 { vector.iter().zip(asked).map(|(a, b)| a * b).sum() };
        let among = self.exact.iter().filter(|(id, group, _)| {
            like.except != Some(*id) && like.groups.is_none_or(|groups| groups.contains(group))
        });
        let mut all: Vec<(f32, u64)> = among.map(|(id, _, vector)| (near(vector), *id)).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        all.into_iter().take(like.limit).map(|(_, id)| id).collect()
    }
}
