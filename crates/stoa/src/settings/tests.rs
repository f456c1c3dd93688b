//! Right settings are understood, wrong ones stop the start with a sentence that helps.

use std::collections::BTreeMap;
use std::path::Path;

use super::{MANUAL, Settings, Sources};

fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
    let environment: BTreeMap<_, _> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let sources = Sources::from(Path::new("stoa.toml"), file, environment).map_err(|wrong| wrong.0)?;
    Settings::resolve(&sources).map_err(|wrong| wrong.0)
}

#[test]
fn every_default_is_accepted_by_its_own_setting() {
    let settings = read("", &[]).unwrap();
    assert_eq!(settings.public_url(), "http://127.0.0.1:8080");
    assert_eq!(settings.location(), store::Location::Sqlite("./data/stoa.sqlite".into()));
    assert!(settings.trusted_proxies.is_empty());
    assert!(
        settings.reply_address.is_none() && settings.reply_maildir.is_none(),
        "mail can't be replied to at first"
    );
}

#[test]
fn the_environment_wins_over_the_file() {
    let file = "listen = ['127.0.0.1:1', '[::1]:1']\nsession_days = 7\npseudo_locale = true\n";
    let settings = read(file, &[("STOA_LISTEN", "127.0.0.1:2, 127.0.0.1:3")]).unwrap();
    assert_eq!(settings.listen, ["127.0.0.1:2".parse().unwrap(), "127.0.0.1:3".parse().unwrap()]);
    assert_eq!((settings.session_days.0, settings.pseudo_locale), (7, true));
    let settings = read(file, &[]).unwrap();
    assert_eq!(settings.listen.len(), 2);
}

#[test]
fn a_wrong_setting_is_told_in_one_sentence() {
    for (file, environment, sentence) in [
        (
            "\nlisten = 'here'",
            None,
            "`listen` in stoa.toml:2 is \"here\", which can't be used; give an address and a port, such as \
             127.0.0.1:8080 or [::]:8080 (or a list of them).",
        ),
        (
            "",
            Some(("STOA_PUBLIC_URL", "stoa.example.org")),
            "STOA_PUBLIC_URL is \"stoa.example.org\", which can't be used; give http:// or https://, a host, and \
             nothing after it but a port, such as https://stoa.example.org.",
        ),
        (
            "reply_address = 'reply+to@example.org'",
            None,
            "`reply_address` in stoa.toml:1 is \"reply+to@example.org\", which can't be used; give a mail address with at most 16 \
             letters before the @, such as reply@example.org.",
        ),
        (
            "lmtp_listen = '8024'",
            None,
            "`lmtp_listen` in stoa.toml:1 is \"8024\", which can't be used; give an address and a port",
        ),
        ("[mail]\nhost = 'x'", None, "`mail` in stoa.toml:1 is something not shown here"),
        (
            "workers = {}",
            None,
            "`workers` in stoa.toml:1 is a TOML table, which can't be used; give a whole number",
        ),
        ("workers = 0", None, "`workers` in stoa.toml:1 is \"0\", which can't be used; give a whole number"),
        (
            "#\n\nlisen = ''",
            None,
            "stoa.toml:3 sets `lisen`, which is no setting; perhaps you mean `listen`.",
        ),
        (
            "",
            Some(("STOA_COLOUR", "red")),
            "the environment sets STOA_COLOUR, which is no setting; `stoa settings`",
        ),
        ("log = 'loud'", None, "`log` in stoa.toml:1 is \"loud\""),
        ("listen = 'a'\n= 3", None, "stoa.toml:2 is not TOML: "),
    ] {
        let wrong = read(file, environment.as_slice()).unwrap_err();
        assert!(wrong.starts_with(sentence), "{wrong}");
        assert!(!wrong.contains('\n'), "{wrong}");
    }
}

#[test]
fn a_password_is_never_shown() {
    let secret = "correct horse battery";
    for (name, value) in [
        ("STOA_MAIL", format!("smtp:/me:{secret}@host")),
        ("STOA_DATABASE_URL", format!("mysql://me:{secret}@host/db")),
    ] {
        let wrong = read("", &[(name, &value)]).unwrap_err();
        assert!(wrong.starts_with(name) && !wrong.contains("horse"), "{wrong}");
    }
    let settings = read(
        "",
        &[
            ("STOA_MAIL", "smtps://me:battery-horse@host"),
            ("STOA_DATABASE_URL", "postgres://me:battery-horse@host/db"),
            ("STOA_METRICS_TOKEN", "battery-horse-staple"),
        ],
    );
    let shown = format!("{:?}", settings.unwrap());
    assert!(!shown.contains("horse"), "{shown}");
}

#[test]
fn what_others_put_into_the_environment_is_left_alone() {
    let environment =
        [("STOA_PORT", "tcp://10.0.0.1:80"), ("STOA_SERVICE_HOST", "x"), ("STOA_TEST_POSTGRES", "y")];
    assert!(read("", &environment).is_ok());
}

#[test]
fn what_needs_two_settings_is_checked_too() {
    let dir = tempfile::tempdir().unwrap();
    let check = |file: &str| {
        let file = format!("data_dir = '{}'\n{file}", dir.path().join("data").display());
        let sources = Sources::from(Path::new("stoa.toml"), &file, BTreeMap::new()).unwrap();
        Settings::resolve(&sources).unwrap().check(&sources).map_err(|wrong| wrong.0)
    };
    assert_eq!(check(""), Ok(()));
    assert!(
        check("tls_cert = 'a.pem'")
            .unwrap_err()
            .starts_with("`tls_cert` in stoa.toml:2 is set, but `tls_key`")
    );
    assert!(check("tls_cert = 'a.pem'\ntls_key = 'b.pem'").unwrap_err().contains("a.pem"));
    assert!(check("header_max_bytes = 100").unwrap_err().contains("8 KiB"));
    std::fs::remove_dir_all(dir.path().join("data")).unwrap();
    std::fs::write(dir.path().join("data"), "a file").unwrap();
    assert!(check("").unwrap_err().starts_with("`data_dir` in stoa.toml:1 is "));
}

#[test]
fn values_are_read_as_people_write_them() {
    let settings = read(
        "public_url = 'https://Stoa.example.org/'\nupload_max_bytes = '2 MiB'\nbody_max_bytes = 65_536\n\
         idle_deadline = '2m'\nwrite_deadline = '500ms'\ntrusted_proxies = ['10.0.0.0/8', '::1']\nlog = 'warn,web=debug'",
        &[("STOA_FORWARDED_HEADER", "Forwarded")],
    );
    let settings = settings.unwrap();
    assert_eq!(settings.public_url(), "https://stoa.example.org");
    assert_eq!((settings.upload_max_bytes.0, settings.body_max_bytes.0), (2 << 20, 65_536));
    assert_eq!((settings.idle_deadline.as_secs(), settings.write_deadline.as_millis()), (120, 500));
    assert_eq!(settings.trusted_proxies.len(), 2);
    for url in ["https://", "ftp://x", "https://x/forum", "https://me@x", "https://x:port", "https://x y"] {
        assert!(read("", &[("STOA_PUBLIC_URL", url)]).is_err(), "{url}");
    }
}

#[test]
fn no_key_is_defined_twice() {
    let mut keys: Vec<_> = MANUAL.iter().flat_map(|section| section.entries).map(|entry| entry.key).collect();
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), all);
}
