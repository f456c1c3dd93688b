//! Bodies with a watch on them: a request's that must keep coming, a response's that ends the request.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes};
use http_body::{Frame, SizeHint};
use http_body_util::LengthLimitError;
use tokio::time::{Instant, Sleep, sleep_until};

use super::options::MIN_BODY_RATE;
use super::timed::InFlight;

/// How the coming of a request's body goes, as the one who waits for the handler sees it.
#[derive(Debug)]
pub(super) struct Arrival {
    start: Instant,
    /// Milliseconds from `start` to the last byte.
    last: AtomicU64,
    too_slow: AtomicBool,
    too_large: AtomicBool,
}

impl Arrival {
    pub(super) fn new() -> Arc<Self> {
        let (last, too_slow, too_large) = Default::default();
        Arc::new(Self { start: Instant::now(), last, too_slow, too_large })
    }

    /// When the last byte of the body came, so far.
    pub(super) fn last(&self) -> Instant {
        self.start + Duration::from_millis(self.last.load(Relaxed))
    }

    pub(super) fn too_slow(&self) -> bool {
        self.too_slow.load(Relaxed)
    }

    pub(super) fn too_large(&self) -> bool {
        self.too_large.load(Relaxed)
    }
}

/// A request's body that fails when it comes too slowly (see [`MIN_BODY_RATE`]) or grows too long.
pub(super) struct Watched<B> {
    body: B,
    left: usize,
    due: Pin<Box<Sleep>>,
    arrival: Arc<Arrival>,
}

impl<B> Watched<B> {
    /// `limit` in bytes; `grace` is the time that even an empty body may take.
    pub(super) fn new(body: B, limit: usize, grace: Duration, arrival: Arc<Arrival>) -> Self {
        Self { body, left: limit, due: Box::pin(sleep_until(arrival.start + grace)), arrival }
    }

    fn came(&mut self, bytes: usize) -> Result<(), BoxError> {
        let Some(left) = self.left.checked_sub(bytes) else {
            self.arrival.too_large.store(true, Relaxed);
            return Err(too_large());
        };
        self.left = left;
        let due = self.due.deadline() + Duration::from_micros(bytes as u64 * 1_000_000 / MIN_BODY_RATE);
        self.due.as_mut().reset(due);
        self.arrival.last.store(self.arrival.start.elapsed().as_millis() as u64, Relaxed);
        Ok(())
    }
}

/// The error by which axum's extractors know to answer 413. Its type can only be had from a body that hit its limit.
fn too_large() -> BoxError {
    let mut over = http_body_util::Limited::new(http_body_util::Full::new(Bytes::from_static(b"x")), 0);
    let mut cx = Context::from_waker(std::task::Waker::noop());
    match http_body::Body::poll_frame(Pin::new(&mut over), &mut cx) {
        Poll::Ready(Some(Err(error))) if error.is::<LengthLimitError>() => error,
        _ => "the body is too large".into(),
    }
}

impl<B> http_body::Body for Watched<B>
where
    B: http_body::Body<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending if self.due.as_mut().poll(cx).is_ready() => {
                self.arrival.too_slow.store(true, Relaxed);
                Poll::Ready(Some(Err("the body came too slowly".into())))
            }
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                Poll::Ready(Some(self.came(bytes).map(|()| frame)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A response's body; the request counts as in flight until hyper has taken all of it.
pub(super) struct Answering {
    pub(super) body: Body,
    pub(super) _in_flight: InFlight,
}

impl http_body::Body for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
