//! Replies by mail: what a mail offers, and what becomes of what comes back by LMTP or in a maildir.

mod arriving;

use crate::common::{Person, TestSite, last_number};
use forum::space::Access;
use forum::time::{DAY, MINUTE};
use store::sql;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::watch;
use web::inbound::lmtp::{self, Listener, Place};
use web::inbound::maildir;
use web::mail::Message;
use web::outbox::deliver_due;

const MOST: usize = 64 * 1024;
const ANSWER: &str = "Let it cool on a rack, then leave it unwrapped.";

/// A mail server of the test's: where replies are handed over.
struct Mta {
    port: u16,
    _stop: watch::Sender<bool>,
}

impl Mta {
    async fn of(site: &TestSite) -> Mta {
        let Listener::Tcp(listener) =
            Listener::bind(&Place::Tcp("127.0.0.1:0".parse().unwrap())).await.unwrap()
        else {
            unreachable!("it is TCP");
        };
        let port = listener.local_addr().unwrap().port();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(lmtp::serve(site.app.clone(), Listener::Tcp(listener), MOST, stopped));
        Mta { port, _stop: stop }
    }

    /// Hands a mail over; what was said to the recipient and, where it was accepted, to the mail.
    async fn hand_over(&self, to: &str, mail: &str) -> (String, String) {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        converse(stream, to, mail).await
    }
}

async fn converse(stream: impl AsyncReadExt + AsyncWrite + Unpin, to: &str, mail: &str) -> (String, String) {
    let mut stream = BufReader::new(stream);
    let stuffed: String = mail
        .lines()
        .map(|l| if l.starts_with('.') { format!(".{l}\r\n") } else { format!("{l}\r\n") })
        .collect();
    let mut said = Vec::new();
    for line in [
        "",
        "LHLO mx.example.org\r\n",
        "MAIL FROM:<somebody@example.org>\r\n",
        &format!("RCPT TO:<{to}>\r\n"),
        "DATA\r\n",
        &format!("{stuffed}.\r\n"),
    ] {
        stream.write_all(line.as_bytes()).await.unwrap();
        let mut reply = String::new();
        while reply.as_bytes().get(3) != Some(&b' ') {
            reply.clear();
            stream.read_line(&mut reply).await.unwrap();
        }
        said.push(reply[..3].to_owned());
        if said.len() == 4 && reply.starts_with('5') {
            break;
        }
    }
    (said[3].clone(), said.get(5).cloned().unwrap_or_default())
}

/// Lets everything that is due go out, and gives what went to this person since.
async fn mail_to(site: &TestSite, who: &Person) -> Vec<Message> {
    site.follow();
    let before = site.app.mailer.sent().len();
    deliver_due(&site.app).await;
    let address = format!("{}@example.org", who.handle);
    site.app.mailer.sent().into_iter().skip(before).filter(|mail| mail.to == address).collect()
}

fn reply_to(mail: &Message) -> Option<String> {
    let header = mail.headers.iter().find(|(name, _)| *name == "Reply-To");
    header.map(|(_, value)| value.trim_matches(['<', '>']).to_owned())
}

/// A reply as a mail program writes it, from this address, with what it quotes.
fn mail(from: &str, id: &str, text: &str) -> String {
    format!(
        "From: Somebody <{from}>\nTo: whoever@stoa.example\nSubject: Re: About your bread\nMessage-ID: <{id}@example.org>\n\
         Content-Type: text/plain; charset=utf-8\n\n{text}\n\n\
         On Fri, Jan 2, 2026 at 0:01 AM Stoa <stoa@localhost> wrote:\n> Hello,\n> it was said.\n"
    )
}

fn mail_of(who: &Person) -> String {
    mail(&format!("{}@example.org", who.handle), "named", "That works, thank you!")
}

async fn ask(site: &TestSite, who: &Person, title: &str, fields: &[(&str, &str)]) -> i64 {
    let mut all = vec![
        ("title", title),
        ("body", "The whole story, told at length."),
        ("tags", "bread"),
        ("mail", "1"),
    ];
    all.extend(fields);
    last_number(&site.post(who, "/questions/ask", &all).await.is(303).location)
}

/// Ada's question with Ben's answer, and where Ada's reply to the mail about it goes.
async fn answered(site: &TestSite, ada: &Person, ben: &Person) -> (i64, i64, String) {
    let question = ask(site, ada, "How do I keep a crust crisp?", &[]).await;
    let answer = site.answer(ben, question, ANSWER).await;
    let sent = mail_to(site, ada).await;
    (question, answer, reply_to(&sent[0]).unwrap())
}

/// The texts of the comments under a post.
fn comments(site: &TestSite, post: i64) -> Vec<String> {
    let sql = sql!(scan "SELECT body FROM comment WHERE post = $1 ORDER BY id");
    site.app.db.read_now(move |tx| tx.all(sql, &[&post], |r| r.get::<String>(0))).unwrap()
}

fn answers(site: &TestSite, question: i64) -> Vec<String> {
    let sql = sql!("SELECT body FROM revision WHERE question = $1 AND post <> $1 ORDER BY post");
    site.app.db.read_now(move |tx| tx.all(sql, &[&question], |r| r.get::<String>(0))).unwrap()
}

/// Chooses to be mailed at once about everything.
async fn mail_everything(site: &TestSite, who: &Person) {
    for topic in ["mentions", "comments", "accepted", "followed"] {
        let (mail, site_too) = (format!("mail-{topic}"), format!("site-{topic}"));
        site.post(who, "/settings/notifications", &[(&mail, "at-once"), (&site_too, "1")]).await.is(303);
    }
}

/// The one mail that says why a reply was not posted.
#[track_caller]
fn refusal<'a>(sent: &'a [Message], written: &str, why: &str) -> &'a Message {
    assert_eq!(sent.len(), 1, "{sent:?}");
    let mail = &sent[0];
    assert_eq!(mail.subject, "Not posted: Re: About your bread");
    let quoted: Vec<String> = written.lines().map(|line| format!("> {line}")).collect();
    assert!(mail.text.contains(why) && mail.text.contains(&quoted.join("\n")), "{why}: {}", mail.text);
    assert_eq!(reply_to(mail), None);
    mail
}

on_both! {
    async fn a_reply_to_a_mail_about_an_answer_is_a_comment_under_it(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let question = ask(site, &ada, "How do I keep a crust crisp?", &[]).await;
        let answer = site.answer(&ben, question, ANSWER).await;
        let sent = mail_to(site, &ada).await;
        let to = reply_to(&sent[0]).unwrap();
        assert!(to.starts_with("reply+") && to.ends_with("@stoa.example") && to.len() < 64 + 13, "{to}");
        let offer = "Reply to this mail to comment.";
        assert!(sent[0].text.contains(offer) && sent[0].html.as_ref().unwrap().contains(offer), "{}", sent[0].text);

        let reply = mail("Ada@Example.org", "one", "That works, *thank you*!\n\n> leave it unwrapped\n\nOvernight as well?\n.\n\n-- \nAda");
        assert_eq!(mta.hand_over(&to.to_uppercase(), &reply).await, ("250".into(), "250".into()));
        let text = "That works, *thank you*!\n\n> leave it unwrapped\n\nOvernight as well?\n.";
        assert_eq!(comments(site, answer), [text]);
        // The same mail again, as after a mail server heard no reply.
        assert_eq!(mta.hand_over(&to, &reply).await, ("250".into(), "250".into()));
        assert_eq!(comments(site, answer).len(), 1);
        assert_eq!(mta.hand_over(&to, &mail("ada@example.org", "two", "One more thing.")).await.1, "250");
        assert_eq!(comments(site, answer).len(), 2);
        assert!(mail_to(site, &ada).await.is_empty());
        let page = site.get(&ben, &format!("/posts/{answer}")).await;
        let page = site.get(&ben, page.location.split('#').next().unwrap()).await;
        page.has("That works, <em>thank you</em>!").lacks("it was said");
    }

    async fn each_mail_says_what_a_reply_becomes(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        mail_everything(site, &ada).await;
        // A question that is asked to her, and one that mentions her: answers.
        let title = "How long does rye bread keep?";
        let asked = ask(site, &ben, title, &[("to", "ada")]).await;
        let sent = mail_to(site, &ada).await;
        assert!(sent[0].text.contains("Reply to this mail to answer."), "{}", sent[0].text);
        let answer = "About a week, in a cloth, cut side down on the board.";
        assert_eq!(mta.hand_over(&reply_to(&sent[0]).unwrap(), &mail("ada@example.org", "a", answer)).await.1, "250");
        assert_eq!(answers(site, asked), [answer]);
        let own = site.number(sql!("SELECT id FROM answer WHERE question = $1"), asked);

        // A comment on her answer, and one that mentions her: comments there.
        for (n, body) in ["And in a tin box?", "And in a bag, @ada?"].into_iter().enumerate() {
            site.post(&ben, &format!("/posts/{own}/comments"), &[("body", body)]).await.is(303);
            let sent = mail_to(site, &ada).await;
            let told = sent.iter().find(|mail| reply_to(mail).is_some()).unwrap();
            assert!(told.text.contains("Reply to this mail to comment."), "{}", told.text);
            let text = format!("Longer still, number {n}.");
            assert_eq!(mta.hand_over(&reply_to(told).unwrap(), &mail("ada@example.org", &text, &text)).await.1, "250");
            assert_eq!(comments(site, own).last(), Some(&text));
        }
        // What was done is no conversation.
        site.post(&ben, &format!("/posts/{own}/accept"), &[("on", "true")]).await.is(303);
        assert!(mail_to(site, &ada).await.iter().all(|mail| reply_to(mail).is_none() && !mail.text.contains("Reply to this mail")));

        // A message.
        let page = site.post(&ben, "/messages/new", &[("to", "ada"), ("body", "Shall we bake on Sunday?")]).await;
        let talk = last_number(page.is(303).location.split('#').next().unwrap());
        site.follow();
        site.pass(6 * MINUTE);
        let sent = mail_to(site, &ada).await;
        assert!(sent[0].text.contains("Reply to this mail to answer by message."), "{}", sent[0].text);
        assert_eq!(mta.hand_over(&reply_to(&sent[0]).unwrap(), &mail("ada@example.org", "m", "Yes, at ten.")).await.1, "250");
        let said = site.json_text(&ben, &format!("/messages/{talk}")).await;
        assert!(said.contains("Yes, at ten."), "{said}");
    }

    async fn without_an_address_for_replies_mail_says_nothing_of_them(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let question = ask(site, &ada, "How do I keep a crust crisp?", &[]).await;
        site.answer(&ben, question, ANSWER).await;
        let sent = mail_to(site, &ada).await;
        assert!(sent.len() == 1 && reply_to(&sent[0]).is_none() && !sent[0].text.contains("Reply to"), "{sent:?}");
        site.get(&site.admin("root"), "/admin").await.has("Mail can’t be replied to");
        site.replied_to().get(&site.admin("other"), "/admin").await.has("they come in at reply@stoa.example");
    }

    async fn nothing_is_taken_from_the_mail_of_whoever_asked_anonymously(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let (_, _, to) = answered(site, &ada, &ben).await;
        let fields = [("name", "General"), ("access", "public"), ("anonymous", "1")];
        site.post(&site.admin("root"), "/spaces/general/edit", &fields).await.is(303);
        let question = ask(site, &ada, "How do I keep a crumb moist?", &[("anonymous", "1")]).await;
        let answer = site.answer(&ben, question, ANSWER).await;
        let sent = mail_to(site, &ada).await;
        assert!(sent.len() == 1 && reply_to(&sent[0]).is_none() && !sent[0].text.contains("Reply to this mail"), "{sent:?}");
        // An address from before it was known that this is hers.
        let known = site.app.db.read_now({
            let word = to.trim_start_matches("reply+").split('@').next().unwrap().to_owned();
            move |tx| forum::reply::addressee(tx, &word)
        });
        let (ada_id, wrong) = (known.unwrap().unwrap().member, forum::reply::To::Post(forum::PostId(answer)));
        let (viewer, mail) = (site.viewer(&ada), "<a@b>".to_owned());
        let reply = forum::reply::Reply { member: ada_id, to: wrong, mail, text: "That works, thank you!".into() };
        let refused = site.app.db.write_now(move |tx| forum::reply::post(tx, &viewer, &reply)).unwrap_err();
        assert!(format!("{refused:?}").contains("reply-refused-masked"), "{refused:?}");
        assert!(comments(site, answer).is_empty());
        assert_eq!(mta.hand_over(&to, &mail_of(&ada)).await.1, "250");
    }

    async fn mail_offers_no_reply_that_would_be_refused(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        mail_everything(site, &ada).await;
        let question = ask(site, &ben, "How long does rye bread keep?", &[]).await;
        site.post(&ben, &format!("/posts/{question}/comments"), &[("body", "Would @ada know that?")]).await.is(303);
        site.post(&mod_, &format!("/posts/{question}/lock"), &[("reason", "A reason to learn from.")]).await.is(303);
        let sent = mail_to(site, &ada).await;
        assert!(sent.len() == 1 && reply_to(&sent[0]).is_none(), "a locked question takes no comments: {sent:?}");
    }

    async fn a_refused_reply_comes_back_with_the_reason_and_all_that_was_written(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("mod"));
        let mta = Mta::of(site).await;
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let asked = ask(site, &ben, "How long does rye bread keep?", &[("to", "ada")]).await;
        let to_answer = reply_to(&mail_to(site, &ada).await[0]).unwrap();
        let long = "x".repeat(601);
        for (to, from, text, why) in [
            (&to, "eve@example.com", "A line of mine.\nAnother one.", "did not come from the address of your account"),
            (&to, "ada@example.org", "Hm.", "A little more, please"),
            (&to, "ada@example.org", &long, "That is too long: 1 character"),
            (&to_answer, "ada@example.org", "A week.", "A little more, please"),
        ] {
            let letter = mail(from, &format!("{}-{}", text.len(), why.len()), text);
            assert_eq!(mta.hand_over(to, &letter).await.1, "250");
            let sent = mail_to(site, &ada).await;
            let told = refusal(&sent, text, why);
            assert!(told.html.as_ref().unwrap().contains("pre-wrap"));
            assert_eq!(mta.hand_over(to, &letter).await.1, "250");
            assert!(mail_to(site, &ada).await.is_empty(), "one mail for each that came");
        }
        assert_eq!(mta.hand_over(&to, &mail("ada@example.org", "empty", "")).await.1, "250");
        let sent = mail_to(site, &ada).await;
        assert!(sent[0].text.contains("Nothing was left of the mail") && sent[0].text.contains("> > it was said."), "{}", sent[0].text);

        let good = "It keeps for about a week, in a cloth.";
        let act = async |post: i64, what: &str| {
            let fields = [("reason", if what == "close" { "off-topic" } else { "A reason to learn from." })];
            site.post(&mod_, &format!("/posts/{post}/{what}"), &fields).await.is(303);
            mail_to(site, &ada).await;
        };
        act(asked, "close").await;
        mta.hand_over(&to_answer, &mail("ada@example.org", "closed", good)).await;
        refusal(&mail_to(site, &ada).await, good, "closed to new answers");
        act(answer, "lock").await;
        mta.hand_over(&to, &mail("ada@example.org", "locked", good)).await;
        refusal(&mail_to(site, &ada).await, good, "This post is locked");
        site.post(&mod_, "/admin/people/ada/suspend", &[("days", "7"), ("reason", "Three advertisements in a day.")]).await.is(303);
        mail_to(site, &ada).await;
        mta.hand_over(&to, &mail("ada@example.org", "suspended", good)).await;
        refusal(&mail_to(site, &ada).await, good, "Three advertisements in a day.");
        assert!(comments(site, answer).is_empty() && answers(site, asked).is_empty());
    }

    async fn who_may_not_see_a_post_any_more_can_not_answer_it_by_mail(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let space = site.space("cellar", Access::Hidden, &[&ada, &ben]);
        let question = ask(site, &ada, "Where is the zqcellar key?", &[("space", &space.to_string())]).await;
        let answer = site.answer(&ben, question, ANSWER).await;
        let to = reply_to(&mail_to(site, &ada).await[0]).unwrap();
        let (id, from) = (ada.id, space);
        site.app.db.write_now(move |tx| tx.run(sql!("DELETE FROM space_member WHERE member = $1 AND space = $2"), &[&id, &from])).unwrap();
        assert_eq!(mta.hand_over(&to, &mail("ada@example.org", "one", "I have found it.")).await.1, "250");
        let sent = mail_to(site, &ada).await;
        let told = refusal(&sent, "I have found it.", "not there any more, or you may not see it");
        assert!(!told.text.contains("zqcellar") && !told.html.as_ref().unwrap().contains("zqcellar"));
        assert!(comments(site, answer).is_empty());
    }

    async fn what_a_machine_wrote_is_dropped_and_nobody_is_told(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let (_, answer, to) = answered(site, &ada, &ben).await;
        for header in ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <bakers.example.org>", "X-Autoreply: yes"] {
            let letter = format!("{header}\n{}", mail("ada@example.org", header, "I am away until Monday."));
            assert_eq!(mta.hand_over(&to, &letter).await.1, "250", "{header}");
        }
        assert!(comments(site, answer).is_empty() && mail_to(site, &ada).await.is_empty());
    }

    async fn an_address_that_the_site_did_not_make_is_refused_at_once(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let (begins, word) = to.trim_end_matches("@stoa.example").split_at(10);
        for wrong in ["reply@stoa.example".to_owned(), format!("{begins}b{}@stoa.example", &word[1..]), "reply+abc@stoa.example".into(), to.replace("stoa.example", "example.com"), "postmaster@stoa.example".into()] {
            if wrong != to {
                assert_eq!(mta.hand_over(&wrong, &mail("ada@example.org", "x", "Hello there.")).await.0, "550", "{wrong}");
            }
        }
        let large = mail("ada@example.org", "large", &"word ".repeat(MOST / 4));
        assert_eq!(mta.hand_over(&to, &large).await.1, "552");
        assert!(comments(site, answer).is_empty() && mail_to(site, &ada).await.is_empty());
        let id = ada.id;
        site.app.db.write_now(move |tx| tx.run(sql!("UPDATE member SET email_confirmed_at = NULL WHERE id = $1"), &[&id])).unwrap();
        assert_eq!(mta.hand_over(&to, &mail("ada@example.org", "x", "Hello there.")).await.0, "550");
    }

    async fn one_writes_by_mail_no_more_than_on_the_site(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let site = &site.limited();
        let mta = Mta::of(site).await;
        for n in 0..30 {
            assert_eq!(mta.hand_over(&to, &mail("eve@example.com", &format!("eve-{n}"), "Not hers.")).await.1, if n < 20 { "250" } else { "550" });
        }
        assert_eq!(mail_to(site, &ada).await.len(), 20, "no more mail than that, and what is not told is handed back");
        let sent = async |n: usize| mta.hand_over(&to, &mail("ada@example.org", &format!("n-{n}"), &format!("Remark {n}."))).await.1;
        let mut taken = 0;
        while taken < 100 && sent(taken).await == "250" {
            taken += 1;
        }
        assert!((20..100).contains(&taken), "what others tried was not counted as hers: {taken}");
        assert_eq!(comments(site, answer).len(), taken);
    }

    async fn what_nobody_else_may_read_is_not_posted_however_it_was_quoted(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let question = ask(site, &ada, "How do I keep a crust crisp?", &[]).await;
        let answer = site.answer(&ben, question, ANSWER).await;
        let told = mail_to(site, &ada).await.remove(0);
        let to = reply_to(&told).unwrap();
        let link = told.headers.iter().find(|(name, _)| *name == "List-Unsubscribe").unwrap().1.trim_matches(['<', '>']).to_owned();
        let text = format!("Below is what I got.\nStop this mail: {link}\nAn: {to}\nThat was all.");
        assert_eq!(mta.hand_over(&to, &mail("ada@example.org", "one", &text)).await.1, "250");
        assert_eq!(comments(site, answer), ["Below is what I got.\nThat was all."]);
    }

    async fn files_are_left_out_and_it_is_said(site: &Site) {
        let site = &site.replied_to();
        let (ada, ben, mta) = (site.member("ada", 500), site.member("ben", 500), Mta::of(site).await);
        let (_, answer, to) = answered(site, &ada, &ben).await;
        let letter = "From: ada@example.org\nSubject: Re\nMessage-ID: <p@x>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n\
            <p>See the <b>picture</b>.</p><blockquote type=\"cite\">old</blockquote>\n--b\nContent-Type: image/png\nContent-Disposition: attachment\n\
            Content-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n";
        assert_eq!(mta.hand_over(&to, letter).await.1, "250");
        assert_eq!(comments(site, answer), ["See the **picture**.\n\n*One file that came with this mail was left out.*"]);
    }
}
