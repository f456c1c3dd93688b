//! Vectors on disk.

use std::fs::{self, OpenOptions};
use std::path::Path;

use super::tiny::{Tiny, random};
use crate::{Model, Progress, Vectors};

const DONE: Progress = Progress { cursor: 7, building: None };

fn unit(seed: u64) -> Vec<f32> {
    let mut seed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let numbers: Vec<f32> = (0..8).map(|_| random(&mut seed)).collect();
    let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
    numbers.into_iter().map(|number| number / length).collect()
}

fn filled(folder: &Path, model: &Model, ids: std::ops::RangeInclusive<u64>) -> Vectors {
    let mut vectors = Vectors::open(folder, model).unwrap();
    ids.for_each(|id| vectors.put(id, &unit(id)).unwrap());
    vectors.commit(DONE).unwrap();
    vectors
}

fn ids(vectors: &Vectors, like: u64) -> Vec<u64> {
    vectors.nearest(&unit(like)).unwrap().into_iter().map(|(id, _)| id).collect()
}

#[test]
fn the_nearest_are_those_of_a_plain_comparison() {
    let (folder, model) = (tempfile::tempdir().unwrap(), Tiny::new(1).model());
    let vectors = filled(folder.path(), &model, 1..=300);
    let asked = unit(999);
    let cosine = |id: u64| -> f32 { unit(id).iter().zip(&asked).map(|(a, b)| a * b).sum() };
    let near = vectors.nearest(&asked).unwrap();
    assert_eq!(near.len(), 300);
    for pair in near.windows(2) {
        assert!(pair[0].1 >= pair[1].1);
    }
    for (id, near) in near {
        assert!((near - cosine(id)).abs() < 0.02, "{id}");
    }
}

#[test]
fn among_many_those_with_the_likest_signs_are_looked_at() {
    let (folder, model) = (tempfile::tempdir().unwrap(), Tiny::new(1).model());
    let vectors = filled(folder.path(), &model, 1..=3000);
    for id in [1, 77, 2999] {
        let near = ids(&vectors, id);
        assert_eq!((near.len(), near[0]), (400, id));
    }
}

#[test]
fn what_was_put_is_there_again_and_what_was_removed_is_not() {
    let (folder, model) = (tempfile::tempdir().unwrap(), Tiny::new(1).model());
    let mut vectors = filled(folder.path(), &model, 1..=9);
    vectors.remove(3).unwrap();
    vectors.remove(4).unwrap();
    vectors.remove(4).unwrap();
    vectors.put(5, &unit(50)).unwrap();
    vectors.put(20, &unit(20)).unwrap();
    vectors.commit(DONE).unwrap();
    let before = ids(&vectors, 50);
    assert_eq!(before[0], 5);
    drop(vectors);

    let vectors = Vectors::open(folder.path(), &model).unwrap();
    assert_eq!((vectors.len(), vectors.progress()), (8, DONE));
    assert_eq!(ids(&vectors, 50), before);
    assert!(!before.contains(&3) && !before.contains(&4) && before.contains(&20));
    assert!(vectors.get(3).unwrap().is_none());
    let twenty = vectors.get(20).unwrap().unwrap();
    assert!(twenty.iter().zip(unit(20)).all(|(a, b)| (a - b).abs() < 0.01));
}

#[test]
fn a_row_that_was_cut_off_is_no_row() {
    let (folder, model) = (tempfile::tempdir().unwrap(), Tiny::new(1).model());
    drop(filled(folder.path(), &model, 1..=5));
    let path = folder.path().join("vectors");
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(fs::metadata(&path).unwrap().len() - 3).unwrap();
    let mut vectors = Vectors::open(folder.path(), &model).unwrap();
    assert_eq!(vectors.len(), 4);
    vectors.put(6, &unit(6)).unwrap();
    assert_eq!(ids(&vectors, 6)[0], 6);
}

#[test]
fn those_of_another_model_or_without_their_notes_are_thrown_away() {
    let (folder, model) = (tempfile::tempdir().unwrap(), Tiny::new(1).model());
    drop(filled(folder.path(), &model, 1..=5));
    let other = Vectors::open(folder.path(), &Tiny::new(2).model()).unwrap();
    assert!(other.is_empty() && other.progress() == Progress::default());
    drop(other);

    drop(filled(folder.path(), &model, 1..=5));
    fs::write(folder.path().join("progress"), "x").unwrap();
    let vectors = Vectors::open(folder.path(), &model).unwrap();
    assert!(vectors.is_empty() && vectors.progress() == Progress::default());
}

#[test]
fn a_file_that_vanishes_under_it_is_an_error() {
    let (folder, model) = (tempfile::tempdir().unwrap(), Tiny::new(1).model());
    let vectors = filled(folder.path(), &model, 1..=5);
    OpenOptions::new().write(true).open(folder.path().join("vectors")).unwrap().set_len(0).unwrap();
    assert!(vectors.nearest(&unit(1)).is_err());
    assert!(vectors.get(1).is_err());
}
