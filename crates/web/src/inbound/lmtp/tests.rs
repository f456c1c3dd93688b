//! The dialogue with a mail server, over a stream in memory and over a socket.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::watch;

use super::dialogue::{Mailroom, converse};
use crate::inbound::{Envelope, Verdict};

/// Knows everybody whose address begins with a verdict, and gives it.
#[derive(Default)]
struct Room(Mutex<Vec<(String, bool, String)>>);

fn verdict(address: &str) -> Verdict {
    match address.split('@').next().unwrap() {
        "posted" => Verdict::Posted,
        "again" => Verdict::Again,
        "dropped" => Verdict::Dropped,
        "refused" => Verdict::Refused,
        "rejected" => Verdict::Rejected,
        "busy" | "later" => Verdict::Later,
        _ => Verdict::Unknown,
    }
}

impl Mailroom for Room {
    fn host(&self) -> &str {
        "stoa.example"
    }

    fn max_bytes(&self) -> usize {
        100
    }

    async fn knows(&self, address: &str) -> Verdict {
        match verdict(address) {
            Verdict::Unknown => Verdict::Unknown,
            Verdict::Later if address.starts_with("busy") => Verdict::Later,
            _ => Verdict::Posted,
        }
    }

    async fn take(&self, envelope: &Envelope, bytes: &[u8]) -> Verdict {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.0.lock().unwrap().push((envelope.recipient.clone(), envelope.notice, text));
        verdict(&envelope.recipient)
    }
}

/// Sends everything at once, as a server that pipelines does, and gives the replies' codes, with what was taken in.
async fn say(lines: &[&str]) -> (Vec<String>, Vec<(String, bool, String)>) {
    let (mut ours, theirs) = tokio::io::duplex(1 << 16);
    let (_stop, stopped) = watch::channel(false);
    let room = Room::default();
    ours.write_all(format!("{}\r\n", lines.join("\r\n")).as_bytes()).await.unwrap();
    ours.shutdown().await.unwrap();
    let _ = converse(theirs, &room, stopped).await;
    let mut heard = String::new();
    ours.read_to_string(&mut heard).await.unwrap();
    let replies = heard.lines().filter(|line| line.as_bytes().get(3) == Some(&b' '));
    let taken = room.0.lock().unwrap().clone();
    (replies.map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect(), taken)
}

async fn codes(lines: &[&str]) -> Vec<String> {
    say(lines).await.0.into_iter().map(|reply| reply[..3].to_owned()).collect()
}

#[tokio::test]
async fn by_lmtp_each_recipient_has_a_reply() {
    let (replies, taken) = say(&[
        "LHLO mx.example.org",
        "MAIL FROM:<ada@example.org> SIZE=20 BODY=8BITMIME",
        "RCPT TO:<posted@stoa.example>",
        "rcpt to: <nobody@stoa.example>",
        "RCPT TO:<later@stoa.example>",
        "RCPT TO:<rejected@stoa.example>",
        "RCPT TO:<@relay.example:refused@stoa.example>",
        "RCPT TO:<busy@stoa.example>",
        "DATA",
        "Subject: Hello",
        "",
        "..a dot",
        ".",
        "DATA",
        "QUIT",
    ])
    .await;
    let told = [
        "220 stoa.example",
        "250 SIZE",
        "250 2.1.0",
        "250 2.1.5",
        "550 5.1.1",
        "250 2.1.5",
        "250 2.1.5",
        "250 2.1.5",
        "451 4.3.0",
        "354 Go",
        "250 2.0.0",
        "451 4.3.0",
        "550 5.7.1",
        "250 2.0.0",
        "503 5.5.1",
        "221 2.0.0",
    ];
    assert_eq!(replies, told);
    let to: Vec<&str> = taken.iter().map(|(to, _, _)| to.as_str()).collect();
    assert_eq!(
        to,
        ["posted@stoa.example", "later@stoa.example", "rejected@stoa.example", "refused@stoa.example"]
    );
    assert!(taken.iter().all(|(_, notice, text)| !notice && text == "Subject: Hello\r\n\r\n.a dot\r\n"));
}

#[tokio::test]
async fn by_smtp_there_is_one_reply_for_all() {
    for (recipients, code) in [
        (&["posted", "again", "dropped"][..], "250"),
        (&["posted", "later", "rejected"], "451"),
        (&["posted", "rejected"], "550"),
    ] {
        let mut lines = vec!["EHLO mx.example.org".to_owned(), "MAIL FROM:<>".to_owned()];
        lines.extend(recipients.iter().map(|to| format!("RCPT TO:<{to}@stoa.example>")));
        lines.extend(["DATA", "x", ".", "QUIT"].map(str::to_owned));
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let (replies, taken) = say(&lines).await;
        assert_eq!(&replies[replies.len() - 2][..3], code, "{replies:?}");
        assert!(taken.iter().all(|(_, notice, _)| *notice), "the null sender");
    }
    assert_eq!(codes(&["HELO mx", "QUIT"]).await, ["220", "250", "221"]);
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_and_after_it_came() {
    let large = "x".repeat(101);
    let begin = ["LHLO mx", "MAIL FROM:<a@b>", "RCPT TO:<posted@x>", "RCPT TO:<again@x>", "DATA"];
    let lines: Vec<&str> = begin.into_iter().chain([large.as_str(), ".", "NOOP", "QUIT"]).collect();
    let (replies, taken) = say(&lines).await;
    let codes: Vec<&str> = replies[6..].iter().map(|reply| &reply[..3]).collect();
    assert_eq!(codes, ["552", "552", "250", "221"]);
    assert!(taken.is_empty());
    assert_eq!(
        super::tests::codes(&["LHLO mx", "MAIL FROM:<a@b> SIZE=101", "QUIT"]).await,
        ["220", "250", "552", "221"]
    );
}

#[tokio::test]
async fn what_comes_out_of_turn_changes_nothing() {
    let asked = [
        "MAIL FROM:<a@b>",
        "LHLO",
        "LHLO mx",
        "RCPT TO:<posted@x>",
        "DATA",
        "MAIL FROM:a@b",
        "MAIL FROM:<a@b",
        "MAIL FROM:<a@b> X=1",
        "MAIL FROM:<a@b>",
        "MAIL FROM:<a@b>",
        "RCPT TO:<posted@x> NOTIFY=NEVER",
        "RCPT FROM:<x>",
        "RSET",
        "RCPT TO:<posted@x>",
        "VRFY posted",
        "HELP",
        "STARTTLS",
        "",
        "QUIT",
    ];
    let told = [
        "220", "503", "501", "250", "503", "503", "501", "501", "555", "250", "503", "555", "501", "250",
        "503", "252", "214", "500", "500", "221",
    ];
    assert_eq!(codes(&asked).await, told);
}

#[tokio::test]
async fn one_that_speaks_nonsense_is_hung_up_on() {
    let heard = codes(&["What?"; 40]).await;
    assert_eq!((heard.len(), heard.last().map(String::as_str)), (22, Some("421")));
    let long = "x".repeat(3000);
    assert_eq!(codes(&[&long, "QUIT"]).await, ["220", "500", "221"]);
}

#[tokio::test]
async fn a_mail_that_breaks_off_is_not_taken_in() {
    let (replies, taken) =
        say(&["LHLO mx", "MAIL FROM:<a@b>", "RCPT TO:<posted@x>", "DATA", "half of it"]).await;
    assert_eq!(replies.len(), 5);
    assert!(taken.is_empty());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_without_end() {
    for begin in ["", "LHLO mx\r\nMAIL FROM:<a@b>\r\nRCPT TO:<posted@x>\r\nDATA\r\nhalf"] {
        let (mut ours, theirs) = tokio::io::duplex(1 << 16);
        let (_stop, stopped) = watch::channel(false);
        ours.write_all(begin.as_bytes()).await.unwrap();
        converse(theirs, &Room::default(), stopped).await.unwrap();
        let mut heard = String::new();
        ours.read_to_string(&mut heard).await.unwrap();
        assert!(heard.lines().last().unwrap().starts_with("421 4.4.2"), "{heard}");
    }
}

#[tokio::test]
async fn who_is_connected_when_the_site_stops_is_told_to_come_back() {
    let (mut ours, theirs) = tokio::io::duplex(1 << 16);
    let (stop, stopped) = watch::channel(false);
    let talk = tokio::spawn(async move { converse(theirs, &Room::default(), stopped).await });
    let mut greeting = [0; 5];
    ours.read_exact(&mut greeting).await.unwrap();
    stop.send(true).unwrap();
    talk.await.unwrap().unwrap();
    let mut heard = String::new();
    ours.read_to_string(&mut heard).await.unwrap();
    assert!(heard.lines().last().unwrap().starts_with("421 4.3.2"), "{heard}");
}

#[test]
fn a_place_is_an_address_or_a_socket() {
    let place = |text: &str| text.parse::<super::Place>();
    assert_eq!(place("127.0.0.1:8024").unwrap().to_string(), "127.0.0.1:8024");
    assert_eq!(place("unix:/run/stoa/lmtp").unwrap().to_string(), "unix:/run/stoa/lmtp");
    for wrong in ["", "localhost", "unix:", "unix:lmtp", "8024"] {
        assert!(place(wrong).is_err(), "{wrong}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not() {
    use super::{Listener, Place};

    let dir = tempfile::tempdir().unwrap();
    let place = Place::Unix(dir.path().join("lmtp"));
    drop(Listener::bind(&place).await.unwrap());
    let listening = Listener::bind(&place).await.unwrap();
    assert!(Listener::bind(&place).await.is_err());
    drop(listening);
    let file = Place::Unix(dir.path().join("file"));
    std::fs::write(dir.path().join("file"), "kept").unwrap();
    assert!(Listener::bind(&file).await.is_err(), "what is no socket is not deleted");
}
