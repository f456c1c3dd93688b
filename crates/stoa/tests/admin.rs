//! `stoa admin` as it is typed: what it prints, and how it exits.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

fn admin(dir: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
    command.current_dir(dir).env_clear().env("STOA_DATA_DIR", dir).arg("admin").args(words);
    command.output().unwrap()
}

/// It succeeds, and this is what it prints.
#[track_caller]
fn prints(dir: &Path, words: &[&str]) -> String {
    let output = admin(dir, words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// It exits with this code, and this is the sentence it says why.
#[track_caller]
fn refuses(dir: &Path, words: &[&str], code: i32) -> String {
    let output = admin(dir, words);
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn people_are_made_given_a_role_suspended_and_let_in() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let made = prints(
        dir,
        &["create", "Ada Lovelace", "--handle", "ada", "--email", "ada@example.org", "--role", "admin"],
    );
    assert!(made.contains("made Ada Lovelace (@ada)"), "{made}");
    prints(dir, &["create", "Ben Okri"]);
    let people = prints(dir, &["people"]);
    assert!(people.contains("ada@example.org") && people.contains("ben-okri"), "{people}");
    assert!(!prints(dir, &["people", "--search", "LOVE"]).contains("ben-okri"));
    assert!(refuses(dir, &["role", "ada", "member"], 1).contains("the last administrator"));
    assert!(prints(dir, &["role", "ben-okri", "admin"]).contains("is an administrator now"));
    prints(dir, &["role", "ada", "member"]);
    let until = prints(dir, &["suspend", "ada", "--days", "3", "--reason", "Three advertisements in a day."]);
    assert!(until.contains("is suspended until"), "{until}");
    assert!(prints(dir, &["people"]).contains("suspended until"));
    prints(dir, &["lift", "ada"]);
    assert!(!prints(dir, &["people"]).contains("suspended until"));
    assert!(prints(dir, &["sign-in-link", "ada"]).contains("/signin/"));
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    assert!(refuses(dir, &["role", "nobody", "admin"], 1).contains("there is nobody with this handle"));
    assert!(refuses(dir, &["create", "Ada", "--role", "king"], 2).contains("use member, moderator or admin"));
    assert!(refuses(dir, &["create", "", "--handle", "a b"], 2).contains("name: Please fill this in."));
    prints(dir, &["create", "Ada"]);
    let short = refuses(dir, &["suspend", "ada", "--days", "0", "--reason", "No."], 2);
    assert!(short.contains("days: A number from 1 to 3650.") && short.contains("reason: "), "{short}");
    assert!(refuses(dir, &["replay", "nothing"], 2).contains("reputation"));
}

#[test]
fn the_books_of_a_new_site_are_right_and_can_be_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    prints(dir, &["create", "Ada"]);
    assert_eq!(prints(dir, &["recount"]), "every total is what it sums up\n");
    assert_eq!(prints(dir, &["recount", "--repair"]), "every total is what it sums up\n");
    assert_eq!(prints(dir, &["replay", "reputation"]), "reputation took in 1 events anew\n");
}
