//! Accounts through the real router: coming in, links that came by mail, the first visit.

use crate::common::{self, Page, Person, TestSite, nobody};
use forum::member::{Secret, link, setup};
use forum::outbox::{self, Content, Next};
use forum::site::Site as Settings;
use forum::time::{DAY, HOUR, MINUTE};
use store::sql;
use web::outbox::deliver_due;

const PASSWORD: &str = "plum stones, mostly";

on_both! {
    async fn one_signs_up_logs_out_and_logs_in_by_handle_or_address(site: &Site) {
        let ada = join(site, "Ada Lovelace", "ada@example.org").await;
        site.get(&ada, "/").await.has("Ada Lovelace").has("/people/ada-lovelace");
        site.post(&ada, "/logout", &[]).await.is(303);
        site.get(&ada, "/").await.lacks("Ada Lovelace");
        for login in ["ada-lovelace", "@Ada-Lovelace", "ada@example.org", " ADA@example.org "] {
            let page = log_in(site, login, PASSWORD).await;
            assert_eq!((page.status.as_u16(), page.location.as_str()), (303, "/"), "{login}");
            site.get(&page.person(), "/").await.has("Ada Lovelace");
        }
    }

    async fn a_wrong_password_and_an_unknown_account_are_answered_alike(site: &Site) {
        join(site, "Ada Lovelace", "ada@example.org").await;
        let wrong = log_in(site, "ada-lovelace", "plum stones, hardly").await;
        let unknown = log_in(site, "nobody-here", "plum stones, hardly").await;
        wrong.is(422).has("do not belong together").lacks("plum stones");
        assert_eq!(wrong.body.replace("ada-lovelace", "X"), unknown.body.replace("nobody-here", "X"));
    }

    async fn signing_up_does_not_tell_whether_an_address_has_an_account(site: &Site) {
        site.member("ada", 1);
        let again = sign_up(site, "Ada Again", "ada@example.org", PASSWORD).await;
        let fresh = sign_up(site, "Ben Fresh", "ben@example.org", PASSWORD).await;
        assert_eq!((again.status, &again.location), (fresh.status, &fresh.location));
        let letters = letters(site);
        assert!(matches!(&letters[0].content, Content::HasAccount { handle } if handle == "ada"));
        assert!(matches!(&letters[1].content, Content::Confirm { .. }));
        // The address stays with the account that has it for sure.
        let page = log_in(site, "ada@example.org", PASSWORD).await;
        page.is(422);
    }

    async fn the_rules_of_signing_up_stand_beside_their_fields_and_lose_nothing(site: &Site) {
        let page = sign_up(site, "—", "not an address", "123456789").await;
        page.is(422).has("name-error").has("email-error").has("password-error").has("not an address");
        page.has("One character more").lacks("123456789");
        sign_up(site, "Ada", "a@example.org", "xk4 vw zpj").await.is(303);
        sign_up(site, "Ben", "b@example.org", "qwertyuiop").await.is(422).has("first that guessers try");
        let fields = [("name", "Cat"), ("handle", "Ada"), ("email", "c@example.org"), ("password", PASSWORD)];
        site.post(&nobody(), "/signup", &fields).await.is(422).has("Somebody else has this handle");
    }

    async fn names_of_any_script_make_handles_that_work(site: &Site) {
        let page = sign_up(site, "  ليلى\u{202e} العلوي ", "layla@example.org", PASSWORD).await;
        site.get(&page.person(), "/").await.has("ليلى العلوي").has("/people/ليلى-العلوي").lacks("\u{202e}");
        join(site, "🦔 1", "hedgehog@example.org").await;
        let second = join(site, "🦔🦔 2", "hedgehogs@example.org").await;
        site.get(&second, "/").await.has("🦔🦔 2").has("/people/person-2");
        join(site, "Ada", "a1@example.org").await;
        let ada = join(site, "ADA", "a2@example.org").await;
        site.get(&ada, "/").await.has("/people/ada-2");
    }

    async fn one_comes_back_to_where_one_was_and_nowhere_else(site: &Site) {
        join(site, "Ada", "ada@example.org").await;
        for (next, to) in [
            ("/questions/1/x?order=newest#a2", "/questions/1/x?order=newest#a2"),
            ("https://evil.example/", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("javascript:1", "/"),
        ] {
            let fields = [("login", "ada"), ("password", PASSWORD), ("next", next)];
            let page = site.post(&nobody(), "/login", &fields).await;
            assert_eq!(page.location, to, "{next}");
        }
        site.get(&nobody(), "/login?next=/tags").await.has(r#"name="next" value="/tags""#);
        site.get(&nobody(), "/login?next=//evil.example").await.has(r#"name="next" value="/""#);
    }

    async fn a_dialog_is_given_the_form_alone_and_a_script_the_next_address(site: &Site) {
        join(site, "Ada", "ada@example.org").await;
        let dialog = [("x-dialog", "1"), ("accept", "application/json")];
        let wrong = site.post_with(&nobody(), "/login", &[("login", "ada")], &dialog).await;
        wrong.is(422).has("<form").has("password-error").lacks("<html");
        let fields = [("login", "ada"), ("password", PASSWORD), ("next", "/tags")];
        let right = site.post_with(&nobody(), "/login", &fields, &dialog).await;
        right.is(200);
        assert_eq!(right.body, r#"{"next":"/tags"}"#);
        site.get(&right.person(), "/").await.has("/people/ada");
        for path in ["/login", "/signup", "/lost-password"] {
            let request = axum::http::Request::builder().uri(path).header("x-dialog", "1");
            let page = site.call(request.body(axum::body::Body::empty()).unwrap()).await;
            page.is(200).has("<form").lacks("<html");
        }
        let program = [("accept", "application/json")];
        let wrong = site.post_with(&nobody(), "/login", &[("login", "ada")], &program).await;
        wrong.is(422).has(r#""field":"password""#);
    }

    async fn asking_for_a_reset_writes_the_same_row_for_every_address(site: &Site) {
        site.member("ada", 1);
        let known = site.post(&nobody(), "/lost-password", &[("email", "ada@example.org")]).await;
        let unknown = site.post(&nobody(), "/lost-password", &[("email", "bob@example.org")]).await;
        known.is(200).has("If an account has this address");
        assert_eq!(known.body.replace("ada@", "X@"), unknown.body.replace("bob@", "X@"));
        let rows = site.app.db.read_now(|tx| tx.all(
            sql!(scan "SELECT kind, to_member, to_address, data, tries FROM outbox ORDER BY id"), &[],
            |r| Ok((r.get::<String>(0)?, r.get::<i64>(1)?, r.get::<String>(2)?, r.get::<String>(3)?, r.get::<i64>(4)?)),
        )).unwrap();
        let row = |address: &str| ("reset".to_owned(), 0, address.to_owned(), "{}".to_owned(), 0);
        assert_eq!(rows, [row("ada@example.org"), row("bob@example.org")]);
        assert_eq!(site.number(sql!("SELECT COUNT(*) FROM token WHERE member <> $1"), 0), 0);
        assert_eq!(letters(site).len(), 1);
    }

    async fn a_reset_link_works_once_for_an_hour_and_ends_every_session(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let first = reset_link(site, "ada@example.org").await;
        site.get(&nobody(), &first).await.is(200).has("@ada").has("new-password");
        site.pass(HOUR);
        site.get(&nobody(), &first).await.is(404).has("has expired");
        set_password(site, &first, "cherry stones, mostly").await.is(404);
        let second = reset_link(site, "ada@example.org").await;
        let third = reset_link(site, "ada@example.org").await;
        set_password(site, &second, "short").await.is(422).has("password-error");
        let page = set_password(site, &second, "cherry stones, mostly").await;
        page.is(303);
        site.get(&page.person(), "/").await.has("Your account");
        site.get(&ada, "/").await.lacks("Your account");
        // Used, and the other one died with it.
        set_password(site, &second, "apricot stones, mostly").await.is(404);
        set_password(site, &third, "apricot stones, mostly").await.is(404);
        log_in(site, "ada", PASSWORD).await.is(422);
        log_in(site, "ada", "cherry stones, mostly").await.is(303);
        assert!(letters(site).iter().any(|l| matches!(l.content, Content::PasswordChanged { .. })));
        set_password(site, "/reset/forged", PASSWORD).await.is(404);
    }

    async fn a_confirmation_needs_a_press_works_once_and_for_three_days(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let confirmed = sql!("SELECT COUNT(email_confirmed_at) FROM member WHERE id > $1");
        let late = confirm_link(site);
        site.pass(3 * DAY);
        site.get(&ada, &late).await.is(404);
        site.post(&ada, "/confirm", &[]).await.is(303);
        let link = confirm_link(site);
        site.get(&nobody(), &link).await.is(200).has("ada@example.org");
        assert_eq!(site.number(confirmed, 0), 0);
        site.post(&nobody(), &link, &[]).await.is(303);
        assert_eq!(site.number(confirmed, 0), 1);
        site.post(&nobody(), &link, &[]).await.is(404);
        site.get(&nobody(), &link.replace("confirm", "reset")).await.is(404);
    }

    async fn of_two_who_claim_an_address_the_one_who_reads_its_mail_gets_it(site: &Site) {
        let thief = join(site, "Thief", "ada@example.org").await;
        let early = confirm_link(site);
        join(site, "Ada", "ada@example.org").await;
        site.post(&nobody(), &confirm_link(site), &[]).await.is(303);
        site.post(&thief, &early, &[]).await.is(404).has("has an account already");
        assert!(matches!(&letters_to(site, "ada@example.org").await[..], [Content::Reset { handle, .. }] if handle == "ada"));
    }

    async fn a_sign_in_link_works_once_and_only_by_pressing(site: &Site) {
        let ada = site.member("ada", 1);
        let (secret, now) = (Secret::new().unwrap(), site.now());
        let path = format!("/signin/{}", secret.reveal());
        site.app.db.write_now(move |tx| link::make(tx, now, ada.id, &secret)).unwrap();
        site.get(&nobody(), &path).await.is(200).has("Log in as Ada");
        let page = site.post(&nobody(), &path, &[]).await;
        page.is(303);
        site.get(&page.person(), "/").await.has("/people/ada");
        site.post(&nobody(), &path, &[]).await.is(404);
        site.get(&nobody(), &path).await.is(404);
    }

    async fn the_first_visit_names_the_site_and_makes_its_admin_once(site: &Site) {
        unset(site).await;
        let (secret, now) = (Secret::new().unwrap(), site.now());
        let token = secret.reveal().to_owned();
        site.app.db.write_now(move |tx| setup::token(tx, now, &secret)).unwrap();
        for path in ["/", "/questions/1/x", "/login"] {
            assert_eq!(site.get(&nobody(), path).await.location, "/setup", "{path}");
        }
        let early = sign_up(site, "Early", "early@example.org", PASSWORD).await;
        assert_eq!(early.location, "/setup");
        site.get(&nobody(), &format!("/setup?token={token}")).await.is(200).has(&token);
        let send = |token: String, password: &'static str| {
            let fields = [("token", token), ("site", "Orchard".into()), ("description", "On fruit.".into()),
                ("name", "Ada".into()), ("email", "ada@example.org".into()), ("handle", "admin".into()),
                ("password", password.into())];
            async move {
                let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
                site.post(&nobody(), "/setup", &fields).await
            }
        };
        send("wrong".into(), PASSWORD).await.is(422).has("token-error").has("Orchard");
        send(token.clone(), "short").await.is(422).has("password-error").has(&token);
        let page = send(token.clone(), PASSWORD).await;
        page.is(303);
        site.get(&page.person(), "/").await.is(200).has("Orchard").has("Administration").has("/people/admin");
        assert_eq!(site.get(&nobody(), "/setup").await.location, "/");
        assert_eq!(send(token, PASSWORD).await.location, "/");
        assert_eq!(site.number(sql!(scan "SELECT COUNT(*) FROM member WHERE role = 'admin' AND id > $1"), 0), 1);
    }

    async fn a_site_that_takes_nobody_says_so(site: &Site) {
        site.app.db.write_now(|tx| forum::Policy { open_sign_up: false, ..Default::default() }.save(tx)).unwrap();
        site.app.reload_rules().await.unwrap();
        site.get(&nobody(), "/signup").await.is(403).has("by invitation");
        sign_up(site, "Ada", "ada@example.org", PASSWORD).await.is(403);
    }

    async fn mail_carries_links_that_work_and_is_sent_once(site: &Site) {
        let ada = join(site, "Ada Lovelace", "ada@example.org").await;
        assert_eq!((deliver_due(&site.app).await, deliver_due(&site.app).await), (1, 0));
        let mail = site.app.mailer.sent().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("ada@example.org", "Confirm your address for Testing"));
        assert!(mail.text.starts_with("Hello Ada Lovelace,") && mail.text.contains("three days"), "{}", mail.text);
        let html = mail.html.clone().unwrap();
        assert!(html.contains(&link_in(&mail.text)) && html.contains("Hello Ada Lovelace"), "{html}");
        assert!(mail.id.unwrap().starts_with("outbox-"));
        site.post(&ada, &link_in(&mail.text), &[]).await.is(303);
        site.post(&nobody(), "/lost-password", &[("email", "ADA@example.org")]).await.is(200);
        site.post(&nobody(), "/lost-password", &[("email", "nobody@example.org")]).await.is(200);
        assert_eq!(deliver_due(&site.app).await, 1);
        let mail = site.app.mailer.sent().remove(1);
        set_password(site, &link_in(&mail.text), "cherry stones, mostly").await.is(303);
        assert_eq!(deliver_due(&site.app).await, 1);
        let mail = site.app.mailer.sent().remove(2);
        assert_eq!(mail.subject, "Your password for Testing has changed");
        assert!(mail.text.contains("@ada-lovelace"), "{}", mail.text);
    }

    async fn mail_about_a_post_goes_only_to_those_who_may_still_see_it(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let fields = [("title", "How do I keep a crust crisp?"), ("body", "The whole story, told at length."),
            ("tags", "bread"), ("mail", "1")];
        let question = common::last_number(&site.post(&ada, "/questions/ask", &fields).await.location);
        site.answer(&ben, question, "Let it cool on a rack, then leave it **unwrapped**.").await;
        site.follow();
        assert_eq!(deliver_due(&site.app).await, 1);
        let mail = site.app.mailer.sent().remove(0);
        assert_eq!(mail.subject, "An answer to “How do I keep a crust crisp?”");
        assert!(mail.text.contains("Ben answered") && mail.text.contains("leave it unwrapped"), "{}", mail.text);
        assert!(mail.headers.iter().any(|(name, value)| *name == "List-Unsubscribe" && value.contains("/unsubscribe/")));
        // The space is closed to her before the next mail goes out.
        site.answer(&ben, question, "A second thought: bake it five minutes longer.").await;
        site.follow();
        site.app.db.write_now(move |tx| {
            tx.run(sql!("UPDATE space SET access = 'hidden' WHERE id = $1"), &[&1i64])
        }).unwrap();
        assert_eq!(deliver_due(&site.app).await, 0);
        assert_eq!(site.number(sql!(scan "SELECT COUNT(*) FROM outbox WHERE failed IS NOT NULL AND id > $1"), 0), 1);
    }

    async fn mail_that_can_not_be_sent_is_tried_again_ever_more_seldom(site: &Site) {
        join(site, "Ada", "ada@example.org").await;
        let due = |site: &TestSite| {
            let (now, secret) = (site.now(), Secret::new().unwrap());
            matches!(site.app.db.write_now(move |tx| outbox::next(tx, now, &secret, false)).unwrap(), Next::Send(_))
        };
        // Taken, and the program ends before it is sent.
        assert!(due(site) && !due(site));
        site.pass(MINUTE);
        assert!(due(site));
        site.pass(MINUTE);
        assert!(!due(site));
        site.pass(4 * MINUTE);
        assert!(due(site));
    }

    async fn guessing_passwords_is_slow_for_an_account_that_is_there_and_for_one_that_is_not(site: &Site) {
        site.member("ada", 1);
        let site = site.limited();
        for login in ["ada", "nobody-here"] {
            let mut last = log_in(&site, login, "plum stones, hardly").await;
            for _ in 0..10 {
                last = log_in(&site, login, "plum stones, hardly").await;
            }
            last.is(429);
            assert!(last.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0, "{login}");
        }
        for _ in 0..5 {
            site.post(&nobody(), "/lost-password", &[("email", "ada@example.org")]).await.is(200);
        }
        site.post(&nobody(), "/lost-password", &[("email", "ADA@example.org ")]).await.is(429);
    }

    async fn after_a_refused_vote_one_logs_in_and_is_back_at_the_question(site: &Site) {
        let headers = [("referer", "http://127.0.0.1:8080/questions/1/x"), ("host", "127.0.0.1:8080")];
        let page = site.post_with(&nobody(), "/posts/1/vote", &[("to", "1")], &headers).await;
        page.is(401).has("/login?next=%2Fquestions%2F1%2Fx");
        let headers = [("referer", "http://evil.example/x"), ("host", "127.0.0.1:8080")];
        site.post_with(&nobody(), "/posts/1/vote", &[("to", "1")], &headers).await.has("/login?next=%2F\"");
    }
}

async fn sign_up(site: &TestSite, name: &str, email: &str, password: &str) -> Page {
    site.post(&nobody(), "/signup", &[("name", name), ("email", email), ("password", password)]).await
}

/// Signs up and gives whoever did.
async fn join(site: &TestSite, name: &str, email: &str) -> Person {
    let page = sign_up(site, name, email, PASSWORD).await;
    page.is(303);
    page.person()
}

async fn log_in(site: &TestSite, login: &str, password: &str) -> Page {
    site.post(&nobody(), "/login", &[("login", login), ("password", password)]).await
}

async fn set_password(site: &TestSite, link: &str, password: &str) -> Page {
    site.post(&nobody(), link, &[("password", password)]).await
}

/// The path of the link in a mail.
fn link_in(text: &str) -> String {
    let start = text.find("http://127.0.0.1:8080/").unwrap() + "http://127.0.0.1:8080".len();
    text[start..].split_whitespace().next().unwrap().to_owned()
}

/// All mails that are due, taken as the sender takes them.
fn letters(site: &TestSite) -> Vec<outbox::Letter> {
    let mut letters = Vec::new();
    loop {
        let (now, secret) = (site.now(), Secret::new().unwrap());
        match site.app.db.write_now(move |tx| outbox::next(tx, now, &secret, false)).unwrap() {
            Next::Send(letter) => {
                let id = letter.id;
                site.app.db.write_now(move |tx| outbox::sent(tx, id, now)).unwrap();
                letters.push(*letter);
            }
            Next::Skipped => {}
            Next::Nothing => return letters,
        }
    }
}

async fn letters_to(site: &TestSite, address: &str) -> Vec<Content> {
    letters(site);
    site.post(&nobody(), "/lost-password", &[("email", address)]).await.is(200);
    letters(site).into_iter().map(|l| l.content).collect()
}

async fn reset_link(site: &TestSite, address: &str) -> String {
    match &letters_to(site, address).await[..] {
        [Content::Reset { secret, .. }] => format!("/reset/{}", secret.reveal()),
        other => panic!("{other:?}"),
    }
}

fn confirm_link(site: &TestSite) -> String {
    match letters(site).pop().map(|l| l.content) {
        Some(Content::Confirm { secret }) => format!("/confirm/{}", secret.reveal()),
        other => panic!("{other:?}"),
    }
}

/// A site before its first visit.
async fn unset(site: &TestSite) {
    site.app.db.write_now(|tx| Settings::default().save(tx)).unwrap();
    site.app.reload_rules().await.unwrap();
}
