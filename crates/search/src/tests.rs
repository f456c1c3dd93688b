//! The index as its callers use it.
#![allow(clippy::unwrap_used)]

mod gathering;

use std::fs;

use super::*;

const NOW: i64 = 1_795_478_400_000_000;

fn topic(id: u64, title: &str, body: &str, tags: &[&str], replies: &[(u64, &str)]) -> Topic {
    let reply = |(id, body): &(u64, &str)| Reply {
        id: *id,
        author: 2,
        body: (*body).into(),
        score: 1,
        ..Reply::default()
    };
    Topic {
        id,
        group: 1,
        author: 1,
        title: title.into(),
        body: body.into(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        created: NOW - id as i64,
        replies: replies.iter().map(reply).collect(),
        ..Topic::default()
    }
}

fn kitchen() -> Vec<Topic> {
    let mut all = vec![
        topic(
            1,
            "How do I keep a sourdough crust crisp?",
            "It turns soft after an hour.",
            &["bread", "baking"],
            &[(11, "Let it cool on a rack. Steam is what softens it."), (12, "Eat it faster.")],
        ),
        topic(
            2,
            "Does steam make the crust of a café baguette thicker?",
            "I pour water on a hot tray.",
            &["bread"],
            &[],
        ),
        topic(
            3,
            "Why is std::vec::Vec growing?",
            "My foo_bar in C++ does not, and a HashMap neither.",
            &["rust"],
            &[],
        ),
        topic(4, "Почему небо синее, 東京都の空も", "Из книги", &["physics"], &[]),
        topic(5, "Running an index on .NET", "Searching for words that were stemmed", &["c#"], &[]),
    ];
    all[1].group = 2;
    all[1].score = 7;
    all[2].states = vec!["closed"];
    all[4].author = 9;
    all
}

fn filled() -> Index {
    let index = Index::in_memory(Language::default()).unwrap();
    index.write(&kitchen(), &[], Progress { cursor: 1, building: None }).unwrap();
    index
}

fn found_in(index: &Index, typed: &str, groups: Option<&[u64]>, order: Order) -> Found {
    let query = Query::parse(typed, NOW);
    let request = Request {
        query: &query,
        authors: None,
        groups,
        order,
        limit: 20,
        now: NOW,
        weights: Weights::SEARCH,
    };
    index.search(&request).unwrap()
}

fn ids(index: &Index, typed: &str) -> Vec<u64> {
    let mut ids = found_in(index, typed, None, Order::Relevance).ids;
    ids.sort_unstable();
    ids
}

#[test]
fn each_way_of_asking_finds_what_it_should() {
    let index = filled();
    let cases: [(&str, &[u64]); 30] = [
        ("crusts", &[1, 2]),
        ("crust steam", &[1, 2]),
        ("crust -café", &[1]),
        ("cafe", &[2]),
        ("\"crust crisp\"", &[1]),
        ("\"crisp crust\"", &[]),
        ("sour*", &[1]),
        ("[bread]", &[1, 2]),
        ("[bread] -[baking]", &[2]),
        ("[rust] OR [physics]", &[3, 4]),
        ("sourdough OR baguette", &[1, 2]),
        ("std::vec::Vec", &[3]),
        ("vec", &[3]),
        ("foo_bar", &[3]),
        ("foo bar", &[3]),
        ("C++", &[3]),
        ("hashmap", &[3]),
        (".net", &[5]),
        ("net", &[5]),
        ("[c#]", &[5]),
        ("東京", &[4]),
        ("空", &[4]),
        ("книга", &[4]),
        ("is:closed", &[3]),
        ("is:open [rust]", &[]),
        ("score:5..", &[2]),
        ("answers:2", &[1]),
        ("answers:0 [bread]", &[2]),
        ("title:steam", &[2]),
        ("body:searching", &[5]),
    ];
    for (typed, expected) in cases {
        assert_eq!(ids(&index, typed), expected, "{typed}");
    }
    assert_eq!(ids(&index, "is:answer steam"), [11]);
    assert_eq!(ids(&index, "is:answer"), [11, 12]);
}

#[test]
fn a_long_phrase_is_found_where_all_of_its_rarest_words_stand_in_their_places() {
    let index = Index::in_memory(Language::default()).unwrap();
    let right = "it was the best of times, it was the worst of times, it was the age of wisdom";
    let wrong = "it was the worst of times, it was the best of times, it was the age of wisdom";
    let topics = [topic(1, "Two cities", right, &[], &[]), topic(2, "Cities", wrong, &[], &[])];
    index.write(&topics, &[], Progress { cursor: 1, building: None }).unwrap();
    assert_eq!(ids(&index, &format!("\"{right}\"")), [1]);
    assert_eq!(ids(&index, "\"the best of times, it was the worst of times, it was\""), [1]);
    assert_eq!(ids(&index, &format!("\"{wrong}\"")), [2]);
}

#[test]
fn a_beginning_stands_for_words_that_tell_something() {
    let index = Index::in_memory(Language::default()).unwrap();
    let topics =
        [topic(1, "What is it?", "Who is there?", &[], &[]), topic(2, "Wheat", "Whole grain", &[], &[])];
    index.write(&topics, &[], Progress { cursor: 1, building: None }).unwrap();
    assert_eq!(ids(&index, "wh*"), [2]);
}

#[test]
fn authors_and_groups_limit_what_is_found_and_counted() {
    let index = filled();
    let found = found_in(&index, "crust", Some(&[1]), Order::Relevance);
    assert_eq!((found.ids, found.total), (vec![1], 1));
    let query = Query::default();
    let request = Request {
        query: &query,
        authors: Some(&[9]),
        groups: None,
        order: Order::Relevance,
        limit: 20,
        now: NOW,
        weights: Weights::SEARCH,
    };
    assert_eq!(index.search(&request).unwrap().ids, [5]);
}

#[test]
fn orders_are_by_what_they_say() {
    let index = filled();
    assert_eq!(found_in(&index, "[bread]", None, Order::Newest).ids, [1, 2]);
    assert_eq!(found_in(&index, "[bread]", None, Order::Votes).ids, [2, 1]);
    assert_eq!(found_in(&index, "crust", None, Order::Newest).ids, [1, 2]);
}

#[test]
fn misspelt_and_superfluous_words_still_find_something_and_it_is_said() {
    let index = filled();
    let found = found_in(&index, "sourdoguh", None, Order::Relevance);
    assert_eq!((found.ids, found.loosened), (vec![1], Loosened::Spelling));
    assert!(found.marker.pieces("A sourdough crust").contains(&(true, "sourdough")));
    let found = found_in(&index, "sourdough crust zeppelin", None, Order::Relevance);
    assert_eq!((found.ids.first(), found.loosened), (Some(&1), Loosened::Some));
    assert_eq!(found_in(&index, "crust", None, Order::Relevance).loosened, Loosened::No);
}

#[test]
fn the_best_reply_and_the_best_passage_are_shown_with_their_words_marked() {
    let index = filled();
    let found = found_in(&index, "crust steam", None, Order::Relevance);
    assert_eq!(index.best_replies(&found.marker, &[1, 2]).unwrap(), [Some(11), None]);
    assert_eq!(found.marker.pieces("Steam & crusts"), [(true, "Steam"), (false, " & "), (true, "crusts")]);
    let long = format!("{} the crust met steam {}", "before ".repeat(60), "after ".repeat(60));
    let passage = found.marker.passage(&long, 100);
    assert!(passage.contains("crust met steam") && passage.len() < 120, "{passage}");
    assert!(passage.starts_with("… ") && passage.ends_with(" …"));
    let odd = found.marker.passage(&"😀é ".repeat(200), 99);
    assert!(odd.ends_with(" …"));
}

#[test]
fn what_is_like_a_text_is_found_without_the_text_itself() {
    let index = filled();
    let like = |except, groups| Like {
        title: "Keeping the crust of my sourdough crisp",
        body: "What can I do?",
        except,
        near: &[],
        groups,
        limit: 5,
        now: NOW,
        weights: Weights { least: 0.0, ..Weights::SIMILAR },
    };
    assert_eq!(index.similar(&like(None, None)).unwrap(), [1, 2]);
    assert_eq!(index.similar(&like(Some(1), None)).unwrap(), [2]);
    assert_eq!(index.similar(&like(None, Some(&[1]))).unwrap(), [1]);
    let empty = Like { title: "how do I", body: "", ..like(None, None) };
    assert_eq!(index.similar(&empty).unwrap(), [0; 0]);
}

#[test]
fn a_text_that_nothing_is_like_finds_nothing_until_something_is_near_by_its_meaning() {
    let index = filled();
    let like = |title, near| Like {
        title,
        body: "",
        except: None,
        near,
        groups: None,
        limit: 5,
        now: NOW,
        weights: Weights::SIMILAR,
    };
    let found = |title, near| index.similar(&like(title, near)).unwrap();
    assert_eq!(found("Keep a sourdough crust crisp", &[]), [1]);
    assert_eq!(found("Does my landlord keep the deposit for a growing garden", &[]), [0; 0]);
    // One that shares no word; one that is not near enough; one that there is not.
    assert_eq!(found("Soggy loaves", &[(2, 0.8), (1, 0.3), (99, 0.3)]), [2]);
    assert_eq!(found("Soggy loaves", &[(3, 0.4), (2, 0.3)]), [0; 0]);
    // Both count.
    assert_eq!(found("Steam on a crust", &[(1, 1.0), (2, -0.5)]), [1, 2]);
}

#[test]
fn an_edit_takes_the_place_of_what_stood_there() {
    let index = filled();
    let progress = Progress { cursor: 2, building: None };
    index.write(&[topic(1, "About zeppelins", "", &[], &[])], &[2], progress).unwrap();
    assert_eq!(ids(&index, "crust"), [0; 0]);
    assert_eq!(ids(&index, "zeppelin"), [1]);
    assert_eq!(ids(&index, "is:answer"), [0; 0]);
    assert_eq!(index.progress(), progress);
}

#[test]
fn what_is_rolled_back_is_as_if_it_had_never_been_put_in() {
    let index = filled();
    let progress = index.progress();
    let zeppelins = [topic(1, "About zeppelins", "", &[], &[]), topic(9, "Zeppelins again", "", &[], &[])];
    index.put(&zeppelins, &[2]).unwrap();
    index.roll_back().unwrap();
    index.commit(progress).unwrap();
    assert_eq!((ids(&index, "zeppelin"), ids(&index, "crust")), (vec![], vec![1, 2]));
    index.put(&zeppelins[1..], &[]).unwrap();
    index.put(&zeppelins, &[]).unwrap();
    index.commit(progress).unwrap();
    assert_eq!((ids(&index, "zeppelin"), ids(&index, "crust")), (vec![1, 9], vec![2]));
}

#[test]
fn an_index_is_found_again_with_how_far_it_came_and_is_one_process_s() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("search");
    let progress = Progress { cursor: 7, building: Some(3) };
    let index = Index::open(&folder, Language::default()).unwrap();
    index.write(&kitchen(), &[], progress).unwrap();
    assert!(matches!(Index::open(&folder, Language::default()), Err(Error::Busy)));
    assert!(index.is_intact() && !index.is_whole());
    index.close().unwrap();
    let again = Index::open(&folder, Language::default()).unwrap();
    assert_eq!((again.progress(), again.len()), (progress, 7));
    again.close().unwrap();
    let german = Index::open(&folder, Language::of_tag("de")).unwrap();
    assert_eq!((german.progress(), german.len()), (Progress::default(), 0));
}

#[test]
fn any_damaged_or_missing_file_makes_an_empty_index() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("search");
    let build = || {
        let index = Index::open(&folder, Language::default()).unwrap();
        if index.is_empty() {
            index.write(&kitchen(), &[], Progress { cursor: 7, building: None }).unwrap();
        }
        index.close().unwrap();
    };
    build();
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let kinds: Vec<_> =
        names.iter().filter_map(|name| name.to_str()?.rsplit_once('.').map(|(_, e)| e.to_owned())).collect();
    assert!(kinds.len() > 6);
    for kind in kinds.iter().filter(|kind| *kind != "lock") {
        for delete in [true, false] {
            build();
            let mut file = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
            let file = file.find(|path| path.extension().is_some_and(|e| e == kind.as_str())).unwrap();
            if delete {
                fs::remove_file(&file).unwrap();
            } else {
                let mut bytes = fs::read(&file).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 0xff;
                fs::write(&file, bytes).unwrap();
            }
            let index = Index::open(&folder, Language::default()).unwrap();
            let whole = index.progress().cursor == 7 && index.len() == 7;
            assert!(
                whole || (index.is_empty() && index.progress() == Progress::default()),
                "{kind} {delete}"
            );
            index.close().unwrap();
        }
    }
}

#[test]
fn a_file_deleted_while_it_is_open_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("search");
    let index = Index::open(&folder, Language::default()).unwrap();
    index.write(&kitchen(), &[], Progress { cursor: 7, building: None }).unwrap();
    assert!(index.is_intact());
    let mut file = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    fs::remove_file(file.find(|path| path.extension().is_some_and(|e| e == "idx")).unwrap()).unwrap();
    assert!(!index.is_intact());
}

#[test]
fn bad_input_gives_a_result() {
    let index = filled();
    let odd = [
        "\"",
        "[",
        "-",
        "*",
        "-*",
        "a*",
        "\"crust",
        "OR",
        "user:",
        "score:..",
        "' OR 1=1",
        "\0\u{202e}",
        "((((a+)+)+)+$",
        "-crust",
        "the",
        "how do I",
        "\"the\"",
        "東*",
        "c++*",
        "😀",
        "is:answer -[x]",
        "title:\"",
        "\"\u{300}\"",
        "_",
        "a_",
    ];
    for typed in odd {
        found_in(&index, typed, None, Order::Relevance);
    }
    let words: String = (0..5000).map(|n| format!("word{n} ")).collect();
    for typed in [words.as_str(), &"x".repeat(100_000), &"a_".repeat(5000), &"\"a b\" ".repeat(2000)] {
        found_in(&index, typed, None, Order::Relevance);
        let like = Like {
            title: typed,
            body: typed,
            except: None,
            near: &[],
            groups: None,
            limit: 5,
            now: NOW,
            weights: Weights::SIMILAR,
        };
        index.similar(&like).unwrap();
    }
    assert_eq!(ids(&index, "the"), [2]);
}
