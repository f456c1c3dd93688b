//! One connection from its first byte to its last.
//!
//! A connection that says nothing is a bare socket and a timer. Once bytes come, hyper is built around it; after two
//! seconds of idleness hyper is taken away again with its buffers, so that ten thousand kept connections cost little.

use std::future::poll_fn;
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::Poll;

use axum::Router;
use axum::body::Bytes;
use hyper::server::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;

use super::ServerOptions;
use super::options::PARK_AFTER;
use super::request::Requests;
use super::stop::stopped;
use super::timed::{Activity, Protocol, Timed};

const HTTP2_PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Serves a connection until it ends, is too slow, or `stop` turns true and its requests are answered.
pub(super) async fn drive<S>(
    mut socket: S,
    peer: IpAddr,
    app: Router,
    options: Arc<ServerOptions>,
    mut stop: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let deadlines = options.deadlines;
    let activity = Arc::<Activity>::default();
    let requests = Requests { app, options: Arc::clone(&options), peer, activity: Arc::clone(&activity) };
    let mut wait = deadlines.first_byte;
    let mut ahead = Bytes::new();
    loop {
        if ahead.is_empty() {
            ahead = tokio::select! {
                biased;
                read = timeout(wait, first_bytes(&mut socket)) => match read {
                    Ok(Ok(bytes)) => bytes,
                    _ => return,
                },
                () = stopped(&mut stop) => return,
            };
        }
        if ahead.is_empty() {
            return;
        }
        let protocol = if ahead == HTTP2_PREFACE[..] { Protocol::Http2 } else { Protocol::Http1 };
        let timed = Timed::new(socket, ahead, protocol, deadlines, &activity);
        if protocol == Protocol::Http2 {
            return Box::pin(http2(timed, requests, stop)).await;
        }
        match Box::pin(http1(timed, requests.clone(), &mut stop)).await {
            Some(parked) => (socket, ahead) = parked,
            None => return,
        }
        wait = deadlines.idle.saturating_sub(PARK_AFTER);
    }
}

/// The first bytes of a request: as many as it takes to tell the protocol. Empty at the end of the stream.
async fn first_bytes(socket: &mut (impl AsyncRead + Unpin)) -> io::Result<Bytes> {
    let mut bytes = [0; HTTP2_PREFACE.len()];
    let mut filled = 0;
    while filled < bytes.len() && bytes[..filled] == HTTP2_PREFACE[..filled] {
        match socket.read(&mut bytes[filled..]).await? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(Bytes::copy_from_slice(&bytes[..filled]))
}

/// Answers requests over HTTP/1 until the connection ends (`None`) or has been idle for a while: then the socket, and
/// what little of a next request has come.
async fn http1<S>(timed: Timed<S>, requests: Requests, stop: &mut watch::Receiver<bool>) -> Option<(S, Bytes)>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let max = requests.options.max_header_bytes.max(8192);
    let parked = timed.parked();
    let mut connection = http1::Builder::new()
        .max_header_size(max)
        .max_buf_size(max.max(64 * 1024))
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(timed), requests);
    let mut stopped = pin!(stopped(stop));
    let mut stopping = false;
    let idle = poll_fn(|cx| {
        loop {
            if let Poll::Ready(end) = Pin::new(&mut connection).poll(cx) {
                log(end);
                return Poll::Ready(false);
            }
            if parked.load(Relaxed) {
                return Poll::Ready(true);
            }
            if stopping || stopped.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            stopping = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
    })
    .await;
    idle.then(|| {
        let parts = connection.into_parts();
        (parts.io.into_inner().into_socket(), parts.read_buf)
    })
}

async fn http2<S>(timed: Timed<S>, requests: Requests, mut stop: watch::Receiver<bool>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let max = u32::try_from(requests.options.max_header_bytes).unwrap_or(u32::MAX);
    let mut connection = pin!(
        http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_header_list_size(max)
            .max_concurrent_streams(128)
            .serve_connection(TokioIo::new(timed), requests)
    );
    tokio::select! {
        biased;
        end = &mut connection => return log(end),
        () = stopped(&mut stop) => connection.as_mut().graceful_shutdown(),
    }
    log(connection.await);
}

fn log(end: hyper::Result<()>) {
    if let Err(error) = end {
        tracing::debug!(%error, "a connection ended early");
    }
}
