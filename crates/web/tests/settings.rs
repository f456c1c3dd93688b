//! Settings, people's pages and pictures through the real router.

use crate::common::{self, Page, Person, TestSite, nobody, png};
use axum::body::Body;
use axum::http::{Request, header};
use forum::time::DAY;
use store::sql;
use web::outbox::deliver_due;

const PASSWORD: &str = "plum stones, mostly";

on_both! {
    async fn one_downloads_what_is_ones_own_as_far_as_one_may_see_it(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let room = site.space("room", forum::space::Access::Members, &[&ada]);
        let open = site.ask(&ben, "Why does the sky look blue", "light").await;
        let answer = site.answer(&ada, open, "Because short waves are scattered more than long ones.").await;
        let inner = site.ask_in(&ada, room, "What do we say inside of the room", "inner").await;
        site.post(&ada, &format!("/posts/{open}/vote"), &[("to", "1")]).await;
        site.post(&ben, &format!("/posts/{answer}/comments"), &[("body", "A remark of somebody else.")]).await;
        site.follow();
        let page = site.get(&ada, "/settings/download/own.json").await;
        page.is(200).has("short waves").has("inside of the room").has("ada@example.org").lacks("ben@example.org");
        page.lacks("token").lacks("$argon2");
        assert_eq!(page.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"own.json\"");
        let data: serde_json::Value = serde_json::from_str(&page.body).unwrap();
        assert_eq!(data["answers"][0]["id"], answer);
        assert_eq!(data["questions"][0]["id"], inner);
        assert_eq!(data["votes"][0]["post"], open);
        assert_eq!(data["account"]["handle"], "ada");
        assert!(data["notifications"][0]["at"].as_str().unwrap().ends_with('Z'), "{data}");
        assert_eq!(data["sessions"].as_array().unwrap().len(), 1);
        let (leave, id) = (sql!("DELETE FROM space_member WHERE member = $1"), ada.id);
        site.app.db.write_now(move |tx| tx.run(leave, &[&id])).unwrap();
        site.get(&ada, "/settings/download/own.json").await.is(200).has("short waves").lacks("inside of the room");
        site.get(&ada, "/settings/download").await.is(200).has("href=\"/settings/download/own.json\"");
        assert_ne!(site.get(&nobody(), "/settings/download/own.json").await.status, 200);
    }

    async fn a_profile_is_what_one_says_of_oneself(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let fields = [
            ("name", "ليلى العلوي"), ("handle", "layla"), ("headline", "Nurse, eleven years\u{202e} in paediatrics"),
            ("bio", "I write **programs** <script>alert(1)</script>"), ("location", "Rabat"),
            ("website", "layla.example.org"),
        ];
        save(site, &ada, &fields, None).await.is(303);
        let page = site.get(&nobody(), "/people/Layla").await;
        page.is(200).has("ليلى العلوي").has("@layla").has("<strong>programs</strong>").has("Rabat");
        page.has("href=\"https://layla.example.org\" rel=\"nofollow ugc noopener me\"").lacks("<script>alert").lacks("\u{202e}");
        // The old handle is free again.
        site.get(&nobody(), "/people/ada").await.is(404);
        join(site, "Ada", "ada2@example.org").await;
        site.get(&nobody(), "/people/ada").await.is(200);
    }

    async fn a_refused_profile_comes_back_as_it_was_typed(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        site.member("ben", 1);
        let fields = [("name", ""), ("handle", "a b"), ("bio", "My bio & I"), ("website", "javascript:alert(1)")];
        let page = save(site, &ada, &fields, None).await;
        page.is(422).has("name-error").has("handle-error").has("website-error").has("My bio &#38; I");
        page.has("javascript:alert(1)").lacks("href=\"javascript");
        save(site, &ada, &[("name", "Ada"), ("handle", "BEN")], None).await.is(422).has("Somebody else has this handle");
        save(site, &ada, &[("name", "Ada"), ("handle", "moderator")], None).await.is(422);
        save(site, &nobody(), &[("name", "Ada")], None).await.is(401);
    }

    async fn a_picture_is_made_anew_and_everybody_sees_it(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let page = site.get(&nobody(), "/people/ada").await;
        let generated = between(&page.body, "<img class=\"avatar\" src=\"", "\"");
        assert!(generated.starts_with("/pictures/generated/"), "{generated}");
        let drawn = site.get(&nobody(), &generated).await;
        drawn.is(200).has("<svg");
        assert_eq!(drawn.headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        save(site, &ada, &[("name", "Ada"), ("handle", "ada")], Some(&png(300, 200))).await.is(303);
        let page = site.get(&nobody(), "/people/ada").await;
        let path = between(&page.body, "<img class=\"avatar\" src=\"", "\"");
        let picture = site.get(&nobody(), &path).await;
        assert_eq!(picture.is(200).headers[header::CONTENT_TYPE], "image/webp");
        let tag = picture.headers[header::ETAG].to_str().unwrap().to_owned();
        let again = Request::builder().uri(&path).header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap();
        site.call(again).await.is(304);
        save(site, &ada, &[("name", "Ada"), ("handle", "ada"), ("remove", "1")], None).await.is(303);
        site.get(&nobody(), &path).await.is(404);
        site.get(&nobody(), "/people/ada").await.has("/pictures/generated/");
    }

    async fn what_is_no_picture_is_refused_politely(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let own = [("name", "Ada"), ("handle", "ada"), ("bio", "Kept.")];
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
        let html = b"<!doctype html><script>alert(1)</script>";
        for bytes in [&svg[..], html, b"GIF89a<script>alert(1)</script>"] {
            save(site, &ada, &own, Some(bytes)).await.is(422).has("picture-error").has("Kept.");
        }
        let large = vec![0; site.app.config.upload_max_bytes + 1];
        save(site, &ada, &own, Some(&large)).await.is(422).has("larger than the site takes").has("Kept.");
        let huge = vec![0; site.app.config.upload_max_bytes + 128 * 1024];
        save(site, &ada, &own, Some(&huge)).await.is(413);
        assert_eq!(site.number(sql!(scan "SELECT COUNT(*) FROM upload WHERE width > $1"), 0), 0);
    }

    async fn an_image_is_seen_by_those_who_see_a_post_that_shows_it(site: &Site) {
        let (ada, ben, mod_) = (site.member("ada", 500), site.member("ben", 500), site.moderator("morris"));
        let page = upload(site, &ada, &png(40, 30)).await;
        page.is(201);
        let answer: serde_json::Value = serde_json::from_str(&page.body).unwrap();
        let path = answer["url"].as_str().unwrap().to_owned();
        assert_eq!(answer["markdown"], format!("![]({path})"));
        site.get(&ada, &path).await.is(200);
        for other in [&nobody(), &ben, &mod_] {
            site.get(other, &path).await.is(404);
        }
        // Somebody who may not see it opens it to nobody by naming it.
        let body = format!("Look at this, if you can: ![]({path})");
        let fields = [("title", "What is in the picture?"), ("body", &*body), ("tags", "pictures")];
        site.post(&ben, "/questions/ask", &fields).await.is(303);
        site.get(&nobody(), &path).await.is(404);
        let question = common::last_number(&site.post(&ada, "/questions/ask", &fields).await.location);
        let image = site.get(&nobody(), &path).await;
        assert_eq!(image.is(200).headers[header::CACHE_CONTROL], "private, no-cache");
        let page = site.get(&nobody(), &format!("/questions/{question}/what-is-in-the-picture")).await;
        page.has(&format!("<img src=\"{path}\" alt=\"\" width=\"40\" height=\"30\""));
        assert_eq!(image.headers[header::CONTENT_SECURITY_POLICY], "default-src 'none'; sandbox");
        site.app.db.write_now(move |tx| tx.run(sql!("UPDATE question SET deleted = 1 WHERE id = $1"), &[&question])).unwrap();
        site.get(&nobody(), &path).await.is(404);
        site.get(&ben, &path).await.is(404);
        site.get(&ada, &path).await.is(200);
        site.get(&mod_, &path).await.is(200);
        upload(site, &nobody(), &png(4, 3)).await.is(401);
        upload(site, &ada, b"<svg/>").await.is(422);
    }

    async fn an_image_added_by_an_edit_is_seen_with_the_post(site: &Site) {
        let ada = site.member("ada", 500);
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let page = upload(site, &ada, &png(40, 30)).await;
        let path = serde_json::from_str::<serde_json::Value>(&page.body).unwrap()["url"].as_str().unwrap().to_owned();
        let body = format!("The whole story, told at some length: ![]({path})");
        let fields = [("title", "How do I keep a crust crisp?"), ("body", &*body), ("tags", "bread"), ("version", "1")];
        let form = site.get(&ada, &format!("/posts/{question}/edit")).await;
        let hidden: Vec<(String, String)> = hidden_fields(&form.body);
        let mut all: Vec<(&str, &str)> = fields.iter().filter(|(n, _)| *n != "version").copied().collect();
        all.extend(hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        site.post(&ada, &format!("/posts/{question}/edit"), &all).await.is(303);
        site.get(&nobody(), &path).await.is(200);
    }

    async fn changing_the_password_ends_the_other_sessions_and_is_told(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let phone = log_in(site, "ada", PASSWORD).await.person();
        deliver_due(&site.app).await;
        let change = |now: &'static str, new: &'static str| {
            let ada = ada.clone();
            async move { site.post(&ada, "/settings/password", &[("password", now), ("new-password", new)]).await }
        };
        change("not this one", "cherry stones, mostly").await.is(422).has("password-error");
        change(PASSWORD, "short").await.is(422).has("new-password-error");
        change(PASSWORD, "qwertyuiop").await.is(422).has("new-password-error");
        site.get(&phone, "/").await.has("Your account");
        change(PASSWORD, "cherry stones, mostly").await.is(303);
        site.get(&ada, "/").await.has("Your account");
        site.get(&phone, "/").await.lacks("Your account");
        log_in(site, "ada", PASSWORD).await.is(422);
        log_in(site, "ada", "cherry stones, mostly").await.is(303);
        assert_eq!(deliver_due(&site.app).await, 1);
        assert!(site.app.mailer.sent().pop().unwrap().subject.contains("password"));
    }

    async fn changing_the_address_is_confirmed_there_and_told_to_the_old_one(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let phone = log_in(site, "ada", PASSWORD).await.person();
        deliver_due(&site.app).await;
        let ask = |email: &'static str, password: &'static str| {
            let ada = ada.clone();
            async move { site.post(&ada, "/settings/email", &[("email", email), ("email-password", password)]).await }
        };
        ask("new@example.org", "not this one").await.is(422).has("email-password-error").has("new@example.org");
        ask("not an address", PASSWORD).await.is(422).has("email-error");
        ask("new@example.org", PASSWORD).await.is(303);
        assert_eq!(deliver_due(&site.app).await, 1);
        let mail = site.app.mailer.sent().pop().unwrap();
        assert_eq!(mail.to, "new@example.org");
        let link = link_in(&mail.text);
        // Nothing has changed yet.
        log_in(site, "new@example.org", PASSWORD).await.is(422);
        site.post(&ada, &link, &[]).await.is(303);
        site.get(&ada, "/").await.has("Your account");
        site.get(&phone, "/").await.lacks("Your account");
        log_in(site, "ada@example.org", PASSWORD).await.is(422);
        log_in(site, "new@example.org", PASSWORD).await.is(303);
        assert_eq!(deliver_due(&site.app).await, 1);
        let told = site.app.mailer.sent().pop().unwrap();
        assert_eq!((told.to.as_str(), told.subject.contains("address")), ("ada@example.org", true));
        site.post(&ada, &link, &[]).await.is(404);
    }

    async fn a_change_of_credentials_kills_links_sent_and_yet_to_be_sent(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        for email in ["one@example.org", "two@example.org"] {
            site.post(&ada, "/settings/email", &[("email", email), ("email-password", PASSWORD)]).await.is(303);
        }
        // The first is sent, the second waits while the password changes.
        deliver_due(&site.app).await;
        let sent: Vec<String> = site.app.mailer.sent().iter().map(|m| link_in(&m.text)).collect();
        site.post(&ada, "/settings/email", &[("email", "three@example.org"), ("email-password", PASSWORD)]).await.is(303);
        let fields = [("password", PASSWORD), ("new-password", "cherry stones, mostly")];
        site.post(&ada, "/settings/password", &fields).await.is(303);
        for link in &sent {
            site.post(&ada, link, &[]).await.is(404);
        }
        let before = site.app.mailer.sent().len();
        deliver_due(&site.app).await;
        let after = &site.app.mailer.sent()[before..];
        assert!(after.iter().all(|mail| mail.to == "ada@example.org"), "{after:?}");
    }

    async fn sessions_are_listed_and_end_one_by_one_or_all_at_once(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        let fields = [("login", "ada"), ("password", PASSWORD)];
        let phone = site.post_with(&nobody(), "/login", &fields, &[("user-agent", agent)]).await.person();
        let third = log_in(site, "ada", PASSWORD).await.person();
        let page = site.get(&ada, "/settings/sessions").await;
        page.is(200).has("Firefox on Linux").has("This one");
        let list = site.json(&ada, "/settings/sessions").await;
        let list = list["sessions"].as_array().unwrap();
        assert_eq!(list.len(), 3);
        let id = list.iter().find(|s| s["device"] == "Firefox on Linux").unwrap()["id"].as_i64().unwrap();
        let ben = site.member("ben", 1);
        site.post(&ben, &format!("/settings/sessions/{id}/end"), &[]).await.is(303);
        site.get(&phone, "/").await.has("Your account");
        site.post(&ada, &format!("/settings/sessions/{id}/end"), &[]).await.is(303);
        site.get(&phone, "/").await.lacks("Your account");
        site.post(&ada, "/settings/sessions/end-others", &[]).await.is(303);
        site.get(&third, "/").await.lacks("Your account");
        site.get(&ada, "/").await.has("Your account");
        site.pass(61 * DAY);
        site.get(&ada, "/").await.lacks("Your account");
    }

    async fn language_and_theme_are_ones_own_choice(site: &Site) {
        let ada = join(site, "Ada", "ada@example.org").await;
        site.post(&ada, "/settings/language", &[("language", "en"), ("theme", "dark")]).await.is(303);
        site.get(&ada, "/settings/language").await.has("data-theme=\"dark\"").has("value=\"dark\" checked");
        site.post(&ada, "/settings/language", &[("language", "tlh"), ("theme", "")]).await.is(303);
        site.get(&ada, "/settings/language").await.lacks("data-theme").has("value=\"\" checked");
        for path in ["/settings", "/settings/account", "/settings/sessions", "/settings/notifications",
            "/settings/language", "/settings/delete"] {
            site.get(&nobody(), path).await.is(401);
        }
    }

    async fn a_deleted_account_leaves_its_answers_without_a_name(site: &Site) {
        let ada = join(site, "Ada Lovelace", "ada@example.org").await;
        let ben = site.member("ben", 500);
        save(site, &ada, &[("name", "Ada Lovelace"), ("handle", "ada-lovelace"), ("bio", "My life.")], Some(&png(9, 9))).await.is(303);
        let question = site.ask(&ben, "How do I keep a crust crisp?", "bread").await;
        let answer = site.answer(&ada, question, "Let it cool on a rack, then leave it unwrapped.").await;
        site.post(&ada, &format!("/questions/{question}/bookmark"), &[("on", "true")]).await.is(303);
        let send = |handle: &'static str, password: &'static str| {
            let ada = ada.clone();
            async move { site.post(&ada, "/settings/delete", &[("handle", handle), ("password", password)]).await }
        };
        send("ada-lovelace", "not this one").await.is(422).has("password-error");
        send("ada", PASSWORD).await.is(422).has("handle-error");
        send("@Ada-Lovelace", PASSWORD).await.is(303);
        let page = site.get(&nobody(), &format!("/questions/{question}/how-do-i-keep-a-crust-crisp")).await;
        page.is(200).has("leave it unwrapped").has("a former member").has(&format!("id=\"a{answer}\"")).lacks("Lovelace");
        site.get(&nobody(), "/people/ada-lovelace").await.is(404);
        site.get(&nobody(), "/people/~1").await.is(404);
        site.get(&ada, "/").await.lacks("Your account");
        log_in(site, "ada@example.org", PASSWORD).await.is(422);
        for (left, sql) in [
            ("bookmarks", sql!(scan "SELECT COUNT(*) FROM bookmark WHERE member > $1")),
            ("pictures", sql!(scan "SELECT COUNT(*) FROM upload WHERE member > $1")),
            ("tokens", sql!(scan "SELECT COUNT(*) FROM token WHERE member > $1")),
        ] {
            assert_eq!(site.number(sql, 0), 0, "{left}");
        }
        // Name, address and words are nowhere; the address and the handle are free.
        let traces = sql!(scan "SELECT COUNT(*) FROM member WHERE id > $1 AND (name LIKE '%Lovelace%' OR email LIKE 'ada%' OR bio <> '' OR handle LIKE 'ada%')");
        assert_eq!(site.number(traces, 0), 0);
        join(site, "Ada Lovelace", "ada@example.org").await;
        deliver_due(&site.app).await;
        assert!(site.app.mailer.sent().iter().all(|mail| !mail.subject.contains("You have an account")));
    }

    async fn the_only_admin_stays(site: &Site) {
        let (ada, ben) = (site.admin("ada"), site.admin("ben"));
        site.post(&ada, "/settings/delete", &[("handle", "ada")]).await.is(303);
        site.post(&ben, "/settings/delete", &[("handle", "ben")]).await.is(422).has("only administrator");
    }

    async fn the_suspended_sign_in_and_read_and_write_nothing(site: &Site) {
        join(site, "Ada", "ada@example.org").await;
        let question = site.ask(&site.member("ben", 500), "How do I keep a crust crisp?", "bread").await;
        site.app.db.write_now(|tx| tx.run(
            sql!("INSERT INTO suspension (id, member, by_member, reason, created_at, until)
                  SELECT 1, id, 0, 'Too loud.', 0, $2 FROM member WHERE handle_key = $1"),
            &[&"ada", &i64::MAX],
        )).unwrap();
        let page = log_in(site, "ada", PASSWORD).await;
        let ada = page.is(303).person();
        site.get(&ada, &format!("/questions/{question}/how-do-i-keep-a-crust-crisp")).await.is(200);
        let fields = [("body", "Let it cool on a rack, then leave it unwrapped.")];
        site.post(&ada, &format!("/questions/{question}/answers"), &fields).await.is(403).has("Too loud.");
        save(site, &ada, &[("name", "Adele"), ("handle", "ada")], None).await.is(403).has("Too loud.").has("Adele");
        upload(site, &ada, &png(4, 4)).await.is(403);
        site.get(&ada, "/people/ada").await.has("Suspended until");
        site.get(&nobody(), "/people/ada").await.lacks("Suspended");
        // Credentials and leaving stay one's own.
        let fields = [("password", PASSWORD), ("new-password", "cherry stones, mostly")];
        site.post(&ada, "/settings/password", &fields).await.is(303);
    }
}

async fn join(site: &TestSite, name: &str, email: &str) -> Person {
    let fields = [("name", name), ("email", email), ("password", PASSWORD)];
    let page = site.post(&nobody(), "/signup", &fields).await;
    page.is(303);
    page.person()
}

async fn log_in(site: &TestSite, login: &str, password: &str) -> Page {
    site.post(&nobody(), "/login", &[("login", login), ("password", password)]).await
}

/// Sends the profile's form, with a picture or without.
async fn save(site: &TestSite, who: &Person, fields: &[(&str, &str)], picture: Option<&[u8]>) -> Page {
    site.post_file(who, "/settings", fields, ("picture", picture)).await
}

async fn upload(site: &TestSite, who: &Person, image: &[u8]) -> Page {
    site.post_file(who, "/images", &[], ("image", Some(image))).await
}

fn between(text: &str, before: &str, after: &str) -> String {
    let start = text.find(before).unwrap_or_else(|| panic!("no {before:?} in {text}")) + before.len();
    text[start..].split(after).next().unwrap().to_owned()
}

/// The path of the link in a mail.
fn link_in(text: &str) -> String {
    let home = "http://127.0.0.1:8080";
    let start = text.find(&format!("{home}/")).unwrap() + home.len();
    text[start..].split_whitespace().next().unwrap().to_owned()
}

/// Names and values of a form's hidden fields.
fn hidden_fields(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input").skip(1).filter(|i| i.contains("type=\"hidden\""));
    let value = |input: &str, name: &str| between(input, &format!("{name}=\""), "\"");
    inputs.filter(|i| i.contains("value=\"")).map(|i| (value(i, "name"), value(i, "value"))).collect()
}
