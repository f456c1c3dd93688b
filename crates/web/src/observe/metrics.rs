//! Numbers for Prometheus, and who may read them.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics::{
    Counter, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::server::{ClientAddr, is_forwarded};

/// From one millisecond to ten seconds; a good page lies in the first few.
const SECONDS: [f64; 13] =
    [0.000_25, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// All numbers of this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// Makes this the place where the process's numbers go. Once in a process, before anything is counted.
    ///
    /// # Errors
    /// A sentence, when there is such a place already.
    pub fn install() -> Result<Self, String> {
        let recorder = PrometheusBuilder::new()
            .set_buckets(&SECONDS)
            .map_err(|error| format!("the buckets are wrong: {error}"))?
            .build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder)
            .map_err(|error| format!("metrics can't be collected: {error}"))?;
        describe();
        gauge!("stoa_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        Ok(Self(handle))
    }

    /// Everything, in Prometheus's text format.
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Sums up from time to time what has been measured, so that memory stays bounded when nobody asks for it. Never
    /// returns.
    pub async fn sum_up(self) {
        let mut ticks = tokio::time::interval(Duration::from_secs(5));
        loop {
            ticks.tick().await;
            self.0.run_upkeep();
        }
    }
}

fn describe() {
    describe_gauge!("stoa_info", "The running version.");
    describe_gauge!("stoa_connections", "Connections open now.");
    describe_gauge!("stoa_requests_in_flight", "Requests whose answer is being made.");
    describe_counter!("stoa_requests_total", "Requests by route, method and status.");
    describe_histogram!("stoa_request_seconds", Unit::Seconds, "From a request's header to its answer's.");
    describe_histogram!(
        "stoa_database_seconds",
        Unit::Seconds,
        "From asking for a transaction to its end, by kind (read, write) and outcome (ok, refused)."
    );
    describe_counter!("stoa_replies_total", "Replies that came by mail, by what became of them.");
    describe_counter!("stoa_mails_total", "Mails by outcome: sent, temporary or permanent failure.");
}

/// The numbers of one kind of request.
struct Series {
    method: &'static str,
    status: StatusCode,
    requests: Counter,
    seconds: Histogram,
}

thread_local! {
    /// By route, so that a busy route costs one look-up and no allocation.
    static SERIES: RefCell<FxHashMap<String, Vec<Series>>> = RefCell::default();
}

/// Counts one answered request.
pub(super) fn count(route: &str, method: &'static str, status: StatusCode, took: Duration) {
    SERIES.with_borrow_mut(|routes| {
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Vec::new());
        }
        let Some(known) = routes.get_mut(route) else { return };
        let at = known.iter().position(|series| series.method == method && series.status == status);
        let at = at.unwrap_or_else(|| {
            known.push(series(route, method, status));
            known.len() - 1
        });
        known[at].requests.increment(1);
        known[at].seconds.record(took.as_secs_f64());
    });
}

fn series(route: &str, method: &'static str, status: StatusCode) -> Series {
    let route = route.to_owned();
    let code = status.as_str().to_owned();
    let requests =
        counter!("stoa_requests_total", "route" => route.clone(), "method" => method, "status" => code);
    let seconds = histogram!("stoa_request_seconds", "route" => route, "method" => method);
    Series { method, status, requests, seconds }
}

#[derive(Clone)]
struct Desk {
    metrics: Metrics,
    /// The hash of the token, so that comparing takes the same time for every guess.
    token: Option<Arc<[u8; 32]>>,
    open: bool,
}

/// `/metrics`. It is answered to requests from this very machine that came through no proxy, and to those with the
/// `token` as `Authorization: Bearer`; when `open`, to all, for a listener of its own. Others find nothing (404).
pub fn metrics_route(metrics: Metrics, token: Option<&str>, open: bool) -> Router {
    let token = token.map(|token| Arc::new(Sha256::digest(token).into()));
    Router::new().route("/metrics", get(answer)).with_state(Desk { metrics, token, open })
}

async fn answer(
    State(desk): State<Desk>,
    client: Option<Extension<ClientAddr>>,
    headers: HeaderMap,
) -> Response {
    let local =
        client.is_some_and(|Extension(ClientAddr(addr))| addr.is_loopback()) && !is_forwarded(&headers);
    if !(desk.open || local || desk.knows(&headers)) {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], desk.metrics.render()).into_response()
}

impl Desk {
    fn knows(&self, headers: &HeaderMap) -> bool {
        let given =
            headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        match (&self.token, given) {
            (Some(token), Some(given)) => <[u8; 32]>::from(Sha256::digest(given)) == **token,
            _ => false,
        }
    }
}
