//! One request, seen from outside: its id, its log event, its numbers, and a page in place of a panic.

use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use ::metrics::Gauge;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http_body::{Frame, SizeHint};

use super::metrics::count;

/// Names one request in the log, in its `x-request-id` header and on a page that reports a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(u64);

impl RequestId {
    fn next() -> Self {
        static BASE: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("request"));
        static COUNT: AtomicU64 = AtomicU64::new(0);
        // A step coprime to 2^64 visits every number once; the base tells processes apart.
        let step = COUNT.fetch_add(1, Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Self(BASE.wrapping_add(step))
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The answer to a request whose handler panicked, status 500.
pub type PanicPage = fn(RequestId) -> Response;

#[derive(Clone)]
struct Watcher {
    in_flight: Gauge,
    panicked: PanicPage,
}

/// Requests that take longer are logged whatever they are.
const SLOW: Duration = Duration::from_secs(1);

/// Watches every request to `router`. Each has its [`RequestId`] as an extension; each is counted; the log (target
/// `request`) gets a `warn` for what failed or took more than a second, an `info` for what may have changed something,
/// and a `debug` for the rest. Call it once, last, after [`Metrics::install`](super::Metrics::install).
pub fn watch(router: Router, panicked: PanicPage) -> Router {
    let in_flight = ::metrics::gauge!("stoa_requests_in_flight");
    router.layer(from_fn_with_state(Watcher { in_flight, panicked }, observed))
}

async fn observed(State(watcher): State<Watcher>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = RequestId::next();
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(id);
    watcher.in_flight.increment(1.0);
    let going = Going(watcher.in_flight.clone());
    let mut response = match caught(next.run(request)).await {
        Some(response) => response,
        None => (watcher.panicked)(id),
    };
    drop(going);
    let took = start.elapsed();
    let status = response.status();
    count(route.as_ref().map_or("none", MatchedPath::as_str), method, status, took);
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let event = Event { id, method, route, status, took, bytes: 0 };
    if event.is_wanted() { response.map(|body| Body::new(Counted { body, event })) } else { response }
}

/// A request in flight, also when the client goes away and the future is dropped.
struct Going(Gauge);

impl Drop for Going {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

/// Drives `answer`; `None` when it panicked.
pub(crate) async fn caught<T>(answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    // After a panic the future is not polled again, so nobody sees what it may have left half done.
    std::future::poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
        Ok(poll) => poll.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

/// The method's name, from a list, so that nobody can make up new series.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// What the log is told of a request once its answer is handed over.
struct Event {
    id: RequestId,
    method: &'static str,
    route: Option<MatchedPath>,
    status: StatusCode,
    took: Duration,
    bytes: u64,
}

macro_rules! log {
    ($self:ident, $level:expr) => {
        tracing::event!(
            target: "request",
            $level,
            id = %$self.id,
            method = $self.method,
            route = $self.route.as_ref().map_or("none", MatchedPath::as_str),
            status = $self.status.as_u16(),
            ms = $self.took.as_micros() as f64 / 1000.0,
            bytes = $self.bytes,
            "request"
        )
    };
}

impl Event {
    fn level(&self) -> tracing::Level {
        if self.status.is_server_error() || self.took > SLOW {
            tracing::Level::WARN
        } else if matches!(self.method, "GET" | "HEAD" | "OPTIONS") {
            tracing::Level::DEBUG
        } else {
            tracing::Level::INFO
        }
    }

    /// Whether any log would write it; most readers' requests cost nothing here.
    fn is_wanted(&self) -> bool {
        self.level() != tracing::Level::DEBUG || tracing::enabled!(target: "request", tracing::Level::DEBUG)
    }

    fn write(&self) {
        match self.level() {
            tracing::Level::WARN => log!(self, tracing::Level::WARN),
            tracing::Level::INFO => log!(self, tracing::Level::INFO),
            _ => log!(self, tracing::Level::DEBUG),
        }
    }
}

/// A response's body that counts its bytes and writes the event when it is gone.
struct Counted {
    body: Body,
    event: Event,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.event.write();
    }
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            self.event.bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
