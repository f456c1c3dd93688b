//! Questions compared by what they mean, where the site has a model.

use std::fs;
use std::path::Path;

use crate::common::{Person, TestSite, nobody};
use forum::space::Access;
use meaning::testing::synonyms;
use web::finder::{meaning_folder, model};

const WORDS: &[&[&str]] = &[&["bread", "loaf"], &["soft", "soggy"], &["keys"], &["cellar", "vault"]];

fn put_model(data: &Path) {
    fs::create_dir_all(meaning_folder(data)).unwrap();
    fs::write(model(data), synonyms(WORDS)).unwrap();
}

/// The titles of the questions that are shown for a title that is being typed.
async fn similar(site: &TestSite, who: &Person, title: &str) -> String {
    site.post(who, "/questions/similar", &[("title", title)]).await.body
}

on_both! {
    async fn a_question_in_other_words_is_found_while_there_is_a_model(site: &Site) {
        let (ada, data) = (site.member("ada", 500), tempfile::tempdir().unwrap());
        site.start_index();
        let bread = site.ask(&ada, "Why is the bread soft?", "bread").await;
        site.ask(&ada, "Who has the keys?", "keys").await;
        site.follow();
        assert!(!similar(site, &ada, "My soggy loaf").await.contains("bread soft"));

        put_model(data.path());
        site.app.finder.look_for_model(data.path()).unwrap();
        assert!(!similar(site, &ada, "My soggy loaf").await.contains("bread soft"), "nothing was read yet");
        site.follow();
        let shown = similar(site, &ada, "My soggy loaf").await;
        assert!(shown.contains("bread soft") && !shown.contains("the keys"), "{shown}");
        // What comes later is read as well, and what is deleted is gone.
        site.ask(&ada, "Is there a vault?", "rooms").await;
        site.follow();
        assert!(similar(site, &ada, "The cellar").await.contains("a vault"));
        site.post(&ada, &format!("/posts/{bread}/delete"), &[("reason", "I found out.")]).await.is(303);
        assert!(!similar(site, &ada, "My soggy loaf").await.contains("bread soft"));

        fs::remove_file(model(data.path())).unwrap();
        site.app.finder.look_for_model(data.path()).unwrap();
        assert!(!similar(site, &ada, "The cellar").await.contains("a vault"));
    }

    async fn what_one_may_not_see_is_near_nothing(site: &Site) {
        let (inside, outside) = (site.member("inside", 500), site.member("outside", 500));
        let data = tempfile::tempdir().unwrap();
        let space = site.space("hidden", Access::Hidden, &[&inside]);
        site.ask_in(&inside, space, "Who has the keys to the cellar?", "keys").await;
        put_model(data.path());
        site.start_index();
        site.app.finder.look_for_model(data.path()).unwrap();
        site.follow();
        for who in [&outside, &nobody()] {
            assert!(!similar(site, who, "The vault").await.contains("the keys"));
        }
        assert!(similar(site, &inside, "Keys of the vault").await.contains("the keys"));
    }

    async fn a_model_that_can_not_be_used_is_said_once_and_words_go_on_working(site: &Site) {
        let (ada, data) = (site.member("ada", 500), tempfile::tempdir().unwrap());
        put_model(data.path());
        fs::write(model(data.path()), "no model").unwrap();
        site.start_index();
        site.ask(&ada, "Why is the bread soft?", "bread").await;
        let said = site.app.finder.look_for_model(data.path()).unwrap_err();
        assert!(said.contains("safetensors"), "{said}");
        site.app.finder.look_for_model(data.path()).unwrap();
        site.follow();
        assert!(similar(site, &ada, "My soft bread").await.contains("bread soft"));
    }
}
