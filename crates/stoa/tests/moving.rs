//! `stoa backup`, `restore`, `export` and `import stoa` as they are typed: what they print, and how they exit.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

fn stoa(data: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.current_dir(data.parent().unwrap()).env_clear().env("STOA_DATA_DIR", data).args(words);
    command.env("STOA_BACKUP_DIR", data.parent().unwrap().join("backups")).output().unwrap()
}

/// It succeeds, and this is what it prints.
#[track_caller]
fn prints(data: &Path, words: &[&str]) -> String {
    let output = stoa(data, words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// It exits with this code, and this is the sentence it says why.
#[track_caller]
fn refuses(data: &Path, words: &[&str], code: i32) -> String {
    let output = stoa(data, words);
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_site_is_backed_up_proven_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    assert!(refuses(&old, &["backup", "--verify"], 1).contains("backups"));
    prints(&old, &["admin", "create", "Ada Lovelace", "--handle", "ada"]);
    assert!(prints(&old, &["backup", "one.backup"]).starts_with("one.backup holds "));
    let output = stoa(&old, &["backup", "--verify", "one.backup"]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("one.backup is proven: restored in "));
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.contains("restor") || log.contains("unpacking: "), "a log gets plain lines: {log:?}");
    assert!(!log.contains('\u{1b}') && !log.contains('\r'), "{log:?}");
    prints(&old, &["backup"]);
    assert!(prints(&old, &["backup", "--verify"]).contains(" is proven"));
    assert!(prints(&new, &["restore", "one.backup"]).contains("is restored"));
    assert!(prints(&new, &["admin", "people"]).contains("Ada Lovelace"));
    assert!(refuses(&new, &["restore", "one.backup"], 1).contains("use --force"));
    prints(&new, &["restore", "one.backup", "--force"]);
    std::fs::write(dir.path().join("one.backup"), b"STOA-BACKUP 1\n").unwrap();
    assert!(refuses(&new, &["restore", "one.backup", "--force"], 1).contains("it is cut off"));
    assert!(prints(&new, &["admin", "people"]).contains("Ada Lovelace"));
}

#[test]
fn a_site_moves_out_and_in() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old"), dir.path().join("new"));
    prints(&old, &["admin", "create", "Ada Lovelace", "--handle", "ada"]);
    assert!(prints(&old, &["export", "out"]).starts_with("out holds "));
    assert!(refuses(&old, &["export", "out"], 1).contains("name an empty folder"));
    assert!(prints(&old, &["export", "--public", "dump"]).contains("that everybody may see"));
    let people = std::fs::read_to_string(dir.path().join("dump/people.jsonl")).unwrap();
    assert!(people.contains("Ada Lovelace") && !people.contains("email"), "{people}");
    assert!(prints(&new, &["import", "stoa", "out"]).contains("is imported"));
    assert!(prints(&new, &["admin", "people"]).contains("Ada Lovelace"));
    assert!(refuses(&new, &["import", "stoa", "out"], 1).contains("use --force"));
    assert!(refuses(&new, &["import", "stoa"], 2).contains("required"));
}

#[test]
fn every_command_helps_with_an_example() {
    let dir = tempfile::tempdir().unwrap();
    for words in [&["backup"][..], &["restore"], &["export"], &["import", "stoa"]] {
        let help = prints(&dir.path().join("data"), &[words, &["--help"]].concat());
        assert!(help.contains("Example") && help.contains("docs/"), "{help}");
    }
}
