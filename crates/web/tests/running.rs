//! What those who run the site ask it: is it alive, is it ready, how is it doing.

#![allow(clippy::unwrap_used)]

use std::net::IpAddr;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use store::{Db, Location};
use tower::ServiceExt;
use web::observe::{Metrics, RequestId, metrics_route, watch};
use web::server::ClientAddr;

struct Answer {
    status: u16,
    id: String,
    text: String,
}

async fn ask(router: &Router, path: &str, from: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ClientAddr(from.parse::<IpAddr>().unwrap()));
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let id =
        response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned()).unwrap_or_default();
    let text = String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap();
    Answer { status, id, text }
}

#[tokio::test]
async fn readiness_follows_the_database_and_life_does_not() {
    let dir = tempfile::tempdir().unwrap();
    let db =
        Db::open(&Location::Sqlite(dir.path().join("health.sqlite")), store::Options::default()).unwrap();
    let router = web::health::routes(db.clone());
    assert_eq!(ask(&router, "/health/ready", "127.0.0.1", &[]).await.status, 200);
    db.close();
    assert_eq!(ask(&router, "/health/ready", "127.0.0.1", &[]).await.status, 503);
    assert_eq!(ask(&router, "/health/live", "127.0.0.1", &[]).await.status, 200);
}

fn panicked(id: RequestId) -> axum::response::Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("something went wrong ({id})")).into_response()
}

async fn fall() -> &'static str {
    panic!("on purpose")
}

/// One test, because the numbers belong to the whole process.
#[tokio::test]
async fn requests_are_counted_by_route_and_people_are_not_seen() {
    let metrics = Metrics::install().unwrap();
    let routes = Router::new()
        .route("/reset/{token}", get(|| async { "fine" }))
        .route("/fall", get(fall))
        .merge(metrics_route(metrics.clone(), Some("a-long-bearer-token"), false));
    let router = watch(routes, panicked);
    let first = ask(&router, "/reset/s3cret?also=s3cret", "203.0.113.9", &[]).await;
    let second = ask(&router, "/reset/s3cret2", "203.0.113.9", &[]).await;
    assert!(first.id.len() == 16 && first.id != second.id);
    let fallen = ask(&router, "/fall", "203.0.113.9", &[]).await;
    assert_eq!((fallen.status, fallen.text), (500, format!("something went wrong ({})", fallen.id)));
    ask(&router, "/wp-login.php", "203.0.113.9", &[]).await;

    let numbers = ask(&router, "/metrics", "127.0.0.1", &[]).await.text;
    for line in [
        r#"stoa_requests_total{route="/reset/{token}",method="GET",status="200"} 2"#,
        r#"stoa_requests_total{route="/fall",method="GET",status="500"} 1"#,
        r#"stoa_requests_total{route="none",method="GET",status="404"} 1"#,
        r#"stoa_request_seconds_count{route="/reset/{token}",method="GET"} 2"#,
        "stoa_requests_in_flight 1",
    ] {
        assert!(numbers.contains(line), "{line} is not in:\n{numbers}");
    }
    assert!(!numbers.contains("s3cret") && !numbers.contains("203.0.113") && !numbers.contains("wp-login"));

    let bearer = ("authorization", "Bearer a-long-bearer-token");
    assert_eq!(ask(&router, "/metrics", "203.0.113.9", &[]).await.status, 404);
    assert_eq!(
        ask(&router, "/metrics", "127.0.0.1", &[("x-forwarded-for", "203.0.113.9")]).await.status,
        404
    );
    assert_eq!(
        ask(&router, "/metrics", "203.0.113.9", &[("authorization", "Bearer guess")]).await.status,
        404
    );
    assert_eq!(ask(&router, "/metrics", "203.0.113.9", &[bearer]).await.status, 200);
    let open = metrics_route(metrics, None, true);
    assert_eq!(ask(&open, "/metrics", "203.0.113.9", &[]).await.status, 200);
}
