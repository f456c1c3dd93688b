//! What an open page is told as it happens.

use std::time::Duration;

use crate::common::nobody;
use axum::body::Body;
use forum::space::Access;
use http_body_util::BodyExt;
use tokio::time::timeout;

/// What the page is told next that is no heartbeat; empty where nothing comes for a while, or no more.
async fn next(page: &mut Body) -> String {
    while let Ok(Some(Ok(frame))) = timeout(Duration::from_millis(400), page.frame()).await {
        let text = String::from_utf8(frame.into_data().unwrap().to_vec()).unwrap();
        if text != ":\n\n" {
            return text;
        }
    }
    String::new()
}

on_both! {
    async fn an_open_page_hears_of_what_others_write_and_not_of_its_readers_own_doing(site: &Site) {
        let (asker, other) = (site.member("asker", 500), site.member("other", 500));
        let id = site.ask(&asker, "How do lichens grow on stone?", "lichens").await;
        site.follow();
        let since = site.now();
        let path = format!("/live?question={id}&since={}", since.0);
        let (status, mut page) = site.listen(&asker, &path).await;
        assert_eq!(status, 200);
        let answer = site.answer(&other, id, "Slowly, by acids that eat into the stone.").await;
        site.follow();
        assert_eq!(next(&mut page).await, "event: news\ndata: {\"text\":\"1 new answer\"}\n\n");
        site.answer(&asker, id, "I found out myself: they take decades for it.").await;
        site.follow();
        site.post(&other, &format!("/posts/{id}/comments"), &[("body", "Which stone is it, exactly?")]).await;
        site.follow();
        assert!(next(&mut page).await.contains("1 new answer, 1 new comment"));

        // Whoever comes back later is told what they missed, and nothing of what is gone again.
        let (_, mut page) = site.listen(&nobody(), &path).await;
        assert!(next(&mut page).await.contains("2 new answers, 1 new comment"));
        site.post(&other, &format!("/posts/{answer}/delete"), &[("reason", "It was quite wrong.")]).await;
        site.follow();
        let (_, mut page) = site.listen(&asker, &path).await;
        assert_eq!(next(&mut page).await, "event: news\ndata: {\"text\":\"1 new comment\"}\n\n");
    }

    async fn nobody_hears_of_a_question_that_they_may_not_see(site: &Site) {
        let (inside, outside) = (site.member("inside", 500), site.member("outside", 500));
        let space = site.space("cellar", Access::Hidden, &[&inside]);
        let id = site.ask_in(&inside, space, "Who has the key to the cellar?", "keys").await;
        site.follow();
        for who in [&outside, &nobody()] {
            assert_eq!(site.listen(who, &format!("/live?question={id}&since=0")).await.0, 404);
        }
        assert_eq!(site.listen(&inside, &format!("/live?question={id}")).await.0, 200);
        assert_eq!(site.listen(&outside, &format!("/live?question={}", id + 1000)).await.0, 404);
        // Signed out there is nothing to hear beside a question; 204 keeps a browser from asking again.
        assert_eq!(site.listen(&nobody(), "/live").await.0, 204);
    }

    async fn the_bell_counts_along(site: &Site) {
        let (asker, other) = (site.member("asker", 500), site.member("other", 500));
        let id = site.ask(&asker, "How do lichens grow on stone?", "lichens").await;
        let (_, mut page) = site.listen(&asker, "/live").await;
        site.answer(&other, id, "Slowly, by acids that eat into the stone.").await;
        site.follow();
        let mut told = String::new();
        for _ in 0..20 {
            told = next(&mut page).await;
            if !told.is_empty() {
                break;
            }
        }
        assert_eq!(told, "event: unread\ndata: {\"count\":\"1\",\"label\":\"1 unread notice\"}\n\n");
    }

    async fn a_server_that_stops_ends_what_its_pages_hear(site: &Site) {
        let asker = site.member("asker", 500);
        let (_, mut page) = site.listen(&asker, "/live").await;
        assert!(page.frame().await.is_some());
        site.app.live.close();
        assert!(timeout(Duration::from_secs(5), page.frame()).await.expect("the end").is_none());
        assert_eq!(site.listen(&asker, "/live").await.0, 204);
    }
}
