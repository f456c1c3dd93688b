//! A damaged dump is refused before anything of it is written, with the place where it is damaged.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

mod common;

use common::{Fresh, data};
use import::stackexchange::Dump;
use import::{Error, Silent};

const SITE: &str = "conlang.meta.stackexchange.com";

fn unpacked() -> Option<Fresh> {
    Some(Fresh::unpacked(&data()?.join(format!("{SITE}.7z"))))
}

fn refused(folder: &Fresh) -> (String, u64, u64, String) {
    match Dump::open(folder.path(), Some(SITE), &std::env::temp_dir(), &mut Silent) {
        Err(Error::Damaged { file, line, column, what }) => (file, line, column, what),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it is taken for whole"),
    }
}

#[test]
fn a_file_that_ends_early_is_told_by_line_and_column() {
    let Some(folder) = unpacked() else { return };
    let path = folder.path().join("Posts.xml");
    let text = std::fs::read(&path).unwrap();
    let cut = &text[..text.len() / 2];
    std::fs::write(&path, cut).unwrap();
    let lines = cut.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let (file, line, column, what) = refused(&folder);
    assert_eq!((file.as_str(), line), ("Posts.xml", lines), "{what}");
    assert!(column >= 1);
}

#[test]
fn a_row_that_says_nonsense_is_told_by_its_line() {
    let nonsense = [
        ("Votes.xml", " PostId=\"3\"", " PostId=\"three\"", "should be a number"),
        ("Users.xml", " CreationDate=\"", " CreationDate=\"on ", "should be a date"),
        ("Comments.xml", " Text=\"", " Text=\"&evil;", "which is not known"),
        // Of a post whose history has its text.
        ("Posts.xml", " Body=\"", " Body=\"&evil;", "which is not known"),
        ("Badges.xml", "<row ", "<row <", ""),
    ];
    for (file, whole, broken, told) in nonsense {
        let Some(folder) = unpacked() else { return };
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        let at = text.find(whole).unwrap();
        let expected = text[..at].matches('\n').count() as u64 + 1;
        std::fs::write(&path, text.replacen(whole, broken, 1)).unwrap();
        let (found, line, _, what) = refused(&folder);
        assert_eq!((found.as_str(), line), (file, expected), "{what}");
        assert!(what.contains(told), "{what}");
    }
}

#[test]
fn a_document_type_is_passed_over_and_its_entities_are_not_known() {
    let Some(folder) = unpacked() else { return };
    let path = folder.path().join("Tags.xml");
    let text = std::fs::read_to_string(&path).unwrap();
    let with = "<!DOCTYPE tags SYSTEM \"http://127.0.0.1:9/never.dtd\" [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<tags>";
    std::fs::write(&path, text.replacen("<tags>", with, 1)).unwrap();
    assert!(Dump::open(folder.path(), Some(SITE), &std::env::temp_dir(), &mut Silent).is_ok());
    let evil = text.replacen("<tags>", with, 1).replacen("TagName=\"", "TagName=\"&x;", 1);
    std::fs::write(&path, evil).unwrap();
    assert_eq!(refused(&folder).0, "Tags.xml");
}

#[test]
fn an_archive_that_is_cut_off_is_refused() {
    let Some(data) = data() else { return };
    let folder = Fresh::new();
    let whole = std::fs::read(data.join(format!("{SITE}.7z"))).unwrap();
    for length in [10, whole.len() / 2, whole.len() - 1] {
        let path = folder.path().join(format!("{SITE}.7z"));
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(Dump::open(&path, None, folder.path(), &mut Silent).is_err(), "{length}");
    }
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 0x55;
    let path = folder.path().join(format!("{SITE}.7z"));
    std::fs::write(&path, flipped).unwrap();
    assert!(Dump::open(&path, None, folder.path(), &mut Silent).is_err());
}
