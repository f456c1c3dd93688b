//! The floors: what must never be ranked worse than by plain BM25.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use search::Weights;

use super::measure::Measures;
use super::{Ranker, Set, sets};

fn real() -> Option<Vec<Set>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !data.exists() {
        eprintln!("SKIPPED: {} is not there", data.display());
        return None;
    }
    Some(sets(&data).unwrap())
}

#[test]
fn no_set_is_ranked_worse_than_by_plain_bm25() {
    let Some(sets) = real() else { return };
    for set in &sets {
        let ours = set.measure(Ranker::Similar(Weights::SIMILAR)).unwrap();
        let plain = set.measure(Ranker::Plain).unwrap();
        assert!(!set.cases.is_empty() && plain.map > 0.3, "{}: {plain:?}", set.name);
        if set.name.starts_with("SemEval") {
            assert!(ours.map >= plain.map, "{}: {ours:?} {plain:?}", set.name);
        } else {
            assert!(ours.recall >= plain.recall, "{}: {ours:?} {plain:?}", set.name);
        }
    }
}

#[test]
fn measures_are_those_of_the_books() {
    let good = BTreeMap::from([(1, 2.0), (2, 1.0), (3, 1.0)]);
    let measures = Measures::of(&[1, 9, 2], &good);
    assert!((measures.map - (1.0 + 2.0 / 3.0) / 3.0).abs() < 1e-9);
    assert!((measures.recall - 2.0 / 3.0).abs() < 1e-9);
    let ideal = 2.0 + 1.0 / 3f64.log2() + 0.5;
    assert!((measures.ndcg - 2.5 / ideal).abs() < 1e-9);
    assert_eq!(Measures::of(&[1], &BTreeMap::new()), Measures::default());
}
