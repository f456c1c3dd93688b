//! Communities that moved in from other systems: they log in with their old passwords, and old addresses lead on.

use std::path::{Path, PathBuf};

use crate::common::{Person, TestSite as Site, nobody};
use axum::http::StatusCode;
use forum::space;
use forum::upload::{Kind, Picture};
use import::form::Source;
use import::load::{Options, load};
use import::{Silent, apache_answer, question2answer};
use store::sql;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../import/tests/fixtures").join(name)
}

fn encode(bytes: &[u8], kind: Kind) -> Option<Picture> {
    match kind {
        Kind::Portrait => web::picture::portrait(bytes).ok(),
        Kind::Image => web::picture::image(bytes).ok(),
    }
}

fn bring(site: &Site, source: &dyn Source) {
    let options = Options { space: space::DEFAULT, viewer: site.app.system(), encode };
    load(&site.app.db, source, &options, &mut Silent).unwrap();
    site.follow();
    site.app.changed();
}

fn question2answer(site: &Site) {
    let choice = question2answer::Choice::default();
    let path = fixture("question2answer.sql");
    bring(site, &question2answer::open(&path, &choice, &std::env::temp_dir(), &mut Silent).unwrap());
}

fn apache_answer(site: &Site) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.db");
    let script = std::fs::read_to_string(fixture("answer.sql")).unwrap();
    rusqlite::Connection::open(&path).unwrap().execute_batch(&script).unwrap();
    let choice = apache_answer::Choice::default();
    bring(site, &apache_answer::open(&path, &choice, folder.path(), &mut Silent).unwrap());
}

fn password(site: &Site, handle: &'static str) -> String {
    let sql = sql!("SELECT password FROM member WHERE handle = $1");
    site.app.db.read_now(move |tx| tx.one(sql, &[&handle], |r| r.get(0))).unwrap()
}

/// Logs in; the status of the answer.
async fn log_in(site: &Site, login: &str, password: &str) -> StatusCode {
    site.post(&nobody(), "/login", &[("login", login), ("password", password), ("next", "/")]).await.status
}

/// Where an address leads for good.
async fn leads(site: &Site, who: &Person, path: &str) -> String {
    let page = site.get(who, path).await;
    let moved = [StatusCode::MOVED_PERMANENTLY, StatusCode::FOUND].contains(&page.status);
    assert!(moved, "{path}: {}", page.status);
    page.location
}

on_both! {
    async fn an_old_password_is_taken_once_and_is_ours_from_then_on(site: &Site) {
        question2answer(site);
        for (login, handle, old, right) in [
            ("joerg@bees.example", "jörg-m", "$sha1$", "waxandhoney"),
            ("maud", "maud", "$2y$06$", "Tr0mbone!"),
            ("pim@bees.example", "pim", "$sha1$", "pässwort"),
        ] {
            assert!(password(site, handle).starts_with(old), "{handle}");
            assert_eq!(log_in(site, login, "not the password").await, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(password(site, handle).starts_with(old), "{handle}");
            assert_eq!(log_in(site, login, right).await, StatusCode::SEE_OTHER, "{handle}");
            let renewed = password(site, handle);
            assert!(renewed.starts_with("$argon2id$"), "{handle}");
            assert_eq!(log_in(site, login, right).await, StatusCode::SEE_OTHER, "{handle}");
            assert_eq!(password(site, handle), renewed);
        }
        let lost = site.post(&nobody(), "/lost-password", &[("email", "joerg@bees.example")]).await;
        assert_eq!(lost.status, StatusCode::OK);
    }

    async fn addresses_of_a_question2answer_site_lead_to_what_they_led_to(site: &Site) {
        question2answer(site);
        let nobody = nobody();
        let question = "/questions/1/why-do-bees-swarm-in-may";
        for path in [
            "/1", "/1/why-do-bees-swarm-in-may", "/?qa=1/why-do-bees", "/?qa=1&qa_1=why", "/index.php/1/why",
            "/index.php?qa=1&qa_1=why", "/1/why?show=2",
        ] {
            assert_eq!(leads(site, &nobody, path).await, question, "{path}");
        }
        assert_eq!(leads(site, &nobody, "/2").await, format!("{question}#a2"));
        assert_eq!(leads(site, &nobody, "/user/J%C3%B6rg+M").await, "/people/j%C3%B6rg-m");
        assert_eq!(leads(site, &nobody, "/user/maud/answers").await, "/people/maud");
        assert_eq!(leads(site, &nobody, "/tag/c%2B%2B").await, "/tags/c++");
        assert_eq!(leads(site, &nobody, "/questions/bees/hives").await, "/tags/hives");
        // What nobody may see is not there, by its old address either, and is there for those who may.
        let maud = site.moderator("warden");
        for hidden in ["/8/secret-of-the-hidden-hive", "/?qa=8/secret", "/9", "/11", "/tag/secret"] {
            let page = site.get(&nobody, hidden).await;
            assert!(page.status == StatusCode::NOT_FOUND || hidden.starts_with("/?"), "{hidden}: {}", page.status);
            assert!(page.location.is_empty() && !page.body.contains("Secret of"), "{hidden}");
        }
        assert_eq!(leads(site, &maud, "/8/secret").await, "/questions/8/secret-of-the-hidden-hive");
        for nothing in ["/99", "/user/nobody-here", "/tag/nothing", "/questions", "/nothing/at/all"] {
            let page = site.get(&nobody, nothing).await;
            assert!(page.location.is_empty(), "{nothing} leads to {}", page.location);
        }
        assert_eq!(site.post(&maud, "/1", &[]).await.status, StatusCode::NOT_FOUND);
        let claimed = sql!(
            "UPDATE member SET deleted_at = 1, claimed_by = (SELECT id FROM member WHERE handle = 'maud') WHERE handle = 'pim'"
        );
        site.app.db.write_now(move |tx| tx.run(claimed, &[])).unwrap();
        assert_eq!(leads(site, &nobody, "/user/pim").await, "/people/maud");
    }

    async fn a_question2answer_site_looks_as_it_did(site: &Site) {
        question2answer(site);
        let page = site.get(&nobody(), "/questions/1/why-do-bees-swarm-in-may").await.body;
        for shown in ["<strong>twice</strong>", "C:\\hive", "Passer-by", "They like it. 🐝", "*sigh*", "321", "/tags/hives"] {
            assert!(page.contains(shown), "{shown}");
        }
        for hidden in ["cheap honey", "Hidden advice", "imported-file"] {
            assert!(!page.contains(hidden), "{hidden}");
        }
        let at = page.find("/images/").expect("the picture is shown");
        let image = &page[at..at + page[at..].find('"').unwrap()];
        assert_eq!(site.get(&nobody(), image).await.status, StatusCode::OK, "{image}");
        assert!(page.contains("https://Ask.Bees.Example/?qa=blob"), "a file that is no picture stays there");
        let closed = site.get(&nobody(), "/questions/5/bees-flew-away-why").await.body;
        assert!(closed.contains("/questions/1/") && closed.contains("Ask them back."));
        let taste = site.get(&nobody(), "/questions/6/best-honey").await.body;
        assert!(taste.contains("A matter of taste."));
        let home = site.get(&nobody(), "/").await.body;
        assert!(!home.contains("Secret of") && !home.contains("Waiting to be"));
    }

    async fn people_of_an_apache_answer_site_come_back_and_find_everything(site: &Site) {
        apache_answer(site);
        for (login, handle, right) in
            [("host", "host", "kettle-on"), ("lin@tea.example", "lin-wei", "oolong leaf"), ("newcomer", "newcomer", "first flush")]
        {
            assert!(password(site, handle).starts_with("$2a$06$"), "{handle}");
            assert_eq!(log_in(site, login, "kettle-off").await, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(log_in(site, login, right).await, StatusCode::SEE_OTHER, "{handle}");
            assert!(password(site, handle).starts_with("$argon2id$"), "{handle}");
        }
        let nobody = nobody();
        let question = "/questions/2/how-hot-is-the-water-for-sencha";
        for path in [
            "/questions/10010000000000002", "/questions/10010000000000002/how-hot", "/questions/D1E1", "/questions/D1E1/how-hot",
        ] {
            assert_eq!(leads(site, &nobody, path).await, question, "{path}");
        }
        for path in [
            "/questions/10010000000000002/how-hot/10020000000000003", "/questions/10010000000000002/10020000000000003",
            "/questions/D1E1/how-hot/E1F1", "/questions/D1E1/E1F1",
        ] {
            assert_eq!(leads(site, &nobody, path).await, format!("{question}#a3"), "{path}");
        }
        assert_eq!(leads(site, &nobody, "/users/lin.wei").await, "/people/lin-wei");
        assert_eq!(leads(site, &nobody, "/tags/sencha").await, "/tags/green-tea");
        for hidden in ["/questions/10010000000000008/buy", "/questions/10010000000000002/how/10020000000000006", "/questions/D1K1"] {
            assert_eq!(site.get(&nobody, hidden).await.status, StatusCode::NOT_FOUND, "{hidden}");
        }
        let page = site.get(&nobody, question).await.body;
        for shown in ["Seventy degrees, <em>no more</em>", "Thank you, <code>host</code>!", "The Host", "/tags/green-tea"] {
            assert!(page.contains(shown), "{shown}");
        }
        assert!(!page.contains("BOILING") && !page.contains("Nonsense") && !page.contains("SPAM"));
        let closed = site.get(&nobody, "/questions/5/sencha-water-heat").await.body;
        assert!(closed.contains("/questions/2/"), "the question that it repeats");
    }
}
