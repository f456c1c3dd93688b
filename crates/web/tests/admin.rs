//! Administration: who gets in, roles, suspensions, settings, points, what was moderated.

use crate::common::nobody;
use forum::time::DAY;
use store::sql;

const PAGES: [&str; 3] = ["/admin", "/admin/people", "/admin/acts"];
const ADMIN_PAGES: [&str; 2] = ["/admin/site", "/admin/reputation"];

on_both! {
    async fn only_those_who_moderate_get_in(site: &Site) {
        let (ada, morris, root) = (site.member("ada", 99_999), site.moderator("morris"), site.admin("root"));
        for page in PAGES.into_iter().chain(ADMIN_PAGES).chain(["/admin/people/ada"]) {
            site.get(&nobody(), page).await.is(401);
            site.get(&ada, page).await.is(403);
            site.get(&root, page).await.is(200);
            site.get(&morris, page).await.is(if ADMIN_PAGES.contains(&page) { 403 } else { 200 });
        }
        for path in ["/admin/people/morris/role", "/admin/people/ada/suspend", "/admin/people/ada/lift"] {
            let fields = [("role", "admin"), ("days", "3"), ("reason", "Because I can.")];
            site.post(&nobody(), path, &fields).await.is(401);
            site.post(&ada, path, &fields).await.is(403);
        }
        site.post(&morris, "/admin/people/morris/role", &[("role", "admin")]).await.is(403);
        site.get(&morris, "/admin/people/ada").await.lacks("ada@example.org").lacks("Change the role");
        site.get(&root, "/admin/people/ada").await.has("ada@example.org").has("Change the role");
    }

    async fn the_last_administrator_stays_one(site: &Site) {
        let (root, ada) = (site.admin("root"), site.member("ada", 1));
        let page = site.post(&root, "/admin/people/root/role", &[("role", "member")]).await;
        page.is(403).has("This is the last administrator");
        site.post(&root, "/admin/people/ada/role", &[("role", "admin")]).await.is(303);
        site.post(&root, "/admin/people/root/role", &[("role", "member")]).await.is(303);
        site.get(&root, "/admin").await.is(403);
        site.post(&ada, "/admin/people/ada/role", &[("role", "moderator")]).await.is(403);
        site.follow();
        site.get(&ada, "/inbox").await.has("An administrator changed your role: you are an administrator now.");
        site.get(&ada, "/admin/acts").await.has("Root made Ada an administrator.");
    }

    async fn a_suspended_person_is_told_the_reason_and_the_date(site: &Site) {
        let (ada, morris) = (site.member("ada", 500), site.moderator("morris"));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = "/admin/people/ada/suspend";
        let page = site.post(&morris, path, &[("days", "0"), ("reason", "No.")]).await;
        page.is(422).has("A number from 1 to 3650.").has(">No.</textarea>").has("A little more, please");
        site.post(&morris, path, &[("days", "7"), ("reason", "Three advertisements in a day.")]).await.is(303);
        let comment = [("body", "It is rye, mostly.")];
        let path = format!("/posts/{question}/comments");
        site.post(&ada, &path, &comment).await.is(403).has("suspended until 9 Jan 2026: Three advertisements in a day.");
        site.get(&ada, &format!("/q/{question}")).await.is(302);
        site.follow();
        site.get(&ada, "/inbox").await.has("A moderator suspended your account until 9 Jan 2026.").has("Three advertisements");
        assert_eq!(site.number(sql!(scan "SELECT COUNT(*) FROM outbox WHERE kind = 'suspended' AND to_member = $1"), ada.id.0), 1);
        site.get(&morris, "/admin/people?which=suspended").await.has("@ada").lacks("@morris");
        site.pass(8 * DAY);
        site.post(&ada, &path, &comment).await.is(303);
    }

    async fn a_suspension_can_be_made_shorter_and_lifted(site: &Site) {
        let (ada, morris) = (site.member("ada", 500), site.moderator("morris"));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = format!("/posts/{question}/comments");
        for days in ["30", "2"] {
            let fields = [("days", days), ("reason", "Unfriendly to newcomers.")];
            site.post(&morris, "/admin/people/ada/suspend", &fields).await.is(303);
        }
        site.pass(3 * DAY);
        site.post(&ada, &path, &[("body", "It is rye, mostly.")]).await.is(303);
        let fields = [("days", "30"), ("reason", "Unfriendly to newcomers.")];
        site.post(&morris, "/admin/people/ada/suspend", &fields).await.is(303);
        site.post(&ada, &path, &[("body", "It is rye, mostly.")]).await.is(403);
        site.post(&morris, "/admin/people/ada/lift", &[]).await.is(303);
        site.post(&ada, &path, &[("body", "It is rye, mostly.")]).await.is(303);
    }

    async fn nobody_suspends_those_beside_or_above_them(site: &Site) {
        let (morris, mona, root) = (site.moderator("morris"), site.moderator("mona"), site.admin("root"));
        let fields = [("days", "3"), ("reason", "A quarrel about commas.")];
        for handle in ["mona", "root", "morris"] {
            site.post(&morris, &format!("/admin/people/{handle}/suspend"), &fields).await.is(403).has("a higher role");
        }
        site.post(&root, "/admin/people/root/suspend", &fields).await.is(403);
        site.post(&root, "/admin/people/mona/suspend", &fields).await.is(303);
        site.post(&mona, "/admin/people/morris/suspend", &fields).await.is(403);
        site.post(&morris, "/admin/people/nobody-here/suspend", &fields).await.is(404);
    }

    async fn the_sites_name_and_doors_are_set_in_one_place(site: &Site) {
        let root = site.admin("root");
        let fields = [("name", ""), ("description", "About bread."), ("language", "tlh"), ("open_sign_up", "1")];
        site.post(&root, "/admin/site", &fields).await.is(422).has("The site does not have this language").has("About bread.");
        let fields = [("name", ""), ("description", "About bread."), ("language", "en")];
        site.post(&root, "/admin/site", &fields).await.is(422).has("Please fill this in.");
        let fields = [("name", "Crust & Crumb"), ("description", "About bread."), ("language", "en"), ("confirmed_to_write", "1")];
        site.post(&root, "/admin/site", &fields).await.is(303);
        site.get(&nobody(), "/").await.has("Crust &#38; Crumb");
        let rules = site.app.rules();
        assert!(rules.policy.confirmed_to_write && !rules.policy.open_sign_up && rules.site.set_up);
        site.follow();
        site.get(&root, "/admin/acts").await.has("Root changed the site&#39;s settings.");
    }

    async fn when_points_change_everybody_is_counted_anew(site: &Site) {
        let (root, ada, ben) = (site.admin("root"), site.member("ada", 500), site.member("ben", 500));
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        site.post(&ben, &format!("/posts/{question}/vote"), &[("to", "1")]).await.is(303);
        site.follow();
        let reputation = || site.number(sql!("SELECT reputation FROM member WHERE id = $1"), ada.id.0);
        assert_eq!(reputation(), 510);
        let page = site.post(&root, "/admin/reputation", &[("question_upvoted", "lots"), ("downvoted", "-3")]).await;
        page.is(422).has("value=\"lots\"").has("A number from 0 to 1000.").has("value=\"-3\"");
        site.post(&root, "/admin/reputation", &[("downvoted", "3")]).await.is(422).has("A number from −1000 to 0.");
        site.post(&root, "/admin/reputation", &[("ask", "7"), ("vote-down", "20")]).await.is(303);
        site.follow();
        assert_eq!(reputation(), 510);
        site.post(&root, "/admin/reputation", &[("question_upvoted", "5")]).await.is(303);
        assert_eq!(reputation(), 1);
        site.follow();
        assert_eq!(reputation(), 6);
        let rules = site.app.rules().policy.clone();
        assert_eq!(rules.threshold(forum::Privilege::Ask), 7);
        assert_eq!(rules.threshold(forum::Privilege::VoteDown), 20);
        site.get(&ada, "/questions/ask").await;
        let fields = [("title", "How do I keep it fresh?"), ("body", "The whole story, told at length."), ("tags", "bread")];
        site.post(&ada, "/questions/ask", &fields).await.is(403).has("1 more to go");
    }

    async fn people_are_found_by_name_handle_and_for_administrators_by_address(site: &Site) {
        let (root, morris) = (site.admin("root"), site.moderator("morris"));
        for handle in ["ada", "ben", "cleo"] {
            site.member(handle, 1);
        }
        site.get(&root, "/admin/people?q=CLE").await.has("Cleo").lacks("@ada");
        site.get(&root, "/admin/people?q=ben%40example").await.has("@ben").lacks("@ada");
        site.get(&morris, "/admin/people?q=ben%40example").await.has("Nobody fits");
        let people = site.json(&root, "/admin/people?which=staff").await;
        assert_eq!(people["people"].as_array().unwrap().len(), 2);
        assert_eq!(site.json(&root, "/admin").await["ever"]["people"], 5);
        assert_eq!(site.json(&root, "/admin/people/ada").await["role"], "member");
    }
}
