//! How a mail comes to the site: handed over by a mail server, on a socket, in a maildir; never lost and never taken twice.

use std::path::Path;

use super::*;

on_both! {
    async fn a_mail_whose_server_died_before_it_heard_is_posted_once(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let letter = mail("ada@example.org", "one", "It was rye flour.");
        let mut stream = TcpStream::connect(("127.0.0.1", mta.port)).await.unwrap();
        let lines = letter.replace('\n', "\r\n");
        let all = format!("LHLO mx\r\nMAIL FROM:<ada@example.org>\r\nRCPT TO:<{to}>\r\nDATA\r\n{lines}.\r\n");
        stream.write_all(all.as_bytes()).await.unwrap();
        drop(stream);
        assert_eq!(mta.hand_over(&to, &letter).await.1, "250");
        assert_eq!(comments(site, answer), ["It was rye flour."]);
        // It is remembered for as long as a mail server may try again, and not for ever.
        let remembered = |after: i64| {
            let then = site.now().plus(after);
            site.app.db.write_now(move |tx| forum::reply::prune(tx, then)).unwrap();
            site.number(sql!("SELECT COUNT(*) FROM received_mail WHERE at > $1"), 0)
        };
        assert_eq!((remembered(30 * DAY), remembered(91 * DAY)), (1, 0));
    }

    async fn a_maildir_is_emptied_and_nothing_in_it_is_lost_or_taken_twice(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        maildir::prepare(dir).unwrap();
        maildir::prepare(dir).unwrap();
        let good = format!("Return-Path: <ada@example.org>\nDelivered-To: {to}\n{}", mail("ada@example.org", "one", "It was rye flour."));
        let put = |name: &str, text: &str| std::fs::write(dir.join("new").join(name), text).unwrap();
        put("1.a.host", &good);
        put("2.b.host", &format!("Delivered-To: {to}\n{}", mail("ada@example.org", "two", "Hm.")));
        put("3.c.host", &mail("ada@example.org", "three", "To nobody that is known."));
        put("4.d.host", &format!("Delivered-To: {to}\n{}", mail("ada@example.org", "four", &"x".repeat(MOST))));
        put("5.e.host", &format!("Return-Path: <>\nDelivered-To: {to}\n{}", mail("ada@example.org", "five", "It could not be delivered.")));
        put("6.f.host", "");
        maildir::take_all(&site.app, dir, MOST).await.unwrap();
        assert_eq!(comments(site, answer), ["It was rye flour."]);
        refusal(&mail_to(site, &ada).await, "Hm.", "A little more, please");
        assert!(files(&dir.join("new")).is_empty());
        assert_eq!(files(&dir.join("cur")), ["1.a.host:2,S", "5.e.host:2,S"]);
        assert_eq!(files(&dir.join(".Refused/cur")), ["2.b.host:2,S", "3.c.host:2,S", "4.d.host:2,S", "6.f.host:2,S"]);
        // As after a program that ended before it moved the mail.
        put("1.a.host", &good);
        maildir::take_all(&site.app, dir, MOST).await.unwrap();
        assert_eq!(comments(site, answer).len(), 1);
        assert_eq!(files(&dir.join("cur")), ["1.a.host:2,S", "5.e.host:2,S"]);
    }

    async fn a_socket_does_as_well(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lmtp");
        let listener = Listener::bind(&Place::Unix(path.clone())).await.unwrap();
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(lmtp::serve(site.app.clone(), listener, MOST, stopped));
        let stream = UnixStream::connect(&path).await.unwrap();
        let said = converse(stream, &to, &mail("ada@example.org", "one", "It was rye flour.")).await;
        assert_eq!(said, ("250".into(), "250".into()));
        assert_eq!(comments(site, answer), ["It was rye flour."]);
        stop.send(true).unwrap();
        serving.await.unwrap();
    }
}

fn files(dir: &Path) -> Vec<String> {
    let entries =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}
