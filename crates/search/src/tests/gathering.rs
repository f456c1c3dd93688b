//! An index that is filled in bulk.

use super::{kitchen, topic};
use crate::{Index, Language, Progress, Topic};

#[test]
fn what_is_gathered_is_there_after_closing_and_whatever_comes_again_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().join("search");
    let open = || Index::open(&folder, Language::default()).unwrap();
    let index = open();
    index.gather(true).unwrap();
    index.put(&kitchen(), &[]).unwrap();
    let progress = Progress { cursor: 7, building: None };
    index.commit(progress).unwrap();
    assert!(!index.is_whole() && index.is_empty(), "nobody sees what is gathered");
    index.close().unwrap();

    let index = open();
    let all = index.len();
    assert_eq!((index.progress(), index.is_whole()), (progress, true));
    index.gather(true).unwrap();
    index.write(&kitchen(), &[], Progress { cursor: 8, building: None }).unwrap();
    assert_eq!(index.len(), all, "an index that holds something replaces");
    index.close().unwrap();

    let index = open();
    std::fs::remove_dir_all(&folder).unwrap();
    drop(index);
    let index = open();
    index.gather(true).unwrap();
    index.put(&kitchen(), &[]).unwrap();
    index.commit(progress).unwrap();
    index.put(&kitchen()[..1], &[]).unwrap();
    index.commit(Progress { cursor: 9, building: None }).unwrap();
    assert!(index.is_whole() && index.len() == all, "what comes again ends the gathering");
}

#[test]
fn an_index_that_is_being_built_is_seen_when_it_is_whole_and_rolls_back_to_what_was_kept() {
    let index = Index::in_memory(Language::default()).unwrap();
    index.gather(false).unwrap();
    let topics = kitchen();
    index.add(&topics[..1]).unwrap();
    index.commit(Progress { cursor: 1, building: Some(1) }).unwrap();
    index.add(&topics[1..]).unwrap();
    index.roll_back().unwrap();
    assert_eq!(index.progress(), Progress::default(), "nothing was kept yet");
    index.add(&topics).unwrap();
    index.commit(Progress { cursor: 1, building: None }).unwrap();
    assert!(index.is_whole());
    let whole = Index::in_memory(Language::default()).unwrap();
    whole.write(&topics, &[], Progress { cursor: 1, building: None }).unwrap();
    assert_eq!(index.len(), whole.len());
}

/// So many topics of a hundred words each, numbered from one place on.
fn wordy(from: u64, count: u64) -> Vec<Topic> {
    let body = |id: u64| (0..100).map(|word| format!("w{} ", id * 31 % 97 + word)).collect::<String>();
    (from..from + count).map(|id| topic(id, &format!("Number n{id}"), &body(id), &[], &[])).collect()
}

#[test]
fn segments_that_were_gathered_are_one_before_the_index_is_whole() {
    let index = Index::in_memory(Language::default()).unwrap();
    index.gather(false).unwrap();
    for from in (1..=400).step_by(20) {
        index.add(&wordy(from, 20)).unwrap();
        let building = (from < 381).then_some(from as i64 + 19);
        index.commit(Progress { cursor: 1, building }).unwrap();
    }
    let began = std::time::Instant::now();
    while !index.is_whole() && began.elapsed().as_secs() < 30 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert_eq!((index.is_whole(), index.len(), index.searcher().segment_readers().len()), (true, 400, 1));
    index.write(&wordy(7, 1), &[8], Progress { cursor: 2, building: None }).unwrap();
    assert_eq!(index.len(), 399, "what is there is replaced as ever");
}

#[test]
fn what_is_rolled_back_while_it_is_gathered_can_be_put_in_again() {
    let index = Index::in_memory(Language::default()).unwrap();
    index.gather(true).unwrap();
    let put = |cursor: i64| {
        index.put(&wordy(20 * cursor as u64 + 1, 20), &[]).unwrap();
        index.commit(Progress { cursor, building: None }).unwrap();
    };
    (0..6).for_each(put);
    index.put(&wordy(121, 20), &[]).unwrap();
    index.roll_back().unwrap();
    let kept = index.progress().cursor;
    assert!((0..6).contains(&kept), "{kept}: segments were kept, and the last ones were not");
    (kept + 1..7).for_each(put);
    // One of those that were kept comes again.
    index.write(&wordy(1, 1), &[], Progress { cursor: 7, building: None }).unwrap();
    index.commit(Progress { cursor: 8, building: None }).unwrap();
    assert_eq!(index.len(), 140);
}
