//! Looking after spaces: who makes, changes and deletes them, who is in them, moving questions between them.

use crate::common::{self, Person, TestSite, nobody};
use forum::reputation::recount;
use store::sql;

/// Makes a space and lets people in; gives its id.
async fn space(site: &TestSite, root: &Person, slug: &str, access: &str, people: &[(&Person, &str)]) -> i64 {
    let fields = [("name", slug), ("slug", slug), ("description", ""), ("access", access)];
    site.post(root, "/spaces/new", &fields).await.is(303);
    for (person, role) in people {
        let fields = [("handle", person.handle.as_str()), ("role", role)];
        site.post(root, &format!("/spaces/{slug}/members"), &fields).await.is(303);
    }
    let slug = slug.to_owned();
    site.app
        .db
        .read_now(move |tx| tx.one(sql!("SELECT id FROM space WHERE slug = $1"), &[&slug], |r| r.get(0)))
        .unwrap()
}

async fn ask_in(site: &TestSite, who: &Person, space: i64, title: &str) -> i64 {
    let space = space.to_string();
    let fields = [
        ("title", title),
        ("body", "The whole story, told at some length."),
        ("tags", "bread"),
        ("space", &space),
    ];
    let page = site.post(who, "/questions/ask", &fields).await;
    page.is(303);
    common::last_number(&page.location)
}

/// Every total is what it sums up.
fn books_are_right(site: &TestSite) {
    let found = site.app.db.read_now(|tx| recount(tx, false)).unwrap();
    let counts: Vec<_> = found.iter().filter(|d| !d.what.starts_with("member.")).collect();
    assert!(counts.is_empty(), "{counts:?}");
}

on_both! {
    async fn those_with_the_privilege_found_spaces_and_others_are_told_what_is_missing(site: &Site) {
        let (root, ada) = (site.admin("root"), site.member("ada", 120));
        let fields = [("name", "Clinic"), ("access", "members"), ("description", "North ward.")];
        site.get(&ada, "/spaces/new").await.is(403).has("500").has("380 more to go");
        site.post(&ada, "/spaces/new", &fields).await.is(403).has("380 more to go").has("North ward.");
        site.post(&nobody(), "/spaces/new", &fields).await.is(401);
        site.post(&root, "/spaces/new", &[("name", ""), ("access", "what")]).await.is(422).has("Choose one of the three").has("Please fill this in");
        site.post(&root, "/spaces/new", &[("name", "New"), ("access", "public")]).await.is(422).has("is taken");
        let page = site.post(&root, "/spaces/new", &fields).await;
        assert_eq!(page.is(303).location, "/spaces/clinic/members");
        site.post(&root, "/spaces/new", &fields).await.is(422).has("is taken").has("North ward.");
        site.get(&ada, "/spaces").await.has("Clinic").lacks("New space");
        site.get(&root, "/spaces").await.has("New space");
    }

    async fn those_who_moderate_a_space_let_people_in_and_no_further(site: &Site) {
        let root = site.admin("root");
        let (mona, ada, ben) = (site.member("mona", 1), site.member("ada", 1), site.member("ben", 1));
        space(site, &root, "clinic", "hidden", &[(&mona, "moderator")]).await;
        site.get(&ada, "/spaces/clinic/members").await.is(404);
        site.post(&mona, "/spaces/clinic/members", &[("handle", "@ada")]).await.is(303);
        site.get(&mona, "/spaces/clinic/members").await.is(200).has("Ada").lacks("Role in this space");
        site.post(&mona, "/spaces/clinic/members", &[("handle", "nobody")]).await.is(422).has("Nobody has this handle");
        site.post(&mona, "/spaces/clinic/members", &[("handle", "ben"), ("role", "moderator")]).await.is(403);
        site.get(&ada, "/spaces/clinic/members").await.is(403);
        site.post(&ada, "/spaces/clinic/members", &[("handle", "ben")]).await.is(403);
        site.post(&ben, "/spaces/clinic/members", &[("handle", "ben")]).await.is(404);
        let fields = [("name", "The clinic"), ("description", "Words."), ("access", "hidden")];
        site.post(&mona, "/spaces/clinic/edit", &fields).await.is(303);
        let open = [("name", "The clinic"), ("description", "Words."), ("access", "public")];
        site.post(&mona, "/spaces/clinic/edit", &open).await.is(403);
        site.post(&mona, "/spaces/clinic/delete", &[]).await.is(403);
        site.follow();
        site.get(&ada, "/inbox").await.has("let you into a space: The clinic");
        site.post(&ada, "/spaces/clinic/members/mona/remove", &[]).await.is(403);
        site.post(&mona, "/spaces/clinic/members/ada/remove", &[]).await.is(303);
        site.get(&ada, "/spaces/clinic").await.is(404);
    }

    async fn anybody_may_leave_a_space(site: &Site) {
        let (root, ada) = (site.admin("root"), site.member("ada", 1));
        space(site, &root, "clinic", "hidden", &[(&ada, "member")]).await;
        site.get(&ada, "/spaces/clinic").await.is(200);
        site.post(&ada, "/spaces/clinic/members/ada/remove", &[]).await.is(303);
        site.get(&ada, "/spaces/clinic").await.is(404);
    }

    async fn only_an_empty_space_is_deleted(site: &Site) {
        let (root, ada) = (site.admin("root"), site.member("ada", 500));
        space(site, &root, "empty", "public", &[(&ada, "member")]).await;
        let used = space(site, &root, "used", "public", &[]).await;
        ask_in(site, &ada, used, "How do I keep a crust crisp?").await;
        site.post(&root, "/spaces/used/delete", &[]).await.is(403).has("can&#39;t be deleted");
        site.post(&root, "/spaces/general/delete", &[]).await.is(403);
        site.get(&root, "/spaces/empty/edit").await.has("Delete the space");
        site.post(&root, "/spaces/empty/delete", &[]).await.is(303);
        site.get(&root, "/spaces/empty").await.is(404);
    }

    async fn the_default_space_stays_open(site: &Site) {
        let root = site.admin("root");
        let fields = [("name", "Everything"), ("description", ""), ("access", "hidden")];
        site.post(&root, "/spaces/general/edit", &fields).await.is(422);
        let fields = [("name", "Everything"), ("description", ""), ("access", "public")];
        site.post(&root, "/spaces/general/edit", &fields).await.is(303);
        site.get(&nobody(), "/spaces").await.has("Everything");
    }

    async fn a_question_moves_with_its_counts_and_its_author_is_told(site: &Site) {
        let (root, ada) = (site.admin("root"), site.member("ada", 500));
        let open = space(site, &root, "open", "public", &[]).await;
        let closed = space(site, &root, "closed", "hidden", &[]).await;
        let question = site.ask(&ada, "How do I keep a crust crisp?", "bread").await;
        let path = format!("/posts/{question}/move");
        let to = |space: i64| space.to_string();
        site.get(&ada, &path).await.is(403);
        site.get(&root, &path).await.is(200).has("open").has("closed");
        site.post(&root, &path, &[("space", &to(open)), ("reason", "")]).await.is(422);
        site.post(&root, &path, &[("space", "999"), ("reason", "It fits better there.")]).await.is(422).has("Choose a space");
        site.post(&root, &path, &[("space", &to(open)), ("reason", "It fits better there.")]).await.is(303);
        books_are_right(site);
        site.follow();
        site.get(&ada, "/inbox").await.has("An administrator moved your question").has("It fits better there.");
        site.get(&nobody(), "/spaces/open").await.has("crust");
        site.get(&nobody(), &format!("/posts/{question}/timeline")).await.has("moved the question");
        site.post(&root, &path, &[("space", &to(closed)), ("reason", "It names a patient.")]).await.is(303);
        books_are_right(site);
        site.follow();
        site.get(&ada, &format!("/q/{question}")).await.is(404);
        let inbox = site.get(&ada, "/inbox").await;
        inbox.has("moved a question of yours to a space that you can&#39;t read").has("It names a patient.").lacks("crust");
        site.get(&root, "/admin/acts").await.has("Root moved to another space");
    }

    async fn opening_and_closing_a_space_counts_its_tags_anew(site: &Site) {
        let (root, ada) = (site.admin("root"), site.member("ada", 500));
        let id = space(site, &root, "clinic", "hidden", &[(&ada, "member")]).await;
        ask_in(site, &ada, id, "How do I keep a crust crisp?").await;
        let bread = || site.number(sql!(scan "SELECT CAST(COALESCE(SUM(questions), 0) + CAST($1 AS BIGINT) AS BIGINT) FROM tag WHERE name = 'bread'"), 0);
        assert_eq!(bread(), 0);
        for (access, want) in [("public", 1), ("members", 0), ("hidden", 0), ("public", 1)] {
            site.post(&root, "/spaces/clinic/edit", &[("name", "Clinic"), ("access", access)]).await.is(303);
            assert_eq!(bread(), want, "{access}");
            books_are_right(site);
        }
    }
}
