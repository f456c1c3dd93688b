//! Mail as real programs write it: what is understood of each, and that nothing comes of mail that is broken.

use super::message::Incoming;
use super::quote::own_words;

macro_rules! fixture {
    ($name:literal) => {
        ($name, include_bytes!(concat!("fixtures/", $name, ".eml")) as &[u8])
    };
}

const ALL: [(&str, &[u8]); 16] = [
    fixture!("gmail"),
    fixture!("iphone"),
    fixture!("apple_photo"),
    fixture!("outlook"),
    fixture!("outlook_web"),
    fixture!("outlook_word"),
    fixture!("thunderbird"),
    fixture!("mutt"),
    fixture!("japanese"),
    fixture!("logo"),
    fixture!("vacation"),
    fixture!("bounce"),
    fixture!("list"),
    fixture!("nothing"),
    fixture!("two_from"),
    fixture!("no_id"),
];

fn read(name: &str) -> Incoming {
    let (_, bytes) = ALL.iter().find(|(known, _)| *known == name).unwrap();
    Incoming::read(bytes).unwrap()
}

#[test]
fn what_was_written_is_found_in_the_mail_of_every_program() {
    for (name, files, text) in [
        ("gmail", 0, "It was *rye* flour, and a hôt oven.\n\n - two days\n - a lid"),
        ("iphone", 0, "It was rye flour, and I kept the dough in the cold for two days before I baked it."),
        ("apple_photo", 1, "It was rye flour, as you see."),
        ("outlook", 0, "It was rye flour.\n\nKind regards\nAda"),
        ("outlook_web", 0, "It was **rye** flour – “dark”, at 3 €.\n\nSee [there](https://example.org/rye)."),
        ("outlook_word", 0, "Es war Roggenmehl."),
        (
            "thunderbird",
            0,
            "Zwei Tage – und es war Roggen, aus der Mühle, die es seit hundert Jahren gibt.\n\n\
             > Read the answer:\n> https://stoa.example/a/4\n\nHabe ich.",
        ),
        ("mutt", 0, "It was rye, from Mühle & Söhne:\n\n```\n$ bake --rye\n```"),
        ("japanese", 0, "ライ麦粉でした。"),
        ("logo", 2, "It was rye; the table is attached.\n[cid:logo.png@01]"),
        ("nothing", 0, ""),
    ] {
        let mail = read(name);
        assert_eq!(own_words(&mail.text), text, "{name}:\n{}", mail.text);
        assert_eq!(
            (mail.from.as_str(), mail.files, mail.automatic),
            ("ada@example.org", files, None),
            "{name}"
        );
    }
}

#[test]
fn a_mail_says_whom_it_came_to_and_which_one_it_is() {
    let mail = read("gmail");
    assert_eq!(mail.recipients, ["reply+word@stoa.example"]);
    assert_eq!(
        (mail.id.as_str(), mail.return_path.as_deref()),
        ("<CAF1x@mail.example.org>", Some("ada@example.org"))
    );
    assert_eq!(mail.subject, "Re: An answer to \"How long?\"");
    let nameless = read("no_id");
    assert_eq!((nameless.id.len(), nameless.return_path), (64, None));
    assert_eq!(read("two_from").from, "", "which one counts is not agreed upon");
    let from = |value: &str| Incoming::read(format!("From: {value}\n\nHello there").as_bytes()).unwrap().from;
    for two in ["a@x.org, b@x.org", "<a@x.org> <b@x.org>", "A: a@x.org, b@x.org;", "", "nobody"] {
        assert!(!from(two).contains('@'), "{two}");
    }
    for one in [
        "a@x.org",
        "<a@x.org>",
        "\"b@x.org\" <a@x.org>",
        "=?utf-8?q?b=40x.org?= <a@x.org>",
        "a@x.org (b@x.org)",
    ] {
        assert_eq!(from(one), "a@x.org", "{one}");
    }
}

#[test]
fn what_a_machine_wrote_is_known_for_it() {
    for (name, why) in [("vacation", "auto-submitted"), ("bounce", "report"), ("list", "list")] {
        assert_eq!(read(name).automatic, Some(why), "{name}");
    }
    assert_eq!(read("bounce").return_path.as_deref(), Some(""));
    let says = |header: &str| {
        Incoming::read(format!("From: a@example.org\n{header}\n\nHello there").as_bytes())
            .unwrap()
            .automatic
            .is_some()
    };
    for header in [
        "Auto-Submitted: auto-generated",
        "precedence: Bulk",
        "X-Autoreply: yes",
        "X-MS-Exchange-Inbox-Rules-Loop: a@b",
        "LIST-UNSUBSCRIBE: <x>",
    ] {
        assert!(says(header), "{header}");
    }
    for header in ["Auto-Submitted: no", "Precedence: normal", "Subject: List-Id: x"] {
        assert!(!says(header), "{header}");
    }
}

/// Numbers that look random and are the same every time (xorshift).
fn numbers() -> impl FnMut(usize) -> usize {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    }
}

#[test]
fn broken_mail_is_read_or_not_and_never_fails() {
    let mut number = numbers();
    for round in 0..150 {
        for (_, bytes) in ALL {
            let mut bytes = bytes.to_vec();
            for _ in 0..=round % 8 {
                let at = number(bytes.len());
                match number(5) {
                    0 => bytes.truncate(at.max(1)),
                    1 => bytes[at] = number(256) as u8,
                    2 => drop(bytes.drain(at..(at + number(40)).min(bytes.len()))),
                    3 => bytes
                        .splice(
                            at..at,
                            [b'\n', b'>', 0, b'=', 0xff, b'-', b'-', b'<'].into_iter().take(1 + number(8)),
                        )
                        .for_each(drop),
                    _ => {
                        let part = bytes[at..(at + number(200)).min(bytes.len())].to_vec();
                        let to = number(bytes.len());
                        bytes.splice(to..to, part);
                    }
                }
                if bytes.is_empty() {
                    bytes.push(b'x');
                }
            }
            if let Some(mail) = Incoming::read(&bytes) {
                own_words(&mail.text);
            }
        }
    }
    for odd in [
        &b""[..],
        b"\n",
        b"\0",
        b":",
        b"From:",
        b"\r\n\r\n.",
        b"Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--",
    ] {
        if let Some(mail) = Incoming::read(odd) {
            own_words(&mail.text);
        }
    }
}
