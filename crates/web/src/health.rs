//! Whether the process lives, and whether it can do its work: what orchestrators and load balancers ask.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use store::Db;

/// `/health/live`, which answers 200 as long as anything is answered at all, and `/health/ready`, which answers 200
/// when the database does and 503 when it does not.
pub fn routes(db: Db) -> Router {
    Router::new().route("/health/live", get(live)).route("/health/ready", get(ready)).with_state(db)
}

async fn live() -> &'static str {
    "alive\n"
}

async fn ready(State(db): State<Db>) -> (StatusCode, &'static str) {
    match db.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready: the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
