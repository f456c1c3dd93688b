//! A socket that keeps time: who is silent, dribbles a header or doesn't take the answer loses the connection.
//!
//! Hyper's own header timeout closes without a word, and nothing in it watches a silent, an idle or a stuck
//! connection. So the clock sits under hyper, in the socket that it reads from and writes to.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};

use axum::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::options::{Deadlines, PARK_AFTER};

/// What a connection's socket, its requests and its driver know of each other.
#[derive(Debug, Default)]
pub(super) struct Activity {
    /// Requests whose answer is not yet handed over whole.
    in_flight: AtomicUsize,
    /// Requests seen so far.
    started: AtomicUsize,
}

/// One request in flight, until this is dropped.
pub(super) struct InFlight(Arc<Activity>);

impl InFlight {
    pub(super) fn start(activity: &Arc<Activity>) -> Self {
        activity.in_flight.fetch_add(1, Relaxed);
        activity.started.fetch_add(1, Relaxed);
        Self(Arc::clone(activity))
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Relaxed);
    }
}

/// Which protocol the bytes are; it decides what silence between requests means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    Http1,
    Http2,
}

/// What became of a connection that waits for its next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waiting {
    /// Nothing of the next request has come since then.
    Idle(Instant),
    /// Its first byte came then.
    Header(Instant),
}

/// The socket under hyper.
pub(super) struct Timed<S> {
    socket: S,
    /// Bytes read before hyper was there to take them.
    ahead: Bytes,
    protocol: Protocol,
    deadlines: Deadlines,
    activity: Arc<Activity>,
    /// How many requests had started when `waiting` was last looked at.
    seen: usize,
    waiting: Option<Waiting>,
    blocked_since: Option<Instant>,
    sleep: Option<Pin<Box<Sleep>>>,
    /// Set once the connection has been idle long enough to be taken apart until it wakes.
    parked: Arc<AtomicBool>,
}

const TOO_SLOW: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-type: text/plain\r\n\
    content-length: 48\r\n\r\nThe request took too long to come. Please retry.";

impl<S: AsyncRead + AsyncWrite + Unpin> Timed<S> {
    /// `ahead` are the bytes of the first request that were read already.
    pub(super) fn new(
        socket: S,
        ahead: Bytes,
        protocol: Protocol,
        deadlines: Deadlines,
        activity: &Arc<Activity>,
    ) -> Self {
        let seen = activity.started.load(Relaxed);
        Self {
            socket,
            ahead,
            protocol,
            deadlines,
            activity: Arc::clone(activity),
            seen,
            waiting: Some(match protocol {
                Protocol::Http1 => Waiting::Header(Instant::now()),
                Protocol::Http2 => Waiting::Idle(Instant::now()),
            }),
            blocked_since: None,
            sleep: None,
            parked: Arc::default(),
        }
    }

    /// Tells, once it holds `true`, that the connection has been idle for [`PARK_AFTER`].
    pub(super) fn parked(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.parked)
    }

    pub(super) fn into_socket(self) -> S {
        self.socket
    }

    /// Brings `waiting` up to date: `None` while a request is in flight.
    fn look(&mut self) -> Option<Waiting> {
        let started = self.activity.started.load(Relaxed);
        if self.seen != started || self.activity.in_flight.load(Relaxed) > 0 {
            self.seen = started;
            self.waiting = None;
        }
        if self.activity.in_flight.load(Relaxed) == 0 {
            self.waiting.get_or_insert_with(|| Waiting::Idle(Instant::now()));
        }
        self.waiting
    }

    fn came(&mut self, bytes: usize) {
        if bytes > 0
            && self.protocol == Protocol::Http1
            && let Some(Waiting::Idle(_)) = self.look()
        {
            self.waiting = Some(Waiting::Header(Instant::now()));
        }
    }

    /// Whether `deadline` has passed; if not, the task is woken when it does. Timers are set ahead lazily, so a busy
    /// connection touches the timer wheel about once a deadline, not once a request.
    fn passed(&mut self, cx: &mut Context<'_>, deadline: Instant) -> bool {
        loop {
            match &mut self.sleep {
                None => self.sleep = Some(Box::pin(sleep_until(deadline))),
                Some(sleep) if deadline < sleep.deadline() => sleep.as_mut().reset(deadline),
                Some(sleep) if sleep.is_elapsed() && deadline > sleep.deadline() => {
                    sleep.as_mut().reset(deadline)
                }
                Some(_) => (),
            }
            let Some(sleep) = &mut self.sleep else { return false };
            if sleep.as_mut().poll(cx).is_pending() {
                return false;
            }
            if sleep.deadline() >= deadline {
                return true;
            }
        }
    }

    /// What a read that found nothing means by now.
    fn silent(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.blocked_since.is_some() {
            return Poll::Pending;
        }
        match self.look() {
            None => {
                // Hyper doesn't read again when the answer is out, so look again in a while.
                self.passed(cx, Instant::now() + PARK_AFTER);
                Poll::Pending
            }
            Some(Waiting::Header(since)) => {
                if !self.passed(cx, since + self.deadlines.header) {
                    return Poll::Pending;
                }
                if self.protocol == Protocol::Http1 {
                    // The socket is closed whether or not the word gets through.
                    let _ = Pin::new(&mut self.socket).poll_write(cx, TOO_SLOW);
                }
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
            Some(Waiting::Idle(since)) if self.protocol == Protocol::Http2 => {
                if self.passed(cx, since + self.deadlines.idle) { Poll::Ready(Ok(())) } else { Poll::Pending }
            }
            Some(Waiting::Idle(since)) => {
                if self.passed(cx, since + PARK_AFTER.min(self.deadlines.idle)) {
                    self.parked.store(true, Relaxed);
                }
                Poll::Pending
            }
        }
    }

    fn wrote(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Pending => {
                let since = *self.blocked_since.get_or_insert_with(Instant::now);
                if self.passed(cx, since + self.deadlines.write) {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
            Poll::Ready(_) => self.blocked_since = None,
        }
        written
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Timed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        if !self.ahead.is_empty() {
            let take = self.ahead.len().min(buf.remaining());
            let ahead = self.ahead.split_to(take);
            buf.put_slice(&ahead);
            if self.ahead.is_empty() && buf.remaining() > 0 {
                // Whatever follows is read in the same go; if nothing does yet, the next read finds that out.
                let _ = Pin::new(&mut self.socket).poll_read(cx, buf);
            }
            return Poll::Ready(Ok(()));
        }
        match Pin::new(&mut self.socket).poll_read(cx, buf) {
            Poll::Pending => self.silent(cx),
            Poll::Ready(read) => {
                self.came(buf.filled().len() - before);
                Poll::Ready(read)
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Timed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(cx, buf);
        self.wrote(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(cx, bufs);
        self.wrote(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.socket).poll_flush(cx).map_ok(|()| 0);
        self.wrote(cx, flushed).map_ok(|_| ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let closed = Pin::new(&mut self.socket).poll_shutdown(cx).map_ok(|()| 0);
        self.wrote(cx, closed).map_ok(|_| ())
    }
}
