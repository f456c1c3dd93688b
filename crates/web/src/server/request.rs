//! One request on its way to the router: who sent it, how much of it there may be, how long it may take.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Once};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version, header};
use axum::response::IntoResponse;
use http_body::Body as _;
use hyper::body::Incoming;
use tokio::time::{Instant, sleep_until};
use tower::Service;

use super::ServerOptions;
use super::address::is_forwarded;
use super::body::{Answering, Arrival, Watched};
use super::timed::{Activity, InFlight};

/// The router as hyper calls it, for the requests of one connection.
#[derive(Clone)]
pub(super) struct Requests {
    pub(super) app: Router,
    pub(super) options: Arc<ServerOptions>,
    pub(super) peer: IpAddr,
    pub(super) activity: Arc<Activity>,
}

impl hyper::service::Service<Request<Incoming>> for Requests {
    type Response = Response<Answering>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let in_flight = InFlight::start(&self.activity);
        let (app, options) = (self.app.clone(), Arc::clone(&self.options));
        let client = options.trusted_proxies.client(self.peer, request.headers());
        self.notice_forgotten_proxy(request.headers());
        Box::pin(async move {
            let mut request = request;
            request.extensions_mut().insert(client);
            let response = answer(app, &options, request).await;
            Ok(response.map(|body| Answering { body, _in_flight: in_flight }))
        })
    }
}

impl Requests {
    /// Says once that a proxy on this machine is not in the settings: until it is, limits take all people for one.
    fn notice_forgotten_proxy(&self, headers: &HeaderMap) {
        static SAID: Once = Once::new();
        let forgotten = || !self.options.trusted_proxies.contains(self.peer) && is_forwarded(headers);
        if self.peer.is_loopback() && !SAID.is_completed() && forgotten() {
            SAID.call_once(|| {
                tracing::warn!(
                    "a proxy on this machine is not among `trusted_proxies`, so all its clients count as one"
                );
            });
        }
    }
}

async fn answer(app: Router, options: &ServerOptions, request: Request<Incoming>) -> Response<Body> {
    let version = request.version();
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > options.max_target_bytes {
        return refuse(version, StatusCode::URI_TOO_LONG, "The address of this page is too long.");
    }
    let deadline = options.deadlines.request;
    if request.body().is_end_stream() {
        let start = Instant::now();
        return within(app, request.map(|_| Body::empty()), version, deadline, || start).await;
    }
    if request.body().size_hint().lower() > options.max_body_bytes as u64 {
        return refuse(version, StatusCode::PAYLOAD_TOO_LARGE, "That is more than this site takes at once.");
    }
    let arrival = Arrival::new();
    let request = request.map(|body| {
        let watch = Arc::clone(&arrival);
        Body::new(Watched::new(body, options.max_body_bytes, options.deadlines.body, watch))
    });
    let response = within(app, request, version, deadline, || arrival.last()).await;
    if arrival.too_slow() {
        return refuse(
            version,
            StatusCode::REQUEST_TIMEOUT,
            "The request took too long to come. Please retry.",
        );
    }
    if arrival.too_large() && !response.status().is_client_error() {
        return refuse(version, StatusCode::PAYLOAD_TOO_LARGE, "That is more than this site takes at once.");
    }
    response
}

/// The router's answer, or 503 once `deadline` has passed since `last`, the moment when the last of the request came.
async fn within(
    mut app: Router,
    request: Request<Body>,
    version: Version,
    deadline: Duration,
    last: impl Fn() -> Instant,
) -> Response<Body> {
    let mut answer = std::pin::pin!(app.call(request));
    let mut due = std::pin::pin!(sleep_until(last() + deadline));
    loop {
        tokio::select! {
            biased;
            Ok(response) = &mut answer => return response,
            () = &mut due => {
                let next = last() + deadline;
                if next <= Instant::now() {
                    tracing::warn!("a handler took longer than its deadline");
                    return refuse(version, StatusCode::SERVICE_UNAVAILABLE, "This took too long. Please try again.");
                }
                due.as_mut().reset(next);
            }
        }
    }
}

/// A plain refusal after which the connection is closed, for what comes before any page could be chosen.
fn refuse(version: Version, status: StatusCode, sentence: &'static str) -> Response<Body> {
    let mut response = (status, sentence).into_response();
    if version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
