//! The floors: what must never be ranked worse than by plain BM25.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use search::Weights;

use super::meanings::Meanings;
use super::measure::Measures;
use super::{Ranker, Set, WHOLE, sets, strangers};

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
        let ours = set.measure(Ranker::Similar(WHOLE)).unwrap();
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
fn what_asks_the_same_is_shown_and_what_asks_something_else_seldom_is() {
    let Some(sets) = real() else { return };
    for set in &sets {
        let (all, shown) = (
            set.measure(Ranker::Similar(WHOLE)).unwrap(),
            set.measure(Ranker::Similar(Weights::SIMILAR)).unwrap(),
        );
        let strange = strangers(set, &sets).unwrap();
        if set.name.starts_with("SemEval") {
            // These candidates are about the same at best, and the questions of everyday life that others are not.
            assert!(shown.recall > all.recall / 2.0 && strange < 0.6, "{}: {shown:?} {strange}", set.name);
        } else {
            assert!(shown.recall >= all.recall * 0.93 && strange < 0.4, "{}: {shown:?} {strange}", set.name);
        }
        if set.name.starts_with("PostLinks") {
            let plain = set.measure(Ranker::Plain).unwrap();
            assert!(shown.recall >= plain.recall, "{}: {shown:?} {plain:?}", set.name);
        }
    }
}

/// Where `STOA_TEST_MODEL` names the folder of a sentence model.
#[test]
fn with_a_model_no_set_is_ranked_worse_than_by_the_model_alone() {
    let Some(model) = std::env::var_os("STOA_TEST_MODEL") else {
        eprintln!("SKIPPED: STOA_TEST_MODEL names no model");
        return;
    };
    let model = super::read(Path::new(&model)).unwrap();
    for set in real().iter().flatten() {
        let meanings = Meanings::of(&model, set).unwrap();
        let ours = set.measure(Ranker::Both(WHOLE, &meanings)).unwrap();
        let alone = set.measure(Ranker::Meaning(&meanings)).unwrap();
        assert!(ours.map >= alone.map, "{}: {ours:?} {alone:?}", set.name);
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
