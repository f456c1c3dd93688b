//! Mail over a real SMTP conversation with a small server of the test's own.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{MailError, Mailer, Message, Transport};

/// What one conversation with the sink said, line by line.
type Heard = Arc<Mutex<Vec<String>>>;

/// An SMTP server on loopback that refuses people called `later` and `never`.
async fn sink() -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let heard = Heard::default();
    let ears = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, Arc::clone(&ears)));
        }
    });
    (addr, heard)
}

async fn converse(stream: TcpStream, heard: Heard) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await?;
    let mut in_data = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        heard.lock().unwrap().push(line.clone());
        let reply = match line.split([' ', ':']).next().unwrap_or_default() {
            _ if in_data && line != "." => continue,
            _ if in_data => {
                in_data = false;
                "250 kept"
            }
            "EHLO" => "250-sink\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "RCPT" if line.contains("later@") => "450 mailbox busy",
            "RCPT" if line.contains("never@") => "550 no such person",
            "DATA" => {
                in_data = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

fn letter(to: &str) -> Message {
    Message {
        to: to.to_owned(),
        subject: "Reset your password\r\nBcc: everybody@example.org".to_owned(),
        text: "Follow this link: https://stoa.example/reset/abc\n".to_owned(),
        html: Some("<p>Follow <a href=\"https://stoa.example/reset/abc\">this link</a></p>".to_owned()),
        headers: vec![("List-Unsubscribe", "<https://stoa.example/u/1>".to_owned())],
        id: Some("reset-17".to_owned()),
    }
}

fn mailer(url: &str) -> Mailer {
    Mailer::new(&url.parse().unwrap(), "Stoa <stoa@stoa.example>").unwrap()
}

#[tokio::test]
async fn a_letter_goes_through_a_real_conversation() {
    let (addr, heard) = sink().await;
    let mailer = mailer(&format!("smtp://me:s%40cret@{addr}"));
    mailer.send(letter("Ada <ada@example.org>")).await.unwrap();
    mailer.send(letter("ada@example.org")).await.unwrap();
    let lines = heard.lock().unwrap().clone();
    let said = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    assert!(said("AUTH PLAIN AG1lAHNAY3JldA==") > 0, "the name and the decoded password");
    assert_eq!(said("MAIL FROM:<stoa@stoa.example>"), 2);
    assert_eq!(said("RCPT TO:<ada@example.org>"), 2);
    assert_eq!(said("Message-ID: <reset-17@stoa.example>"), 2);
    assert_eq!(
        said("Subject: Reset your password Bcc: everybody@example.org"),
        2,
        "no header of the sender's choice"
    );
    assert_eq!(said("Bcc:"), 0);
    assert_eq!(said("List-Unsubscribe: <https://stoa.example/u/1>"), 2);
    assert_eq!(said("Auto-Submitted: auto-generated"), 2);
    assert_eq!(
        said("Content-Type: text/plain; charset=utf-8") + said("Content-Type: text/html; charset=utf-8"),
        4
    );
}

#[tokio::test]
async fn a_refusal_says_whether_to_try_again() {
    let (addr, _) = sink().await;
    let server = mailer(&format!("smtp://{addr}"));
    let outcome = server.send(letter("later@example.org")).await;
    assert!(
        matches!(&outcome, Err(MailError::Temporary(why)) if why.contains("mailbox busy")),
        "{outcome:?}"
    );
    let outcome = server.send(letter("never@example.org")).await;
    assert!(
        matches!(&outcome, Err(MailError::Permanent(why)) if why.contains("no such person")),
        "{outcome:?}"
    );
    assert!(matches!(server.send(letter("nobody")).await, Err(MailError::Permanent(_))));
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let away = mailer(&format!("smtp://{closed}")).send(letter("ada@example.org")).await;
    assert!(matches!(away, Err(MailError::Temporary(_))), "{away:?}");
}

#[tokio::test]
async fn a_server_that_will_not_encrypt_hears_no_password() {
    let (addr, heard) = sink().await;
    let outcome =
        mailer(&format!("smtp://me:secret@{addr}?tls=required")).send(letter("ada@example.org")).await;
    assert!(outcome.is_err());
    assert!(heard.lock().unwrap().iter().all(|line| !line.starts_with("AUTH") && !line.starts_with("MAIL")));
}

#[tokio::test]
async fn a_folder_gets_one_file_for_each_letter() {
    let dir = tempfile::tempdir().unwrap();
    let folder = mailer(&format!("file:{}", dir.path().join("out").display()));
    for _ in 0..3 {
        folder.send(letter("ada@example.org")).await.unwrap();
    }
    let files: Vec<_> =
        std::fs::read_dir(dir.path().join("out")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 3);
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("To: ada@example.org") && text.contains("multipart/alternative"), "{text}");
}

#[tokio::test]
async fn tests_can_look_into_the_mailbox() {
    let memory = Mailer::memory();
    memory.clone().send(letter("ada@example.org")).await.unwrap();
    assert_eq!(memory.sent(), [letter("ada@example.org")]);
}

#[test]
fn a_transport_is_encrypted_unless_it_stays_on_the_machine() {
    let shown = |text: &str| match text.parse::<Transport>() {
        Ok(Transport::Smtp(url)) => url.to_string(),
        other => format!("{other:?}"),
    };
    assert!(shown("smtp://mail.example.org:587").ends_with("?tls=required"));
    assert!(!shown("smtp://localhost:1025").contains("tls"));
    assert!(!shown("smtp://127.0.0.1:1025").contains("tls"));
    assert!(!shown("smtp://[::1]:1025").contains("tls"));
    assert!(!shown("smtp://mail.example.org?tls=none").contains("tls"));
    for wrong in
        ["", "smtp", "smtp://", "pop3://host", "smtp://host?tls=maybe", "file:", "mail.example.org:25"]
    {
        assert!(wrong.parse::<Transport>().is_err(), "{wrong}");
    }
    let secret: Transport = "smtps://me:hunter2@mail.example.org".parse().unwrap();
    assert!(!format!("{secret} {secret:?}").contains("hunter2"));
}
