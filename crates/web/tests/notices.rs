//! How people are told of what happens: what they chose, the inbox's rows, mail, digests, and how mail is stopped.

use std::sync::{Arc, Mutex};

use crate::common::{self, Page, Person, TestSite, nobody};
use axum::body::Body;
use axum::http::{Method, Request, header};
use forum::member::Secret;
use forum::notification::Notify;
use forum::outbox::{self, Next};
use forum::reputation::recount;
use forum::space::Access;
use forum::time::{DAY, HOUR, MINUTE};
use store::sql;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use web::mail::{Mailer, Message};
use web::outbox::{deliver_due, gather_digests};

const REMARK: &str = "Which flour did you use for it?";

async fn choose(site: &TestSite, who: &Person, fields: &[(&str, &str)]) {
    site.post(who, "/settings/notifications", fields).await.is(303);
}

async fn comment(site: &TestSite, who: &Person, post: i64, body: &str) {
    site.post(who, &format!("/posts/{post}/comments"), &[("body", body)]).await.is(303);
}

/// Asks and wants to be mailed about answers.
async fn ask(site: &TestSite, who: &Person, title: &str) -> i64 {
    let fields =
        [("title", title), ("body", "The whole story, told at length."), ("tags", "bread"), ("mail", "1")];
    common::last_number(&site.post(who, "/questions/ask", &fields).await.is(303).location)
}

/// The inbox as data: kind, how many, and whether it was read.
async fn inbox(site: &TestSite, who: &Person) -> Vec<(String, i64, bool)> {
    site.follow();
    let data = site.json(who, "/inbox").await;
    let rows = data["notices"].as_array().unwrap().iter();
    rows.map(|n| {
        (n["kind"].as_str().unwrap().to_owned(), n["count"].as_i64().unwrap(), n["read"].as_bool().unwrap())
    })
    .collect()
}

fn unread(site: &TestSite, who: &Person) -> i64 {
    let wrong = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
    assert!(wrong.iter().all(|d| d.what != "member.unread"), "{wrong:?}");
    site.number(sql!("SELECT unread FROM member WHERE id = $1"), who.id.0)
}

fn header<'a>(mail: &'a Message, name: &str) -> Option<&'a str> {
    mail.headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
}

/// The path that stops a mail.
fn way_out(mail: &Message) -> String {
    assert_eq!(header(mail, "List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let address = header(mail, "List-Unsubscribe").unwrap().trim_matches(['<', '>']);
    let html = mail.html.as_ref().unwrap();
    assert!(mail.text.contains(address) && html.contains(address), "{}", mail.text);
    assert!(
        html.contains("name=\"color-scheme\" content=\"light dark\"")
            && html.contains("prefers-color-scheme: dark")
    );
    address.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
}

/// What a mail program sends for its reader, who is signed in nowhere.
async fn one_click(site: &TestSite, path: &str) -> Page {
    let request = Request::builder().method(Method::POST).uri(path).header(header::HOST, "127.0.0.1:8080");
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.call(request.body(Body::from("List-Unsubscribe=One-Click")).unwrap()).await
}

/// Writes and sends the digests that are due.
async fn send_digests(site: &TestSite) -> usize {
    gather_digests(&site.app).await.unwrap();
    deliver_due(&site.app).await
}

on_both! {
    async fn one_table_says_what_comes_where(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let page = site.get(&ada, "/settings/notifications").await;
        page.has("<table").has("<th scope=\"col\"").has("<th scope=\"row\"").has("name=\"site-answers\" value=\"1\"");
        page.has("name=\"mail-badges\"").lacks("name=\"site-moderation\"").lacks("name=\"site-messages\"");
        let question = ask(site, &ada, "How do I keep a crust crisp?").await;
        choose(site, &ada, &[("mail-comments", "never"), ("site-edits", "1"), ("mail-edits", "weekly"), ("mail-moderation", "never")]).await;
        let data = site.json(&ada, "/settings/notifications").await;
        let said = |topic: &str| {
            let one = data["topics"].as_array().unwrap().iter().find(|t| t["topic"] == topic).unwrap();
            (one["site"].as_bool().unwrap(), one["mail"].as_str().unwrap().to_owned())
        };
        assert_eq!(said("comments"), (false, "never".into()));
        assert_eq!(said("edits"), (true, "weekly".into()));
        assert_eq!(said("moderation"), (true, "never".into()), "one is always told of it on the site");
        assert_eq!(said("answers"), (true, "at-once".into()), "what was not named stays");
        comment(site, &ben, question, REMARK).await;
        assert!(inbox(site, &ada).await.is_empty());
        assert_eq!(unread(site, &ada), 0);
        choose(site, &ada, &[("site-comments", "1"), ("mail-comments", "never")]).await;
        comment(site, &ben, question, "And how long was it in the oven?").await;
        assert_eq!(inbox(site, &ada).await, [("comment".into(), 1, false)]);
        for wrong in [("mail-answers", "hourly"), ("mail-messages", "daily")] {
            site.post(&ada, "/settings/notifications", &[wrong]).await.is(422);
        }
        site.get(&nobody(), "/settings/notifications").await.is(401);
        assert!(site.json_text(&ada, "/settings/download/own.json").await.contains("notification_settings"));
    }

    async fn unread_notices_of_a_kind_about_a_question_are_one_row(site: &Site) {
        let (ada, ben, cat) = (site.member("ada", 500), site.member("ben", 500), site.member("cat", 500));
        let question = ask(site, &ada, "How do I keep a crust crisp?").await;
        let other = ask(site, &ada, "How long does rye bread keep?").await;
        let mut answers = Vec::new();
        for (n, who) in [&ben, &cat, &site.member("dan", 500)].into_iter().enumerate() {
            answers.push(site.answer(who, question, &format!("Let it cool on a rack, for {n} hours at least.")).await);
        }
        site.answer(&ben, other, "About a week, in a cloth, on the board.").await;
        comment(site, &ben, question, REMARK).await;
        let row = |kind: &str, n| (kind.to_owned(), n, false);
        assert_eq!(inbox(site, &ada).await, [row("comment", 1), row("answer", 1), row("answer", 3)]);
        assert_eq!(unread(site, &ada), 3);
        site.get(&ada, "/inbox").await.has("3 new answers to your question").has("Ben answered your question");
        // The newest is deleted: she sees two, and the row is the newest of these.
        site.post(&site.moderator("mod"), &format!("/posts/{}/delete", answers[2]), &[("reason", "It was quite wrong.")]).await.is(303);
        let page = site.get(&ada, "/inbox").await;
        page.has("2 new answers to your question");
        let data = site.json(&ada, "/inbox").await;
        let head = data["notices"].as_array().unwrap().iter().find(|n| n["count"] == 2).unwrap();
        assert_eq!(head["post"], answers[1]);
        let opened = site.get(&ada, &format!("/inbox/{}", head["id"])).await;
        assert!(opened.is(303).location.ends_with(&format!("#a{}", answers[1])), "{}", opened.location);
        let rows = inbox(site, &ada).await;
        assert_eq!(rows.iter().filter(|(kind, _, read)| kind == "answer" && *read).count(), 2, "{rows:?}");
        site.get(&ada, "/inbox").await.is(200);
        assert_eq!(unread(site, &ada), 2, "what she can't see is not counted once the inbox was looked at");
        site.replay(&Notify);
        assert_eq!(unread(site, &ada), 2);
    }

    async fn mail_is_stopped_by_one_request_and_never_by_looking(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = ask(site, &ada, "How do I keep a crust crisp?").await;
        site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 1);
        let path = way_out(&site.app.mailer.sent().remove(0));
        let wants = async || site.json(&ada, "/settings/notifications").await["topics"][0]["mail"].as_str().unwrap().to_owned();
        let page = site.get(&nobody(), &path).await;
        page.is(200).has("Answers to my questions").has("a…@example.org").lacks("ada@example.org").has("method=\"post\"");
        assert_eq!(wants().await, "at-once", "programs that look at mail open links as well");
        let other = path.replace("/answers/", "/comments/");
        let (start, _) = path.rsplit_once('/').unwrap();
        for wrong in [other, format!("{start}/AAAAAAAAAAAAAAAAAAAAAA"), format!("{start}/x"), path.replace("/answers/", "/whatever/")] {
            site.get(&nobody(), &wrong).await.is(404).has("cut short");
            one_click(site, &wrong).await.is(404);
        }
        assert_eq!(wants().await, "at-once");
        one_click(site, &path).await.is(200).has("no more mail");
        one_click(site, &path).await.is(200);
        assert_eq!(wants().await, "never");
        site.answer(&ben, question, "A second thought: bake it five minutes longer.").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 0);
        assert_eq!(inbox(site, &ada).await, [("answer".into(), 2, false)], "the site tells it all the same");
        let id = ada.id.0;
        site.app.db.write_now(move |tx| {
            tx.run(sql!("UPDATE member SET email = 'new@example.org', email_key = 'new@example.org' WHERE id = $1"), &[&id])
        }).unwrap();
        one_click(site, &path).await.is(404);
    }

    async fn any_notice_can_be_mailed_at_once_while_it_is_news(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = ask(site, &ben, "How do I keep a crust crisp?").await;
        choose(site, &ada, &[("mail-mentions", "at-once")]).await;
        comment(site, &ben, question, "Maybe @ada knows what flour it takes?").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 1, "though it does not stand in the inbox");
        let mail = site.app.mailer.sent().remove(0);
        assert_eq!(mail.subject, "Ben mentioned you in a comment on “How do I keep a crust crisp?”");
        assert!(mail.text.contains("what flour it takes?") && mail.text.contains("#c"), "{}", mail.text);
        assert!(way_out(&mail).contains("/mentions/"));
        choose(site, &ada, &[("site-mentions", "1"), ("mail-mentions", "at-once")]).await;
        comment(site, &ben, question, "Or does @ada know of a better oven?").await;
        site.follow();
        site.post(&ada, "/inbox/read", &[]).await.is(303);
        assert_eq!(deliver_due(&site.app).await, 0, "what was read is not mailed");
        let answered = ask(site, &ada, "How long does rye bread keep?").await;
        site.answer(&ben, answered, "About a week, in a cloth, on the board.").await;
        site.follow();
        site.pass(8 * DAY);
        assert_eq!(deliver_due(&site.app).await, 0, "nor is what is old");
        let admin = site.admin("root");
        site.get(&admin, "/admin").await.is(200).lacks("was given up");
    }

    async fn a_digest_comes_once_a_day_with_what_is_new(site: &Site) {
        let (ada, ben, cat) = (site.member("ada", 500), site.member("ben", 500), site.member("cat", 500));
        let cellar = site.space("cellar", Access::Hidden, &[&ada, &ben]);
        let question = ask(site, &ada, "How do I keep a crust crisp?").await;
        let hidden = site.ask_in(&ada, cellar, "Who has the key to the cellar?", "keys").await;
        choose(site, &ada, &[("site-answers", "1"), ("mail-answers", "daily"), ("mail-comments", "daily")]).await;
        comment(site, &ben, question, REMARK).await;
        comment(site, &ben, hidden, "The janitor has it, I believe.").await;
        for who in [&ben, &cat] {
            site.answer(who, question, &format!("Let it cool on a rack, says {}.", who.handle)).await;
        }
        site.follow();
        site.pass(5 * HOUR);
        assert_eq!(send_digests(site).await, 0, "it is too early");
        let (ada_id, space) = (ada.id.0, cellar.0);
        site.app.db.write_now(move |tx| {
            tx.run(sql!("DELETE FROM space_member WHERE member = $1 AND space = $2"), &[&ada_id, &space])
        }).unwrap();
        site.pass(2 * HOUR);
        assert_eq!(send_digests(site).await, 1);
        let mail = site.app.mailer.sent().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("ada@example.org", "Testing: 2 things are new"));
        let place = |text: &str| mail.text.find(text).unwrap_or_else(|| panic!("no {text:?} in {}", mail.text));
        assert!(place("2 new answers to your question “How do I keep a crust crisp?”") < place("Ben commented"));
        assert!(!mail.text.contains("cellar"), "{}", mail.text);
        assert!(mail.html.as_ref().unwrap().contains("2 new answers"));
        assert_eq!(send_digests(site).await, 0);
        // Neither another day nor following the log anew brings it again.
        site.replay(&Notify);
        site.pass(DAY);
        assert_eq!(send_digests(site).await, 0);
        comment(site, &ben, question, "And how long was it in the oven?").await;
        site.answer(&cat, question, "Third time lucky: bake it five minutes longer.").await;
        site.follow();
        site.get(&ada, "/inbox").await.is(200);
        site.post(&ada, "/inbox/read", &[]).await.is(303);
        site.pass(DAY);
        assert_eq!(send_digests(site).await, 0, "nothing is new");
        site.answer(&ben, question, "Fourth time: steam in the first ten minutes.").await;
        site.follow();
        site.pass(DAY);
        assert_eq!(send_digests(site).await, 1);
        let path = way_out(&site.app.mailer.sent().remove(1));
        one_click(site, &path).await.is(200).has("The daily digest");
        site.answer(&ben, question, "Fifth time: an iron pot with a lid on it.").await;
        site.follow();
        site.pass(DAY);
        assert_eq!(send_digests(site).await, 0);
    }

    async fn a_digest_that_the_end_of_the_program_interrupts_is_the_same_mail_again(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = ask(site, &ada, "How do I keep a crust crisp?").await;
        choose(site, &ada, &[("mail-comments", "weekly")]).await;
        comment(site, &ben, question, REMARK).await;
        site.follow();
        site.pass(DAY);
        assert_eq!(send_digests(site).await, 0, "the week is not over");
        site.pass(3 * DAY);
        gather_digests(&site.app).await.unwrap();
        // Taken, and the program ends before it is noted as sent.
        let (now, secret) = (site.now(), Secret::new().unwrap());
        let Next::Send(letter) = site.app.db.write_now(move |tx| outbox::next(tx, now, &secret, false)).unwrap() else {
            panic!("nothing is due");
        };
        comment(site, &ben, question, "And how long was it in the oven?").await;
        site.follow();
        site.pass(MINUTE);
        assert_eq!(send_digests(site).await, 1);
        let mail = site.app.mailer.sent().remove(0);
        assert_eq!(mail.id, Some(format!("outbox-{}", letter.id)));
        assert!(mail.subject.starts_with("Your week at Testing") && mail.text.contains("Ben commented"), "{}", mail.text);
        assert!(!mail.text.contains("2 new comments"), "what came since waits for the next");
        site.pass(7 * DAY);
        assert_eq!(send_digests(site).await, 1);
    }

    async fn a_mail_whose_server_dies_after_data_comes_again_as_the_same(site: &Site) {
        let (address, heard) = dying_server().await;
        let site = site.mailing(Mailer::new(&format!("smtp://{address}").parse().unwrap(), "stoa@stoa.example").unwrap());
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = ask(&site, &ada, "How do I keep a crust crisp?").await;
        site.answer(&ben, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 0, "nobody said that it was taken");
        assert_eq!(deliver_due(&site.app).await, 0, "it waits");
        site.pass(2 * MINUTE);
        assert_eq!(deliver_due(&site.app).await, 1);
        site.pass(DAY);
        assert_eq!(deliver_due(&site.app).await, 0);
        let heard = heard.lock().unwrap();
        let ids: Vec<&String> = heard.iter().filter(|line| line.starts_with("Message-ID: ")).collect();
        assert_eq!(ids.len(), 2, "{heard:?}");
        assert_eq!(ids[0], ids[1]);
        assert!(ids[0].ends_with("@stoa.example>"), "{}", ids[0]);
        for line in ["List-Unsubscribe-Post: List-Unsubscribe=One-Click", "Content-Type: multipart/alternative;"] {
            assert!(heard.iter().any(|heard| heard.starts_with(line)), "{line} {heard:?}");
        }
    }
}

/// A mail server that hangs up on the first mail once it has it, and takes every other; and what it heard.
async fn dying_server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ears = heard.clone();
    tokio::spawn(async move {
        let mut dies = true;
        while let Ok((stream, _)) = listener.accept().await {
            converse(stream, &ears, &mut dies).await.unwrap();
        }
    });
    (address, heard)
}

async fn converse(stream: TcpStream, heard: &Mutex<Vec<String>>, dies: &mut bool) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 here\r\n").await?;
    let mut in_data = false;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        heard.lock().unwrap().push(line.to_owned());
        let reply = match line {
            "." if std::mem::take(dies) => return Ok(()),
            "." => "250 kept",
            _ if in_data => continue,
            "DATA" => "354 go on",
            "QUIT" => return Ok(()),
            _ => "250 fine",
        };
        in_data = line == "DATA";
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
}

/// How a member who chose under the old settings is told: topic, site, mail.
fn choices_of(db: &store::Db, member: i64) -> Vec<(String, i64, String)> {
    let sql = sql!("SELECT topic, site, mail FROM notice_choice WHERE member = $1 ORDER BY topic");
    db.read_now(move |tx| tx.all(sql, &[&member], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))).unwrap()
}

/// The tables before there was one table of settings.
fn before() -> Vec<store::Migration> {
    forum::schema::MIGRATIONS
        .iter()
        .copied()
        .take_while(|migration| migration.name != "0016_notices")
        .collect()
}

store::both_databases! { before();
    fn what_people_chose_before_keeps_its_meaning(db: &store::Db) {
        db.write_now(|tx| {
            tx.run(
                sql!(scan "INSERT INTO member (id, handle, handle_key, name, email, role, headline, bio, bio_html, location, website,
                        mail_answers, mail_messages, reputation, unread, created_at, seen_at) VALUES
                        (1, 'a', 'a', 'A', 'a@example.org', 'member', '', '', '', '', '', 1, 1, 1, 3, 1, 1),
                        (2, 'b', 'b', 'B', 'b@example.org', 'member', '', '', '', '', '', 0, 0, 1, 0, 1, 1)"),
                &[],
            )?;
            for (seq, kind, question) in [(1i64, "answer", Some(7i64)), (2, "answer", Some(7)), (3, "badge", None)] {
                tx.run(
                    sql!("INSERT INTO notification (member, seq, kind, actor, question, data, at)
                          VALUES (1, $1, $2, 2, $3, '{}', 1)"),
                    &[&seq, &kind, &question],
                )?;
            }
            Ok::<_, forum::Error>(())
        })
        .unwrap();
        db.migrate(forum::schema::MIGRATIONS).unwrap();
        assert!(choices_of(db, 1).is_empty());
        let never: Vec<_> = ["answers", "asked", "comments", "mentions", "messages"].map(|t| (t.to_owned(), 1, "never".to_owned())).into();
        assert_eq!(choices_of(db, 2), never);
        let unread = sql!("SELECT unread FROM member WHERE id = 1");
        assert_eq!(db.read_now(move |tx| tx.one(unread, &[], |r| r.get::<i64>(0))).unwrap(), 2);
    }
}
