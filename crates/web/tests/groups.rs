//! Spaces as groups: founding, joining, asking to be let in, inviting, handing over and leaving.

use crate::common::{Page, Person, TestSite, nobody, png};
use forum::MemberId;
use forum::outbox::{self, Content, Next};
use forum::reputation::recount;
use forum::space::Access;
use forum::time::DAY;
use store::sql;

const RULES: &str = "Be **kind**. Say where you have it from.";

/// Founds a space and gives its address.
async fn found(site: &TestSite, who: &Person, name: &str, access: &str) -> String {
    let fields =
        [("name", name), ("description", "Crumbs and crusts."), ("access", access), ("rules", RULES)];
    let page = site.post(who, "/spaces/new", &fields).await;
    page.is(303).location.trim_end_matches("/members").to_owned()
}

/// The kinds of notices in an inbox, the newest first.
async fn notices(site: &TestSite, who: &Person) -> Vec<String> {
    site.follow();
    let data = site.json(who, "/inbox").await;
    data["notices"].as_array().unwrap().iter().map(|n| n["kind"].as_str().unwrap().to_owned()).collect()
}

/// The link that a page tells, as its path.
fn link(page: &Page) -> String {
    let from = page.body.find("/invitations/").map(|at| &page.body[at..]);
    let paths = page.body.match_indices("/invitations/").map(|(at, _)| &page.body[at..]);
    let longest = paths.map(|path| path.split('"').next().unwrap()).max_by_key(|path| path.len());
    assert!(from.is_some(), "{}", page.body);
    longest.unwrap().to_owned()
}

async fn make_link(site: &TestSite, who: &Person, space: &str, uses: &str, days: &str) -> String {
    let page = site.post(who, &format!("{space}/invitations"), &[("uses", uses), ("days", days)]).await;
    link(page.is(201))
}

/// The mails that are due.
fn letters(site: &TestSite) -> Vec<outbox::Letter> {
    let mut all = Vec::new();
    loop {
        let (now, secret) = (site.now(), forum::member::Secret::new().unwrap());
        match site.app.db.write_now(move |tx| outbox::next(tx, now, &secret, false)).unwrap() {
            Next::Send(letter) => {
                let (id, now) = (letter.id, site.now());
                site.app.db.write_now(move |tx| outbox::sent(tx, id, now)).unwrap();
                all.push(*letter);
            }
            Next::Skipped => {}
            Next::Nothing => return all,
        }
    }
}

fn books_are_right(site: &TestSite) {
    let wrong = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
    let wrong: Vec<_> =
        wrong.iter().filter(|d| d.what.starts_with("space") || d.what.contains("unread")).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

on_both! {
    async fn a_founder_moderates_what_they_founded_and_its_page_says_what_it_is(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 1));
        let typed = [("name", "Bread"), ("description", "Crumbs."), ("access", "members"), ("rules", RULES)];
        let wrong = [("name", ""), ("description", "Crumbs."), ("access", "members"), ("rules", RULES)];
        let page = site.post_file(&ada, "/spaces/new", &wrong, ("file", Some(&png(300, 200)))).await;
        page.is(422).has("Please fill this in").has("Crumbs.").has("Say where you have it from");
        let picture = page.body.split("name=\"picture\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(picture.ends_with("-256x256"), "{picture}");
        let with: Vec<(&str, &str)> = typed.into_iter().chain([("picture", picture)]).collect();
        site.post_file(&ada, "/spaces/new", &with, ("file", None)).await.is(303);
        site.get(&ada, "/spaces/bread").await.is(200).has("<strong>kind</strong>").has(picture).has("Ada");
        site.get(&ada, "/spaces/bread/members").await.is(200);
        let image = format!("/images/{picture}");
        site.get(&ben, "/spaces/bread").await.is(200).has("<strong>kind</strong>").has(picture);
        site.get(&nobody(), &image).await.is(200);
        // Another's picture can't be made one's own.
        let fields = [("name", "Rolls"), ("access", "public"), ("picture", picture)];
        let cat = site.member("cat", 500);
        site.post(&cat, "/spaces/new", &fields).await.is(422);
        let page = site.post_file(&ada, "/spaces/bread/edit", &typed, ("file", Some(b"no picture"))).await;
        page.is(422).has("Crumbs.");
        site.post(&ada, "/spaces/bread/edit", &[&typed[..], &[("remove", "1")]].concat()).await.is(303);
        site.get(&ada, "/spaces/bread").await.lacks(picture);
        site.get(&nobody(), &image).await.is(404);
    }

    async fn an_image_in_the_rules_is_seen_by_those_who_may_know_of_the_space(site: &Site) {
        let (ada, ben, cat) = (site.member("ada", 500), site.member("ben", 500), site.member("cat", 500));
        let page = site.post_file(&ada, "/images", &[], ("image", Some(&png(30, 20)))).await;
        let data: serde_json::Value = serde_json::from_str(&page.is(201).body).unwrap();
        let image = data["url"].as_str().unwrap();
        let space = found(site, &ada, "Bread", "members").await;
        let (edit, rules) = (format!("{space}/edit"), format!("So it looks: ![]({image})"));
        let with = |rules: &str| {
            [("name", "Bread"), ("access", "members"), ("rules", rules)].map(|(k, v)| (k, v.to_owned()))
        };
        let save = async |who: &Person, rules: &str| {
            let fields = with(rules);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            site.post(who, &edit, &fields).await.is(303);
        };
        site.get(&cat, image).await.is(404);
        // Naming another's image opens it to nobody.
        let fields = [("name", "Thief"), ("access", "public"), ("rules", &*rules)];
        site.post(&cat, "/spaces/new", &fields).await.is(303);
        site.get(&cat, image).await.is(404);
        save(&ada, &rules).await;
        site.get(&cat, image).await.is(200);
        site.post(&ben, &format!("{space}/join"), &[]).await.is(303);
        site.post(&ada, &format!("{space}/requests/ben/accept"), &[]).await.is(303);
        site.post(&ada, &format!("{space}/members/ben/appoint"), &[]).await.is(303);
        save(&ben, &format!("{rules} And kindly.")).await;
        site.get(&cat, image).await.is(200);
        save(&ben, "Kindly.").await;
        site.get(&cat, image).await.is(404);
    }

    async fn nobody_founds_spaces_without_end_and_a_hidden_one_is_not_found_by_trying(site: &Site) {
        let (ada, cat) = (site.member("ada", 500), site.member("cat", 500));
        let secret = found(site, &ada, "Secret", "hidden").await;
        assert!(secret.len() > "/spaces/secret-".len() + 9, "{secret}");
        site.get(&cat, &secret).await.is(404);
        assert_eq!(found(site, &cat, "Secret", "public").await, "/spaces/secret");
        for n in 0..9 {
            found(site, &ada, &format!("Group {n}"), "public").await;
        }
        let fields = [("name", "One more"), ("access", "public")];
        for n in 0..40 {
            site.space(&format!("room{n}"), Access::Public, &[]);
        }
        let first = site.json(&ada, "/spaces").await;
        let next = site.json(&ada, first["next"].as_str().unwrap()).await;
        assert_eq!([&first, &next].map(|page| page["spaces"].as_array().unwrap().len()), [48, 4]);
        assert_eq!(site.json(&ada, next["previous"].as_str().unwrap()).await["spaces"], first["spaces"]);
        site.post(&ada, "/spaces/new", &fields).await.is(403).has("Nobody founds more than 10 spaces").has("One more");
    }

    async fn a_public_space_is_joined_and_left_at_once_and_its_questions_come_into_the_feed(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 100));
        let space = found(site, &ada, "Bread", "public").await;
        let id = site.number(sql!(scan "SELECT id FROM space WHERE slug = 'bread' AND id > $1"), 0);
        site.post(&nobody(), &format!("{space}/join"), &[]).await.is(401);
        for _ in 0..2 {
            site.post(&ben, &format!("{space}/join"), &[]).await.is(303);
        }
        site.get(&ben, &space).await.has("You belong to it since").has("2 members").lacks(">Join<");
        site.ask_in(&ada, forum::SpaceId(id), "How do I keep a crust crisp?", "bread").await;
        site.follow();
        assert_eq!(site.json(&ben, "/?tab=for-you").await["questions"][0]["title"], "How do I keep a crust crisp?");
        site.get(&nobody(), &space).await.has("Tags here").has("%5Bbread%5D%20space%3Abread");
        site.get(&ben, &format!("{space}/leave")).await.is(200).has("You can join again at any time");
        site.post(&ben, &format!("{space}/leave"), &[]).await.is(303);
        site.get(&ben, &space).await.lacks("You belong to it since").has(">Join<");
        site.get(&ben, &format!("{space}/leave")).await.is(404);
        assert!(site.json(&ben, "/?tab=for-you").await["questions"].as_array().unwrap().is_empty());
        site.post(&ben, "/spaces/general/join", &[]).await.is(404);
        books_are_right(site);
    }

    async fn who_asks_to_join_is_let_in_or_kindly_told(site: &Site) {
        let (ada, ben, cat) = (site.member("ada", 500), site.member("ben", 1), site.member("cat", 1));
        let space = found(site, &ada, "Bread", "members").await;
        let (join, long) = (format!("{space}/join"), "x".repeat(501));
        site.get(&nobody(), &space).await.is(200).has("Log in").lacks("Ask to join");
        site.post(&ben, &join, &[("note", &*long)]).await.is(422).has(&long);
        for _ in 0..2 {
            site.post(&ben, &join, &[("note", "I bake each week.")]).await.is(303);
        }
        site.get(&ben, &space).await.has("You asked to join").has("Take it back").lacks("I bake each week");
        site.post(&cat, &join, &[("note", "Me too.")]).await.is(303);
        assert_eq!(notices(site, &ada).await, ["space-asked", "space-asked"]);
        site.get(&ada, "/inbox").await.has("Ben asks to join Bread");
        let people = format!("{space}/members");
        site.get(&ada, &people).await.has("I bake each week.").has("Me too.");
        site.get(&ada, &space).await.has("2 people ask to join");
        for (who, path) in [(&ben, "accept"), (&cat, "decline")] {
            site.post(who, &format!("{space}/requests/ben/{path}"), &[]).await.is(404);
        }
        site.post(&ada, &format!("{space}/requests/ben/accept"), &[]).await.is(303);
        site.post(&ada, &format!("{space}/requests/ben/accept"), &[]).await.is(404);
        site.get(&ben, &space).await.has("You belong to it since");
        assert_eq!(notices(site, &ben).await, ["space-added"]);
        let decline = format!("{space}/requests/cat/decline");
        site.post(&ada, &decline, &[("reason", &*long)]).await.is(422).has(&long);
        site.post(&ada, &decline, &[("reason", "We are full until spring.")]).await.is(303);
        site.follow();
        let inbox = site.get(&cat, "/inbox").await;
        inbox.has("The moderators of Bread can’t let you in").has("We are full until spring.").lacks("Ada");
        site.post(&cat, &join, &[("note", "But why?")]).await.is(403).has("You can ask again on").has("But why?");
        site.pass(8 * DAY);
        site.post(&cat, &join, &[]).await.is(303);
        site.post(&cat, &format!("{space}/withdraw"), &[]).await.is(303);
        site.get(&ada, &people).await.lacks("They ask to join");
        assert!(site.json_text(&cat, "/settings/download/own.json").await.contains("space_requests"));
        books_are_right(site);
    }

    async fn a_space_without_moderators_of_its_own_is_decided_about_by_administrators(site: &Site) {
        let (root, ben) = (site.admin("root"), site.member("ben", 1));
        site.space("lounge", Access::Members, &[]);
        site.post(&ben, "/spaces/lounge/join", &[]).await.is(303);
        assert_eq!(notices(site, &root).await, ["space-asked"]);
        site.post(&root, "/spaces/lounge/requests/ben/accept", &[]).await.is(303);
        site.get(&ben, "/spaces/lounge").await.has("You belong to it since");
    }

    async fn nothing_of_a_hidden_space_is_told_to_those_who_are_not_invited(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 500));
        let space = found(site, &ada, "Cellar", "hidden").await;
        let token = make_link(site, &ada, &space, "1", "7").await;
        for who in [&ben, &nobody()] {
            let nothing = site.get(who, "/spaces/nothing").await;
            for path in ["", "/members", "/invitations", "/leave", "/edit"] {
                let page = site.get(who, &format!("{space}{path}")).await;
                let same = [404, 401].contains(&page.status.as_u16());
                assert!(same && !page.body.contains("Cellar"), "{path}: {}", page.body);
            }
            nothing.is(404);
            site.get(who, "/spaces").await.lacks("Cellar");
        }
        for path in ["join", "withdraw", "leave", "requests/ada/accept", "members/ada/hand-over", "invitations", "invitations/mail"] {
            site.post(&ben, &format!("{space}/{path}"), &[("uses", "1"), ("days", "7"), ("email", "x@example.org")]).await.is(404);
        }
        for other in ["/invitations/nothing".to_owned(), format!("{token}x")] {
            site.get(&ben, &other).await.is(404).has("This invitation is unknown").lacks("Cellar");
            site.post(&ben, &other, &[]).await.is(404).lacks("Cellar");
        }
        site.get(&nobody(), &token).await.is(200).has("You are invited to Cellar").has("<strong>kind</strong>").has("Crumbs and crusts.");
        site.post(&nobody(), &token, &[]).await.is(401);
        site.post(&ben, &token, &[]).await.is(303);
        site.get(&ben, &space).await.is(200);
        // The one place is taken: for others the link is as if it had never been.
        site.get(&nobody(), &token).await.is(404).lacks("Cellar");
        site.get(&ben, &token).await.is(200).has("You belong to it already");
    }

    async fn a_link_lets_in_as_many_as_it_says_until_it_expires_or_is_revoked(site: &Site) {
        let (ada, ben, cat, dan) =
            (site.member("ada", 500), site.member("ben", 1), site.member("cat", 1), site.member("dan", 1));
        let space = found(site, &ada, "Cellar", "hidden").await;
        let given = format!("{space}/invitations");
        for (uses, days) in [("0", "7"), ("1001", "7"), ("many", "7"), ("1", "8")] {
            site.post(&ada, &given, &[("uses", uses), ("days", days)]).await.is(422).has(uses);
        }
        let two = make_link(site, &ada, &space, "2", "1").await;
        let secret = two.rsplit('/').next().unwrap();
        site.get(&ada, &given).await.is(200).has("used by 0 of 2").lacks(secret);
        site.post(&ben, &two, &[]).await.is(303);
        site.post(&ben, &two, &[]).await.is(303);
        site.post(&cat, &two, &[]).await.is(303);
        site.post(&dan, &two, &[]).await.is(404);
        site.get(&ada, &given).await.has("used by 2 of 2").has("used up");
        site.get(&ben, &given).await.is(403);
        let other = make_link(site, &ada, &space, "5", "1").await;
        site.pass(DAY + 1000);
        site.get(&dan, &other).await.is(404);
        site.post(&dan, &other, &[]).await.is(404);
        let third = make_link(site, &ada, &space, "5", "30").await;
        let id = site.number(sql!(scan "SELECT MAX(id) FROM invitation WHERE id > $1"), 0);
        site.get(&dan, &third).await.is(200);
        site.post(&ben, &format!("{given}/{id}/revoke"), &[]).await.is(403);
        site.post(&ada, &format!("{given}/999999/revoke"), &[]).await.is(404);
        site.post(&ada, &format!("{given}/{id}/revoke"), &[]).await.is(303);
        site.post(&dan, &third, &[]).await.is(404);
        site.get(&ada, &given).await.has("revoked").has("expired");
        assert_eq!(site.number(sql!(scan "SELECT COUNT(*) FROM space_member WHERE space > $1"), 1), 3);
    }

    async fn a_mailed_invitation_is_for_one_who_comes_back_to_it_after_signing_up(site: &Site) {
        let (ada, ben) = (site.member("ada", 500), site.member("ben", 1));
        let space = found(site, &ada, "Cellar", "hidden").await;
        let mail = format!("{space}/invitations/mail");
        site.post(&ada, &mail, &[("email", "not an address")]).await.is(422).has("not an address");
        site.post(&ada, &mail, &[("email", "new@example.net")]).await.is(303);
        site.post(&ada, &mail, &[("email", "NEW@example.net")]).await.is(422).has("is open already");
        let rows = site.app.db.read_now(|tx| tx.all(sql!(scan "SELECT data FROM outbox"), &[], |r| r.get::<String>(0))).unwrap();
        assert!(rows.iter().all(|data| !data.contains("example.net")), "{rows:?}");
        let letter = letters(site).remove(0);
        assert_eq!((letter.address.as_str(), letter.name.as_str()), ("new@example.net", ""));
        let Content::Invitation { secret, by, space: name, .. } = &letter.content else { panic!("{letter:?}") };
        assert_eq!((by.as_str(), name.as_str()), ("Ada", "Cellar"));
        let path = format!("/invitations/{}", secret.reveal());
        let page = site.get(&nobody(), &path).await;
        page.has(&format!("/signup?next={}", path.replace('/', "%2F")));
        let fields = [("name", "Newcomer"), ("email", "new@example.net"), ("password", "plum stones, mostly"), ("next", &path)];
        let joined = site.post(&nobody(), "/signup", &fields).await;
        assert_eq!(joined.is(303).location, path);
        let newcomer = joined.person();
        site.get(&newcomer, &path).await.has(">Join<");
        site.post(&newcomer, &path, &[]).await.is(303);
        site.get(&newcomer, &space).await.is(200);
        site.post(&ben, &path, &[]).await.is(404);
        site.get(&ada, &format!("{space}/invitations")).await.has("used up").lacks("new@example.net");
        // What was revoked before it was sent is not sent.
        site.post(&ada, &mail, &[("email", "late@example.net")]).await.is(303);
        let id = site.number(sql!(scan "SELECT MAX(id) FROM invitation WHERE id > $1"), 0);
        site.post(&ada, &format!("{space}/invitations/{id}/revoke"), &[]).await.is(303);
        assert!(letters(site).iter().all(|l| l.address != "late@example.net"));
    }

    async fn the_last_moderator_hands_over_before_they_leave(site: &Site) {
        let (ada, ben, cat) = (site.member("ada", 500), site.member("ben", 1), site.member("cat", 1));
        let space = found(site, &ada, "Bread", "public").await;
        let (leave, members) = (format!("{space}/leave"), format!("{space}/members"));
        site.get(&ada, &leave).await.has("Hand the space over");
        site.post(&ada, &leave, &[]).await.is(403).has("You are the only moderator");
        site.post(&ada, &format!("{members}/ada/remove"), &[]).await.is(403);
        site.post(&ada, &format!("{members}/ben/hand-over"), &[]).await.is(422);
        site.post(&ben, &format!("{space}/join"), &[]).await.is(303);
        site.post(&cat, &format!("{space}/join"), &[]).await.is(303);
        site.post(&ben, &format!("{members}/cat/hand-over"), &[]).await.is(403);
        site.post(&ada, &format!("{members}/ben/hand-over"), &[]).await.is(303);
        assert_eq!(notices(site, &ben).await, ["space-appointed"]);
        site.get(&ben, &members).await.is(200);
        site.get(&ada, &members).await.is(403);
        site.post(&ada, &leave, &[]).await.is(303);
        // Of two moderators each may leave.
        site.post(&cat, &format!("{members}/cat/appoint"), &[]).await.is(403);
        site.post(&ben, &format!("{members}/ada/appoint"), &[]).await.is(422);
        site.post(&ben, &format!("{members}/cat/appoint"), &[]).await.is(303);
        site.get(&cat, &members).await.is(200);
        site.post(&cat, &format!("{members}/ben/remove"), &[]).await.is(403);
        site.post(&ben, &leave, &[]).await.is(303);
        site.post(&cat, &leave, &[]).await.is(403);
        // An administrator does it for them.
        let root = site.admin("root");
        site.post(&root, &format!("{members}/cat/remove"), &[]).await.is(303);
        site.post(&root, &members, &[("handle", "ben"), ("role", "moderator")]).await.is(303);
        site.get(&ben, &members).await.is(200);
        books_are_right(site);
    }

    async fn an_empty_group_is_deleted_with_its_requests_and_invitations(site: &Site) {
        let (root, ada, ben) = (site.admin("root"), site.member("ada", 500), site.member("ben", 1));
        let space = found(site, &ada, "Bread", "members").await;
        site.post(&ben, &format!("{space}/join"), &[]).await.is(303);
        let token = make_link(site, &ada, &space, "5", "7").await;
        site.post(&root, &format!("{space}/delete"), &[]).await.is(303);
        site.get(&ben, &token).await.is(404);
        for sql in [
            sql!(scan "SELECT COUNT(*) FROM space_request WHERE space > $1"),
            sql!(scan "SELECT COUNT(*) FROM invitation WHERE space > $1"),
        ] {
            assert_eq!(site.number(sql, MemberId::NOBODY.0), 0);
        }
    }
}
